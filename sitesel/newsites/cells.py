"""The land of a city as cells, by a scan, and what removes each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import NoSiteError, UsageError
from sitesel.kernels import reached
from sitesel.locating.units import from_grid
from sitesel.locating.wanted import MU_M2
from sitesel.newsites.asked import EXISTING
from sitesel.newsites.ground import ISLANDS, PARKS, Ground, park_shapes, titles
from sitesel.scanning.access import roadless
from sitesel.scanning.plain import plain
from sitesel.scanning.shapes import outline, within

if TYPE_CHECKING:
    from sitesel.kernels import Frame
    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.newsites.asked import Asked
    from sitesel.scanning import Scan
    from sitesel.scanning.plain import Plain

MOST_CELLS = 3_000_000  # of land: some 0.3 GB each million


def of_cells(asked: Asked, scan: Scan) -> Ground:
    """
    Scan, and say of each cell what it is worth and what removes it.

    Parameters
    ----------
    asked : Asked
        What for.
    scan : Scan
        Its scan.

    Returns
    -------
    Ground
        All land as units.

    Raises
    ------
    UsageError
        If the land has too many cells, or the area cannot be made of cells.
    NoSiteError
        If there is no land.
    """
    cell = scan.cell_m
    _check_area(asked.area_mu, cell)
    found = plain(scan)
    land = ~np.isnan(found.score)
    many = int(np.count_nonzero(land))
    if not many:
        raise NoSiteError(
            "范围内没有陆地像元;请检查 --extent 与 --district。",
            "No cell lies on land; check --extent and --district.",
        )
    if many > MOST_CELLS:
        raise UsageError(
            f"{cell:g} 米的陆地像元有 {many:,} 个,找连片最多 {MOST_CELLS:,} 个;请加大 "
            "--cell,或用 --district、--extent 缩小范围。",
            f"The land has {many:,} cells of {cell:g} m; regions are searched among "
            f"{MOST_CELLS:,} at most. Take larger cells, a district or an extent.",
        )
    return Ground(
        units=from_grid(found.score, land, cell_m=cell),
        removed={name: mask[land] for name, mask in _removed(asked, found).items()},
        front=_front(asked, found.frame, land),
        frame=found.frame,
    )


def _check_area(area_mu: tuple[float, float], cell: float) -> None:
    least, most = (mu * MU_M2 for mu in area_mu)
    if least < cell**2 or math.floor(most / cell**2) < math.ceil(least / cell**2 - 1e-9):
        raise UsageError(
            f"面积 {area_mu[0]:g} 至 {area_mu[1]:g} 亩之间没有整数个 {cell:g} 米"
            f"像元(每个 {cell**2 / MU_M2:.3g} 亩);请放宽面积或缩小像元。",
            f"No whole number of cells of {cell:g} m ({cell**2 / MU_M2:.3g} mu each) "
            f"has {area_mu[0]:g} to {area_mu[1]:g} mu; widen the area or take "
            "smaller cells.",
        )


def _removed(asked: Asked, found: Plain) -> dict[str, BoolArray]:
    """By the title of the constraint: cells that fail it, a park holds, or no road leads to."""
    named = titles(asked)
    removed = {named[name]: mask for name, mask in found.fails.items() if name in named}
    if asked.keep == EXISTING:
        removed[PARKS] = within(park_shapes(asked), found.frame)
    cut_off = roadless(found.frame, asked.pack)
    return {**removed, ISLANDS: cut_off} if cut_off.any() else removed


def _front(asked: Asked, frame: Frame, land: BoolArray) -> FloatArray | None:
    if asked.frontage is None:
        return None
    role, reach_m = asked.frontage
    shapes = asked.pack.features(role).geometries
    ends, _ = outline(shapes)
    near: BoolArray = reached(ends, reach_m, frame, whole=True) | within(shapes, frame)
    return near[land].astype(float)
