"""
A planner's list of firms: the role `enterprise`, mostly a table and often without coordinates.

Columns are recognised, those about people dropped; codes, output and staff read without guessing;
firms placed by coordinates or by the places that their address names; each firm is kept once.
"""

from sitesel.intake.firms.take_in import Firms, open_firms

__all__ = ["Firms", "open_firms"]
