"""
Which sites suit an industry best, why, how sure that is, and what rules a site out.

Examples
--------
>>> import sitesel
>>> sitesel.__version__
'0.1.0'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sitesel.api import industries, layers, rank, scenario
    from sitesel.assignment import assign
    from sitesel.clustered import clusters
    from sitesel.judging import weights
    from sitesel.land import regions, scan
    from sitesel.linked import chain
    from sitesel.masks import mask
    from sitesel.overlays import overlay
    from sitesel.pages import atlas
    from sitesel.projects import match
    from sitesel.ranking import Ranking
    from sitesel.replay.verify import verify
    from sitesel.report.offline import save_offline
    from sitesel.trials import backtest

__version__ = "0.1.0"
__all__ = [
    "Ranking",
    "__version__",
    "assign",
    "atlas",
    "backtest",
    "chain",
    "clusters",
    "industries",
    "layers",
    "mask",
    "match",
    "overlay",
    "rank",
    "regions",
    "save_offline",
    "scan",
    "scenario",
    "verify",
    "weights",
]

HOMES = {
    "Ranking": "sitesel.ranking",
    "assign": "sitesel.assignment",
    "atlas": "sitesel.pages",
    "backtest": "sitesel.trials",
    "chain": "sitesel.linked",
    "clusters": "sitesel.clustered",
    "save_offline": "sitesel.report.offline",
    "mask": "sitesel.masks",
    "match": "sitesel.projects",
    "overlay": "sitesel.overlays",
    "regions": "sitesel.land",
    "scan": "sitesel.land",
    "verify": "sitesel.replay.verify",
    "weights": "sitesel.judging",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  (PEP 562: whatever the name stands for)
    if name in __all__:
        return getattr(import_module(HOMES.get(name, "sitesel.api")), name)
    raise AttributeError(f"module 'sitesel' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
