"""
Opening an extract: what it must look like, where its nodes are kept, what a fault is called.

A file is opened as what its suffix says, so nothing is guessed; osmium bounds the size of a PBF
block and knows no XML entities.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel.errors import BrokenLayerError, DependencyError
from sitesel.formats.extracts import osm_form

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGE_BYTES = 256_000_000
HISTORY = ".osh"
MARK = b"OSMHeader"
MARK_WITHIN = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    A file that osmium can read, and what it is called.

    Parameters
    ----------
    file : osmium.io.File
        To be read any number of times.
    path : Path
        Where it is.
    what, what_en : str
        What it is, for messages.
    """

    file: Any
    path: Path
    what: str
    what_en: str

    @contextmanager
    def reading(self) -> Iterator[None]:
        """
        Say what osmium finds wrong as a fault of the file.

        Yields
        ------
        None
            While osmium reads.

        Raises
        ------
        BrokenLayerError
            If it is cut off or damaged.
        """
        import osmium

        try:
            yield
        except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
            first = (str(error).splitlines() or [type(error).__name__])[0]
            name = self.path.name
            raise BrokenLayerError(
                f"{self.what}:{name} 读到一半出错({first});文件可能没有下载完或已损坏,请重新下载。",
                f"{self.what_en}: reading {name} failed on the way ({first}); it may be cut off "
                "or damaged, download it again.",
            ) from error


def opened(path: Path, *, what: str, what_en: str) -> Source:
    """
    Check that a file can be an extract and name its format to osmium.

    Parameters
    ----------
    path : Path
        The file.
    what, what_en : str
        What it is, for messages.

    Returns
    -------
    Source
        Ready to be read.

    Raises
    ------
    DependencyError
        If osmium is not installed.
    BrokenLayerError
        If the file is missing or something else.
    """
    try:
        import osmium
    except ImportError as error:
        raise DependencyError(
            "读取 OpenStreetMap 文件需要可选依赖 osmium;请安装:pip install 'sitesel[osm]'。",
            "Reading OpenStreetMap files needs the optional package osmium; install it: "
            "pip install 'sitesel[osm]'.",
        ) from error
    if not path.is_file():
        raise BrokenLayerError(
            f"{what}:找不到文件 {path};请检查路径。",
            f"{what_en}: there is no file {path}; check the path.",
        )
    form = osm_form(path)
    with path.open("rb") as stream:
        head = stream.read(MARK_WITHIN)
    if form is None or (form == "osm.pbf" and MARK not in head):
        raise BrokenLayerError(
            f"{what}:{path.name} 不是 OpenStreetMap 的 PBF 文件(开头没有 OSMHeader);"
            "请重新下载 .osm.pbf,或改正后缀。",
            f"{what_en}: {path.name} is no OpenStreetMap PBF file (it does not begin with "
            "OSMHeader); download the .osm.pbf again, or correct its suffix.",
        )
    file = osmium.io.File(str(path), form)
    source = Source(file=file, path=path, what=what, what_en=what_en)
    with source.reading(), osmium.io.Reader(file, osmium.osm.osm_entity_bits.NOTHING) as reader:
        history = reader.header().has_multiple_object_versions
    if history or HISTORY in path.name.lower():
        raise BrokenLayerError(
            f"{what}:{path.name} 是历史文件,同一条路有多个版本;请换普通的 .osm.pbf。",
            f"{what_en}: {path.name} is a history file, with several versions of each road; take "
            "an ordinary .osm.pbf.",
        )
    return source


@contextmanager
def scratch(path: Path) -> Iterator[tuple[str, Path]]:
    """
    Give the kind of index for the places of nodes, and a folder that goes away afterwards.

    Parameters
    ----------
    path : Path
        The file; beyond `LARGE_BYTES` the index is a file in the folder, else in memory.

    Yields
    ------
    tuple of (str, Path)
        As osmium names the index, and the folder.
    """
    with tempfile.TemporaryDirectory(prefix="sitesel-osm-", ignore_cleanup_errors=True) as folder:
        index = "flex_mem"
        if path.stat().st_size > LARGE_BYTES:
            index = f"sparse_file_array,{Path(folder) / 'nodes'}"
        yield index, Path(folder)
