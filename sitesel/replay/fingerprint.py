"""
Hashes of files, and of what they hold whatever the order of rows and the way it is written.

A feature is its geometry as little-endian WKB of the coordinates as read, and its attributes as
canonical JSON: keys sorted, no column that is empty throughout, whole numbers without a point. The
content of a file is the SHA-256 of the sorted SHA-256 of its features.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas

MOST_FEATURES = 1000  # a layer of more is compared as a whole: the manifest stays small
SHAPE_DIGITS = 16
CELL_DIGITS = 8
EMPTY = "null"


def canonical(value: object) -> str:
    """
    Write plain values in the one way that does not depend on the order of keys.

    Parameters
    ----------
    value : object
        JSON-ready.

    Returns
    -------
    str
        JSON without spaces.

    Examples
    --------
    >>> canonical({"b": 1, "a": "青岛"})
    '{"a":"青岛","b":1}'
    """
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


def digest(text: str, digits: int = 64) -> str:
    """
    Hash a text.

    Parameters
    ----------
    text : str
        Any.
    digits : int
        How many of the 64 hexadecimal digits to keep.

    Returns
    -------
    str
        The first digits of the SHA-256 of its UTF-8.

    Examples
    --------
    >>> digest("abc", 8)
    'ba7816bf'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


def content(
    frame: geopandas.GeoDataFrame, *, id_column: str | None, most: int | None = None
) -> dict[str, Any]:
    """
    Fingerprint the features of a file.

    Parameters
    ----------
    frame : GeoDataFrame
        As read, in the system that it is stored in.
    id_column : str or None
        Column of unique ids; without one, features are named `row-1`, `row-2` ...
    most : int, optional
        With more features than these, none is listed.

    Returns
    -------
    dict
        content, count, identified, columns and features of `schema.Content`.
    """
    shapes = frame.geometry.to_numpy()
    wkb = shapely.to_wkb(shapes, byte_order=1, output_dimension=3, flavor="iso")
    cells = _cells(frame)
    rows = list(zip(*cells.values(), strict=True)) if cells else [()] * len(frame)
    keys = [canonical(name) for name in cells]
    whole = sorted(
        hashlib.sha256(shape + _object(keys, row).encode("utf-8", "surrogatepass")).hexdigest()
        for shape, row in zip(wkb, rows, strict=True)
    )
    return {
        "content": digest("\n".join(whole)),
        "count": len(frame),
        "identified": id_column is not None,
        "columns": list(cells),
        "features": None
        if most is not None and len(frame) > most
        else _features(frame, wkb, rows, id_column),
    }


def _features(
    frame: geopandas.GeoDataFrame,
    wkb: np.ndarray[Any, Any],
    rows: list[Any],
    id_column: str | None,
) -> dict[str, list[Any]]:
    bounds = shapely.bounds(frame.geometry.to_numpy())
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2.0
    names = (
        [f"row-{row + 1}" for row in range(len(frame))]
        if id_column is None
        else frame[id_column].astype(str)
    )
    found = {
        name: [
            hashlib.sha256(shape).hexdigest()[:SHAPE_DIGITS],
            *place,
            "".join(digest(cell, CELL_DIGITS) for cell in row),
        ]
        for name, shape, place, row in zip(names, wkb, middle.tolist(), rows, strict=True)
    }
    return found if id_column is None else dict(sorted(found.items()))


def _cells(frame: geopandas.GeoDataFrame) -> dict[str, list[str]]:
    """Canonical JSON of every cell, by column, in the order of names; no column that is empty."""
    table = frame.drop(columns=frame.geometry.name)
    written = {str(name): [canonical(plain(cell)) for cell in table[name]] for name in table}
    return {name: written[name] for name in sorted(written) if set(written[name]) != {EMPTY}}


def _object(keys: list[str], row: tuple[str, ...]) -> str:
    return "{" + ",".join(f"{key}:{cell}" for key, cell in zip(keys, row, strict=True)) + "}"


def plain(cell: Any) -> Any:  # noqa: ANN401  (whatever a frame and JSON can hold)
    """
    Bring a cell into plain types that do not depend on how its column was read.

    Parameters
    ----------
    cell : any
        Of a frame.

    Returns
    -------
    JSON value
        A missing one is None; true and 1 and 1.0 are the same, as a column with gaps turns one
        into the other.

    Examples
    --------
    >>> plain(3.0), plain(True), plain(float("nan")), plain(np.array(["港", None]))
    (3, 1, None, ['港', None])
    """
    if isinstance(cell, np.ndarray | list | tuple):
        return [plain(one) for one in cell]
    if isinstance(cell, dict):
        return {str(key): plain(one) for key, one in cell.items()}
    if isinstance(cell, str):
        return cell
    if cell is None or pd.isna(cell):
        return None
    if isinstance(cell, bool | int | float | np.generic):
        return _number(cell.item() if isinstance(cell, np.generic) else cell)
    return str(cell)


def _number(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, float):
        return int(value) if value.is_integer() else value if np.isfinite(value) else str(value)
    return int(value) if isinstance(value, bool | int) else str(value)
