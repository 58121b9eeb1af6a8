"""
Setting a paper as PDF with typst, offline and the same every time.

The template is a plain file; what it says goes in as JSON beside it, so that no text can become
markup, code or a path. Fonts of this machine are looked at only where the vendored one lacks a
character; no package is ever fetched.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sitesel.report.fonts import FALLBACKS, font_files, lacking
from sitesel.report.paper.content import texts_of
from sitesel.report.vendored import own_text

if TYPE_CHECKING:
    from sitesel.report.paper.content import Paper


def pdf(paper: Paper) -> bytes:
    """
    Set a paper.

    Parameters
    ----------
    paper : Paper
        What it says.

    Returns
    -------
    bytes
        A PDF with its fonts embedded.
    """
    import typst

    data = paper.data()
    alone = not lacking("".join(texts_of(data)))
    if not alone:
        data["fonts"] += FALLBACKS
    with tempfile.TemporaryDirectory(prefix="sitesel-") as name:
        folder = Path(name)
        paper.draw(folder, "svg")
        text = json.dumps(data, ensure_ascii=False, allow_nan=False)
        (folder / "data.json").write_text(text, encoding="utf-8")
        (folder / "paper.typ").write_text(own_text("paper.typ"), encoding="utf-8")
        made = typst.compile(
            str(folder / "paper.typ"),
            root=str(folder),
            font_paths=[str(font_files()[0].parent)],
            ignore_system_fonts=alone,
            format="pdf",
        )
    return bytes(made)
