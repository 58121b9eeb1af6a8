"""The map itself, as every paper shows it: ground, sites, numbers, names, scale, north."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.report.static_ground import draw_ground, draw_marks, draw_names
from sitesel.report.static_labels import Places
from sitesel.report.static_margin import draw_arrow, draw_bar, draw_frame
from sitesel.report.static_sites import draw_focus, draw_numbers, draw_sites

if TYPE_CHECKING:
    from sitesel.report.static_drawing import Drawing
    from sitesel.report.static_frame import Frame
    from sitesel.report.static_sheet import Sheet

LEAST_GROUND_M = 2_000.0


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
    shared: dict[str, Any] = {"places": places, "language": language}
    draw_marks(sheet, axes, frame, drawing.layers, **shared)
    draw_names(sheet, axes, frame, drawing.layers, **shared)
    draw_frame(sheet, axes, frame, left=left, bottom=bottom)


def bounds(drawing: Drawing, row: int | None) -> tuple[float, float, float, float]:
    """
    Say which ground must be seen: all sites, or one with its doubt and its neighbourhood.

    Parameters
    ----------
    drawing : Drawing
        What is drawn.
    row : int or None
        Of the site in the middle.

    Returns
    -------
    tuple of float
        West, south, east, north in metres.
    """
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
