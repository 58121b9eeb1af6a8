"""
A small map of a ranking as PNG, for places that show no page.

Sites on land and sea, with legend, scale, north arrow and the words that a sketch must carry. Of
the layers only those that ``static_map.toml`` lists are drawn: district boundaries, whose rights
to pass on are unclear, are none of them, so that the picture may be kept in a notebook.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.report.fonts import chinese_rc
from sitesel.report.map import first_sites
from sitesel.report.static_drawing import Drawing
from sitesel.report.static_foot import data_note, title_lines
from sitesel.report.static_frame import Frame, fitted
from sitesel.report.static_layout import PAD_MM, TICKS_MM
from sitesel.report.static_legend import Column, draw_key, draw_legend
from sitesel.report.static_picture import bounds, draw_map
from sitesel.report.static_save import SETTINGS
from sitesel.report.static_sheet import Sheet
from sitesel.report.static_style import style, words
from sitesel.report.static_text import millimetres, wrapped

if TYPE_CHECKING:
    import geopandas

Json = dict[str, Any]
Layers = dict[str, "geopandas.GeoDataFrame"]

UNUSED = ("criteria", "constraints", "reasons_zh", "reasons_en", "robustness")
MARGIN_MM = 2.0
GAP_MM = 3.0
BAR_ROOM_MM = 12.0  # below the sites, for the scale bar
FOOT_LINES = 3


def glance(
    document: Json, sites: geopandas.GeoDataFrame, layers: Layers, *, language: str = "zh"
) -> bytes:
    """
    Draw a ranking as a small picture.

    Parameters
    ----------
    document : dict
        A ranking as `Ranking.to_dict()` gives it.
    sites : GeoDataFrame
        Indexed by id.
    layers : dict of GeoDataFrame
        By role; only land and sea are drawn.
    language : str
        `zh` or `en`.

    Returns
    -------
    bytes
        PNG, about 900 pixels wide, of few colours; the same for the same ranking.

    Raises
    ------
    SiteError
        If a ranked site has no geometry.
    CrsError
        If a frame declares no reference system.
    """
    asked = style()["glance"]
    ground = {role: layers[role] for role in asked["roles"] if role in layers}
    drawing = Drawing.of(_slim(document, asked["sites"]), sites, ground, language=language)
    with chinese_rc():
        return _png(_sheet(drawing), dots=asked["dots"], colors=asked["colors"])


def _slim(document: Json, most: int) -> Json:
    """Leave out what no map says: cleaning the text of many sites takes longer than drawing."""
    shown = first_sites(document, most=most)
    kept = [
        {key: part for key, part in site.items() if key not in UNUSED} for site in shown["sites"]
    ]
    return {**document, "sites": kept, "criteria": [], "constraints": []}


def _sheet(drawing: Drawing) -> Sheet:
    asked, page, ink = style()["glance"], style()["page"], style()["ink"]
    width, height = asked["size"]
    sheet = Sheet.blank(width, height)
    room = width - 2 * MARGIN_MM
    line = millimetres(page["small"]) * page["line"]
    title, lines = title_lines(drawing.document, drawing.language, big=1.0, width_mm=room)
    top = height - MARGIN_MM - millimetres(page["title"])
    sheet.write(MARGIN_MM, top, title, points=page["title"], color=ink["text"], weight="bold")
    top -= 0.5 * millimetres(page["title"])
    for text in lines:
        top -= millimetres(page["text"]) * page["line"]
        sheet.write(MARGIN_MM, top, text, points=page["text"], color=ink["quiet"])
    foot = _foot(drawing, points=page["small"], width_mm=room)
    for place, text in enumerate(reversed(foot)):
        y = MARGIN_MM + place * line
        sheet.write(MARGIN_MM, y, text, points=page["small"], color=ink["quiet"])
    bottom, left = MARGIN_MM + len(foot) * line + TICKS_MM, MARGIN_MM + TICKS_MM
    panel = width - MARGIN_MM - asked["panel"]
    frame = _frame(drawing, panel - GAP_MM - left, top - 2 * MARGIN_MM - bottom)
    draw_map(sheet, frame, drawing, left=left, bottom=bottom)
    column = Column(sheet, panel, asked["panel"], bottom + frame.height_mm, bottom)
    draw_legend(column, roles=(), focus=None, language=drawing.language)
    draw_key(column, drawing.document, language=drawing.language)
    return sheet


def _frame(drawing: Drawing, width_mm: float, height_mm: float) -> Frame:
    """Fit the sites above the scale bar."""
    above = fitted(
        bounds(drawing, None), width_mm=width_mm, height_mm=height_mm - BAR_ROOM_MM,
        crs=drawing.crs, pad_mm=PAD_MM / 2,
    )  # fmt: skip
    return replace(above, south=above.south - above.metres(BAR_ROOM_MM), height_mm=height_mm)


def _foot(drawing: Drawing, *, points: float, width_mm: float) -> list[str]:
    said, document = words(drawing.language), drawing.document
    total, drawn = sum(document["counts"].values()), len(document["sites"])
    only = said["first_only"].format(drawn=drawn, total=total) if drawn < total else ""
    data = data_note(document, set(drawing.layers), drawing.language)
    lines = [
        *wrapped(only + said["sketch"], points=points, width_mm=width_mm),
        *wrapped(data, points=points, width_mm=width_mm),
    ]
    return lines if len(lines) <= FOOT_LINES else [*lines[: FOOT_LINES - 1], said["cut"]]


def _png(sheet: Sheet, *, dots: float, colors: int) -> bytes:
    """Draw a sheet in few colours, which takes a third of the bytes."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    sheet.figure.set_dpi(dots)
    canvas: Any = FigureCanvasAgg(sheet.figure)
    with mpl.rc_context(SETTINGS):
        canvas.draw()
    palette, places = _few(np.asarray(canvas.buffer_rgba())[..., :3], colors)
    picture = Image.fromarray(places)
    picture.putpalette(palette.tobytes())
    written = io.BytesIO()
    picture.save(written, format="PNG", optimize=True)
    return written.getvalue()


def _few(pixels: Any, most: int) -> tuple[Any, Any]:  # noqa: ANN401  (bytes)
    """
    Keep the commonest colours as they are, and give every other pixel the nearest of them.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (rows, columns, 3)
        Red, green, blue.
    most : int
        How many colours, at most 256.

    Returns
    -------
    tuple of (ndarray of uint8, shape (colours, 3), ndarray of uint8, shape (rows, columns))
        The colours, and which of them each pixel has.
    """
    one = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    found, where, counts = np.unique(one.ravel(), return_inverse=True, return_counts=True)
    kept = found[np.argsort(-counts, kind="stable")[:most]]
    parts = [np.stack([c >> 16, c >> 8 & 255, c & 255], axis=1).astype(int) for c in (found, kept)]
    nearest = ((parts[0][:, None] - parts[1][None]) ** 2).sum(axis=2).argmin(axis=1)
    return parts[1].astype(np.uint8), nearest.astype(np.uint8)[where].reshape(one.shape)
