"""
Writing a drawing as PNG, SVG or PDF: the same drawing gives the same bytes, whole or not at all.

An SVG keeps its text as text, so that words can be found and changed, and carries the glyphs that
it uses; programs that read no fonts inside an SVG (such as Word) take one of theirs.
"""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel.report.fonts import font_family, font_files
from sitesel.report.write import whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 300
SALT = "sitesel"
WEIGHTS = (400, 700)
SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": SALT,
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "hatch.linewidth": 0.5,
    "path.simplify": False,
}
FACE = (
    "@font-face{{font-family:'{family}';font-weight:{weight};src:url(data:font/ttf;base64,{data})}}"
)


def save_figure(figure: Figure, path: str | Path, form: str, *, version: str) -> Path:
    """
    Write a drawing.

    Parameters
    ----------
    figure : Figure
        Of matplotlib.
    path : str or Path
        Where to.
    form : str
        png, svg or pdf.
    version : str
        Of the program, which the file names as its maker.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    OutputError
        If it cannot be written; nothing is left behind.
    """
    import matplotlib as mpl

    made_by = f"sitesel {version}"
    metadata: dict[str, dict[str, Any]] = {
        "png": {"Software": made_by},
        "svg": {"Date": None, "Creator": made_by},
        "pdf": {"CreationDate": None, "ModDate": None, "Creator": made_by, "Producer": made_by},
    }
    with mpl.rc_context(SETTINGS):
        drawn = io.BytesIO()
        figure.savefig(drawn, format=form, dpi=DPI, metadata=metadata[form])
    content = drawn.getvalue()
    if form == "svg":
        content = _with_font(content, figure)
    with whole(path) as beside:
        beside.write_bytes(content)
    return Path(path)


def _with_font(content: bytes, figure: Figure) -> bytes:
    """Embed the glyphs that the text of an SVG uses."""
    from matplotlib.text import Text

    signs = {sign for text in figure.findobj(Text) for sign in text.get_text()}
    faces = "".join(
        FACE.format(family=font_family(), weight=weight, data=_part(path, signs))
        for path, weight in zip(font_files(), WEIGHTS, strict=True)
    )
    head, tag, rest = content.partition(b"<defs>")
    return head + tag + f'\n  <style type="text/css">{faces}</style>'.encode() + rest


def _part(path: Path, signs: set[str]) -> str:
    """Cut a font down to some characters."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    with TTFont(path, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(subset.Options(layout_features=[], hinting=False))
        cutter.populate(unicodes=map(ord, signs))
        cutter.subset(font)
        found = io.BytesIO()
        font.save(found)
    return base64.b64encode(found.getvalue()).decode("ascii")
