"""
Parcels from lists of boundary points.

Points come in the order in which the boundary runs, ring by ring; the last may repeat the first. A
ring inside another one is a hole, a ring inside a hole is land again, and any other ring is a
further part: numbers of rings are not trusted for that, because programs write both holes and
parts as ring 2.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.formats.reading import Rejected
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.formats.limits import Limits
    from sitesel.matrix import FloatArray, GeometryArray

_LEAST_POINTS = 3


def parcels(  # noqa: PLR0913  (one argument a column)
    easting: FloatArray,
    northing: FloatArray,
    *,
    parcel: np.ndarray[Any, Any],
    ring: np.ndarray[Any, Any],
    rows: np.ndarray[Any, Any],
    limits: Limits,
) -> tuple[GeometryArray, list[Rejected]]:
    """
    Make one polygon of each parcel's points.

    Parameters
    ----------
    easting, northing : ndarray of float, shape (n,)
        Of the points, finite.
    parcel : ndarray of int, shape (n,)
        Which parcel a point belongs to: 0, 1, …, each in one run.
    ring : ndarray of int, shape (n,)
        Number of the ring that it is on; each in one run.
    rows : ndarray of int, shape (parcels,)
        Row of the file for each parcel, for messages.
    limits : Limits
        How many rings one may have.

    Returns
    -------
    shapes : ndarray of Polygon or MultiPolygon, shape (parcels,)
        None where no polygon can be made.
    rejected : list of Rejected
        Why not.
    """
    points = np.column_stack([easting, northing])
    starts = np.flatnonzero(np.diff(parcel, prepend=-1) | np.diff(ring, prepend=ring[:1] - 1))
    starts = _split_where_closed(points, starts)
    lengths = np.diff(starts, append=len(points))
    of_parcel = parcel[starts]
    shapes = np.full(len(rows), None, dtype=object)
    few = _few(points, starts, lengths)
    rejected = [_rejected(rows, int(one), "few") for one in np.unique(of_parcel[few])]
    good = ~np.isin(of_parcel, of_parcel[few])
    made = _polygons(points, starts[good], lengths[good])
    counts = np.bincount(of_parcel[good], minlength=len(rows))
    single = counts[of_parcel[good]] == 1
    shapes[of_parcel[good][single]] = made[single]
    firsts = np.cumsum(counts) - counts  # rings come parcel by parcel
    for one in np.flatnonzero(counts > 1):
        if counts[one] > limits.rings:
            rejected.append(_rejected(rows, int(one), "many"))
            continue
        try:
            shapes[one] = assembled(made[firsts[one] : firsts[one] + counts[one]])
        except shapely.errors.GEOSException:
            rejected.append(_rejected(rows, int(one), "crossed"))
            continue
        if shapes[one] is None:
            rejected.append(_rejected(rows, int(one), "twice"))
    return shapes, rejected


def assembled(rings: GeometryArray) -> shapely.Geometry | None:
    """
    Put the rings of one parcel together.

    Parameters
    ----------
    rings : ndarray of Polygon, shape (k,)
        Each without holes.

    Returns
    -------
    Polygon, MultiPolygon or None
        None if no ring lies outermost, as when one is written twice.
    """
    inner, outer = shapely.STRtree(rings).query(rings, predicate="within")
    inner, outer = inner[inner != outer], outer[inner != outer]
    depth = np.bincount(inner, minlength=len(rings))
    shells = np.flatnonzero(depth % 2 == 0)
    if not len(shells) or (depth[inner] <= depth[outer]).any():
        return None
    holes: dict[int, list[Any]] = {int(shell): [] for shell in shells}
    for one, around in zip(inner.tolist(), outer.tolist(), strict=True):
        if depth[one] % 2 and depth[around] == depth[one] - 1:
            holes[around].append(shapely.get_exterior_ring(rings[one]))
    parts = [
        shapely.Polygon(shapely.get_exterior_ring(rings[shell]), inside)
        for shell, inside in holes.items()
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _split_where_closed(
    points: np.ndarray[Any, Any], starts: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """End a ring where it returns to its first point, even if the next has the same number."""
    ends = [*starts[1:].tolist(), len(points)] if len(starts) else []
    split: list[int] = []
    for start, end in zip(starts.tolist(), ends, strict=True):
        split.append(start)
        again = start + 1 + np.flatnonzero((points[start + 1 : end] == points[start]).all(axis=1))
        if len(again) and again[0] + 1 < end:
            split += _closed_runs(points, int(again[0]) + 1, end)
    return np.array(split, dtype=np.int64)


def _closed_runs(points: np.ndarray[Any, Any], start: int, end: int) -> list[int]:
    runs = []
    where: dict[tuple[float, float], list[int]] = {}
    for at in range(start, end):
        where.setdefault(tuple(points[at].tolist()), []).append(at)
    while start < end:
        runs.append(start)
        same = where[tuple(points[start].tolist())]
        later = bisect_right(same, start)
        start = same[later] + 1 if later < len(same) else end
    return runs


def _few(
    points: np.ndarray[Any, Any], starts: np.ndarray[Any, Any], lengths: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    last = starts + lengths - 1
    closed = (points[starts] == points[last]).all(axis=1) & (lengths > 1)
    return np.asarray(lengths - closed < _LEAST_POINTS)


def _polygons(
    points: np.ndarray[Any, Any], starts: np.ndarray[Any, Any], lengths: np.ndarray[Any, Any]
) -> GeometryArray:
    """Rings are closed by shapely where the file does not repeat the first point."""
    chosen = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
    of_ring = np.repeat(np.arange(len(starts)), lengths)
    made: GeometryArray = np.asarray(
        shapely.polygons(shapely.linearrings(points[chosen], indices=of_ring))
    )
    return made


def _rejected(rows: np.ndarray[Any, Any], parcel: int, why: str) -> Rejected:
    reason = {
        "few": Text("有一圈不足 3 个不同的界址点", "a ring has fewer than 3 points"),
        "many": Text("圈数太多", "too many rings"),
        "crossed": Text("圈自相交,分不出内外", "rings cross themselves"),
        "twice": Text("有重复的圈,分不出内外", "a ring occurs twice, so no outer one can be told"),
    }[why]
    return Rejected(int(rows[parcel]), reason)
