"""
Exact sensitivity of the weighted sum: what would change the first place, and what would not.

`sensitivity(standings)` speaks of the winner, `needed(standings, site)` of one site; both work on
the arrays of a `Contest`. Nothing is sampled: thresholds are closed forms or linear programmes,
"impossible" comes with its proof, and each change is applied and checked before it is reported.

docs/references.md says where each reference was checked, and which texts were seen.
"""

from sitesel.sensitivity.change import WeightChange
from sitesel.sensitivity.contest import LEAD, Contest
from sitesel.sensitivity.improvement import Improvement
from sitesel.sensitivity.mix import Mix
from sitesel.sensitivity.needed import Needed, needed
from sitesel.sensitivity.single import SingleWeight
from sitesel.sensitivity.unknown import UnknownCriterion
from sitesel.sensitivity.winner import Sensitivity, sensitivity

__all__ = [
    "LEAD",
    "Contest",
    "Improvement",
    "Mix",
    "Needed",
    "Sensitivity",
    "SingleWeight",
    "UnknownCriterion",
    "WeightChange",
    "needed",
    "sensitivity",
]
