"""
Shares of cells that features cover, with a set-back and where it is law: exact, as of any site.

Ground is dissolved, grown and cut by the same code as for sites, once; what differs is only that
the share of every cell is found by one walk along its edges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.criteria.cover import QUARTER_SEGMENTS, ROUND, Cover
from sitesel.criteria.overlap import Overlap
from sitesel.criteria.set_back import SetBack
from sitesel.criteria.stated import known
from sitesel.kernels import reached
from sitesel.matrix import Measured
from sitesel.scanning.over_cells import over_cells, unknown
from sitesel.scanning.shapes import edges_of, share_of

if TYPE_CHECKING:
    from sitesel.criteria import Demand
    from sitesel.criteria.jurisdiction import Jurisdiction
    from sitesel.criteria.stated import Known
    from sitesel.matrix import FloatArray
    from sitesel.pack import Pack
    from sitesel.scanning.cells import Cells
    from sitesel.scanning.over_cells import CellMeasure

ROUNDING_M = 1e-6  # a cell that touches what is in doubt counts as near it


@over_cells.register(Overlap)
def overlap(kind: Overlap, pack: Pack, demand: Demand) -> CellMeasure:  # noqa: ARG001  (same for all)
    """
    Measure the share of each cell that features cover.

    Parameters
    ----------
    kind : Overlap
        With its roles and set-back.
    pack : Pack
        Where they are.
    demand : Demand
        Not used.

    Returns
    -------
    CellMeasure
        Shares; of features that may not be all, at least those of the known ones.
    """
    cover = Cover.of(pack, kind.of, set_back_m=kind.set_back_m)
    if cover is None:
        return unknown
    sure = known(pack, kind.of, trust_absence=kind.trust_absence)
    return _where_known(sure, _covered(cover), reach_m=kind.set_back_m)


@over_cells.register(SetBack)
def set_back(kind: SetBack, pack: Pack, demand: Demand) -> CellMeasure:  # noqa: ARG001  (same for all)
    """
    Measure the share of each cell that lies within a set-back, where that is law.

    Parameters
    ----------
    kind : SetBack
        With its roles, distance and districts.
    pack : Pack
        Where they are.
    demand : Demand
        Not used.

    Returns
    -------
    CellMeasure
        Shares; where no boundaries of districts are known, only that there is no feature near.

    Raises
    ------
    RuleError
        If it stands for rows of a table, which were not put in its place.
    """
    cover, law = kind.cover(pack), kind.law(pack)
    if cover is None:
        return unknown
    sure = known(pack, kind.of, trust_absence=False)
    if law is not None and law.drawn:
        return _where_known(sure, _lawful(cover, law), reach_m=kind.set_back_m, law=law)
    told = _where_known(sure, _covered(cover), reach_m=kind.set_back_m)
    return told if law is None else lambda cells: _somewhere(told(cells))


def _covered(cover: Cover) -> CellMeasure:
    """Shares of the ground, and of the ground as it may be."""
    ground, doubt = cover.ground.whole, cover.precision_m
    drawn = edges_of(ground)
    less, more = (
        (_moved(ground, by_m * ROUND) for by_m in (-doubt, doubt)) if doubt else (drawn,) * 2
    )

    def measure(cells: Cells) -> Measured:
        best = share_of(drawn, cells.frame)
        near = reached(drawn, doubt + ROUNDING_M, cells.frame, whole=True)
        low, high = (np.where(near, share_of(one, cells.frame), best) for one in (less, more))
        return Measured(best=cells.of(best), low=cells.of(low), high=cells.of(high))

    return measure


def _moved(ground: shapely.Geometry, by_m: float) -> FloatArray:
    return edges_of(shapely.buffer(ground, by_m, quad_segs=QUARTER_SEGMENTS))


def _lawful(cover: Cover, law: Jurisdiction) -> CellMeasure:
    """Shares of the ground where the set-back is law."""
    drawn = law.part(cover.ground).whole
    parts = (drawn, *law.ends(cover)) if cover.precision_m + law.precision_m > 0 else (drawn,) * 3
    edges = [edges_of(one) for one in parts]

    def measure(cells: Cells) -> Measured:
        best, low, high = (cells.of(share_of(one, cells.frame)) for one in edges)
        return Measured(best=best, low=low, high=high)

    return measure


def _where_known(
    sure: Known, measure: CellMeasure, *, reach_m: float, law: Jurisdiction | None = None
) -> CellMeasure:
    """Measure as of features known in full where they are, in part elsewhere."""
    if not sure.anywhere:
        return _at_least(measure, law)
    if sure.ground is None:
        return measure
    stated = edges_of(shapely.buffer(sure.ground, -reach_m))

    def within(cells: Cells) -> Measured:
        found, outside = measure(cells), 1.0 - cells.of(share_of(stated, cells.frame))
        return Measured(
            best=np.where((outside > 0) & ~(found.low > 0), np.nan, found.best),
            low=found.low,
            high=np.minimum(found.high + outside, 1.0),
        )

    return within


def _at_least(measure: CellMeasure, law: Jurisdiction | None) -> CellMeasure:
    """Of features known in part: so much or more, and nothing only where it is not law."""
    area = None if law is None else edges_of(law.widest(0.0))

    def measured(cells: Cells) -> Measured:
        some, may = measure(cells), np.ones(len(cells), dtype=bool)
        if law is not None and area is not None:
            inside = cells.of(share_of(area, cells.frame))
            may = inside < 1 if law.inverse else inside > 0
        best = np.where(some.low > 0, some.best, np.where(may, np.nan, 0.0))
        return Measured(best=best, low=some.low, high=may.astype(float))

    return measured


def _somewhere(told: Measured) -> Measured:
    """Of a set-back that is law nobody knows where: only that nothing is near in any case."""
    best = np.where(told.high == 0, 0.0, np.nan)
    return Measured(best=best, low=np.zeros(len(best)), high=told.high)
