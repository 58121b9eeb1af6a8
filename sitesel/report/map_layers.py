"""
Layers as a map shows them: simplified for the eye and rounded to 5 decimals.

Longitude and latitude on WGS 84 in degrees; 5 decimals are about a metre. The tolerance of each
role stands in ``assets/roles.toml``. Nothing here is measured from: ranking uses the full layers.
"""

from __future__ import annotations

import json
import math
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from sitesel.errors import CrsError
from sitesel.industry import industries
from sitesel.report.vendored import own_text
from sitesel.text import as_list

if TYPE_CHECKING:
    import geopandas

    from sitesel.matrix import BoolArray, GeometryArray

Json = dict[str, Any]

METRES_PER_DEGREE = 111_320.0
DECIMALS = 5
BASE_ROLES = ("land", "sea")
OF_A_CHAIN = ("uncertainty_m", "position_fault")
SHOWN = ("id", "name_zh", "name_en", "kind_zh", "plant_zh", "district", "quality", "note_zh")


@cache
def role_styles() -> dict[str, Json]:
    """
    Read how each role is drawn.

    Returns
    -------
    dict of dict
        By role, in drawing order; `other` stands for every role not named.
    """
    return tomllib.loads(own_text("roles.toml"))


def geographic(frame: geopandas.GeoDataFrame, name: str) -> geopandas.GeoDataFrame:
    """
    Bring features to WGS 84 longitude and latitude.

    Parameters
    ----------
    frame : GeoDataFrame
        In any declared reference system.
    name : str
        What to call it in a message.

    Returns
    -------
    GeoDataFrame
        In EPSG:4326.

    Raises
    ------
    CrsError
        If no reference system is declared.
    """
    if frame.crs is None:
        raise CrsError(
            f"图层“{name}”没有坐标参考系,无法上图;请先用 set_crs 声明。",
            f"Layer '{name}' declares no CRS and cannot be mapped; declare it with set_crs.",
        )
    return frame if frame.crs.equals("EPSG:4326") else frame.to_crs("EPSG:4326")


def display_layers(layers: dict[str, geopandas.GeoDataFrame], *, ranked: set[str]) -> list[Json]:
    """
    Turn layers into what the page draws.

    Parameters
    ----------
    layers : dict of GeoDataFrame
        By role.
    ranked : set of str
        Ids of the ranked sites: these are drawn as sites and left out here.

    Returns
    -------
    list of dict
        `role`, `style` and `features`, in drawing order; land and sea are not among them.
    """
    styles = role_styles()
    known = [role for role in styles if role in layers]
    other = [role for role in layers if role not in styles and role not in BASE_ROLES]
    return [
        {
            "role": role,
            "style": styles.get(role, styles["other"]),
            "features": _features(
                geographic(layers[role], role), styles.get(role, styles["other"]), ranked
            ),
        }
        for role in known + other
    ]


def display_base(layers: dict[str, geopandas.GeoDataFrame]) -> Json:
    """
    Turn land (or, without it, the sea) into the ground that everything stands on.

    Parameters
    ----------
    layers : dict of GeoDataFrame
        By role; `land` or `sea` is used.

    Returns
    -------
    dict
        `kind` (`land`, `sea` or ""), `bounds` (west, south, east, north), `ground` and `coast` as
        GeoJSON geometries or None. The coast leaves out the straight edges where the data was cut.
    """
    for kind in BASE_ROLES:
        if kind in layers and len(layers[kind]):
            ground = shapely.union_all(geographic(layers[kind], kind).geometry.to_numpy())
            edge = shapely.box(*ground.bounds).boundary.buffer(2 * 10**-DECIMALS)
            coast = shapely.line_merge(shapely.difference(ground.boundary, edge))
            return {
                "kind": kind,
                "bounds": [round(side, DECIMALS) for side in ground.bounds],
                "ground": rounded(ground),
                "coast": rounded(coast),
            }
    return {"kind": "", "bounds": None, "ground": None, "coast": None}


def rounded(geometry: Any, *, simplify_m: float = 0.0) -> Json | None:  # noqa: ANN401
    """
    Give a geometry as GeoJSON with few decimals.

    Parameters
    ----------
    geometry : shapely geometry or None
        In degrees.
    simplify_m : float
        How far, in metres, the line may be from the true one.

    Returns
    -------
    dict or None
        A GeoJSON geometry; None where there is nothing to draw.
    """
    return all_rounded(np.array([geometry], dtype=object), simplify_m=simplify_m)[0]


def all_rounded(geometries: GeometryArray, *, simplify_m: float = 0.0) -> list[Json | None]:
    """
    Give geometries as GeoJSON with few decimals, all at once.

    Parameters
    ----------
    geometries : ndarray of shapely.Geometry, shape (n,)
        In degrees.
    simplify_m : float
        How far, in metres, a line may be from the true one.

    Returns
    -------
    list of dict or None
        GeoJSON geometries; None where there is nothing to draw.
    """
    if simplify_m:
        geometries = shapely.simplify(geometries, simplify_m / METRES_PER_DEGREE)
    flat = shapely.transform(shapely.force_2d(geometries), lambda xy: xy.round(DECIMALS))
    texts: Any = np.where(shapely.is_empty(flat), None, shapely.to_geojson(flat))
    return [None if text is None else json.loads(text) for text in texts]


def plain(value: Any) -> Any:  # noqa: ANN401  (a cell)
    """
    Give a cell of a table as JSON knows it.

    Parameters
    ----------
    value : Any
        A number, text, list, None, NaN, NumPy scalar …

    Returns
    -------
    Any
        The same; NaN and other missing values as None.
    """
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, bool | int | str):
        return value
    if pd.isna(value) or (isinstance(value, float) and math.isinf(value)):
        return None
    return value if isinstance(value, float) else str(value)


def _features(frame: geopandas.GeoDataFrame, style: Json, ranked: set[str]) -> list[Json]:
    """Give the features of one layer that are drawn as layer, not as site."""
    shapes, simplify_m = frame.geometry.to_numpy(), style["simplify_m"]
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if "id" in frame.columns:
        drawn &= ~frame["id"].isin(ranked).to_numpy()
    joined: list[Json] = []
    if style.get("join"):
        named = _named(frame)
        joined = _joined(shapes[drawn & ~named], simplify_m=simplify_m)
        drawn &= named
    columns = {name: frame[name] for name in SHOWN if name in frame}
    if style.get("chain"):
        columns |= {name: frame[name] for name in OF_A_CHAIN if name in frame}
        columns |= {"industries": frame["industries"].map(_ids)} if "industries" in frame else {}
    cells = {name: column.to_numpy(dtype=object)[drawn] for name, column in columns.items()}
    return joined + [
        {
            key: text
            for key, column in cells.items()
            if (text := plain(column[row])) not in (None, "", [])
        }
        | {"geometry": geometry}
        for row, geometry in enumerate(all_rounded(shapes[drawn], simplify_m=simplify_m))
    ]


def _ids(cell: object) -> list[str]:
    """Give the industries of a cell by id where they are the city's, else as they are named."""
    ids = {one.name_zh: one.id for one in industries().values()}
    return [ids.get(name, name) for name in as_list(cell)]


def _named(frame: geopandas.GeoDataFrame) -> BoolArray:
    """Say which features have a name in either language."""
    named = np.zeros(len(frame), dtype=bool)
    for column in ("name_zh", "name_en"):
        if column in frame.columns:
            named |= [isinstance(cell, str) and bool(cell) for cell in frame[column]]
    return named


def _joined(shapes: GeometryArray, *, simplify_m: float) -> list[Json]:
    """Make one line of many: thousands of edges weigh less as one."""
    if not len(shapes):
        return []
    return [
        {"geometry": rounded(shapely.line_merge(shapely.union_all(shapes)), simplify_m=simplify_m)}
    ]
