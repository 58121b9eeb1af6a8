"""
The map of a ranking on paper: PNG, SVG or PDF, with all that a map must say.

Drawn in the pack's working system with matplotlib and the vendored font. No clock and no random
id: the same ranking gives the same bytes. An SVG holds its text as text, with the characters that
it uses embedded; a PDF embeds the font (Type 42).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.crs import to_work
from sitesel.errors import SiteError, UsageError
from sitesel.report.fonts import chinese_rc
from sitesel.report.map import first_sites
from sitesel.report.map_layers import geographic
from sitesel.report.printable import printable
from sitesel.report.static_foot import foot_lines, title_lines
from sitesel.report.static_frame import Frame, fitted
from sitesel.report.static_ground import draw_ground, draw_marks, draw_names, in_work
from sitesel.report.static_labels import Places
from sitesel.report.static_legend import Column, draw_key, draw_legend
from sitesel.report.static_margin import draw_arrow, draw_bar, draw_frame
from sitesel.report.static_save import save_figure
from sitesel.report.static_sheet import Sheet, millimetres
from sitesel.report.static_sites import draw_focus, draw_numbers, draw_sites
from sitesel.report.static_style import style

if TYPE_CHECKING:
    import geopandas

    from sitesel.matrix import GeometryArray

Json = dict[str, Any]
Layers = dict[str, "geopandas.GeoDataFrame"]

FORMATS = ("png", "svg", "pdf")
PAPERS = ("A4", "A3")
PAD_MM = 6.0
LEAST_GROUND_M = 2_000.0
TICKS_MM = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """
    What is drawn, in the working system.

    Parameters
    ----------
    document : dict
        Of a ranking, printable.
    shapes : ndarray of Geometry, shape (n,)
        One a site of the document.
    layers : dict of GeoDataFrame
        By role.
    language : str
        `zh` or `en`.
    """

    document: Json
    shapes: GeometryArray
    layers: Layers
    language: str

    @property
    def crs(self) -> str:
        """The working system."""
        return str(self.document["pack"]["work_crs"])

    @classmethod
    def of(
        cls, document: Json, sites: geopandas.GeoDataFrame, layers: Layers, *, language: str
    ) -> Drawing:
        """
        Bring everything to the working system.

        Parameters
        ----------
        document : dict
            Of a ranking.
        sites : GeoDataFrame
            Indexed by id.
        layers : dict of GeoDataFrame
            By role.
        language : str
            `zh` or `en`.

        Returns
        -------
        Drawing
            Ready to draw.

        Raises
        ------
        SiteError
            If sites of the document have no row, each named.
        CrsError
            If a frame declares no reference system.
        """
        shown = first_sites(document)
        ids = [site["id"] for site in shown["sites"]]
        faults = [(name, name) for name in ids if name not in set(sites.index)]
        if faults:
            raise SiteError(
                "排名中的地块没有几何,无法上图:",
                "Sites of the ranking have no geometry and cannot be mapped:",
                faults,
            )
        crs = shown["pack"]["work_crs"]
        placed = to_work(geographic(sites.loc[ids], "sites"), crs, where="sites")
        return cls(
            document=printable(shown),
            shapes=placed.geometry.to_numpy(),
            layers=in_work(layers, crs),
            language=language,
        )


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
        sheet = _full_sheet(drawing, paper, printable(review_number or ""))
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
            _bounds(drawing, row), width_mm=room[0], height_mm=room[1], crs=drawing.crs,
            pad_mm=PAD_MM,
        )  # fmt: skip
        draw_map(sheet, frame, drawing, left=left, bottom=bottom, focus=row)
        if legend:
            column = Column(sheet, width_mm - legend, legend, height_mm, 0.0)
            ringed = None if row is None else drawing.document["sites"][row]
            draw_legend(column, roles=drawing.layers, focus=ringed, language=drawing.language)
        return save_figure(sheet.figure, path, form_of(path), version=drawing.document["version"])


def draw_map(  # noqa: PLR0913  (one keyword each)
    sheet: Sheet,
    frame: Frame,
    drawing: Drawing,
    *,
    left: float,
    bottom: float,
    focus: int | None = None,
) -> None:
    """
    Draw the map itself: ground, sites, numbers, names, scale, north.

    Parameters
    ----------
    sheet : Sheet
        The paper.
    frame : Frame
        What it shows.
    drawing : Drawing
        What is drawn.
    left, bottom : float
        Where the frame stands, mm.
    focus : int, optional
        Row of the site that is ringed.
    """
    axes = sheet.window(left, bottom, frame, name="map")
    places = Places(frame.width_mm, frame.height_mm)
    sites, language = drawing.document["sites"], drawing.language
    draw_ground(axes, frame, drawing.layers)
    draw_bar(sheet, axes, frame, places=places, language=language)
    draw_arrow(sheet, axes, frame, places=places, language=language)
    draw_sites(sheet, axes, frame, sites, shapes=drawing.shapes)
    if focus is not None:
        draw_focus(sheet, axes, frame, sites[focus], shape=drawing.shapes[focus])
    draw_numbers(sheet, axes, frame, sites, shapes=drawing.shapes, places=places)
    shared: Json = {"places": places, "language": language}
    draw_marks(sheet, axes, frame, drawing.layers, **shared)
    draw_names(sheet, axes, frame, drawing.layers, **shared)
    draw_frame(sheet, axes, frame, left=left, bottom=bottom)


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


def _full_sheet(drawing: Drawing, paper: str, review_number: str) -> Sheet:
    """Lay out title, map, column and foot, upright or lying, whichever is larger."""
    asked = style()["paper"][paper]
    options = [_laid_out(drawing, asked, size) for size in (asked["size"], asked["size"][::-1])]
    size, frame = min(options, key=lambda option: option[1].scale)
    page, big = style()["page"], asked["magnify"]
    sheet = Sheet.blank(*size, magnify=big)
    margin = page["margin"]
    _write_title(sheet, drawing)
    left, bottom = margin + TICKS_MM, margin + _foot_mm(big)
    draw_map(sheet, frame, drawing, left=left, bottom=bottom)
    column_left = left + frame.width_mm + page["gap"] * big
    column = Column(
        sheet, column_left, size[0] - margin - column_left, bottom + frame.height_mm, bottom
    )
    draw_legend(column, roles=drawing.layers, focus=None, language=drawing.language)
    draw_key(column, drawing.document, language=drawing.language)
    _write_foot(sheet, drawing, frame, review_number)
    return sheet


def _laid_out(drawing: Drawing, asked: Json, size: list[float]) -> tuple[list[float], Frame]:
    page, big = style()["page"], asked["magnify"]
    margin = page["margin"]
    width = size[0] - 2 * margin - TICKS_MM - (page["panel"] + page["gap"]) * big
    height = size[1] - 2 * margin - _foot_mm(big) - _head_mm(big)
    frame = fitted(
        _bounds(drawing, None), width_mm=width, height_mm=height, crs=drawing.crs, pad_mm=PAD_MM
    )
    return size, frame


def _bounds(drawing: Drawing, row: int | None) -> tuple[float, float, float, float]:
    """Ground that must be seen: all sites, or one with its doubt and its neighbourhood."""
    import shapely

    if row is None:
        west, south, east, north = shapely.total_bounds(drawing.shapes)
        least = LEAST_GROUND_M
    else:
        site = drawing.document["sites"][row]
        west, south, east, north = shapely.bounds(drawing.shapes[row])
        least = 3 * (site["uncertainty_m"] or 0.0) + 5 * LEAST_GROUND_M
    spare = np.array([-least, -least, least, least]) / 2
    found = np.array([west, south, east, north]) + spare
    return (float(found[0]), float(found[1]), float(found[2]), float(found[3]))


def _row(drawing: Drawing, site: str) -> int:
    return next(row for row, one in enumerate(drawing.document["sites"]) if one["id"] == site)


def _head_mm(big: float) -> float:
    page = style()["page"]
    rows = millimetres(page["title"] * 1.5) + 3 * millimetres(page["text"] * page["line"]) + 2
    return float(rows * big)


def _foot_mm(big: float) -> float:
    page = style()["page"]
    return float((7 * millimetres(page["small"] * page["line"]) + 4) * big)


def _write_title(sheet: Sheet, drawing: Drawing) -> None:
    page, ink, big = style()["page"], style()["ink"], sheet.magnify
    y = sheet.height_mm - page["margin"] - millimetres(page["title"] * big)
    width = sheet.width_mm - 2 * page["margin"]
    title, lines = title_lines(drawing.document, drawing.language, big=big, width_mm=width)
    sheet.write(page["margin"], y, title, points=page["title"], color=ink["text"], weight="bold")
    y -= millimetres(page["title"] * 0.5 * big)
    for line in lines:
        y -= millimetres(page["text"] * page["line"] * big)
        sheet.write(page["margin"], y, line, points=page["text"], color=ink["quiet"])


def _write_foot(sheet: Sheet, drawing: Drawing, frame: Frame, review_number: str) -> None:
    page, ink, big = style()["page"], style()["ink"], sheet.magnify
    y = page["margin"] + _foot_mm(big) - (TICKS_MM + 1.0) * big
    width = sheet.width_mm - 2 * page["margin"]
    lines = foot_lines(
        drawing.document, frame, set(drawing.layers), language=drawing.language,
        review_number=review_number, points=page["small"] * big, width_mm=width,
    )  # fmt: skip
    for line in lines:
        y -= millimetres(page["small"] * page["line"] * big)
        sheet.write(page["margin"], y, line, points=page["small"], color=ink["quiet"])
