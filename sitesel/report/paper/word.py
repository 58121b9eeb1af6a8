"""
Setting a paper as DOCX for Word and WPS, to be read and changed.

The same blocks as in the PDF. Text goes in as text; tables repeat their heads and do not tear rows;
pictures carry a description. The file is packed with fixed times: the same paper, the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel.report.paper.word_blocks import Setter
from sitesel.report.paper.word_fonts import embed_fonts
from sitesel.report.paper.word_style import set_page, set_type

if TYPE_CHECKING:
    from docx.document import Document

    from sitesel.report.paper.content import Paper

NO_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP file can name
NAMES_FIRST = "[Content_Types].xml"


def docx(paper: Paper) -> bytes:
    """
    Set a paper.

    Parameters
    ----------
    paper : Paper
        What it says.

    Returns
    -------
    bytes
        A DOCX with its fonts embedded.
    """
    import docx as word

    document = word.Document()
    _describe(document, paper)
    set_page(document, paper)
    set_type(document, paper)
    embed_fonts(document)
    with tempfile.TemporaryDirectory(prefix="sitesel-") as name:
        paper.draw(Path(name), "png")
        setter = Setter(document, Path(name), paper)
        setter.head()
        for block in paper.blocks:
            setter.block(block)
        packed = io.BytesIO()
        document.save(packed)
    return _repacked(packed.getvalue())


def _describe(document: Document, paper: Paper) -> None:
    """Say what the file is; nothing of it depends on the day or the machine."""
    properties: Any = document.core_properties
    properties.title, properties.author = paper.title, f"sitesel {paper.version}"
    properties.comments = properties.last_modified_by = properties.keywords = ""
    properties.language = "zh-CN" if paper.language == "zh" else "en-GB"
    properties.created = properties.modified = dt.datetime(*NO_DAY[:3], tzinfo=dt.UTC)
    properties.revision = 1
    links = document.part.package.rels
    for link, relation in list(links.items()):
        if relation.reltype.endswith("/thumbnail"):  # python-docx's template has one of its own
            del links[link]


def _repacked(content: bytes) -> bytes:
    """Pack the parts again, in one order and with one time."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as after,
    ):
        names = sorted(before.namelist(), key=lambda name: (name != NAMES_FIRST, name))
        for name in names:
            entry = zipfile.ZipInfo(name, NO_DAY)
            entry.compress_type, entry.external_attr, entry.create_system = (
                zipfile.ZIP_DEFLATED,
                0,
                0,
            )
            after.writestr(entry, before.read(name))
    return packed.getvalue()
