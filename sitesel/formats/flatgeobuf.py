"""FlatGeobuf: one layer, opened if its first bytes say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.formats.gdal import read_blocks
from sitesel.formats.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.formats.source import Source

SIGNATURE = b"fgb\x03fgb"  # and a byte for the patch version


def blocks(source: Source, *, rows: int | None) -> Iterator[Reading]:
    """
    Read a FlatGeobuf file, block by block.

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
        If it is no FlatGeobuf, damaged, or too large.
    """
    source.check_bytes(source.limits.binary_bytes)
    with source.path.open("rb") as file:
        if not file.read(len(SIGNATURE)) == SIGNATURE:
            raise source.broken(
                "不是 FlatGeobuf(文件头不对);请改正后缀,或重新导出。",
                "is no FlatGeobuf (by its first bytes); correct the suffix or export it again.",
            )
    for block in read_blocks(source, driver="FlatGeobuf", form="FlatGeobuf", rows=rows):
        yield Reading(
            frame=block.frame,
            form="fgb",
            crs=block.crs,
            rejected=block.rejected,
            heights=block.heights,
            whole=block.whole,
        )
