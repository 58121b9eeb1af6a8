"""
Looking over a drawing before it is opened: kinds of entities, and how far blocks would multiply.

A DXF in text form is pairs of lines, a group code and a value (Autodesk, DXF Reference, group
codes). A block may hold insertions of other blocks, each in columns and rows, so that a drawing of
some lines can unfold into millions; the number is worked out without unfolding.
"""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.formats.source import Source

_BINARY = b"AutoCAD Binary DXF"
_FIRST = ([b"0"], [b"999"])  # a section, or a comment before it
_HEAD_BYTES = 64
_DEEP = 32
_ENTITY, _NAME, _TEXT, _COLUMNS, _ROWS = "0", "2", "3", "70", "71"
_UNICODE_SINCE = "AC1021"  # AutoCAD 2007 writes UTF-8
_PAGES = {"ANSI_936": "GB18030", "ANSI_1252": "CP1252", "UTF-8": "UTF-8"}


@dataclass(slots=True)
class Scan:
    """
    What a drawing holds.

    Parameters
    ----------
    entities : Counter of str
        Kinds of the entities in its model, as drawn.
    version, page : str
        `$ACADVER` and `$DWGCODEPAGE`.
    """

    entities: Counter[str] = field(default_factory=Counter)
    version: str = ""
    page: str = ""

    @property
    def encoding(self) -> str:
        """Of its texts, as far as the drawing says."""
        if self.version >= _UNICODE_SINCE:
            return "UTF-8"
        return _PAGES.get(self.page.upper(), self.page)


@dataclass(slots=True)
class _Content:
    own: int = 0
    inserts: list[tuple[str, int]] = field(default_factory=list)


def scan(source: Source) -> Scan:
    """
    Look over a drawing.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    Scan
        Of its entities.

    Raises
    ------
    BrokenLayerError
        If it is binary, no DXF, or unfolds to more features than the limit.
    """
    with source.path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(_BINARY):
        raise source.broken(
            "是二进制 DXF;请在 CAD 里另存为文本(ASCII)DXF。",
            "is a binary DXF; save it as a DXF in text form (ASCII).",
        )
    if head.removeprefix(codecs.BOM_UTF8).split(maxsplit=1)[:1] not in _FIRST:
        raise source.broken(
            "不是 DXF(开头不是组码);请改正后缀,或重新导出。",
            "is no DXF (it does not begin with a group code); correct the suffix or export again.",
        )
    found, drawn, blocks = Scan(), _Content(), {"": _Content()}
    sections = _sections(source, found, drawn, blocks)
    if "ENTITIES" not in sections:
        raise source.broken(
            "不是完整的 DXF(没有 ENTITIES 段);请改正后缀,或重新导出。",
            "is no complete DXF (it has no section ENTITIES); correct the suffix or export again.",
        )
    total = _unfolded(drawn, blocks, memory={}, inside=())
    if total > source.limits.features:
        raise source.broken(
            f"里的块展开后有 {min(total, 10**18):,} 个以上的实体,"
            f"最多读 {source.limits.features:,} 个。",
            f"unfolds its blocks to {min(total, 10**18):,} entities or more; "
            f"{source.limits.features:,} are read at most.",
        )
    return found


def _pairs(source: Source) -> Iterator[tuple[str, str]]:
    with source.path.open("rb") as file:
        while (code := file.readline()) and (value := file.readline()):
            yield code.strip().decode("latin-1"), value.strip().decode("latin-1")


def _sections(
    source: Source, found: Scan, drawn: _Content, blocks: dict[str, _Content]
) -> set[str]:
    sections: set[str] = set()
    section, kind, variable, block = "", "", "", drawn
    insert: list[str | int] = []
    for code, value in _pairs(source):
        if code == _ENTITY:
            if insert:
                block.inserts.append((str(insert[0]), int(insert[1]) * int(insert[2])))
                insert = []
            kind = value
            if kind == "ENDSEC":
                section, block = "", drawn
            elif section == "BLOCKS" and kind == "BLOCK":
                block = _Content()
            elif section in {"ENTITIES", "BLOCKS"} and kind not in {"ENDBLK", "SECTION"}:
                block.own += 1
                insert = ["", 1, 1] if kind == "INSERT" else []
                if section == "ENTITIES":
                    found.entities[kind] += 1
        elif code == _NAME and kind == "SECTION":
            section = value
            sections.add(value)
        elif code == _NAME and kind == "BLOCK":
            blocks.setdefault(value, block)
        elif insert and code in {_NAME, _COLUMNS, _ROWS}:
            insert[(_NAME, _COLUMNS, _ROWS).index(code)] = value if code == _NAME else _count(value)
        elif section == "HEADER" and code == "9":
            variable = value
        elif section == "HEADER" and variable == "$ACADVER" and code == "1":
            found.version = value
        elif section == "HEADER" and variable == "$DWGCODEPAGE" and code == _TEXT:
            found.page = value
    return sections


def _count(value: str) -> int:
    return min(int(value), 10**9) if value.isdigit() and len(value) < 12 else 1  # noqa: PLR2004


def _unfolded(
    content: _Content,
    blocks: dict[str, _Content],
    *,
    memory: dict[str, int],
    inside: tuple[str, ...],
) -> int:
    total = content.own
    for name, times in content.inserts:
        if name in inside or len(inside) > _DEEP:
            continue  # GDAL ends a block that holds itself
        if name not in memory:
            memory[name] = _unfolded(
                blocks.get(name, _Content()), blocks, memory=memory, inside=(*inside, name)
            )
        total += max(times, 1) * memory[name]
    return total
