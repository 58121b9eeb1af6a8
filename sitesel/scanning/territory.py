"""The ground that a scan is about: land of the city, by district where boundaries are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.districts import districts
from sitesel.errors import UsageError
from sitesel.scanning.cells import extent_in_metres
from sitesel.scanning.shapes import within
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.crs import Bounds
    from sitesel.kernels import Frame
    from sitesel.matrix import GeometryArray, IntArray
    from sitesel.pack import Pack

LAND = "land"
NOWHERE = -1
NO_NAMES = "none (install sitesel[districts] or supply a layer district)"
WHOLE = Text("全域", "whole area")


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """
    What is scanned.

    Parameters
    ----------
    bounds : (float, float, float, float)
        West, south, east and north in metres.
    land : ndarray of shapely.Geometry, shape (m,), or None
        Only on it; None: everywhere within the bounds.
    parts : tuple of Text
        Names of the districts, or of the whole.
    shapes : ndarray of shapely.Geometry, shape (d,), or None
        Of the districts; None: no boundaries are known, and there is one part.
    """

    bounds: Bounds
    land: GeometryArray | None
    parts: tuple[Text, ...]
    shapes: GeometryArray | None

    def part_of(self, frame: Frame) -> IntArray:
        """
        Say to which district each cell belongs, by its middle.

        Parameters
        ----------
        frame : Frame
            The cells.

        Returns
        -------
        ndarray of int, shape (rows, columns)
            Number of the part; -1 outside all of them, and off the land.
        """
        if self.shapes is None:
            part = np.zeros(frame.shape, dtype=np.int64)
        else:
            part = np.full(frame.shape, NOWHERE, dtype=np.int64)
            for number, shape in enumerate(self.shapes):
                part[within(np.array([shape]), frame) & (part == NOWHERE)] = number
        if self.land is not None:
            part[~within(self.land, frame)] = NOWHERE
        west, south, east, north = self.bounds
        eastings, northings = frame.centres()
        part[(northings < south) | (northings > north)] = NOWHERE
        part[:, (eastings < west) | (eastings > east)] = NOWHERE
        return part


def territory(pack: Pack, *, extent: Bounds | None, within_districts: tuple[str, ...]) -> Territory:
    """
    Say what is scanned of a city.

    Parameters
    ----------
    pack : Pack
        The city.
    extent : (float, float, float, float), optional
        Only within: west, south, east, north in degrees or metres.
    within_districts : tuple of str
        Only these districts; empty: all.

    Returns
    -------
    Territory
        The land of its districts, as far as the pack knows them.

    Raises
    ------
    UsageError
        If a district is unknown, or the extent lies outside the city.
    """
    known = districts(pack)
    names = () if known is None else tuple(known["name_zh"])
    missing = [name for name in within_districts if name not in names]
    if missing:
        listed = "、".join(names) or "(没有区市界线:请安装 sitesel[districts] 或提供 district 图层)"
        raise UsageError(
            f"没有区市 {'、'.join(missing)} 的界线;可选:{listed}。",
            f"No boundary of {', '.join(missing)}; known are: {', '.join(names) or NO_NAMES}.",
        )
    chosen = [name for name in names if not within_districts or name in within_districts]
    shapes = None
    if known is not None:
        shapes = known.geometry.to_numpy()[known["name_zh"].isin(chosen).to_numpy()]
    land = pack.features(LAND).geometries if LAND in pack.roles else None
    asked = None if extent is None else extent_in_metres(extent, pack)
    whole = _bounds(pack, shapes if shapes is not None else land, asked)
    if asked is not None:
        whole = _cut(whole, asked, pack)
    parts = tuple(Text(name, name) for name in chosen) or (WHOLE,)
    return Territory(bounds=whole, land=land, parts=parts, shapes=shapes)


def _bounds(pack: Pack, shapes: GeometryArray | None, asked: Bounds | None) -> Bounds:
    if shapes is not None and len(shapes):
        west, south, east, north = shapely.total_bounds(shapes).tolist()
        return west, south, east, north
    if pack.home is None and asked is not None:
        return asked
    if pack.home is None:
        raise UsageError(
            f"数据包 {pack.head.id} 没有陆地、区市界线和范围,不知道扫描哪里;请用 --extent 指定。",
            f"The pack {pack.head.id} has neither land nor districts nor an extent; say with "
            "--extent where to scan.",
        )
    return extent_in_metres(pack.home, pack)


def _cut(whole: Bounds, extent: Bounds, pack: Pack) -> Bounds:
    west, south = max(whole[0], extent[0]), max(whole[1], extent[1])
    east, north = min(whole[2], extent[2]), min(whole[3], extent[3])
    if not (west < east and south < north):
        raise UsageError(
            f"范围落在{pack.head.title_zh}之外;请核对 --extent 的次序(西,南,东,北)与坐标。",
            f"The extent lies outside {pack.head.title_en}; check the order of --extent (west,"
            "south,east,north) and its numbers.",
        )
    return west, south, east, north
