"""Frames of the rows of a table, with the shapes that they give; and what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.formats.reading import Rejected
from sitesel.formats.sheet import typed
from sitesel.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from sitesel.matrix import GeometryArray

ROW = "row"  # name of an index that holds the numbers of rows in the file
MISSING = Text("没有坐标", "no coordinates")
_MOST_COLLECTIONS = 16
_SHOWN_ROWS = 5
_NO_SHAPE = Text("WKT 读不出图形(弧线请先转成折线)", "its WKT is no shape (make curves straight)")
_CURVES = ("CURVE", "CIRCULAR", "SURFACE")


def framed(rows: pd.DataFrame, shapes: GeometryArray) -> Any:  # noqa: ANN401  (a GeoDataFrame)
    """
    Make a frame of rows and shapes.

    Parameters
    ----------
    rows : DataFrame, shape (n, columns)
        Attributes as stored.
    shapes : ndarray of shapely.Geometry, shape (n,)
        None where there is none.

    Returns
    -------
    GeoDataFrame, shape (n, columns)
        Columns of numbers as numbers.
    """
    import geopandas

    plain = typed(rows.reset_index(drop=True))
    if "geometry" in plain:
        plain = plain.rename(columns={"geometry": "geometry_"})
    return geopandas.GeoDataFrame(plain, geometry=list(shapes))


def numbered(rows: pd.DataFrame, shapes: GeometryArray) -> Any:  # noqa: ANN401  (a GeoDataFrame)
    """
    Make a frame that keeps the numbers that rows have in the file.

    Parameters
    ----------
    rows : DataFrame, shape (n, columns)
        Attributes as stored; the index is the row of the file.
    shapes : ndarray of shapely.Geometry, shape (n,)
        None where there is none.

    Returns
    -------
    GeoDataFrame, shape (n, columns)
        With the same index, by the name `row`.
    """
    return framed(rows, shapes).set_axis(rows.index.rename(ROW), axis="index")


def unread(rows: pd.Index[Any]) -> list[Text]:
    """
    Say which rows have coordinates that are no numbers.

    Parameters
    ----------
    rows : Index of int
        Of the file.

    Returns
    -------
    list of Text
        Empty for none.
    """
    if not len(rows):
        return []
    first = ", ".join(map(str, rows[:_SHOWN_ROWS])) + (" …" if len(rows) > _SHOWN_ROWS else "")
    return [
        Text(
            f"{len(rows)} 行的坐标不全或不是数字,按没有坐标计(第 {first} 行)",
            f"the coordinates of {len(rows)} rows are no two numbers and count as absent (rows "
            f"{first})",
        )
    ]


def from_wkt(table: pd.DataFrame, column: str) -> tuple[Any, list[Rejected]]:
    """
    Make a frame of a column of WKT.

    Parameters
    ----------
    table : DataFrame, shape (n, columns)
        Attributes as stored; the index is the row of the file.
    column : str
        With the WKT.

    Returns
    -------
    tuple of (GeoDataFrame, list of Rejected)
        Rows with a shape, and the others.
    """
    texts = table[column].where(table[column].notna(), "").astype(str).to_numpy(dtype=object)
    words = [text.upper() for text in texts]
    nested = [text.count("COLLECTION") > _MOST_COLLECTIONS for text in words]
    curved = [any(word in text for word in _CURVES) for text in words]
    # GEOS follows nested collections by calling itself, and shapely has no curves
    texts[np.logical_or(nested, curved)] = ""
    shapes = shapely.force_2d(shapely.from_wkt(texts, on_invalid="ignore"))
    places, of_row = shapely.get_coordinates(shapes, return_index=True)
    bad = shapely.is_missing(shapes)
    bad[of_row[~np.isfinite(places).all(axis=1)]] = True
    empty = table[column].isna().to_numpy()
    rejected = [
        Rejected(int(row), MISSING if nothing else _NO_SHAPE)
        for row, nothing in zip(table.index[bad], empty[bad], strict=True)
    ]
    return framed(table[~bad].drop(columns=column), shapes[~bad]), rejected
