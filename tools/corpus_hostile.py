"""Files of tests/data that must not get through: archives that lie, workbooks that swell."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import TYPE_CHECKING

from corpus_vector import packed

if TYPE_CHECKING:
    from pathlib import Path

_LINK = 0o120777 << 16
_SECTOR_BYTES = 512
_TEXT_RECORD = b"\xfd\x00\x0a\x00"  # LABELSST, 10 bytes: row, column, format, text


def files(folder: Path) -> dict[str, bytes]:
    """
    Make the files.

    Parameters
    ----------
    folder : Path
        With the others, some of which are damaged here.

    Returns
    -------
    dict of str to bytes
        By name.
    """
    book = (folder / "merged_head.xlsx").read_bytes()
    plain = (folder / "firms.csv").read_bytes()
    whole = (folder / "shapefile.zip").read_bytes()
    return {
        "bomb.zip": packed({"a.csv": b"0" * 4_000_000}),
        "slip.zip": packed({"../../out.csv": plain}),
        "slip_backslash.zip": packed({"..\\..\\out.csv": plain}),
        "absolute.zip": packed({"/tmp/out.csv": plain}),  # noqa: S108
        "drive.zip": packed({"C:\\out.csv": plain}),
        "nested.zip": packed({"a.zip": packed({"a.csv": plain})}),
        "many.zip": packed({f"{at}.csv": b"" for at in range(1_100)}),
        "link.zip": _link(),
        "encrypted.zip": _encrypted(packed({"a.csv": plain})),
        "truncated.zip": whole[: len(whole) // 2],
        "damaged_member.zip": _damaged(packed({"firms.csv": plain * 50})),
        "zip_named.gpkg": whole,
        "truncated.xlsx": book[: len(book) // 2],
        "csv_named.xlsx": plain,
        "html_named.xls": "<html><table><tr><td>经度</td></tr></table></html>".encode(),
        "zip_named.xlsx": packed({"a.csv": plain}),
        "bomb.xlsx": _swapped(
            book, "xl/worksheets/sheet1.xml", lambda text: text + b" " * 4_000_000
        ),
        "far_cell.xlsx": _swapped(
            book,
            "xl/worksheets/sheet1.xml",
            lambda text: text.replace(
                b"</sheetData>",
                b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
            ),
        ),
        "endless_chain.xls": _linked_back((folder / "titles.xls").read_bytes()),
        "far_cell.xls": _far((folder / "titles.xls").read_bytes()),
        "macro.xlsm": book,
        "drawing.dwg": b"AC1032" + bytes(64),
        "no_suffix": plain,
    }


def _swapped(book: bytes, name: str, change: object) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return packed({**parts, name: change(parts[name])})  # type: ignore[operator]


def _link() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        entry = zipfile.ZipInfo("a.csv", (2026, 1, 1, 0, 0, 0))
        entry.create_system, entry.external_attr = 3, _LINK
        archive.writestr(entry, "/etc/hostname")
    return target.getvalue()


def _encrypted(archive: bytes) -> bytes:
    """Set the mark of encryption on the only member, in both heads."""
    marked = bytearray(archive)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        marked[archive.index(signature) + at] |= 1
    return bytes(marked)


def _damaged(archive: bytes) -> bytes:
    at = re.search(rb"firms\.csv", archive).end() + 20  # type: ignore[union-attr]
    return archive[:at] + bytes(8) + archive[at + 8 :]


def _linked_back(book: bytes) -> bytes:
    """Make the first chain of sectors of an old workbook lead back to its beginning."""
    (table,) = struct.unpack_from("<I", book, 76)
    changed = bytearray(book)
    struct.pack_into("<I", changed, (table + 1) * _SECTOR_BYTES + 4, 0)
    return bytes(changed)


def _far(book: bytes) -> bytes:
    """Move the last text of an old workbook far to the right and down."""
    changed = bytearray(book)
    at = book.rindex(_TEXT_RECORD)
    struct.pack_into("<HH", changed, at + len(_TEXT_RECORD), 60_000, 30_000)
    return bytes(changed)
