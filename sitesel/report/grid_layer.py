"""
A grid of values as a layer of the map page: small enough to carry, re-coloured as weights move.

Values of each criterion are kept in steps of 1 / 250, which moves a score by at most 0.2 of 100, as
one plane of bytes a criterion; each row as differences, deflated, in base64. The grid is warped to
Web Mercator by the nearest cell first: laid on the map as it is, one in degrees would be off by
hundreds of metres.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.errors import BrokenLayerError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.text import Text

Json = dict[str, Any]

WEB_MERCATOR = "EPSG:3857"
STEPS = 250
UNKNOWN = 255
OUTSIDE, OPEN, EXCLUDED = 0, 1, 2
MOST_BYTES = 6_000_000
EDGE_POINTS = 21


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GridLayer:
    """
    Values of criteria on a grid.

    Parameters
    ----------
    title : Text
        In the box of layers.
    criteria : tuple of str
        Ids, in the order of the planes.
    value : ndarray of float, shape (m, rows, columns)
        In [0, 1], the northernmost row first; NaN is unknown.
    inside : ndarray of bool, shape (rows, columns)
        Which cells the grid is about.
    excluded : ndarray of bool, shape (rows, columns)
        Which of them a constraint rules out.
    bounds : (float, float, float, float)
        West, south, east and north of the outer edges, in `crs`.
    crs : str
        Reference system, such as `EPSG:4549`.

    Raises
    ------
    BrokenLayerError
        If shapes do not match or values are outside [0, 1].
    """

    title: Text
    criteria: tuple[str, ...]
    value: FloatArray
    inside: BoolArray
    excluded: BoolArray
    bounds: tuple[float, float, float, float]
    crs: str

    def __post_init__(self) -> None:
        shape = self.value.shape[1:]
        fits = self.value.ndim == 3 and len(self.criteria) == len(self.value)  # noqa: PLR2004
        if not fits or self.inside.shape != shape or self.excluded.shape != shape:
            raise BrokenLayerError(
                f"栅格的形状不一致:指标 {len(self.criteria)} 项,值 {self.value.shape},"
                f"范围 {self.inside.shape},排除 {self.excluded.shape}。",
                f"The shapes of a grid do not match: {len(self.criteria)} criteria, values "
                f"{self.value.shape}, inside {self.inside.shape}, excluded {self.excluded.shape}.",
            )
        known = self.value[~np.isnan(self.value)]
        if known.size and not (known.min() >= 0 and known.max() <= 1):
            raise BrokenLayerError(
                f"栅格的效用应在 0 到 1 之间,现为 {known.min():g} 至 {known.max():g}。",
                f"Values of a grid are in 0 to 1, found {known.min():g} to {known.max():g}.",
            )


def packed_grid(grid: GridLayer, criteria: Sequence[str]) -> Json:
    """
    Write a grid as the page reads it.

    Parameters
    ----------
    grid : GridLayer
        In any reference system.
    criteria : sequence of str
        Those of the ranking, in its order.

    Returns
    -------
    dict
        `title_zh`, `title_en`, `rows`, `columns`, `bounds` (west, south, east, north in degrees),
        `steps`, `mask` and `planes`, in base64 of deflated row differences.

    Raises
    ------
    UsageError
        If the grid has other criteria than the ranking.
    OutputError
        If it would take more than 6 MB.
    """
    if tuple(criteria) != grid.criteria:
        raise UsageError(
            f"栅格的指标({'、'.join(grid.criteria)})与排名的({'、'.join(criteria)})不同;"
            "请用同一套规则算栅格。",
            f"The criteria of the grid ({', '.join(grid.criteria)}) are not those of the ranking "
            f"({', '.join(criteria)}); make both by the same rules.",
        )
    row, column, bounds = _warped(grid)
    on_it = (row >= 0) & (column >= 0)
    row, column = np.where(on_it, row, 0), np.where(on_it, column, 0)
    mask = np.where(grid.excluded, EXCLUDED, np.where(grid.inside, OPEN, OUTSIDE)).astype(np.uint8)
    steps = np.where(np.isnan(grid.value), UNKNOWN, np.round(np.nan_to_num(grid.value) * STEPS))
    planes = [_deflated(np.where(on_it, plane[row, column], 0)) for plane in steps.astype(np.uint8)]
    told = {
        "title_zh": grid.title.zh,
        "title_en": grid.title.en,
        "rows": row.shape[0],
        "columns": row.shape[1],
        "bounds": bounds,
        "steps": STEPS,
        "mask": _deflated(np.where(on_it, mask[row, column], OUTSIDE).astype(np.uint8)),
        "planes": planes,
    }
    size = sum(map(len, (told["mask"], *planes)))
    if size > MOST_BYTES:
        raise OutputError(
            f"栅格有 {row.size} 格、{len(planes)} 项指标,上图要 {size / 1e6:.1f} MB,超过"
            f" {MOST_BYTES / 1e6:.0f} MB;请用更大的格,或缩小范围。",
            f"The grid of {row.size} cells and {len(planes)} criteria would take "
            f"{size / 1e6:.1f} MB on the map, more than {MOST_BYTES / 1e6:.0f} MB; use larger "
            "cells or a smaller extent.",
        )
    return told


def _warped(grid: GridLayer) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], list[float]]:
    """For each cell of a Web Mercator grid of the same size, the cell of the grid that it shows."""
    from pyproj import Transformer

    west, south, east, north = grid.bounds
    rows, columns = grid.inside.shape
    along, up = np.linspace(west, east, EDGE_POINTS), np.linspace(south, north, EDGE_POINTS)
    edge_x = np.concatenate([along, along, np.full(EDGE_POINTS, west), np.full(EDGE_POINTS, east)])
    edge_y = np.concatenate([np.full(EDGE_POINTS, south), np.full(EDGE_POINTS, north), up, up])
    there = Transformer.from_crs(grid.crs, WEB_MERCATOR, always_xy=True)
    x, y = there.transform(edge_x, edge_y)
    box = (float(x.min()), float(y.min()), float(x.max()), float(y.max()))
    center_x = box[0] + (np.arange(columns) + 0.5) * (box[2] - box[0]) / columns
    center_y = box[3] - (np.arange(rows) + 0.5) * (box[3] - box[1]) / rows
    back = Transformer.from_crs(WEB_MERCATOR, grid.crs, always_xy=True)
    east_of, north_of = back.transform(*np.meshgrid(center_x, center_y))
    column = np.floor((east_of - west) / (east - west) * columns).astype(int)
    row = np.floor((north - north_of) / (north - south) * rows).astype(int)
    column[(column < 0) | (column >= columns)] = -1
    row[(row < 0) | (row >= rows)] = -1
    degrees = Transformer.from_crs(WEB_MERCATOR, "EPSG:4326", always_xy=True)
    corner = [degrees.transform(box[0], box[1]), degrees.transform(box[2], box[3])]
    return row, column, [*map(float, corner[0]), *map(float, corner[1])]


def _deflated(plane: np.ndarray[Any, Any]) -> str:
    """Write each row as differences from the cell before, which deflate to much less."""
    flat = plane.astype(np.uint8)
    steps = np.diff(flat, axis=1, prepend=np.zeros((len(flat), 1), dtype=np.uint8))
    return base64.b64encode(zlib.compress(steps.tobytes(), 9)).decode("ascii")
