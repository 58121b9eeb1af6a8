"""
GeoParquet, with the extra `parquet` (pyarrow).

What a file will take in memory stands in its foot, which is checked before any column is read. The
foot can lie about texts that are stored once and used often, so those are counted first.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import shapely

from sitesel.errors import DependencyError
from sitesel.formats.bounds import check_features, check_values, check_vertices
from sitesel.formats.gdal import quiet
from sitesel.formats.reading import Reading
from sitesel.formats.wkb import too_deep

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas

    from sitesel.formats.source import Source

SIGNATURE = b"PAR1"
_FEW_ROWS = 64


def blocks(source: Source, *, rows: int | None) -> Iterator[Reading]:
    """
    Read a GeoParquet file, block by block.

    Parameters
    ----------
    source : Source
        The file.
    rows : int or None
        Of a block; None for all at once.

    Yields
    ------
    Reading
        Rows in the order of the file.

    Raises
    ------
    BrokenLayerError
        If it is no GeoParquet, damaged, or too large.
    DependencyError
        If pyarrow is missing.
    """
    source.check_bytes(source.limits.binary_bytes)
    with source.path.open("rb") as file:
        if file.read(len(SIGNATURE)) != SIGNATURE:
            raise source.broken(
                "不是 GeoParquet(文件头不对);请改正后缀,或重新导出。",
                "is no GeoParquet (its first bytes are others); correct the suffix or export "
                "again.",
            )
    vertices = 0
    for frame, whole in _frames(source, rows):
        drawn = shapely.get_num_coordinates(frame.geometry.to_numpy())
        vertices = check_vertices(source, drawn, before=vertices)
        crs = None if frame.crs is None else frame.crs.to_string()
        yield Reading(frame=frame, form="parquet", crs=crs, whole=whole)


def _frames(source: Source, rows: int | None) -> Iterator[tuple[geopandas.GeoDataFrame, bool]]:
    """Give blocks, each with whether it is all of the file; one without rows for an empty file."""
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise DependencyError(
            f"读 {source.title} 需要 pyarrow:pip install 'sitesel[parquet]'",
            f"Reading {source.title} needs pyarrow: pip install 'sitesel[parquet]'",
        ) from error
    with _understood(source):
        file = parquet.ParquetFile(source.path, pre_buffer=False)
    with file:
        with _understood(source):
            drop = _checked(source, file)
        count = file.metadata.num_rows
        size = max(min(count, rows or count), 1)
        names = [name for name in file.schema_arrow.names if name not in drop]
        batches = file.iter_batches(size, columns=names)
        for start in range(0, max(count, 1), size):
            with _understood(source):
                frame = _frame(source, file, batches, rows=min(size, count - start))
            yield frame, count <= size


def _checked(source: Source, file: Any) -> list[str]:  # noqa: ANN401  (pyarrow's ParquetFile)
    """Check what can be before anything is read; name columns that only repeat the boxes."""
    _check_foot(source, file.metadata)
    _check_repeated(source, file.metadata)
    told = (file.schema_arrow.metadata or {}).get(b"geo")
    if told is None:
        raise source.broken(
            "没有几何列(文件里没有 geo 元数据);请提供带图形的图层。",
            "has no geometry (no `geo` metadata); supply a layer with shapes.",
        )
    columns = json.loads(told)["columns"].values()
    boxes = [one["covering"]["bbox"]["xmin"][0] for one in columns if "covering" in one]
    return [str(name) for name in boxes]


def _frame(
    source: Source,
    file: Any,  # noqa: ANN401  (pyarrow's ParquetFile)
    batches: Iterator[Any],
    *,
    rows: int,
) -> geopandas.GeoDataFrame:
    """Make a frame of the next rows: through a Feather in memory, which geopandas reads alike."""
    import geopandas
    import pyarrow as pa
    from pyarrow import feather

    taken, found = [], 0
    while found < rows and (batch := next(batches, None)) is not None:
        _check_depth(source, batch)
        taken.append(batch)
        found += batch.num_rows
    table = pa.Table.from_batches(taken) if taken else file.schema_arrow.empty_table()
    table = table.replace_schema_metadata(file.schema_arrow.metadata)
    sink = pa.BufferOutputStream()
    feather.write_feather(table, sink, compression="uncompressed")
    del table, taken
    return geopandas.read_feather(pa.BufferReader(sink.getvalue()))


@contextmanager
def _understood(source: Source) -> Iterator[None]:
    import pyarrow as pa

    try:
        with quiet():
            yield
    except (
        pa.ArrowException, OSError, ValueError, RuntimeError, TypeError, KeyError,
        MemoryError, AttributeError, OverflowError, IndexError,
    ) as error:  # fmt: skip
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise source.broken(
            f"读不出来({first});请确认它是完整的 GeoParquet。",
            f"cannot be read ({first}); make sure that it is a complete GeoParquet file.",
        ) from error


def _check_foot(source: Source, foot: Any) -> None:  # noqa: ANN401  (pyarrow's FileMetaData)
    check_features(source, foot.num_rows)
    check_values(source, rows=foot.num_rows, columns=foot.num_columns)
    groups = [foot.row_group(index) for index in range(foot.num_row_groups)]
    unpacked = sum(group.total_byte_size for group in groups)
    most = source.limits.binary_bytes
    if unpacked > most or unpacked < 0:
        raise source.broken(
            f"解开后有 {unpacked:,} 字节,最多读 {most:,} 字节;请裁剪或分幅。",
            f"unpacks to {unpacked:,} bytes; {most:,} are read at most. Cut it, or split it.",
        )


def _check_repeated(source: Source, foot: Any) -> None:  # noqa: ANN401  (pyarrow's FileMetaData)
    """Count texts and shapes that are stored once for many rows, before they are laid out."""
    from pyarrow import compute
    from pyarrow.parquet import ParquetFile

    most, total = source.limits.binary_bytes, 0
    once = _columns(foot, "DICTIONARY")
    with ParquetFile(source.path, read_dictionary=once) as file:
        for index in range(foot.num_row_groups if once else 0):
            group = file.read_row_group(index, columns=once)
            for chunk in (chunk for column in group.columns for chunk in column.chunks):
                if hasattr(chunk, "dictionary"):
                    lengths = compute.binary_length(chunk.dictionary)
                    total += compute.sum(lengths.take(chunk.indices)).as_py() or 0
            _check_total(source, total, most)
        pieces = _columns(foot, "DELTA_BYTE_ARRAY")
        for batch in file.iter_batches(_FEW_ROWS, columns=pieces) if pieces else ():
            total += batch.nbytes
            _check_total(source, total, most)


def _check_depth(source: Source, batch: Any) -> None:  # noqa: ANN401  (pyarrow's RecordBatch)
    """Look at every column of bytes that could be shapes, whatever the metadata call them."""
    for column in batch.columns:
        if "binary" in str(column.type) and too_deep(one.as_py() for one in column):
            raise source.broken(
                "的图形嵌套太深;请用 GIS 重新导出。",
                "has shapes that are nested too deep; export it again from a GIS.",
            )


def _columns(foot: Any, encoding: str) -> list[str]:  # noqa: ANN401  (pyarrow's FileMetaData)
    chunks = (
        foot.row_group(group).column(column)
        for group in range(foot.num_row_groups)
        for column in range(foot.num_columns)
    )
    return sorted(
        {
            chunk.path_in_schema
            for chunk in chunks
            if chunk.physical_type == "BYTE_ARRAY" and any(encoding in e for e in chunk.encodings)
        }
    )


def _check_total(source: Source, total: int, most: int) -> None:
    if total > most:
        raise source.broken(
            f"解开后超过 {most:,} 字节;请裁剪或分幅。",
            f"unpacks to more than {most:,} bytes. Cut it, or split it.",
        )
