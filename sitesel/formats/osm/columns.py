"""Columns of features made of their tags: names, numbers, what a role is measured by."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from sitesel.formats.osm.roads import road_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.formats.osm.areas import Areas
    from sitesel.formats.osm.roads import Column
    from sitesel.formats.osm.ways import Ways
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray

V_PER_KV = 1000.0
WGS84_AXIS_M = 6_378_137.0
WGS84_ECCENTRICITY_2 = 0.0066943799901413165
ELECTRIC = {"power_substation", "power_line"}


def line_columns(block: Ways, inside: BoolArray, *, role: str, also: Sequence[str]) -> pd.DataFrame:
    """
    Make the columns of lines.

    Parameters
    ----------
    block : Ways
        As read.
    inside : ndarray of bool, shape (n,)
        Which to take.
    role : str
        Roads get the columns of `road_columns`.
    also : sequence of str
        Tags that become columns of their own.

    Returns
    -------
    DataFrame
        With `geometry`, `rejected` (why not to keep it, or empty) and `missing` (how many nodes
        are).
    """
    rows = np.flatnonzero(inside)
    tag = partial(block.tags.column, rows=rows)
    lines = block.lines[rows]
    table = pd.DataFrame(
        {
            "id": pd.Series([f"way/{number}" for number in block.ids[rows]], dtype=str),
            "osm_id": block.ids[rows],
            **_named(tag, role=role, also=also),
            "length_m": np.round(length_m(lines), 2),
            "missing": block.missing[rows],
            "rejected": "",
        }
    )
    if role == "road":
        table = table.drop(columns="rejected").join(road_columns(tag))
    return table.assign(geometry=lines)


def place_columns(found: Areas, *, role: str, also: Sequence[str]) -> pd.DataFrame:
    """
    Make the columns of areas and places.

    Parameters
    ----------
    found : Areas
        As read.
    role : str
        Substations get `voltage_kv`.
    also : sequence of str
        Tags that become columns of their own.

    Returns
    -------
    DataFrame
        With `geometry` and `rejected`, all empty.
    """

    def tag(key: str) -> pd.Series[str]:
        return pd.Series([one.get(key, "") for one in found.tags], dtype=object)

    return pd.DataFrame(
        {
            "id": found.names,
            "osm_id": [int(name.rpartition("/")[2]) for name in found.names],
            **_named(tag, role=role, also=also),
            "rejected": "",
            "geometry": pd.Series(list(found.geometries), dtype=object),
        }
    )


def length_m(lines: GeometryArray) -> FloatArray:
    """
    Length of lines in degrees on the WGS 84 ellipsoid.

    Parameters
    ----------
    lines : ndarray of shapely.Geometry, shape (n,)
        Lines with or without parts, or None.

    Returns
    -------
    ndarray of float, shape (n,)
        Metres; 0 without a line. Each segment is measured by the radii of curvature at its middle,
        which for segments of a few kilometres is right to a millionth.
    """
    parts, row = shapely.get_parts(lines, return_index=True)
    places, part = shapely.get_coordinates(parts, return_index=True)
    same = part[1:] == part[:-1]
    step = np.radians(np.diff(places, axis=0)[same])
    middle = np.radians((places[1:, 1] + places[:-1, 1])[same] / 2)
    flat = 1 - WGS84_ECCENTRICITY_2 * np.sin(middle) ** 2
    across = WGS84_AXIS_M / np.sqrt(flat)
    north = step[:, 1] * across * (1 - WGS84_ECCENTRICITY_2) / flat
    east = step[:, 0] * across * np.cos(middle)
    owner = row[part[1:][same]]
    metres: FloatArray = np.bincount(
        owner, weights=np.hypot(east, north), minlength=len(lines)
    ).astype(float)
    return metres


def voltage_kv(voltage: str) -> float:
    """
    Read the tag `voltage`.

    Parameters
    ----------
    voltage : str
        Volts; several are separated by semicolons.

    Returns
    -------
    float
        The highest, in kV; NaN if none is a number.

    Examples
    --------
    >>> voltage_kv("220000;110000"), voltage_kv("medium")
    (220.0, nan)
    """
    volts = [float(part) for part in re.findall(r"\d+(?:\.\d+)?", voltage)]
    return max(volts) / V_PER_KV if volts else float("nan")


def _named(tag: Column, *, role: str, also: Sequence[str]) -> dict[str, pd.Series[Any]]:
    local = tag("name:zh")
    made: dict[str, pd.Series[Any]] = {
        "name_zh": local.where(local != "", tag("name")),
        "name_en": tag("name:en"),
        **{key: tag(key) for key in also},
    }
    if role in ELECTRIC:
        made["voltage"] = tag("voltage")
        made["voltage_kv"] = made["voltage"].map(voltage_kv).astype(float)
    return made
