"""
The places that a pack knows by name, and how far each reaches.

Names are those of parks, clusters, carriers and zones that state their district, and of districts.
A place whose outline nobody knows counts as its district. A district is also called by what it was
before: 即墨区 was 即墨市 and 即墨县.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from sitesel.districts import district_names, districts, precision_m
from sitesel.intake.vocabulary import vocabulary
from sitesel.text import as_list

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, GeometryArray, IntArray
    from sitesel.pack import Features, Pack

BY_NAME, BY_DISTRICT = "name", "district"
KINDS = ("区", "市", "县")
M2_PER_MU = 2000 / 3
_BRACKETS = re.compile(r"[(（].*?[)）]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """
    A place of which the pack knows how far it reaches.

    Parameters
    ----------
    name : str
        For people.
    district : str
        It lies in; of a district itself.
    point : shapely.Point
        In it.
    reach_m : float
        To its farthest edge, with its own doubt; infinite where no outline is known.
    by : str
        `name` or `district`.
    """

    name: str
    district: str
    point: shapely.Geometry
    reach_m: float
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """
    Names of places.

    Parameters
    ----------
    areas : tuple of Area
        The smallest reach first.
    names : tuple of str
        m of them.
    area : ndarray of int, shape (m,)
        Of which area each is a name.
    own : tuple of str
        What the city and its districts are called.
    """

    areas: tuple[Area, ...]
    names: tuple[str, ...]
    area: IntArray
    own: tuple[str, ...]


def gazetteer(pack: Pack) -> Gazetteer:
    """
    Gather the places of a pack.

    Parameters
    ----------
    pack : Pack
        The city.

    Returns
    -------
    Gazetteer
        Perhaps empty.
    """
    around = _districts(pack)
    entries: dict[str, Area] = {}
    for area in around.values():
        for kind in KINDS:
            entries.setdefault(f"{stem(area.name)}{kind}", area)
    for role in vocabulary().placing.roles:
        if role in pack.roles:
            for name, area in _of_features(pack.features(role), around):
                entries.setdefault(name, area)
    areas = sorted({id(one): one for one in entries.values()}.values(), key=lambda one: one.reach_m)
    at = {id(one): place for place, one in enumerate(areas)}
    return Gazetteer(
        areas=tuple(areas),
        names=tuple(entries),
        area=np.array([at[id(one)] for one in entries.values()], dtype=int),
        own=(pack.head.title_zh, *(one.name_zh for one in pack.districts), *around),
    )


def stem(name: str) -> str:
    """
    Strip the name of a district of what kind it is.

    Parameters
    ----------
    name : str
        Such as 即墨区.

    Returns
    -------
    str
        Such as 即墨.

    Examples
    --------
    >>> stem("即墨区"), stem("平度市"), stem("蓝谷")
    ('即墨', '平度', '蓝谷')
    """
    return name[:-1] if name.endswith(KINDS) else name


def _districts(pack: Pack) -> dict[str, Area]:
    frame = districts(pack)
    if frame is None:  # known by name alone: they tell places apart and are none
        return {
            name: Area(
                name=name, district=name, point=shapely.Point(0, 0), reach_m=np.inf, by=BY_DISTRICT
            )
            for name in district_names(pack)
        }
    shapes = frame.geometry.to_numpy()
    points = shapely.point_on_surface(shapes)
    reach = _farthest(points, shapes) + precision_m(pack)
    return {
        name: Area(name=name, district=name, point=point, reach_m=float(metres), by=BY_DISTRICT)
        for name, point, metres in zip(frame["name_zh"], points, reach, strict=True)
    }


def _of_features(features: Features, around: dict[str, Area]) -> list[tuple[str, Area]]:
    """Give every name of every place that states its district."""
    table, shapes = features.table, features.geometries
    if "district" not in table or "name_zh" not in table:
        return []
    points = shapely.point_on_surface(shapes)
    reach = np.fmax(_farthest(points, shapes), _disc_m(table)) + features.uncertainty_m
    outlined = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004  (a surface)
    found = []
    for row, (_, one) in enumerate(table.iterrows()):
        district, name = one["district"], one["name_zh"]
        if not isinstance(district, str) or not isinstance(name, str):
            continue
        area = around.get(district)
        if outlined[row]:
            area = Area(
                name=name, district=district, point=points[row], reach_m=float(reach[row]),
                by=BY_NAME,
            )  # fmt: skip
        if area is not None:
            found += [(each, area) for each in _names(name, one.get("aliases"))]
    return [(name, area) for name, area in found if stem(name) not in map(stem, around)]


def _names(name: str, aliases: object) -> list[str]:
    words = [_BRACKETS.sub("", one) for one in (name, *as_list(aliases))]
    return [one for one in words if len(one) >= vocabulary().placing.least and not one.isascii()]


def _farthest(points: GeometryArray, shapes: GeometryArray) -> FloatArray:
    """Metres from a point of each shape to its farthest vertex."""
    places, row = shapely.get_coordinates(shapes, return_index=True)
    origin = shapely.get_coordinates(points)[row]
    farthest = np.zeros(len(shapes))
    np.maximum.at(farthest, row, np.hypot(*(places - origin).T))
    return farthest


def _disc_m(table: pd.DataFrame) -> FloatArray:
    """Radius of a disc of the largest area that is stated, in metres; NaN where none is."""
    stated = [name for name in ("area_mu", "area_high_mu") if name in table]
    numbers = table[stated].apply(pd.to_numeric, errors="coerce").max(axis=1)
    radius: FloatArray = np.sqrt(numbers.to_numpy(dtype=float) * M2_PER_MU / np.pi)
    return radius
