"""
Regions checked by other means than those that found them.

Connectedness, area, width, spacing, frontage and the objective are worked out anew from the cells
or polygons; nothing of the search is imported.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.locating.units import Lattice, Units
    from sitesel.locating.wanted import Wanted
    from sitesel.matrix import BoolArray, FloatArray, IntArray

TOLERANCE = 1e-7  # relative


def verify(
    units: Units, wanted: Wanted, regions: Sequence[IntArray], worth: FloatArray
) -> list[Text]:
    """
    Look for what is wrong with regions.

    Parameters
    ----------
    units : Units
        The ground.
    wanted : Wanted
        What was asked for.
    regions : sequence of ndarray of int
        Units of each.
    worth : ndarray of float, shape (count,)
        Objective that is claimed of each.

    Returns
    -------
    list of Text
        A sentence for every fault; empty if there is none.
    """
    faults = []
    if len(regions) != wanted.count:
        faults.append(
            Text(f"应有 {wanted.count} 片,现有 {len(regions)} 片。",
                 f"{wanted.count} regions are wanted, there are {len(regions)}.")
        )  # fmt: skip
    for number, (rows, claimed) in enumerate(zip(regions, worth.tolist(), strict=True), start=1):
        faults += _of_one(units, wanted, number, rows, claimed)
    for one in range(len(regions)):
        for other in range(one):
            faults += _of_two(units, wanted, (other + 1, regions[other]), (one + 1, regions[one]))
    held = np.concatenate(regions) if len(regions) else np.empty(0, dtype=np.int64)
    lost = np.setdiff1d(wanted.kept, held)
    if len(lost):
        faults.append(
            Text(f"必须保留的单元 {lost.tolist()} 不在任何一片内。",
                 f"Units {lost.tolist()}, which must be kept, lie in no region.")
        )  # fmt: skip
    return faults


def _of_one(
    units: Units, wanted: Wanted, number: int, rows: IntArray, claimed: float
) -> list[Text]:
    if not len(rows):
        return [Text(f"第 {number} 片没有单元。", f"Region {number} has no unit.")]
    faults = []
    area = math.fsum(units.area_m2[rows].tolist())
    if len(np.unique(rows)) < len(rows):
        faults.append(Text(f"第 {number} 片有重复的单元。", f"Region {number} has a unit twice."))
    if not _in_one_piece(units, rows):
        faults.append(Text(f"第 {number} 片不相连。", f"Region {number} is not in one piece."))
    slack = TOLERANCE * area
    if not wanted.least_m2 - slack <= area <= wanted.most_m2 + slack:
        faults.append(
            Text(f"第 {number} 片面积 {area:g} 平方米,不在范围内。",
                 f"Region {number} has {area:g} m², outside the limits.")
        )  # fmt: skip
    if units.lattice is not None and not _wide_enough(units.lattice, rows, wanted.width_m):
        faults.append(
            Text(f"第 {number} 片有窄于 {wanted.width_m:g} 米之处。",
                 f"Region {number} is narrower than {wanted.width_m:g} m somewhere.")
        )  # fmt: skip
    front = 0.0 if wanted.front_m is None else math.fsum(wanted.front_m[rows].tolist())
    if front < wanted.front_least_m * (1.0 - TOLERANCE):
        faults.append(
            Text(f"第 {number} 片临界 {front:g},不足 {wanted.front_least_m:g}。",
                 f"Region {number} has a frontage of {front:g}, not {wanted.front_least_m:g}.")
        )  # fmt: skip
    real = _objective(units, wanted, rows, area)
    if not abs(real - claimed) <= TOLERANCE * max(1.0, abs(real)):
        faults.append(
            Text(f"第 {number} 片的目标值应为 {real:g},不是 {claimed:g}。",
                 f"The objective of region {number} is {real:g}, not {claimed:g}.")
        )  # fmt: skip
    return faults


def _of_two(
    units: Units, wanted: Wanted, one: tuple[int, IntArray], other: tuple[int, IntArray]
) -> list[Text]:
    (left, rows), (right, beyond) = one, other
    if not len(rows) or not len(beyond):
        return []  # said of each
    if np.intersect1d(rows, beyond).size:
        return [Text(f"第 {left} 片与第 {right} 片重叠。", f"Regions {left} and {right} overlap.")]
    distance, touching = _apart(units, rows, beyond)
    if touching:
        return [Text(f"第 {left} 片与第 {right} 片共边。",
                     f"Regions {left} and {right} share an edge.")]  # fmt: skip
    if distance < wanted.spacing_m * (1.0 - TOLERANCE):
        return [Text(f"第 {left} 片与第 {right} 片只隔 {distance:g} 米。",
                     f"Regions {left} and {right} are only {distance:g} m apart.")]  # fmt: skip
    return []


def _mask(lattice: Lattice, rows: IntArray) -> BoolArray:
    mask = np.zeros((lattice.unit.shape[0] + 2, lattice.unit.shape[1] + 2), dtype=np.bool_)
    mask[lattice.row[rows] + 1, lattice.column[rows] + 1] = True
    return mask


def _in_one_piece(units: Units, rows: IntArray) -> bool:
    if units.lattice is not None:
        from scipy import ndimage

        return int(ndimage.label(_mask(units.lattice, rows))[1]) == 1
    inside, seen = set(rows.tolist()), {int(rows[0])}
    waiting = deque(seen)
    while waiting:
        unit = waiting.popleft()
        for beyond in units.other[units.start[unit] : units.start[unit + 1]].tolist():
            if beyond in inside and beyond not in seen:
                seen.add(beyond)
                waiting.append(beyond)
    return seen == inside


def _wide_enough(lattice: Lattice, rows: IntArray, width_m: float) -> bool:
    from scipy import ndimage

    side = max(1, math.ceil(round(width_m / lattice.cell_m, 6)))
    mask = _mask(lattice, rows)
    square = np.ones((side, side), dtype=np.bool_)
    return bool((ndimage.binary_opening(np.pad(mask, side), square) == np.pad(mask, side)).all())


def _objective(units: Units, wanted: Wanted, rows: IntArray, area: float) -> float:
    if units.lattice is not None:
        mask = _mask(units.lattice, rows)
        sides = int((mask[1:] != mask[:-1]).sum()) + int((mask[:, 1:] != mask[:, :-1]).sum())
        outline = sides * units.lattice.cell_m
    else:
        inside = set(rows.tolist())
        outline = math.fsum(
            float(units.perimeter_m[unit])
            - sum(
                float(units.shared_m[edge])
                for edge in range(units.start[unit], units.start[unit + 1])
                if int(units.other[edge]) in inside
            )
            for unit in rows.tolist()
        )
    gain = math.fsum((units.value[rows] * units.area_m2[rows]).tolist())
    if wanted.objective == "sum":
        return gain - wanted.compactness * outline
    mean = gain / area
    return mean - wanted.compactness * outline * math.sqrt(wanted.least_m2) / (4.0 * area)


def _apart(units: Units, rows: IntArray, beyond: IntArray) -> tuple[float, bool]:
    """Least distance, edge to edge, and whether an edge is shared."""
    if units.lattice is not None:
        lattice = units.lattice
        down = np.abs(lattice.row[rows][:, None] - lattice.row[beyond])
        along = np.abs(lattice.column[rows][:, None] - lattice.column[beyond])
        gap = np.hypot(np.maximum(down - 1, 0), np.maximum(along - 1, 0)) * lattice.cell_m
        return float(gap.min()), bool((down + along == 1).any())
    import shapely

    if units.outlines is None:
        return math.inf, False
    one, other = units.outlines[rows], units.outlines[beyond]
    distance = min(float(shapely.distance(outline, other).min()) for outline in one)
    shared = any(
        bool(np.isin(units.other[units.start[unit] : units.start[unit + 1]], beyond).any())
        for unit in rows.tolist()
    )
    return distance, shared
