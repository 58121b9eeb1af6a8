"""
A zip archive that holds one layer, such as a shapefile packed for sending; and KMZ, a packed KML.

Every file in it that could be read is a layer, named without its suffix; several need a choice.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sitesel.formats import kml
from sitesel.formats.archive import members, unpack
from sitesel.formats.layers import chosen
from sitesel.formats.read import SUFFIXES, blocks_of
from sitesel.formats.shapefile import BESIDE
from sitesel.text import Text

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from sitesel.formats.reading import Reading
    from sitesel.formats.source import Source

_HIDDEN = ("__MACOSX/", ".")


def blocks(source: Source, *, rows: int | None) -> Iterator[Reading]:
    """
    Read the layer in an archive, block by block where its format can be.

    Parameters
    ----------
    source : Source
        The archive.
    rows : int or None
        Of a block; None for all at once.

    Yields
    ------
    Reading
        Of the file inside, with a note that names it.

    Raises
    ------
    BrokenLayerError
        If it is not safe, holds no layer, or several and none was chosen.
    """
    inside = members(source)
    layers = _layers(inside)
    wish, inner = _wish(source, list(layers))
    name, _ = chosen(replace(source, layer=wish), list(layers))
    with tempfile.TemporaryDirectory(prefix="sitesel-") as folder:
        path = PurePosixPath(layers[name])
        for beside in ("", *(BESIDE if path.suffix.lower() == ".shp" else ())):
            _unpack_part(source, inside, str(path), beside, Path(folder))
        target = Path(folder, "layer").with_suffix(path.suffix.lower())
        unpacked = source.within(target, name=path.name, layer=inner)
        note = Text(f"压缩包里的 {layers[name]}", f"{layers[name]} of the archive")
        for reading in blocks_of(unpacked, rows=rows):
            named = reading.layer or name
            yield replace(reading, layer=named, notes=(note, *reading.notes))


def read_kmz(source: Source) -> Reading:
    """
    Read a KMZ file.

    Parameters
    ----------
    source : Source
        The archive.

    Returns
    -------
    Reading
        Of the KML in it.

    Raises
    ------
    BrokenLayerError
        If it is not safe, or holds no KML.
    """
    inside = members(source)
    found = [name for name in inside if name.lower().endswith(".kml")]
    if not found:
        raise source.broken("里没有 KML;请重新导出。", "holds no KML; export it again.")
    main = "doc.kml" if "doc.kml" in found else found[0]
    with tempfile.TemporaryDirectory(prefix="sitesel-") as folder:
        target = Path(folder, "layer.kml")
        unpack(source, inside[main], target)
        reading = kml.read(source.within(target, name=main))
    notes = reading.notes
    if len(found) > 1:
        others = "、".join(name for name in found if name != main)
        notes = (*notes, Text(f"读取 {main},另有 {others} 未读", f"{main} was read, not {others}"))
    return replace(reading, form="kmz", notes=notes)


def _layers(inside: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    paths = [
        name
        for name in sorted(inside)
        if PurePosixPath(name).suffix.lower() in SUFFIXES - {".zip"}
        and not name.startswith(_HIDDEN)
        and not PurePosixPath(name).name.startswith(".")
    ]
    stems = [PurePosixPath(name).stem for name in paths]
    return {
        (stem if stems.count(stem) == 1 else name): name
        for stem, name in zip(stems, paths, strict=True)
    }


def _wish(source: Source, names: list[str]) -> tuple[str | None, str | None]:
    """Tell whether a file of the archive is wished for, or a layer inside of its only file."""
    if len(names) == 1 and source.layer not in names:
        return None, source.layer
    return source.layer, None


def _unpack_part(
    source: Source,
    inside: dict[str, zipfile.ZipInfo],
    path: str,
    beside: str,
    folder: Path,
) -> None:
    wanted = str(PurePosixPath(path).with_suffix(beside)) if beside else path
    found = next((name for name in inside if name.lower() == wanted.lower()), None)
    if found is not None:
        suffix = beside or PurePosixPath(path).suffix.lower()
        unpack(source, inside[found], Path(folder, "layer").with_suffix(suffix))
