"""Segments, clusters, hot cells and gaps as plain rows: what table, JSON and files read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import shapely

from sitesel.chainview.status import name_of
from sitesel.crs import to_degrees
from sitesel.districts import name_districts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.chains import Chain
    from sitesel.clustering.density import Cluster
    from sitesel.clustering.document import Asked
    from sitesel.clustering.gaps import Gap
    from sitesel.clustering.hotspots import Hotspots
    from sitesel.clustering.placed import Placed
    from sitesel.matrix import BoolArray, GeometryArray
    from sitesel.pack import Pack

DECIMALS = 5  # of degrees
M2_PER_KM2 = 1e6
Document = dict[str, Any]


def links(chain: Chain) -> list[tuple[int, int]]:
    """
    List the links within a chain.

    Parameters
    ----------
    chain : Chain
        With s segments.

    Returns
    -------
    list of (int, int)
        Columns of the giving and the taking segment.
    """
    column = {name: place for place, name in enumerate(chain.ids)}
    return [(column[name], column[one.id]) for one in chain for name in chain.suppliers(one)]


def segments(chain: Chain, whole: Placed, firms: Placed, tested: BoolArray) -> list[Document]:
    """
    Say of each segment how many firms it has, and whether anything is concluded of it.

    Parameters
    ----------
    chain : Chain
        With s segments.
    whole, firms : Placed
        All listed, and those whose place serves.
    tested : ndarray of bool, shape (s,)
        Which have enough.

    Returns
    -------
    list of dict
        One a segment.
    """
    return [
        {
            **_name(one),
            "firms": int(whole.members[place]),
            "placed": int(firms.members[place]),
            "tested": bool(tested[place]),
        }
        for place, one in enumerate(chain)
    ]


def clusters(found: Sequence[Cluster], asked: Asked) -> list[Document]:
    """
    Describe clusters.

    Parameters
    ----------
    found : sequence of Cluster
        In order.
    asked : Asked
        For names and districts.

    Returns
    -------
    list of dict
        One a cluster; the place is the centre of its ground, in degrees.
    """
    centres = np.array([shapely.centroid(one.outline) for one in found], dtype=object)
    spots = _places(centres, asked.pack)
    return [
        {
            "id": f"c{row + 1}",
            "segment": asked.chain.segments[one.segment].id,
            **spot,
            "area_km2": float(one.outline.area / M2_PER_KM2),
            "firms": one.firms,
            "listed": one.of_all,
            "expected": one.expected,
            "times": one.firms / one.expected if one.expected else None,
            "peak_firms": one.peak[0],
            "peak_listed": one.peak[1],
            "p": one.p,
        }
        for row, (one, spot) in enumerate(zip(found, spots, strict=True))
    ]


def hot(found: Hotspots, asked: Asked) -> list[Document]:
    """
    Describe the cells that are hot.

    Parameters
    ----------
    found : Hotspots
        Of all cells.
    asked : Asked
        The level, names and districts.

    Returns
    -------
    list of dict
        By segment, the highest score first.
    """
    row, segment = np.nonzero(found.p_corrected <= asked.alpha)
    order = np.lexsort((row, -found.score[row, segment], segment))
    row, segment = row[order], segment[order]
    spots = _places(shapely.points(found.corners[row] + found.cell_m / 2), asked.pack)
    return [
        {
            "segment": asked.chain.segments[column].id,
            **spot,
            "firms": int(found.count[cell, column]),
            "window_firms": int(found.window_count[cell, column]),
            "window_listed": int(found.window_all[cell]),
            "score": number(found.score[cell, column]),
            "p_corrected": float(found.p_corrected[cell, column]),
        }
        for cell, column, spot in zip(row, segment, spots, strict=True)
    ]


def gaps(found: Sequence[Gap], asked: Asked) -> list[Document]:
    """
    Describe what clusters lack.

    Parameters
    ----------
    found : sequence of Gap
        In order.
    asked : Asked
        Names.

    Returns
    -------
    list of dict
        In the same order; `nearest_m` is null if no firm of the segment is known at all.
    """
    return [
        {
            "segment": asked.chain.segments[one.segment].id,
            "cluster": f"c{one.cluster + 1}",
            "status": one.status,
            "status_zh": name_of(one.status).zh,
            "status_en": name_of(one.status).en,
            "nearest_m": number(one.nearest_m),
            "expected": one.expected,
        }
        for one in found
    ]


def _name(segment: Any) -> Document:  # noqa: ANN401  (of a chain)
    return {"id": segment.id, "name_zh": segment.name_zh, "name_en": segment.name_en}


def _places(points: GeometryArray, pack: Pack) -> list[Document]:
    if not len(points):
        return []
    frame = geopandas.GeoDataFrame(geometry=list(points), crs=pack.head.work_crs)
    degrees = shapely.get_coordinates(to_degrees(frame).geometry.to_numpy()).round(DECIMALS)
    names = name_districts(points, pack)
    known = [""] * len(points) if names is None else names.tolist()
    return [
        {"district": name, "longitude": float(east), "latitude": float(north)}
        for name, (east, north) in zip(known, degrees, strict=True)
    ]


def number(one: float) -> float | None:
    """
    Write a number; what is none is null.

    Parameters
    ----------
    one : float
        Perhaps NaN or infinite.

    Returns
    -------
    float or None
        Fit for JSON.
    """
    return float(one) if np.isfinite(one) else None
