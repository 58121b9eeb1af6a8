"""FlatGeobuf: one layer, opened if its first bytes say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.formats.gdal import read_frame
from sitesel.formats.reading import Reading

if TYPE_CHECKING:
    from sitesel.formats.source import Source

SIGNATURE = b"fgb\x03fgb"  # and a byte for the patch version


def read(source: Source) -> Reading:
    """
    Read a FlatGeobuf file.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
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
    frame, rejected, notes = read_frame(source, driver="FlatGeobuf", form="FlatGeobuf")
    return Reading(
        frame=frame,
        form="fgb",
        crs=None if frame.crs is None else frame.crs.to_string(),
        rejected=rejected,
        notes=notes,
    )
