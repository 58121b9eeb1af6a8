"""
Embedding fonts in a DOCX, as Word and WPS do it: obfuscated TrueType, ECMA-376 part 4, 17.8.1.

A font's first 32 bytes are joined by exclusive or with its key, a GUID read backwards, twice. Both
weights go in whole (1.9 MB each, packed): a paper of this form is there to be changed, and with
only the characters of today any new word would be set in another font.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING, Any

from sitesel.report.fonts import FALLBACKS, fonts

if TYPE_CHECKING:
    from docx.document import Document

HIDDEN_BYTES = 32
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FONT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
TABLE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
EMBEDDINGS = {400: "embedRegular", 700: "embedBold"}
ENTRY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:fonts xmlns:w="{main}" xmlns:r="{links}"><w:font w:name="{family}">'
    '<w:altName w:val="{instead}"/><w:panose1 w:val="020B0500000000000000"/>'
    '<w:charset w:val="86"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>{embedded}'
    "</w:font></w:fonts>"
)


def font_key(content: bytes) -> str:
    """
    Make a GUID for a font, the same for the same file.

    Parameters
    ----------
    content : bytes
        The font.

    Returns
    -------
    str
        In braces and capitals.
    """
    name = hashlib.sha256(content).digest()[:16]
    return f"{{{str(uuid.UUID(bytes=name, version=4)).upper()}}}"


def obfuscated(content: bytes, key: str) -> bytes:
    """
    Hide a font, or show a hidden one: doing it twice changes nothing.

    Parameters
    ----------
    content : bytes
        The font.
    key : str
        A GUID.

    Returns
    -------
    bytes
        As a DOCX holds it.

    Examples
    --------
    >>> key = "{00112233-4455-6677-8899-AABBCCDDEEFF}"
    >>> obfuscated(bytes(32), key)[:4].hex()
    'ffeeddcc'
    """
    mask = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1] * 2
    head = bytes(one ^ other for one, other in zip(content[:HIDDEN_BYTES], mask, strict=True))
    return head + content[HIDDEN_BYTES:]


def embed_fonts(document: Document) -> None:
    """
    Put the vendored font into a DOCX.

    Parameters
    ----------
    document : Document
        Of python-docx.
    """
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package: Any = document.part.package
    table = Part(PackURI("/word/fontTable.xml"), TABLE_TYPE, b"", package)
    embedded = ""
    for count, font in enumerate(fonts(), start=1):
        content = font.path.read_bytes()
        key = font_key(content)
        name = PackURI(f"/word/fonts/font{count}.odttf")
        part = Part(name, FONT_TYPE, obfuscated(content, key), package)
        link = table.relate_to(part, f"{LINKS}/font")
        embedded += f'<w:{EMBEDDINGS[font.weight]} r:id="{link}" w:fontKey="{key}"/>'
    text = ENTRY.format(
        main=MAIN, links=LINKS, family=fonts()[0].family, instead=FALLBACKS[0], embedded=embedded
    )
    table._blob = text.encode("utf-8")  # noqa: SLF001  (its links are numbered first)
    for link, relation in list(document.part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            del document.part.rels[link]
    document.part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)
    _keep(document)


def _keep(document: Document) -> None:
    """Tell Word to keep the fonts when it saves: the first children of its settings."""
    from docx.oxml import parse_xml

    settings = document.settings.element
    for name in ("saveSubsetFonts", "embedTrueTypeFonts"):
        for old in settings.findall(f"{{{MAIN}}}{name}"):
            settings.remove(old)
    before = settings.find(f"{{{MAIN}}}zoom")
    place = 0 if before is None else list(settings).index(before) + 1
    settings.insert(place, parse_xml(f'<w:embedTrueTypeFonts xmlns:w="{MAIN}"/>'))
