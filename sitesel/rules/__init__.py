"""
Rules as data: one TOML file per industry under `data/`, extending a base.

A threshold, a weight or an industry in Python is a defect. Every number carries a `source`; one
that begins with `illustrative` is an expert default and is shown as 示例.
"""

from sitesel.rules.load import builtin_rules, load
from sitesel.rules.robustness import RobustnessSettings
from sitesel.rules.ruleset import ConstraintRule, CriterionRule, RuleSet

__all__ = [
    "ConstraintRule",
    "CriterionRule",
    "RobustnessSettings",
    "RuleSet",
    "builtin_rules",
    "load",
]
