"""
What sites stand on: land and sea, water, roads, railways, ports, districts.

Lines and fills are those of ``roles.toml``; which roles a paper shows stands in
``static_map.toml``. Nothing is measured from what is drawn here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.crs import to_work
from sitesel.report.map_layers import geographic, role_styles
from sitesel.report.printable import printable
from sitesel.report.static_sheet import Sheet, path_of
from sitesel.report.static_style import style
from sitesel.report.static_text import millimetres, text_mm

if TYPE_CHECKING:
    import geopandas
    from matplotlib.axes import Axes

    from sitesel.report.static_frame import Frame
    from sitesel.report.static_labels import Places

Json = dict[str, Any]
Layers = dict[str, "geopandas.GeoDataFrame"]

DETAIL_MM = 0.08
POINTS_PER_PIXEL = 0.62  # widths of roles.toml are pixels of a screen
MARK_MM = 3.0


def in_work(layers: Layers, crs: str) -> Layers:
    """
    Bring the layers that a paper shows to the working system.

    Parameters
    ----------
    layers : dict of GeoDataFrame
        By role, in any declared system.
    crs : str
        The working system.

    Returns
    -------
    dict of GeoDataFrame
        Those that are drawn.

    Raises
    ------
    CrsError
        If a frame declares no system.
    """
    roles = style()["roles"]
    drawn = ["land", "sea", *roles["lines"], *roles["areas"], *style()["marks"]]
    return {
        role: to_work(geographic(layers[role], role), crs, where=role)
        for role in drawn
        if role in layers and len(layers[role])
    }


def draw_ground(axes: Axes, frame: Frame, layers: Layers) -> None:
    """
    Draw land and sea, then areas, then lines.

    Parameters
    ----------
    axes : Axes
        In metres.
    frame : Frame
        What it shows.
    layers : dict of GeoDataFrame
        In the working system.
    """
    ink, roles = style()["ink"], style()["roles"]
    both = {"land", "sea"} <= set(layers)
    axes.set_facecolor(ink["nowhere"] if both or not layers else ink["sea"])
    if "land" not in layers and "sea" in layers:
        axes.set_facecolor(ink["land"])
    for zorder, role in enumerate(("sea", "land")):
        _area(axes, frame, layers, role, fill=ink[role], edge=ink["coast"], zorder=zorder)
    for role in roles["areas"]:
        color = role_styles()[role]["color"]
        _area(axes, frame, layers, role, fill=color, edge=color, zorder=2)
    for zorder, role in enumerate(roles["lines"]):
        _line(axes, frame, layers, role, zorder=3 + zorder / 10)


def draw_marks(  # noqa: PLR0913  (one keyword each)
    sheet: Sheet, axes: Axes, frame: Frame, layers: Layers, *, places: Places, language: str
) -> None:
    """
    Set a letter in a box for each port, airport and freight yard.

    Parameters
    ----------
    sheet : Sheet
        The paper.
    axes : Axes
        In metres.
    frame : Frame
        What it shows.
    layers : dict of GeoDataFrame
        In the working system.
    places : Places
        What is taken of the frame; the marks take theirs.
    language : str
        `zh` or `en`.
    """
    size = MARK_MM * sheet.magnify
    for role, letters in style()["marks"].items():
        if role not in layers:
            continue
        color = role_styles()[role]["color"]
        for x, y in _points(layers[role], frame):
            found = places.place(*frame.on_paper(np.array([[x, y]]))[0], width=size, height=size)
            if found is not None:
                at = (frame.west + frame.metres(found[0]), frame.south + frame.metres(found[1]))
                mark(sheet, *at, letters[language], color=color, axes=axes, side=frame.metres(size))


def mark(  # noqa: PLR0913  (one keyword each)
    sheet: Sheet, x: float, y: float, letter: str, *, color: str, axes: Axes, side: float
) -> None:
    """
    Draw one letter in a box.

    Parameters
    ----------
    sheet : Sheet
        The paper.
    x, y : float
        Its middle, in the units of the axes.
    letter : str
        One character.
    color : str
        Of the box.
    axes : Axes
        Where.
    side : float
        Of the box, in the units of the axes.
    """
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle(
            (x - side / 2, y - side / 2), side, side, facecolor=color, edgecolor="white",
            linewidth=0.5 * sheet.magnify, zorder=9,
        )
    )  # fmt: skip
    sheet.write(
        x, y, letter, points=5.6, color="white", axes=axes, ha="center", va="center_baseline",
        zorder=9.1,
    )  # fmt: skip


def draw_names(  # noqa: PLR0913  (one keyword each)
    sheet: Sheet, axes: Axes, frame: Frame, layers: Layers, *, places: Places, language: str
) -> None:
    """
    Write the names of districts, seas, reservoirs and ports where there is room.

    Parameters
    ----------
    sheet : Sheet
        The paper.
    axes : Axes
        In metres.
    frame : Frame
        What it shows.
    layers : dict of GeoDataFrame
        In the working system.
    places : Places
        What is taken of the frame; the names take theirs.
    language : str
        `zh` or `en`.
    """
    ink = style()["ink"]
    points = style()["page"]["small"]
    for role in style()["roles"]["named"]:
        if role not in layers:
            continue
        color = ink["water"] if role in {"sea", "water_source"} else ink["place"]
        for name, x, y in _names(layers[role], frame, language):
            width = text_mm(name, points=points * sheet.magnify) + 1
            height = millimetres(points * sheet.magnify) * 1.15
            found = places.place(
                *frame.on_paper(np.array([[x, y]]))[0], width=width, height=height, rings=12
            )
            if found is not None:
                at = (frame.west + frame.metres(found[0]), frame.south + frame.metres(found[1]))
                sheet.write(
                    *at, name, points=points, color=color, axes=axes, ha="center",
                    va="center_baseline", zorder=8, path_effects=_halo(),
                )  # fmt: skip


def _halo() -> list[Any]:
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=1.6, foreground="white", alpha=0.85)]


def _names(
    frame_of: geopandas.GeoDataFrame, frame: Frame, language: str
) -> list[tuple[str, float, float]]:
    """Names with where they stand best: the roomiest spot of what is seen of a feature."""
    found = []
    column = "name_en" if language == "en" and "name_en" in frame_of else "name_zh"
    if column not in frame_of:
        return []
    for name, shape in zip(frame_of[column], frame_of.geometry, strict=True):
        seen = _clipped(shape, frame)
        if not isinstance(name, str) or not name or seen.is_empty:
            continue
        spot = seen.centroid if seen.area == 0 else shapely.maximum_inscribed_circle(seen)
        x, y = shapely.get_coordinates(spot)[0]
        found.append((printable(name), float(x), float(y)))
    return found


def _area(  # noqa: PLR0913  (one keyword each)
    axes: Axes, frame: Frame, layers: Layers, role: str, *, fill: str, edge: str, zorder: float
) -> None:
    from matplotlib.patches import PathPatch

    seen = _seen(layers, role, frame)
    if not seen.is_empty:
        axes.add_patch(
            PathPatch(
                path_of(seen),
                facecolor=fill,
                edgecolor=edge,
                linewidth=0.3,
                zorder=zorder,
                gid=role,
            )
        )


def _line(axes: Axes, frame: Frame, layers: Layers, role: str, *, zorder: float) -> None:
    from matplotlib.patches import PathPatch

    seen = _seen(layers, role, frame)
    if seen.is_empty:
        return
    drawn = role_styles()[role]
    dash = [POINTS_PER_PIXEL * float(part) for part in drawn.get("dash", "").split()]
    axes.add_patch(
        PathPatch(
            path_of(seen.boundary if seen.area > 0 else seen),
            fill=False,
            edgecolor=drawn["color"],
            linewidth=POINTS_PER_PIXEL * drawn["weight"],
            linestyle=(0, dash) if dash else "solid",
            zorder=zorder,
            gid=role,
        )
    )


def _seen(layers: Layers, role: str, frame: Frame) -> shapely.Geometry:
    """Join what a frame shows of a layer, as fine as print is."""
    if role not in layers:
        return shapely.GeometryCollection()
    shapes = layers[role].geometry.to_numpy()
    shapes = shapes[shapely.intersects(shapes, frame.box)]
    union = shapely.union_all(shapely.make_valid(shapes))
    return shapely.simplify(_clipped(union, frame), frame.metres(DETAIL_MM))


def _clipped(shape: shapely.Geometry, frame: Frame) -> shapely.Geometry:
    return shapely.intersection(shape, frame.box)


def _points(frame_of: geopandas.GeoDataFrame, frame: Frame) -> list[tuple[float, float]]:
    centres = shapely.centroid(frame_of.geometry.to_numpy())
    inside = centres[shapely.intersects(centres, frame.box)]
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(inside)]
