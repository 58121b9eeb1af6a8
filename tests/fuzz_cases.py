"""
Broken inputs by hypothesis: files of tests/data with edits, and texts made of nasty pieces.

Used by tests/test_formats_fuzz.py (a few hundred) and tools/fuzz.py (as many as one likes).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

DATA = Path(__file__).parent / "data"
ROOT = DATA.parents[1]
MOST_BYTES = 130_000
SUFFIXES = (
    ".geojson", ".gpkg", ".shp", ".fgb", ".parquet", ".kml", ".kmz", ".dxf", ".xlsx", ".xls",
    ".csv", ".txt", ".zip",
)  # fmt: skip
EXTRACTS, RASTERS = (".pbf", ".osm"), (".tif",)
FOLDERS = dict.fromkeys(EXTRACTS, DATA / "osm") | dict.fromkeys(RASTERS, DATA / "raster")
ZIPPED = {".kmz", ".xlsx", ".zip"}
NUMBERS = (
    "0", "-1", "1e400", "-1e-400", "NaN", "inf", "Infinity", "1,234,567.5", "4294967296", "9" * 40,
    "40534000", "3995000", "120.38", "36.1", "120°22′48″", "120°99′00″", "１２０", "三", "", " ",
    "²", "٣", "9" * 5000,
)  # fmt: skip
WORDS = (
    "[属性描述]", "[地块坐标]", "坐标系=2000国家大地坐标系", "带号=40", "几度分带=3", "@", ",@",
    "面", "J1",
    "经度", "纬度", "X", "Y", "地块编号", "界址点号", "圈号", "坐标", "WKT", "POLYGON ((0 0, 1 1))",
    '"', "'", "\t", "\r", "\x00", "\ufeff", "联通", "=cmd|' /C calc'!A0", "${x}", "%s%n", "../..",
    "<", "</coordinates>", "<Placemark>", "<!DOCTYPE a>", "]]>", "{", "}", "[", "]", '"type"',
    '"coordinates"', '"Polygon"', "null", "\\u0000", "\ud83d\ude00", "0\nSECTION\n2\nENTITIES\n",
    "0\nHATCH\n", "0\nINSERT\n2\nB0\n", "91\n999999999\n", "93\n-1\n", "42\n1e300\n", "[[layer]]",
    "[pack]", "weight = -1", "inf", "nan", "1979-05-27", 'extends = "base"', "[" * 2000, ".a" * 200,
)  # fmt: skip
BLOBS = (
    b"\x00", b"\xff", b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f",
    b"\x00\x00\x00\x80", b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00", b"\x01\x00\x00\x00",
    b"\x00\x00\x00\x00\x00\x00\xf8\x7f", b"\x00\x00\x00\x00\x00\x00\xf0\x7f", b"PK\x03\x04",
    b"SQLite format 3\x00", b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe", b"\xc1\xaa", b"\x81",
    b"\xb2",  # a superior two in Latin-1
)  # fmt: skip

PIECES = (
    *BLOBS,
    *(word.encode("utf-8", "replace") for word in (*WORDS, *NUMBERS)),
    *(word.encode("gb18030", "replace") for word in WORDS),
)
KINDS = (*["set", "flip"] * 3, "insert", "delete", "repeat", "move", "cut")
Edit = tuple[str, float, float, bytes]
Files = tuple[str, dict[str, bytes]]  # suffix of the file; content by suffix, with files beside it
EDITS: SearchStrategy[list[Edit]] = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.floats(0, 1, exclude_max=True),
        st.floats(0, 1, exclude_max=True),
        st.one_of(
            st.sampled_from(PIECES),
            st.binary(min_size=1, max_size=8),
        ),
    ),
    min_size=1,
    max_size=4,
)
_SPAN_BYTES = 400


@cache
def seeds(suffix: str) -> tuple[Path, ...]:
    """
    List the files of tests/data to begin with.

    Parameters
    ----------
    suffix : str
        In lower case.

    Returns
    -------
    tuple of Path
        Sorted.
    """
    folder = FOLDERS.get(suffix, DATA)
    found = (path for path in folder.iterdir() if path.suffix.lower() == suffix)
    return tuple(sorted(path for path in found if 0 < path.stat().st_size < MOST_BYTES))


def edited(content: bytes, edits: list[Edit]) -> bytes:
    """
    Apply edits to bytes.

    Parameters
    ----------
    content : bytes
        To begin with.
    edits : list of Edit
        What, where and how far as a share of the length, and with what.

    Returns
    -------
    bytes
        At most twice as long.
    """
    changed = bytearray(content)
    for kind, where, far, blob in edits:
        at = int(where * len(changed))
        end = min(at + 1 + int(far * far * min(_SPAN_BYTES, len(changed))), len(changed))
        if kind == "set":
            changed[at : at + len(blob)] = blob
        elif kind == "insert":
            changed[at:at] = blob
        elif kind == "delete":
            del changed[at:end]
        elif kind == "repeat":
            changed[at:at] = changed[at:end] * 3
        elif kind == "cut":
            del changed[at:]
        elif kind == "move":
            to = int(far * len(changed))
            changed[to:to] = changed[at:end]
        elif at < len(changed):
            changed[at] ^= 1 << int(far * 8)
    return bytes(changed[: 2 * MOST_BYTES])


def edited_inside(archive: bytes, edits: list[Edit]) -> bytes:
    """
    Edit a member of an archive and pack it again, so that its check sums are right.

    Parameters
    ----------
    archive : bytes
        A zip archive.
    edits : list of Edit
        The first one also chooses the member.

    Returns
    -------
    bytes
        An archive; edited as it is if it cannot be opened.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            parts = {name: opened.read(name) for name in opened.namelist()[:40]}
    except (zipfile.BadZipFile, RuntimeError, zlib.error):
        return edited(archive, edits)
    name = sorted(parts)[int(edits[0][2] * len(parts))]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for one, content in parts.items():
            packed.writestr(one, edited(content, edits) if one == name else content)
    return target.getvalue()


def changed_files(suffix: str) -> SearchStrategy[Files]:
    """
    Make broken files of a format.

    Parameters
    ----------
    suffix : str
        Of the format.

    Returns
    -------
    SearchStrategy
        Of the file's suffix and, by suffix, its content and that of the files beside it.
    """
    return st.builds(
        _changed,
        st.just(suffix),
        st.integers(0, len(seeds(suffix)) - 1),
        EDITS,
        st.booleans(),
        st.sampled_from([".shp", ".shp", ".shx", ".dbf", ".dbf", ".prj", ".cpg"]),
    )


def whole_files(suffix: str) -> list[Files]:
    """
    Give the files that broken ones of a format are made from, as they are.

    Parameters
    ----------
    suffix : str
        Of the format.

    Returns
    -------
    list of (str, dict of str to bytes)
        As `changed_files` makes them.
    """
    return [(suffix, _parts(path)) for path in seeds(suffix)]


def _parts(path: Path) -> dict[str, bytes]:
    together = path.parent.glob(f"{path.stem}.*") if path.suffix.lower() == ".shp" else [path]
    return {one.suffix.lower(): one.read_bytes() for one in together}


def _changed(
    suffix: str,
    at: int,
    edits: list[Edit],
    inside: bool,  # noqa: FBT001  (hypothesis passes by position)
    part: str,
) -> Files:
    parts = _parts(seeds(suffix)[at])
    part = part if part in parts else suffix
    if suffix in ZIPPED and inside:
        return suffix, {suffix: edited_inside(parts[suffix], edits)}
    return suffix, {**parts, part: edited(parts[part], edits)}


def changed_texts(suffix: str, whole: Sequence[bytes]) -> SearchStrategy[Files]:
    """
    Make broken texts of whole ones.

    Parameters
    ----------
    suffix : str
        Of the files to be made.
    whole : sequence of bytes
        To begin with.

    Returns
    -------
    SearchStrategy
        As of `changed_files`.
    """
    return st.builds(
        lambda content, edits: (suffix, {suffix: edited(content, edits)}),
        st.sampled_from(whole),
        EDITS,
    )
