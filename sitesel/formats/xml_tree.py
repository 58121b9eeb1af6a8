"""
XML read element by element, with nothing in it that could reach outside.

A document type (and with it every entity) is refused as soon as it begins, nesting is limited, and
text is given as it stands. Names lose their namespace: KML files of offices declare it in many
ways, or not at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from sitesel.formats.decode import decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sitesel.formats.source import Source
    from sitesel.text import Text

_DECLARED = re.compile(r"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_PROLOGUE_BYTES = 200


@dataclass(slots=True)
class Element:
    """
    An element of a document.

    Parameters
    ----------
    name : str
        Without its namespace.
    attributes : dict of str to str
        As written.
    parts : list of Element
        Inside of it.
    pieces : list of str
        Its own text.
    """

    name: str
    attributes: dict[str, str]
    parts: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, without blanks around it."""
        return "".join(self.pieces).strip()

    def first(self, name: str) -> Element | None:
        """
        Find the first part of a name.

        Parameters
        ----------
        name : str
            Without namespace.

        Returns
        -------
        Element or None
            None if there is none.
        """
        return next((part for part in self.parts if part.name == name), None)

    def word(self, name: str) -> str:
        """
        Give the text of the first part of a name.

        Parameters
        ----------
        name : str
            Without namespace.

        Returns
        -------
        str
            Empty if there is none.
        """
        found = self.first(name)
        return "" if found is None else found.text

    def all(self, name: str) -> Iterator[Element]:
        """
        Walk over parts of a name at any depth.

        Parameters
        ----------
        name : str
            Without namespace.

        Yields
        ------
        Element
            In the order of the document.
        """
        for part in self.parts:
            if part.name == name:
                yield part
            yield from part.all(name)


def parse(
    source: Source, content: bytes, *, ended: Callable[[Element, list[Element]], bool]
) -> tuple[str, tuple[Text, ...]]:
    """
    Read an XML document.

    Parameters
    ----------
    source : Source
        The file, for messages and limits.
    content : bytes
        All of it.
    ended : callable
        Told of each element that ends, with those that it lies in (outermost first); returns
        whether the element is still needed by the one around it.

    Returns
    -------
    encoding : str
        Of the text.
    notes : tuple of Text
        How it was decided.

    Raises
    ------
    BrokenLayerError
        If it is no well-formed XML, has a document type, or is nested too deep.
    """
    text, encoding, notes = _text(source, content)
    walk = _Walk(source=source, ended=ended)
    reader = expat.ParserCreate("utf-8", " ")  # names as `namespace name`
    reader.buffer_text = True
    reader.StartElementHandler = walk.start
    reader.EndElementHandler = walk.end
    reader.CharacterDataHandler = walk.characters
    reader.StartDoctypeDeclHandler = walk.refuse
    try:
        reader.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise source.broken(
            f"不是完整的 XML(第 {error.lineno} 行:{expat.ErrorString(error.code)});请重新导出。",
            f"is no complete XML (line {error.lineno}: {expat.ErrorString(error.code)}); export it "
            "again.",
        ) from error
    return encoding, notes


def _text(source: Source, content: bytes) -> tuple[str, str, tuple[Text, ...]]:
    from dataclasses import replace

    prologue = content[:_PROLOGUE_BYTES].decode("latin-1")
    declared = _DECLARED.match(prologue)
    if declared and not source.encoding and declared[1].lower() in {"gbk", "gb2312", "gb18030"}:
        try:
            content.decode("utf-8")  # many programs write UTF-8 and leave the old declaration
        except UnicodeDecodeError:
            source = replace(source, encoding="GB18030")
    text, encoding, notes = decoded(source, content)
    if declared and encoding == "GB18030":
        notes = ()  # as the file declares
    return re.sub(_DECLARED, '<?xml version="1.0" encoding="utf-8"', text, count=1), encoding, notes


@dataclass(slots=True)
class _Walk:
    source: Source
    ended: Callable[[Element, list[Element]], bool]
    around: list[Element] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.around) >= self.source.limits.depth:
            raise self.source.broken(
                f"元素嵌套超过 {self.source.limits.depth} 层;请检查文件来源。",
                f"nests elements more than {self.source.limits.depth} deep; check where it is "
                "from.",
            )
        self.around.append(
            Element(_local(name), {_local(key): attributes[key] for key in attributes})
        )

    def end(self, _name: str) -> None:
        element = self.around.pop()
        if self.ended(element, self.around) and self.around:
            self.around[-1].parts.append(element)

    def characters(self, text: str) -> None:
        if self.around:
            self.around[-1].pieces.append(text)

    def refuse(self, *_declaration: object) -> None:
        raise self.source.broken(
            "含文档类型声明(DOCTYPE 或 ENTITY),为安全不读取;请用 GIS 重新导出。",
            "declares a document type (DOCTYPE or ENTITY), which is not read for safety; export "
            "it again from a GIS.",
        )


def _local(name: str) -> str:
    return name.rsplit(" ", 1)[-1].rsplit(":", 1)[-1]
