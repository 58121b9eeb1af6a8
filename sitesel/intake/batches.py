"""Tables of a layer as Arrow's: the form in which features travel into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas

    from sitesel.intake.layout import Layout
    from sitesel.matrix import GeometryArray

GEOMETRY = "geom"
BATCH_ROWS = 20_000  # a few MB each; GDAL takes a batch apart in memory
MULTI = {
    "MultiPoint": shapely.multipoints,
    "MultiLineString": shapely.multilinestrings,
    "MultiPolygon": shapely.multipolygons,
}
SINGLE_TYPES = (0, 1, 3)  # point, line, polygon, as GEOS numbers them


def schema_of(layout: Layout) -> Any:  # noqa: ANN401  (a schema of pyarrow)
    """
    Give the schema that a layer is written with.

    Parameters
    ----------
    layout : Layout
        Columns and types of the whole.

    Returns
    -------
    pyarrow.Schema
        Its columns, and the shapes last, as well-known binary.
    """
    import pyarrow as pa

    columns = layout.empty.drop(columns=layout.empty.geometry.name)
    fields = [
        pa.field(one.name, layout.arrow.get(one.name, one.type))
        for one in pa.Schema.from_pandas(columns, preserve_index=False)
    ]
    return pa.schema([*fields, pa.field(GEOMETRY, pa.binary())])


def table_of(piece: geopandas.GeoDataFrame, schema: Any = None) -> Any:  # noqa: ANN401  (of pyarrow)
    """
    Make a table of features.

    Parameters
    ----------
    piece : GeoDataFrame, shape (n, columns)
        Some of a layer.
    schema : pyarrow.Schema, optional
        As `schema_of` gives it; without it, what the columns suggest.

    Returns
    -------
    pyarrow.Table
        Of n rows.
    """
    import pyarrow as pa

    columns = piece.drop(columns=piece.geometry.name)
    plain = None if schema is None else schema.remove(schema.get_field_index(GEOMETRY))
    table = pa.Table.from_pandas(columns, schema=plain, preserve_index=False)
    shapes = pa.field(GEOMETRY, pa.binary())
    whole = table.append_column(shapes, _binary(piece.geometry.to_numpy()))
    return whole.replace_schema_metadata(None)


def even(tables: Iterator[Any]) -> Iterator[Any]:
    """
    Cut tables into batches of one size, whatever the pieces: GDAL's bytes depend on the batches.

    Parameters
    ----------
    tables : iterator of pyarrow.Table
        Of one schema.

    Yields
    ------
    pyarrow.RecordBatch
        Of `BATCH_ROWS` rows; the last of fewer.
    """
    import pyarrow as pa

    held: list[Any] = []
    for table in tables:
        held.append(table)
        while sum(len(one) for one in held) >= BATCH_ROWS:
            joined = pa.concat_tables(held)
            yield from joined.slice(0, BATCH_ROWS).combine_chunks().to_batches()
            held = [joined.slice(BATCH_ROWS)]
    if any(len(one) for one in held):
        yield from pa.concat_tables(held).combine_chunks().to_batches()


def as_type(shapes: GeometryArray, kind: str) -> GeometryArray:
    """
    Bring shapes to the type of their layer.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        None is missing.
    kind : str
        As `type_of` gives it.

    Returns
    -------
    ndarray of shapely.Geometry, shape (n,)
        Single ones become multi-part if the layer is.
    """
    make = MULTI.get(kind)
    single = np.isin(shapely.get_type_id(shapes), SINGLE_TYPES)
    if make is None or not single.any():
        return shapes
    promoted = shapes.copy()
    promoted[single] = make(shapes[single], indices=np.arange(int(single.sum())))
    return promoted


def table_as_type(table: Any, kind: str, types: Any) -> Any:  # noqa: ANN401  (of pyarrow)
    """
    Bring the shapes of a table to the type of their layer.

    Parameters
    ----------
    table : pyarrow.Table
        Of n rows, with shapes as `table_of` makes them.
    kind : str
        As `type_of` gives it.
    types : ndarray of int, shape (n,)
        What GEOS calls each shape.

    Returns
    -------
    pyarrow.Table
        Single ones are multi-part if the layer is.
    """
    if kind not in MULTI or not np.isin(types, SINGLE_TYPES).any():
        return table
    at = table.schema.get_field_index(GEOMETRY)
    shapes = shapely.from_wkb(table.column(at).to_numpy())
    return table.set_column(at, table.schema.field(at), _binary(as_type(shapes, kind)))


def _binary(shapes: GeometryArray) -> Any:  # noqa: ANN401  (an array of pyarrow)
    import pyarrow as pa

    return pa.array(shapely.to_wkb(shapes), type=pa.binary())
