"""
GeoJSON (RFC 7946), in UTF-8 or, as some offices write it, in GB18030.

Degrees on WGS 84 unless the file has the older member `crs`. GCJ-02 has no name that GeoJSON could
state, so that an export of a web map is read as WGS 84 until somebody says otherwise.
"""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sitesel.formats.decode import UTF8, decoded
from sitesel.formats.gdal import read_whole
from sitesel.formats.json_depth import depth
from sitesel.formats.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.formats.source import Source

_KEY = re.compile(rb'"((?:[^"\\]|\\.)*+)"\s*+:')
_USUAL_KEYS = 20


def read(source: Source) -> Reading:
    """
    Read a GeoJSON file.

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
        If it is no GeoJSON, nested too deep, or too large.
    """
    source.check_bytes(source.limits.text_bytes)
    content = source.path.read_bytes()
    text, encoding, notes = decoded(source, content)
    if not text.lstrip().startswith("{") or '"type"' not in text:
        raise source.broken(
            '不是 GeoJSON(应以 { 开头并有 "type");后缀可能写错了,或文件不完整。',
            'is no GeoJSON (which begins with { and has a "type"); its suffix may be wrong, or it '
            "is incomplete.",
        )
    recoded = content if encoding == UTF8 and not notes else text.encode()
    del text
    levels = depth(recoded, enough=source.limits.depth)
    if levels > source.limits.depth:
        raise source.broken(
            f"括号嵌套 {levels} 层,最多读 {source.limits.depth} 层(GeoJSON 用不到 10 层)。",
            f"nests brackets {levels} deep; {source.limits.depth} are read at most (GeoJSON needs "
            "fewer than 10).",
        )
    _check_keys(source, recoded)
    with _file(source, None if recoded is content else recoded) as file:
        block = read_whole(file, driver="GeoJSON", form="GeoJSON", by_name=True)
    return Reading(
        frame=block.frame,
        form="geojson",
        crs=block.crs,
        encoding=encoding,
        rejected=block.rejected,
        notes=notes,
        heights=block.heights,
    )


def _check_keys(source: Source, content: bytes) -> None:
    """Count names of attributes: GDAL keeps a place for each of them in every feature."""
    keys: set[bytes] = set()
    objects = content.count(b"{")
    most = min(source.limits.columns, 2 * source.limits.values // max(objects, 1))
    for found in _KEY.finditer(content):
        keys.add(found[1])
        if len(keys) > max(most, _USUAL_KEYS):
            raise source.broken(
                f"有 {objects // 2:,} 个以上要素和 {len(keys):,} 个以上属性名;请删去不用的属性,"
                "或另存为 GeoPackage。",
                f"has more than {objects // 2:,} features and {len(keys):,} names of attributes; "
                "drop attributes, or save it as GeoPackage.",
            )


@contextmanager
def _file(source: Source, recoded: bytes | None) -> Iterator[Source]:
    """Give the file itself, or a copy in UTF-8."""
    if recoded is None:
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="sitesel-") as folder:
        copy = Path(folder, "layer.geojson")
        copy.write_bytes(recoded)
        yield replace(source, path=copy, name=source.title)
