"""
The map of a ranking on paper: PNG, SVG or PDF, with all that a map must say.

Drawn in the pack's working system with matplotlib and the vendored font. No clock and no random
id: the same ranking gives the same bytes. An SVG holds its text as text, with the characters that
it uses embedded; a PDF embeds the font (Type 42).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel.errors import UsageError
from sitesel.report.fonts import chinese_rc
from sitesel.report.printable import printable
from sitesel.report.static_drawing import Drawing
from sitesel.report.static_frame import fitted
from sitesel.report.static_layout import PAD_MM, TICKS_MM, full_sheet
from sitesel.report.static_legend import Column, draw_key, draw_legend
from sitesel.report.static_picture import bounds, draw_map
from sitesel.report.static_save import save_figure
from sitesel.report.static_sheet import Sheet

if TYPE_CHECKING:
    import geopandas

Json = dict[str, Any]
Layers = dict[str, "geopandas.GeoDataFrame"]

FORMATS = ("png", "svg", "pdf")
PAPERS = ("A4", "A3")


def static_map(  # noqa: PLR0913  (one keyword each)
    document: Json,
    sites: geopandas.GeoDataFrame,
    layers: Layers,
    path: str | Path,
    *,
    paper: str = "A4",
    language: str = "zh",
    review_number: str | None = None,
) -> Path:
    """
    Draw a ranking on one sheet of paper and write it.

    Parameters
    ----------
    document : dict
        A ranking as `Ranking.to_dict()` gives it.
    sites : GeoDataFrame
        Indexed by id.
    layers : dict of GeoDataFrame
        By role, with the pack's properties.
    path : str or Path
        Where to; its ending says in which form: png, svg or pdf.
    paper : str
        `A4` or `A3`; upright or lying, whichever shows the ground larger.
    language : str
        `zh` or `en`.
    review_number : str, optional
        The 审图号, where the map was reviewed; else it says that it is a sketch.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    UsageError
        If the ending or the paper is none of those.
    SiteError
        If a ranked site has no geometry.
    CrsError
        If a frame declares no reference system.
    DependencyError
        If matplotlib is not installed.
    OutputError
        If the file cannot be written; nothing is left behind.
    """
    form = form_of(path)
    check_paper(paper)
    drawing = Drawing.of(document, sites, layers, language=language)
    with chinese_rc():
        sheet = full_sheet(drawing, paper, review_number=printable(review_number or ""))
        return save_figure(sheet.figure, path, form, version=drawing.document["version"])


def locator(  # noqa: PLR0913  (one keyword each)
    drawing: Drawing,
    path: Path,
    *,
    width_mm: float,
    height_mm: float,
    legend: float = 0.0,
    focus: str | None = None,
) -> Path:
    """
    Draw a map without title and notes, to stand in a paper that has them.

    Parameters
    ----------
    drawing : Drawing
        What is drawn.
    path : Path
        Where to: png, svg or pdf.
    width_mm, height_mm : float
        Of the picture.
    legend : float
        Width of the column with the legend, mm; 0 leaves it out.
    focus : str, optional
        Id of the site in the middle, which is ringed.

    Returns
    -------
    Path
        Of the file.
    """
    with chinese_rc():
        sheet = Sheet.blank(width_mm, height_mm)
        left = bottom = TICKS_MM
        room = (width_mm - left - 0.5 - (legend + 3 if legend else 0), height_mm - bottom - 0.5)
        row = None if focus is None else _row(drawing, focus)
        frame = fitted(
            bounds(drawing, row), width_mm=room[0], height_mm=room[1], crs=drawing.crs,
            pad_mm=PAD_MM,
        )  # fmt: skip
        draw_map(sheet, frame, drawing, left=left, bottom=bottom, focus=row)
        if legend:
            column = Column(sheet, width_mm - legend, legend, height_mm, 0.0)
            ringed = None if row is None else drawing.document["sites"][row]
            draw_legend(column, roles=drawing.layers, focus=ringed, language=drawing.language)
            draw_key(column, drawing.document, language=drawing.language)
        return save_figure(sheet.figure, path, form_of(path), version=drawing.document["version"])


def form_of(path: str | Path) -> str:
    """
    Read from a file's ending in which form it is wanted.

    Parameters
    ----------
    path : str or Path
        A file.

    Returns
    -------
    str
        One of `FORMATS`.

    Raises
    ------
    UsageError
        If it ends otherwise.
    """
    form = Path(path).suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise UsageError(
            f"静态图只能写成 .png、.svg 或 .pdf,而 {Path(path).name!r} 不是;请改文件名。",
            f"A static map is a .png, .svg or .pdf, which {Path(path).name!r} is not; rename it.",
        )
    return form


def check_paper(paper: str) -> None:
    """
    Refuse a size of paper that there is not.

    Parameters
    ----------
    paper : str
        As asked for.

    Raises
    ------
    UsageError
        If it is neither A4 nor A3.
    """
    if paper not in PAPERS:
        raise UsageError(
            f"没有纸张 {paper!r};可选:{'、'.join(PAPERS)}。",
            f"There is no paper {paper!r}; choose {' or '.join(PAPERS)}.",
        )


def _row(drawing: Drawing, site: str) -> int:
    return next(row for row, one in enumerate(drawing.document["sites"]) if one["id"] == site)
