"""
Looking over a drawing before it is opened: kinds of entities, and how far blocks would multiply.

A DXF in text form is pairs of lines, a group code and a value (Autodesk, DXF Reference, group
codes). A block may hold insertions of other blocks, each in columns and rows, so that a drawing of
some lines can unfold into millions; the number is worked out without unfolding.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.formats.source import Source

_BINARY = b"AutoCAD Binary DXF"
_FIRST = ([b"0"], [b"999"])  # a section, or a comment before it
_HEAD_BYTES = 64
_DEEP, _ENDLESS = 32, 10**18
_ENTITY, _VERSION, _NAME, _PAGE, _VARIABLE, _COLUMNS, _ROWS = 0, 1, 2, 3, 9, 70, 71
_DIGITS = re.compile(rb"\s*[+-]?\d{1,9}")
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
class _Insert:
    name: str = ""
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class _Content:
    own: int = 0
    inserts: list[_Insert] = field(default_factory=list)


@dataclass(slots=True)
class _Walk:
    """Where a walk over the pairs of a drawing stands, and what it has met."""

    found: Scan = field(default_factory=Scan)
    drawn: _Content = field(default_factory=_Content)
    blocks: dict[str, _Content] = field(default_factory=dict)
    defined: list[_Content] = field(default_factory=list)
    sections: set[str] = field(default_factory=set)
    section: str = ""
    kind: str = ""
    variable: str = ""
    met: int = 0
    whole: bool = True
    block: _Content = field(default_factory=_Content)

    def step(self, code: int, value: str) -> None:
        if code == _ENTITY:
            self.begin(value)
        elif self.section == "HEADER":
            self.note(code, value)
        elif code == _NAME and self.kind == "SECTION":
            self.section, self.kind = value, ""  # the first name after SECTION, no later one
            self.sections.add(value)
        elif code == _NAME and self.kind == "BLOCK":
            self.blocks.setdefault(value, self.block)
        elif self.kind == "INSERT" and self.current.inserts:
            self.place(code, value)

    @property
    def current(self) -> _Content:
        return self.drawn if self.section == "ENTITIES" else self.block

    def begin(self, kind: str) -> None:
        self.kind = kind
        if kind == "SECTION" and self.section:
            self.whole = False
        if kind == "ENDSEC":
            self.section = ""
        elif self.section == "BLOCKS" and kind == "BLOCK":
            self.block = _Content()
            self.defined.append(self.block)
        elif self.section in {"ENTITIES", "BLOCKS"} and kind != "ENDBLK":
            self.current.own += 1
            self.met += 1
            if kind == "INSERT":
                self.current.inserts.append(_Insert())
            if self.section == "ENTITIES":
                self.found.entities[kind] += 1

    def note(self, code: int, value: str) -> None:
        if code == _VARIABLE:
            self.variable = value
        elif self.variable == "$ACADVER" and code == _VERSION:
            self.found.version = value
        elif self.variable == "$DWGCODEPAGE" and code == _PAGE:
            self.found.page = value

    def place(self, code: int, value: str) -> None:
        insert = self.current.inserts[-1]
        if code == _NAME:
            insert.name = value
        elif code == _COLUMNS:
            insert.columns = _count(value)
        elif code == _ROWS:
            insert.rows = _count(value)


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
    walk = _Walk()
    for code, value in _pairs(source):
        walk.step(code, value)
        if walk.met > source.limits.entities:
            raise source.broken(
                f"有 {source.limits.entities:,} 个以上实体;请只导出地块所在的图层。",
                f"has more than {source.limits.entities:,} entities; export only the layers with "
                "the parcels.",
            )
    if "ENTITIES" not in walk.sections or not walk.whole:
        raise source.broken(
            "不是完整的 DXF(没有 ENTITIES 段,或有一段没有结束);请改正后缀,或重新导出。",
            "is no complete DXF (it has no section ENTITIES, or one does not end); correct the "
            "suffix or export again.",
        )
    memory: dict[str, int] = {}
    total = sum(  # GDAL unfolds each block where it is defined, be it ever drawn or not
        _unfolded(one, walk.blocks, memory=memory, inside=()) for one in (walk.drawn, *walk.defined)
    )
    if total > source.limits.entities:
        raise source.broken(
            f"里的块展开后有 {min(total, 10**18):,} 个以上的实体,"
            f"最多读 {source.limits.entities:,} 个。",
            f"unfolds its blocks to {min(total, 10**18):,} entities or more; "
            f"{source.limits.entities:,} are read at most.",
        )
    return walk.found


def _pairs(source: Source) -> Iterator[tuple[int, str]]:
    with source.path.open("rb") as file:
        while (code := file.readline()) and (value := file.readline()):
            yield _code(code), value.strip().decode("latin-1")


def _code(line: bytes) -> int:
    """Take a damaged group code as GDAL does: for the number it begins with, else for 0."""
    try:
        return int(line)
    except ValueError:
        found = _DIGITS.match(line)
        return int(found[0]) if found else _ENTITY


def _count(value: str) -> int:
    return min(int(value), 10**9) if value.isdecimal() and len(value) < 12 else 1  # noqa: PLR2004


def _unfolded(
    content: _Content,
    blocks: dict[str, _Content],
    *,
    memory: dict[str, int],
    inside: tuple[str, ...],
) -> int:
    total = content.own
    for insert in content.inserts:
        name = insert.name
        if name in inside:
            continue  # GDAL ends a block that holds itself
        if len(inside) > _DEEP:
            return _ENDLESS
        if name not in memory:
            memory[name] = _unfolded(
                blocks.get(name, _Content()), blocks, memory=memory, inside=(*inside, name)
            )
        total += max(insert.columns, 1) * max(insert.rows, 1) * memory[name]
    return total
