"""
Industry chains as data: one TOML file per industry under `data/`, its segments and who is known.

`load` reads the chain of an industry. A planner's folder replaces or completes built-in chains.
"""

from sitesel.chains.chain import SENSES, STAGES, Chain, Figure, Plant, Segment
from sitesel.chains.load import builtin_chains, load

__all__ = [
    "SENSES",
    "STAGES",
    "Chain",
    "Figure",
    "Plant",
    "Segment",
    "builtin_chains",
    "load",
]
