"""
The texts of a shapefile's table (.dbf), and the encoding that they are in.

A table says its encoding in up to three places that often contradict each other or are missing:
the `.cpg` beside it, the byte at offset 29 (ESRI Shapefile technical description; dBASE language
driver id, 0x4D is code page 936), and its bytes. The bytes decide: what is declared counts if all
texts can be read by it, else they are UTF-8 if they are that, else GB18030.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

_HEAD_BYTES = 32
_FIELD_BYTES = 32
_FIELD_END = 0x0D
_LANGUAGE_AT = 29
_LANGUAGES = {0x4D: "GBK", 0x7A: "GBK", 0x4F: "BIG5", 0x78: "BIG5"}
_UNNAMED = {"SYSTEM", "OEM", "ANSI"}
_TEXT_KINDS = b"CM"
_BLOCK_ROWS = 200_000
Codec = str


def encoding_of(table: Path, page: Path | None) -> tuple[str, tuple[Text, ...]]:
    """
    Decide the encoding of a shapefile's table.

    Parameters
    ----------
    table : Path
        The `.dbf`.
    page : Path or None
        The `.cpg`, if there is one.

    Returns
    -------
    encoding : str
        A name that Python and GDAL know.
    notes : tuple of Text
        How it was decided, and what contradicts it.
    """
    declared, where = _declared(table, page)
    codec = _known(declared)
    if codec and _reads(table, codec) and not (codec != "utf-8" and _is_utf8(table)):
        if page is not None and where.en == ".cpg":
            return declared, ()
        return declared, (Text(f"编码 {declared}:{where.zh}", f"encoding {declared}: {where.en}"),)
    found = next((one for one in ("UTF-8", "GB18030") if _reads(table, one)), None)
    if found is None:
        note = Text(
            "属性表的文字既不是 UTF-8 也不是 GB18030,按 GB18030 读,有的字认不出",
            "texts of the table are neither UTF-8 nor GB18030; read as GB18030, some are lost",
        )
        return "GB18030", (note,)
    if not declared:
        note = Text(
            f"编码 {found}:没有 .cpg,由全部文字判定",
            f"encoding {found}: no .cpg, decided by all texts of the table",
        )
    else:
        note = Text(
            f"编码 {found}:{where.zh}写的是 {declared},但文字不合,已按文字判定",
            f"encoding {found}: {where.en} says {declared}, which the texts are not",
        )
    return found, (note,)


def table_size(table: Path) -> tuple[int, int]:
    """
    Tell how long a table says it is.

    Parameters
    ----------
    table : Path
        The `.dbf`.

    Returns
    -------
    rows : int
        That its head states.
    least : int
        Bytes that it must have for them.
    """
    with table.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    rows = int.from_bytes(head[4:8], "little")
    return rows, int.from_bytes(head[8:10], "little") + rows * int.from_bytes(head[10:12], "little")


def _declared(table: Path, page: Path | None) -> tuple[str, Text]:
    if page is not None:
        named = page.read_bytes()[:64].decode("ascii", "replace").strip().strip("\x00")
        if named.upper() not in _UNNAMED:
            return _spelled(named), Text(".cpg ", ".cpg")
    with table.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if len(head) == _HEAD_BYTES and head[_LANGUAGE_AT] in _LANGUAGES:
        return _LANGUAGES[head[_LANGUAGE_AT]], Text("属性表文件头", "the table's head")
    return "", Text("", "")


def _spelled(named: str) -> str:
    plain = named.upper().replace("ANSI ", "").replace("CP", "").replace("WINDOWS-", "")
    if plain == "65001":
        return "UTF-8"
    return f"CP{plain}" if plain.isdigit() else named


def _known(declared: str) -> Codec:
    try:
        return codecs.lookup(declared).name if declared else ""
    except (LookupError, ValueError):
        return ""


def _is_utf8(table: Path) -> bool:
    """UTF-8 is hardly ever something else by chance, while GBK can read almost any bytes."""
    return not _reads(table, "ascii") and _reads(table, "utf-8")


def _reads(table: Path, codec: Codec) -> bool:
    """Tell whether all names and texts of a table can be decoded, but for cut last characters."""
    names, width, texts = _layout(table)
    try:
        names.decode(codec)
    except UnicodeDecodeError:
        return False
    for block in _blocks(table, width, texts):
        for column in block:
            joined = np.concatenate([column, np.full((len(column), 1), 0x0A, np.uint8)], axis=1)
            try:
                joined.tobytes().decode(codec)
            except UnicodeDecodeError:
                if not all(_reads_cell(bytes(cell), codec) for cell in np.unique(column, axis=0)):
                    return False
    return True


def _reads_cell(cell: bytes, codec: Codec) -> bool:
    """Read a cell that may end within a character: programs cut at the width of the field."""
    stripped = cell.rstrip(b" \x00")
    for cut in range(4):
        try:
            stripped[: len(stripped) - cut].decode(codec)
        except UnicodeDecodeError:
            if len(stripped) < len(cell) - 1:
                return False
            continue
        return True
    return False


def _layout(table: Path) -> tuple[bytes, int, list[tuple[int, int]]]:
    with table.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        fields = file.read(max(int.from_bytes(head[8:10], "little") - _HEAD_BYTES, 0))
    names, texts, start = [], [], 1
    for at in range(0, len(fields) - _FIELD_BYTES + 1, _FIELD_BYTES):
        field = fields[at : at + _FIELD_BYTES]
        if field[0] == _FIELD_END:
            break
        names.append(field[:11].split(b"\x00")[0])
        if field[11] in _TEXT_KINDS:
            texts.append((start, start + field[16]))
        start += field[16]
    return b"\n".join(names), int.from_bytes(head[10:12], "little"), texts


def _blocks(table: Path, width: int, texts: list[tuple[int, int]]) -> Any:  # noqa: ANN401  (a generator of lists of arrays)
    if not width or not texts or texts[-1][1] > width:
        return
    with table.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        file.seek(int.from_bytes(head[8:10], "little"))
        while block := file.read(width * _BLOCK_ROWS):
            rows = len(block) // width
            cells = np.frombuffer(block, np.uint8, rows * width).reshape(rows, width)
            yield [cells[:, start:end] for start, end in texts]
