"""
What makes a drawing a map: frame with degrees, scale bar, north arrow.

The scale bar is as long as its metres are in the working system; the arrow shows grid north, and
the words beneath the map say where true north lies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.report.static_frame import bar_length, crossing, graticule
from sitesel.report.static_style import style, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sitesel.report.static_frame import Frame
    from sitesel.report.static_labels import Places
    from sitesel.report.static_sheet import Sheet

BAR_PARTS = 4
BAR_MM = 1.3
INSET_MM = 4.0
HALF_LABEL_MM = 5.0
M_PER_KM = 1000.0


def draw_frame(sheet: Sheet, axes: Axes, frame: Frame, *, left: float, bottom: float) -> None:
    """
    Draw meridians, parallels and the edge, with degrees below and to the left.

    Parameters
    ----------
    sheet : Sheet
        The paper.
    axes : Axes
        In metres.
    frame : Frame
        What it shows.
    left, bottom : float
        Where the frame stands on the sheet, mm.
    """
    ink, points = style()["ink"], style()["page"]["small"] - 0.7
    for axis, degrees, line in graticule(frame):
        axes.plot(*line.T, color=ink["graticule"], linewidth=0.25, alpha=0.7, zorder=2.5)
        at = crossing(axis, line, frame)
        away = (at - (frame.west if axis == "lon" else frame.south)) / frame.metres(1.0)
        most = frame.width_mm if axis == "lon" else frame.height_mm
        if not HALF_LABEL_MM < away < most - HALF_LABEL_MM:
            continue
        text = degree_text(axis, degrees)
        spot = (left + away, bottom - 1.0) if axis == "lon" else (left - 0.8, bottom + away)
        turn: dict[str, Any] = {"ha": "center", "va": "top"}
        if axis == "lat":
            turn = {"ha": "right", "va": "center", "rotation": 90}
        sheet.write(*spot, text, points=points, color=ink["quiet"], **turn)
    for spine in axes.spines.values():
        spine.set(color=ink["frame"], linewidth=0.8, zorder=20)


def degree_text(axis: str, degrees: float) -> str:
    """
    Write a longitude or latitude.

    Parameters
    ----------
    axis : str
        `lon` or `lat`.
    degrees : float
        East or north above zero.

    Returns
    -------
    str
        Degrees and minutes.

    Examples
    --------
    >>> degree_text("lon", 120.25), degree_text("lat", -0.5)
    ('120°15′E', '0°30′S')
    """
    minutes = round(abs(degrees) * 60)
    side = ("E" if degrees >= 0 else "W") if axis == "lon" else ("N" if degrees >= 0 else "S")
    return f"{minutes // 60}°{minutes % 60:02d}′{side}"


def draw_bar(sheet: Sheet, axes: Axes, frame: Frame, *, places: Places, language: str) -> None:
    """
    Draw the scale bar in the lower left corner, and take its place.

    Parameters
    ----------
    sheet : Sheet
        The paper.
    axes : Axes
        In metres.
    frame : Frame
        What it shows.
    places : Places
        What is taken of the frame.
    language : str
        `zh` or `en`.
    """
    from matplotlib.patches import Rectangle

    ink, said, big = style()["ink"], words(language), sheet.magnify
    length = bar_length(frame)
    x, y = frame.west + frame.metres(INSET_MM), frame.south + frame.metres(INSET_MM)
    height, part = frame.metres(BAR_MM * big), length / BAR_PARTS
    drawn_mm = length / frame.metres(1.0)
    _ground(axes, frame, places, box=(1.0, 1.0, INSET_MM + drawn_mm + 12 * big, INSET_MM + 9 * big))
    for count in range(BAR_PARTS):
        fill = ink["text"] if count % 2 == 0 else "white"
        axes.add_patch(
            Rectangle(
                (x + count * part, y), part, height, facecolor=fill, edgecolor=ink["text"],
                linewidth=0.5, zorder=12, gid=f"scale-bar-{count}",
            )
        )  # fmt: skip
    divisor, unit = (M_PER_KM, said["km"]) if length >= M_PER_KM else (1.0, said["m"])
    for share in (0.0, 0.5, 1.0):
        text = f"{length * share / divisor:g}" + (f" {unit}" if share == 1.0 else "")
        sheet.write(
            x + share * length, y + 1.6 * height, text, points=6, color=ink["text"], axes=axes,
            ha="left" if share == 1.0 else "center", va="bottom", zorder=12,
        )  # fmt: skip
    scale = said["scale"].format(n=f"{frame.scale:,.0f}".replace(",", " "))
    top = y + frame.metres(5.2 * big)
    sheet.write(x, top, scale, points=6.5, color=ink["text"], axes=axes, zorder=12, va="bottom")


def draw_arrow(sheet: Sheet, axes: Axes, frame: Frame, *, places: Places, language: str) -> None:
    """
    Draw the arrow to grid north in the upper right corner, and take its place.

    Parameters
    ----------
    sheet : Sheet
        The paper.
    axes : Axes
        In metres.
    frame : Frame
        What it shows.
    places : Places
        What is taken of the frame.
    language : str
        `zh` or `en`.
    """
    from matplotlib.patches import Polygon

    ink, big = style()["ink"], sheet.magnify
    right, top = frame.width_mm - 6 * big, frame.height_mm - 2.5 * big
    _ground(axes, frame, places, box=(right - 4 * big, top - 14 * big, right + 4 * big, top + big))

    def spot(x: float, y: float) -> tuple[float, float]:
        return (
            frame.west + frame.metres(right + x * big),
            frame.south + frame.metres(top + y * big),
        )

    tip, base = spot(0, -4.2), spot(0, -10.4)
    for side, fill in ((-2.0, ink["text"]), (2.0, "white")):
        axes.add_patch(
            Polygon(
                [tip, spot(side, -12.4), base], facecolor=fill, edgecolor=ink["text"],
                linewidth=0.5, zorder=12,
            )
        )  # fmt: skip
    sheet.write(
        *spot(0, -3.4), words(language)["north"], points=7.5, color=ink["text"], axes=axes,
        ha="center", va="bottom", zorder=12, weight="bold",
    )  # fmt: skip


def _ground(
    axes: Axes, frame: Frame, places: Places, *, box: tuple[float, float, float, float]
) -> None:
    """Make room on the map: a pale plate that labels keep off."""
    from matplotlib.patches import Rectangle

    left, bottom, right, top = box
    places.taken.append(box)
    axes.add_patch(
        Rectangle(
            (frame.west + frame.metres(left), frame.south + frame.metres(bottom)),
            frame.metres(right - left),
            frame.metres(top - bottom),
            facecolor="white",
            edgecolor="none",
            alpha=0.72,
            zorder=11,
        )
    )
