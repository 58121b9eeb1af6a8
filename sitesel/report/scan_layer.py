"""A scan as a grid layer of the map page: cells as fine as a page can carry, weighed anew there."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sitesel.report.grid_layer import GridLayer
from sitesel.scanning.cells import frame_of
from sitesel.scanning.surface import EXCLUDED
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.scanning import Scan

MOST_CELLS = 600_000  # with a dozen criteria some 3 MB on the page
STEP_M = 10.0


def scan_layer(scan: Scan) -> GridLayer:
    """
    Scan for the map page, in larger cells where there would be too many.

    Parameters
    ----------
    scan : Scan
        What was asked for.

    Returns
    -------
    GridLayer
        Values of every criterion, computed for its own cells: nothing is resampled.
    """
    coarse = replace(scan, cell_m=_cell_for(scan), values=True)
    frame, criteria = coarse.frame, [rule.id for rule in scan.rules.weighted]
    value = np.full((len(criteria), *frame.shape), np.nan)
    inside, excluded = (np.zeros(frame.shape, dtype=bool) for _ in range(2))
    for cells, _, found in coarse.found():
        top, left = cells.frame.row - frame.row, cells.frame.column - frame.column
        window = (
            slice(top, top + cells.frame.rows),
            slice(left, left + cells.frame.columns),
        )
        inside[window] = cells.wanted
        excluded[window][cells.wanted] = found.status == EXCLUDED
        for plane, name in zip(value, criteria, strict=True):
            plane[window][cells.wanted] = found.value[name]
    return GridLayer(
        title=Text(
            f"适宜性({coarse.cell_m:g} 米像元)", f"Suitability (cells of {coarse.cell_m:g} m)"
        ),
        criteria=tuple(criteria),
        value=value,
        inside=inside,
        excluded=excluded,
        bounds=frame.bounds,
        crs=scan.pack.head.work_crs,
    )


def _cell_for(scan: Scan) -> float:
    """Give the cell of the scan, or the next round one that a page can carry."""
    frame = scan.frame
    many = frame.rows * frame.columns / MOST_CELLS
    if many <= 1:
        return scan.cell_m
    wanted = math.ceil(scan.cell_m * math.sqrt(many) / STEP_M) * STEP_M
    fits = frame_of(scan.territory.bounds, wanted)
    return wanted if fits.rows * fits.columns <= MOST_CELLS * 1.1 else wanted + STEP_M
