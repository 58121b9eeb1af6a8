"""A whole sheet with one map: title, map, column with legend and key, notes below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.report.static_foot import foot_lines, title_lines
from sitesel.report.static_frame import Frame, fitted
from sitesel.report.static_legend import Column, draw_key, draw_legend
from sitesel.report.static_picture import bounds, draw_map
from sitesel.report.static_sheet import Sheet
from sitesel.report.static_style import style
from sitesel.report.static_text import millimetres

if TYPE_CHECKING:
    from sitesel.report.static_drawing import Drawing

Json = dict[str, Any]

PAD_MM = 6.0
TICKS_MM = 4.0


def full_sheet(drawing: Drawing, paper: str, *, review_number: str) -> Sheet:
    """
    Draw title, map, column and foot, upright or lying, whichever shows the ground larger.

    Parameters
    ----------
    drawing : Drawing
        What is drawn.
    paper : str
        `A4` or `A3`.
    review_number : str
        The 审图号; empty where there is none.

    Returns
    -------
    Sheet
        Drawn.
    """
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
        bounds(drawing, None), width_mm=width, height_mm=height, crs=drawing.crs, pad_mm=PAD_MM
    )
    return size, frame


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
