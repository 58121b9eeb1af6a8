"""
What can be wrong with the features of a file: geometries, ids, uncertainties.

Each function lists its faults in Chinese and English, with the first rows at fault, so that all
faults of a file can be told at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas

    from sitesel.matrix import GeometryArray

SHOWN_ROWS = 5
DIMENSION = {"point": {0}, "line": {1}, "polygon": {2}, "mixed": {0, 1, 2}}
KIND_ZH = {"point": "点", "line": "线", "polygon": "面", "mixed": "点线面"}


def geometry_faults(frame: geopandas.GeoDataFrame, kind: str) -> list[tuple[str, str]]:
    """
    List what is wrong with the geometries of a frame.

    Parameters
    ----------
    frame : GeoDataFrame
        In any system.
    kind : str
        `point`, `line`, `polygon` or `mixed`: what it should hold.

    Returns
    -------
    list of (str, str)
        One fault a line, in Chinese and English, with the first rows at fault.
    """
    shapes = frame.geometry.to_numpy()
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    bounds = shapely.bounds(shapes)
    infinite = ~empty & ~np.isfinite(bounds).all(axis=1)
    infinite |= _not_finite(shapes)
    wrong = ~empty & ~np.isin(shapely.get_dimensions(shapes), list(DIMENSION[kind]))
    invalid = ~empty & ~infinite & ~shapely.is_valid(shapes)
    checks = (
        (empty, "没有图形", "no geometry"),
        (infinite, "坐标为 NaN 或无穷大", "NaN or infinite coordinates"),
        (wrong, f"不是{KIND_ZH[kind]}", f"not a {kind}"),
        (invalid, "图形无效(如自相交)", "invalid geometry (such as self-intersection)"),
    )
    return [
        (
            f"{int(bad.sum())} 个要素{zh},行 {_rows(bad)}",
            f"{int(bad.sum())} features with {en}, rows {_rows(bad)}",
        )
        for bad, zh, en in checks
        if bad.any()
    ]


def id_faults(frame: geopandas.GeoDataFrame) -> list[tuple[str, str]]:
    """
    List duplicate or empty ids of a frame.

    Parameters
    ----------
    frame : GeoDataFrame
        With or without a column `id`.

    Returns
    -------
    list of (str, str)
        Empty if there is nothing wrong.
    """
    if "id" not in frame:
        return []
    ids = frame["id"]
    twice = ids[ids.duplicated()].astype(str).unique()[:SHOWN_ROWS]
    absent = ids.isna() | (ids.astype(str).str.strip() == "")
    faults = []
    if len(twice):
        listed = ", ".join(twice)
        faults.append((f"编号 id 重复:{listed}", f"duplicate ids: {listed}"))
    if absent.any():
        rows = _rows(absent.to_numpy())
        faults.append((f"编号 id 为空,行 {rows}", f"empty ids, rows {rows}"))
    return faults


def uncertainty_faults(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """
    List uncertainties that are no length.

    Parameters
    ----------
    frame : DataFrame
        With or without a column `uncertainty_m`.

    Returns
    -------
    list of (str, str)
        Empty if every one is a number of at least 0 or absent.
    """
    if "uncertainty_m" not in frame:
        return []
    metres = pd.to_numeric(frame["uncertainty_m"], errors="coerce").to_numpy(dtype=float)
    bad = frame["uncertainty_m"].notna().to_numpy() & ~((metres >= 0) & np.isfinite(metres))
    if not bad.any():
        return []
    rows = _rows(bad)
    return [
        (f"uncertainty_m 不是不小于 0 的数,行 {rows}", f"uncertainty_m is no length, rows {rows}")
    ]


def _not_finite(shapes: GeometryArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    bad = np.zeros(len(shapes), dtype=bool)
    bad[owner[~np.isfinite(coordinates).all(axis=1)]] = True
    return bad


def _rows(bad: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[int]:
    return [int(row) + 1 for row in np.flatnonzero(bad)[:SHOWN_ROWS]]
