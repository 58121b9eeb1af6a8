"""
The ranked sites on paper: filled by score, dashed where schematic, hatched where excluded.

Each ranked one carries its number, none over another; where a number had to move, a line leads
back to its site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.report.static_sheet import Sheet, path_of
from sitesel.report.static_style import fill_of, ink_on, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sitesel.matrix import GeometryArray
    from sitesel.report.static_frame import Frame
    from sitesel.report.static_labels import Places

Json = dict[str, Any]

HATCH = "////"
DASH = (0, (4, 2.4))
DOTS = (0, (1, 1.6))


def draw_sites(
    sheet: Sheet, axes: Axes, frame: Frame, sites: list[Json], *, shapes: GeometryArray
) -> None:
    """
    Draw the ground of each site, the largest below.

    Parameters
    ----------
    sheet : Sheet
        The paper.
    axes : Axes
        In metres.
    frame : Frame
        What it shows.
    sites : list of dict
        Of the document.
    shapes : ndarray of Geometry, shape (n,)
        In the working system, in the same order.
    """
    from matplotlib.patches import PathPatch

    least = frame.metres(style()["sites"]["point"] * sheet.magnify)
    sizes = shapely.area(shapes)
    for row in np.argsort(-sizes, kind="stable").tolist():
        site, shape = sites[row], shapes[row]
        if shape is None or shape.is_empty:
            continue
        point = sizes[row] == 0
        drawn = shape.centroid.buffer(least) if point else shape
        axes.add_patch(PathPatch(path_of(drawn), gid=f"site-{row}", **_look(site, point=point)))


def _look(site: Json, *, point: bool) -> Json:
    """How a site is drawn, as in the page."""
    ink, excluded = style()["ink"], site["status"] == "excluded"
    line = DOTS if point else DASH if site["quality"] == "schematic" else "solid"
    return {
        "facecolor": fill_of(site),
        "alpha": style()["sites"]["fill"],
        "edgecolor": ink["excluded_edge"] if excluded else ink["edge"],
        "hatch": HATCH if excluded else None,
        "linewidth": 0.7,
        "linestyle": line,
        "zorder": 4 if excluded else 5,
    }


def draw_numbers(  # noqa: PLR0913  (one keyword each)
    sheet: Sheet,
    axes: Axes,
    frame: Frame,
    sites: list[Json],
    *,
    shapes: GeometryArray,
    places: Places,
) -> None:
    """
    Set the number of each ranked site on it, or beside it with a line that leads back.

    Parameters
    ----------
    sheet : Sheet
        The paper.
    axes : Axes
        In metres.
    frame : Frame
        What it shows.
    sites : list of dict
        Of the document.
    shapes : ndarray of Geometry, shape (n,)
        In the working system, in the same order.
    places : Places
        What is taken of the frame; the numbers take theirs.
    """
    size = style()["sites"]["badge"] * sheet.magnify
    ranked = [row for row, site in enumerate(sites) if site["rank"] is not None]
    for row in ranked[: style()["sites"]["numbered"]]:
        if shapes[row] is None or not shapes[row].intersects(frame.box):
            continue
        middle = shapely.get_coordinates(shapely.centroid(shapes[row]))[0]
        x, y = frame.on_paper(middle[np.newaxis])[0]
        found = places.place(x, y, width=size, height=size)
        if found is None:
            continue
        at = (frame.west + frame.metres(found[0]), frame.south + frame.metres(found[1]))
        if abs(found[0] - x) + abs(found[1] - y) > size / 2:
            axes.plot(
                [middle[0], at[0]], [middle[1], at[1]], color=style()["ink"]["edge"],
                linewidth=0.5, zorder=6,
            )  # fmt: skip
        badge(sheet, *at, sites[row], axes=axes, diameter=frame.metres(size), name=f"rank-{row}")


def badge(  # noqa: PLR0913  (one keyword each)
    sheet: Sheet,
    x: float,
    y: float,
    site: Json,
    *,
    axes: Axes,
    diameter: float,
    name: str | None = None,
) -> None:
    """
    Draw the number of a site in a ring: thick if it is eligible, thin if unverified.

    Parameters
    ----------
    sheet : Sheet
        The paper.
    x, y : float
        Its middle, in the units of the axes.
    site : dict
        With status, score and rank.
    axes : Axes
        Where.
    diameter : float
        In the units of the axes.
    name : str, optional
        To find it by in an SVG.
    """
    from matplotlib.patches import Circle

    fill = fill_of(site)
    axes.add_patch(
        Circle(
            (x, y), diameter / 2, facecolor=fill, edgecolor=style()["ink"]["edge"], zorder=10,
            linewidth=(1.5 if site["status"] == "eligible" else 0.5) * sheet.magnify, gid=name,
        )
    )  # fmt: skip
    text = "" if site["rank"] is None else str(site["rank"])
    sheet.write(
        x, y, text, points=style()["sites"]["badge_text"], color=ink_on(fill), axes=axes,
        ha="center", va="center_baseline", zorder=10.1, weight="bold",
    )  # fmt: skip


def draw_focus(
    sheet: Sheet, axes: Axes, frame: Frame, site: Json, *, shape: shapely.Geometry
) -> None:
    """
    Ring one site, with how far it may be from where it is drawn.

    Parameters
    ----------
    sheet : Sheet
        The paper.
    axes : Axes
        In metres.
    frame : Frame
        What it shows.
    site : dict
        Of the document.
    shape : Geometry
        In the working system.
    """
    from matplotlib.patches import PathPatch

    color = style()["ink"]["focus"]
    least = frame.metres(style()["sites"]["point"] * sheet.magnify)
    drawn = shape if shape.area > 0 else shape.centroid.buffer(least)
    axes.add_patch(
        PathPatch(path_of(drawn), fill=False, edgecolor=color, linewidth=1.8, zorder=7, gid="focus")
    )
    if site["uncertainty_m"]:
        ring = shapely.buffer(shape, site["uncertainty_m"])
        axes.add_patch(
            PathPatch(
                path_of(ring), fill=False, edgecolor=color, linewidth=0.9, linestyle=DOTS,
                zorder=7, gid="uncertainty",
            )
        )  # fmt: skip
