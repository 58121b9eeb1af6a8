"""
Regions solved exactly, for a few hundred units: one integer programme for all N regions.

x says which units a region has. It is in one piece if its lowest-numbered unit can send a flow that
leaves one at each of its units (single-commodity flow [1]_). An edge saves outline if both its
units are in. The ratio of the objective `mean` becomes linear as Charnes and Cooper [2]_ do it: t
is one by the area, u = x t, which is exact for x of 0 or 1 by McCormick's bounds; so one programme
suffices and nothing is iterated. Areas are in units of the least area, so that t lies between
least / most and 1.

.. [1] Shirabe, T. (2005). A model of contiguity for spatial unit allocation. Geographical Analysis
   37(1), 2-16, doi:10.1111/j.1538-4632.2005.00605.x
.. [2] Charnes, A. and Cooper, W. W. (1962). Programming with linear fractional functionals. Naval
   Research Logistics Quarterly 9(3-4), 181-186, doi:10.1002/nav.3800090303
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sitesel.errors import NoSiteError
from sitesel.locating.bound import SOLVED, Bound
from sitesel.locating.ground import prepare
from sitesel.locating.model import Model
from sitesel.locating.result import Regions
from sitesel.locating.spacing import too_near
from sitesel.locating.wanted import worth

if TYPE_CHECKING:
    from sitesel.locating.ground import Ground
    from sitesel.locating.units import Units
    from sitesel.locating.wanted import Wanted
    from sitesel.matrix import IntArray

HALF = 0.5  # between 0 and 1
INFEASIBLE = 2  # status of SciPy


class _Columns(NamedTuple):
    """Columns of one region: its units, and where it begins."""

    units: IntArray
    root: IntArray


def exact(
    units: Units, wanted: Wanted, *, nodes: int | None = None, seconds: float | None = None
) -> Regions:
    """
    Find the best regions and prove it.

    Parameters
    ----------
    units : Units
        The ground, only what is allowed; some hundred units.
    wanted : Wanted
        How many regions, how large, and what makes one better.
    nodes : int, optional
        Nodes of the solver's tree at most; then the bound may be above.
    seconds : float, optional
        Time at most; likewise, and the result then depends on the machine.

    Returns
    -------
    Regions
        With the solver's bound; no alternatives.

    Raises
    ------
    NoSiteError
        If there are none, or none was found within nodes or time.
    """
    ground = prepare(units, wanted)
    model = Model()
    regions = [_region(model, ground) for _ in range(wanted.count)]
    _apart(model, ground, regions)
    solved = model.solve(nodes=nodes, seconds=seconds)
    if solved.x is None:
        raise NoSiteError(
            f"没有 {wanted.count} 片互不冲突的区域符合条件"
            f"{'。' if solved.status == INFEASIBLE else ',或在限定的搜索量内没有找到。'}",
            f"No {wanted.count} regions fit and go together"
            f"{'.' if solved.status == INFEASIBLE else ', or none were found within the limits.'}",
        )
    found = [np.flatnonzero(solved.x[region.units] > HALF) for region in regions]
    value = np.array([worth(ground.units, ground.wanted, rows) for rows in found])
    order = np.argsort(-value, kind="stable")
    scale = 1.0 if wanted.is_mean else wanted.least_m2
    most = max(-float(solved.mip_dual_bound) * scale, float(value.sum()))
    return Regions(
        regions=[ground.rows[found[one]] for one in order],
        worth=value[order],
        bound=Bound(most, SOLVED),
        alternatives=[],
    )


def _region(model: Model, ground: Ground) -> _Columns:
    """Add a region: its units, limits and what it is worth."""
    units, limits, field = ground.units, ground.terms, ground.field
    count, scale = len(units), ground.wanted.least_m2
    area, gain = units.area_m2 / scale, units.value * units.area_m2 / scale
    outline = limits.price * units.perimeter_m / scale
    one_side = units.source() < units.other
    source, other = units.source()[one_side], units.other[one_side]
    saved = 2.0 * limits.price * units.shared_m[one_side] / scale
    nothing = np.zeros(count)
    own = gain - outline
    taken = model.variables(nothing if limits.mean else own, high=1.0, whole=True)
    counted = taken
    if limits.mean:
        share = model.variables(np.zeros(1), low=scale / limits.most, high=scale / limits.least)
        counted = model.variables(own)
        each = np.repeat(share, count)
        highest = scale / limits.least
        model.constrain((counted, 1.0), (taken, -highest), most=0.0)
        model.constrain((counted, 1.0), (taken, -scale / limits.most), least=0.0)
        model.constrain((counted, 1.0), (each, -1.0), most=0.0)
        model.constrain((counted, 1.0), (each, -1.0), (taken, -highest), least=-highest)
        model.gather((np.zeros(count, dtype=int), counted, area), size=1, least=1.0, most=1.0)
    both = model.variables(saved)
    model.constrain((both, 1.0), (counted[source], -1.0), most=0.0)
    model.constrain((both, 1.0), (counted[other], -1.0), most=0.0)
    alone = np.zeros(count, dtype=int)
    model.gather((alone, taken, area), size=1, least=limits.least / scale, most=limits.most / scale)
    model.gather((alone, taken, field.front), size=1, least=limits.front_least)
    _wide(model, ground, taken)
    return _Columns(taken, _joined(model, ground, taken))


def _wide(model: Model, ground: Ground, taken: IntArray) -> None:
    """Every unit lies in a block that is wholly taken."""
    field, count = ground.field, len(ground.units)
    blocks = len(field.block_start) - 1
    if len(field.block_unit) == blocks:
        return
    whole = model.variables(np.zeros(blocks), high=1.0)
    held = np.repeat(np.arange(blocks), np.diff(field.block_start))
    model.constrain((whole[held], 1.0), (taken[field.block_unit], -1.0), most=0.0)
    covered = np.repeat(np.arange(count), np.diff(field.cover_start))
    model.gather((np.arange(count), taken, -1.0), (covered, whole[field.cover_block], 1.0),
                 size=count, least=0.0)  # fmt: skip


def _joined(model: Model, ground: Ground, taken: IntArray) -> IntArray:
    """Let a flow from the lowest-numbered unit reach every other."""
    units, count = ground.units, len(ground.units)
    smallest = np.cumsum(np.sort(units.area_m2))
    most = float(np.searchsorted(smallest, ground.terms.most, side="right"))
    source, other = units.source(), units.other
    root = model.variables(np.zeros(count), high=1.0, whole=True)
    flow = model.variables(np.zeros(len(other)))
    everyone = np.arange(count)
    model.gather((np.zeros(count, dtype=int), root, 1.0), size=1, least=1.0, most=1.0)
    model.constrain((root, 1.0), (taken, -1.0), most=0.0)
    row, before = np.tril_indices(count)
    model.gather((everyone, taken, -1.0), (row, root[before], 1.0), size=count, least=0.0)
    model.gather(
        (other, flow, 1.0), (source, flow, -1.0), (everyone, taken, -1.0), (everyone, root, most),
        size=count, least=0.0,
    )  # fmt: skip
    model.constrain((flow, 1.0), (taken[source], -most), most=0.0)
    model.constrain((flow, 1.0), (taken[other], -most), most=0.0)
    return root


def _apart(model: Model, ground: Ground, regions: list[_Columns]) -> None:
    """Units that are too near lie in the same region or not both in one; kept ones lie in some."""
    units, wanted = ground.units, ground.wanted
    for unit in range(len(units)) if len(regions) > 1 else ():
        near = np.flatnonzero(too_near(units, np.array([unit]), spacing_m=wanted.spacing_m))
        for one in range(len(regions)):
            others = [regions[k].units[near] for k in range(len(regions)) if k != one]
            model.constrain((np.full(len(near), regions[one].units[unit]), 1.0),
                            *((columns, 1.0) for columns in others), most=1.0)  # fmt: skip
    for unit in wanted.kept.tolist():
        columns = np.array([region.units[unit] for region in regions])
        model.gather((np.zeros(len(columns), dtype=int), columns, 1.0), size=1, least=1.0)
    row, before = np.tril_indices(len(units))
    for earlier, later in pairwise(regions):
        model.gather((row, earlier.root[before], 1.0), (row, later.root[before], -1.0),
                     size=len(units), least=0.0)  # fmt: skip
