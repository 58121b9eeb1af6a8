"""Clusters of a chain as one document in plain types, and the ground they stand on."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.basis import basis
from sitesel.chainview.firms import listed
from sitesel.clustering import figures, told
from sitesel.clustering.concentration import concentration
from sitesel.clustering.density import Cluster, clusters
from sitesel.clustering.gaps import gaps
from sitesel.clustering.hotspots import Hotspots, hotspots
from sitesel.clustering.limits import limits
from sitesel.clustering.notes import notes
from sitesel.clustering.placed import NOWHERE, Placed, by_district, ordered, placed
from sitesel.clustering.quotient import by_size, quotients
from sitesel.clustering.scan import scan
from sitesel.clustering.together import pairs
from sitesel.errors import UsageError
from sitesel.rules import load
from sitesel.rules.in_force import in_force

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.chains import Chain
    from sitesel.chainview.firms import Listed
    from sitesel.matrix import BoolArray, IntArray
    from sitesel.pack import Pack

SCHEMA = "sitesel-clusters/1"
LEAST_M, MOST_M = 100.0, 100_000.0
Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What is asked of a chain's clusters.

    Parameters
    ----------
    chain : Chain
        Which.
    pack : Pack
        The city; its role `enterprise` is the planner's list.
    cell_m : float
        Side of the cells of the hot spots.
    reach_m : float
        Within which firms are joined to a cluster.
    alpha : float
        The level of error, in (0, 0.5].
    complete : bool
        Whether the planner declares the list complete.
    """

    chain: Chain
    pack: Pack
    cell_m: float = 2000.0
    reach_m: float = 2000.0
    alpha: float = 0.05
    complete: bool = False

    def __post_init__(self) -> None:
        for name, metres in (("--cell", self.cell_m), ("--reach", self.reach_m)):
            if not LEAST_M <= metres <= MOST_M:
                raise UsageError(
                    f"{name} {metres:g} 不合规则;请给 {LEAST_M:g} 至 {MOST_M:g} 米,如 2000。",
                    f"{name} {metres:g} cannot be; give {LEAST_M:g} to {MOST_M:g} metres, such as "
                    "2000.",
                )
        if not 0 < self.alpha <= 1 / 2 or math.isnan(self.alpha):
            raise UsageError(
                f"--alpha {self.alpha:g} 不合规则;请给 0 到 0.5 之间的误报率,如 0.05。",
                f"--alpha {self.alpha:g} cannot be; give a rate of error up to 0.5, such as 0.05.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """
    What was found.

    Parameters
    ----------
    document : dict
        JSON-ready.
    clusters : list of Cluster
        In the order of the document.
    hotspots : Hotspots, optional
        None if nothing can be concluded.
    """

    document: Document
    clusters: list[Cluster] = field(default_factory=list)
    hotspots: Hotspots | None = None


def find(asked: Asked, *, progress: Callable[[str], None] | None = None) -> Clusters:
    """
    Find the clusters of a chain.

    Parameters
    ----------
    asked : Asked
        What is asked.
    progress : callable, optional
        Told what is being worked out.

    Returns
    -------
    Clusters
        The document and its ground.

    Raises
    ------
    LayerError
        If a layer is at fault.
    """
    tell = progress or (lambda _: None)
    own = in_force(load(asked.chain.industry), asked.pack)
    found = listed(asked.chain, asked.pack)
    said: Document = {
        "schema": SCHEMA,
        **basis(own, asked.pack),
        "chain": {"files": list(asked.chain.files), "sha256": asked.chain.sha256},
        "asked": {
            "cell_m": asked.cell_m, "reach_m": asked.reach_m, "alpha": asked.alpha,
            "complete": asked.complete,
        },
        "limits": asdict(limits()),
    }  # fmt: skip
    made = _nothing(said) if found is None else _found(asked, found, said, tell)
    made.document["notes"] = [
        {"zh": one.zh, "en": one.en} for one in notes(made.document, limits())
    ]
    return made


def _nothing(said: Document) -> Clusters:
    empty: dict[str, Any] = dict.fromkeys(("quotients", "concentration", "gaps"))
    counted = {"listed": 0, "placed": 0, "in_district": None, "possible": 0}
    lists: dict[str, Any] = {name: [] for name in ("segments", "clusters", "cells", "pairs")}
    return Clusters(document={**said, "firms": counted, **lists, **empty})


def _found(asked: Asked, found: Listed, said: Document, tell: Callable[[str], None]) -> Clusters:
    whole = placed(found)
    order = ordered(whole)
    whole = whole.where(order)
    firms = whole.where(found.features.uncertainty_m[order] <= min(asked.cell_m, asked.reach_m))
    districts = by_district(found, asked.pack)
    if districts is not None:
        districts = districts[0][order], districts[1]
    maybe = found.possible.any(axis=1) & ~found.sure.any(axis=1)
    said["firms"] = {
        "listed": len(whole),
        "placed": len(firms),
        "in_district": None if districts is None else int((districts[0] != NOWHERE).sum()),
        "possible": int(maybe.sum()),
    }
    enough = limits().listed_firms
    tested = (firms.members >= limits().segment_firms) & (len(firms) >= enough)
    said["segments"] = told.segments(asked.chain, whole, firms, tested)
    tell("区位商 · location quotients")
    said["quotients"] = _quotients(asked, whole, districts)
    tell("热点与聚集区 · hot spots and clusters")
    spots = hotspots(firms, tested, cell_m=asked.cell_m, alpha=asked.alpha) if len(firms) else None
    groups = _clusters(asked, firms, tested) if len(firms) else []
    said["cells"] = [] if spots is None else told.hot(spots, asked)
    said["clusters"] = told.clusters(groups, asked)
    tell("上下游与集中度 · links and concentration")
    said["pairs"] = figures.pairs(pairs(firms, told.links(asked.chain), tested), asked)
    said["concentration"] = _concentration(asked, whole, firms, districts)
    said["gaps"] = None
    if asked.complete:
        lacking = gaps(asked.chain, found, asked.pack, groups, reach_m=asked.reach_m)
        said["gaps"] = told.gaps(lacking, asked)
    return Clusters(document=said, clusters=groups, hotspots=spots)


def _clusters(asked: Asked, firms: Placed, tested: BoolArray) -> list[Cluster]:
    used = limits()
    scanned = scan(firms, tested, used, reach_m=asked.reach_m)
    return clusters(
        scanned, firms.members, reach_m=asked.reach_m, least=used.cluster_firms, alpha=asked.alpha
    )


def _quotients(
    asked: Asked, whole: Placed, districts: tuple[IntArray, list[str]] | None
) -> list[Document] | None:
    if districts is None:
        return None
    code, names = districts
    firms, area = whole.with_whole().where(code != NOWHERE), code[code != NOWHERE]
    tested = (firms.members >= limits().segment_firms) & (len(firms) >= limits().listed_firms)
    made = quotients(area, firms.member, tested, areas=len(names), alpha=asked.alpha)
    sizes = {
        name: by_size(area, firms, size, areas=len(names)) for name, size in firms.size.items()
    }
    return figures.quotients(made, sizes, names, asked)


def _concentration(
    asked: Asked, whole: Placed, firms: Placed, districts: tuple[IntArray, list[str]] | None
) -> Document:
    """Measure over districts, by number and by output; over cells where there are no boundaries."""
    if districts is None:
        from sitesel.clustering.hotspots import cells_of

        area, over = cells_of(firms.points, asked.cell_m)[0], "cells"
    else:
        firms = whole.where(districts[0] != NOWHERE)
        area, over = districts[0][districts[0] != NOWHERE], "districts"
    drawn = {"draws": limits().draws, "seed": limits().seed}
    sizes = {"number": np.ones(len(firms)), "output_wan": firms.size["output_wan"]}
    least, enough = limits().segment_firms, limits().listed_firms
    return {
        "over": over,
        "segments": figures.concentration(
            {
                name: concentration(area, firms.member, size, **drawn)
                for name, size in sizes.items()
            },
            asked, least=least if len(firms) >= enough else len(firms) + 1,
        ),
    }  # fmt: skip
