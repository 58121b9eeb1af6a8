"""
Robustness: what becomes of a ranking when weights and values are not quite what was stated.

Stochastic multicriteria acceptability analysis: weights are drawn from a `WeightSpace`, values from
`Values`, and `smaa` counts who ranks where. `assess` does it for the standings of a ranking.

docs/references.md says where each reference was checked, and which texts were seen.
"""

from sitesel.robustness.acceptability import Acceptability
from sitesel.robustness.assess import Robustness, assess
from sitesel.robustness.simulation import smaa
from sitesel.robustness.space import WeightSpace
from sitesel.robustness.statements import Statement, parse
from sitesel.robustness.uncertain import Values

__all__ = [
    "Acceptability",
    "Robustness",
    "Statement",
    "Values",
    "WeightSpace",
    "assess",
    "parse",
    "smaa",
]
