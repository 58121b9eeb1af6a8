"""
A sheet of paper to draw on: millimetres, points, and text that is measured before it is set.

matplotlib draws; it is imported by whoever makes a `Sheet`. Text is never read as mathematics.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import shapely

from sitesel.report.fonts import font_files

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path
    from matplotlib.text import Text as Drawn

    from sitesel.report.static_frame import Frame

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0
NO_BREAK_BEFORE = ",。;:、)】》”’!?%,.;:)]}"


def millimetres(points: float) -> float:
    """
    Turn a size of type into a length.

    Parameters
    ----------
    points : float
        Of 1/72 inch.

    Returns
    -------
    float
        Millimetres.
    """
    return points / POINTS_PER_INCH * MM_PER_INCH


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    A page with axes in millimetres, from its lower left corner.

    Parameters
    ----------
    figure : Figure
        Of matplotlib.
    page : Axes
        The whole sheet.
    width_mm, height_mm : float
        Of the sheet.
    magnify : float
        By which sizes of A4 are multiplied.
    """

    figure: Figure
    page: Axes
    width_mm: float
    height_mm: float
    magnify: float

    @classmethod
    def blank(cls, width_mm: float, height_mm: float, *, magnify: float = 1.0) -> Sheet:
        """
        Take a new sheet.

        Parameters
        ----------
        width_mm, height_mm : float
            Its size.
        magnify : float
            By which sizes of A4 are multiplied.

        Returns
        -------
        Sheet
            White.
        """
        from matplotlib.figure import Figure

        figure = Figure(figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH))
        page = figure.add_axes((0, 0, 1, 1))
        page.set_xlim(0, width_mm)
        page.set_ylim(0, height_mm)
        page.axis("off")
        return cls(figure, page, width_mm, height_mm, magnify)

    def window(self, left: float, bottom: float, frame: Frame, *, name: str) -> Axes:
        """
        Open a map on the sheet.

        Parameters
        ----------
        left, bottom : float
            Of its lower left corner, mm.
        frame : Frame
            What it shows.
        name : str
            To find it by in an SVG.

        Returns
        -------
        Axes
            In metres of the frame's system.
        """
        axes = self.figure.add_axes(
            (
                left / self.width_mm,
                bottom / self.height_mm,
                frame.width_mm / self.width_mm,
                frame.height_mm / self.height_mm,
            ),
            gid=name,
        )
        axes.set_xlim(frame.west, frame.east)
        axes.set_ylim(frame.south, frame.north)
        axes.set_xticks([])
        axes.set_yticks([])
        return axes

    def write(  # noqa: PLR0913  (one keyword each)
        self,
        x: float,
        y: float,
        text: str,
        *,
        points: float,
        color: str,
        axes: Axes | None = None,
        **more: Any,  # noqa: ANN401  (matplotlib's)
    ) -> Drawn:
        """
        Write one line of plain text.

        Parameters
        ----------
        x, y : float
            Where, in mm or, on a map, metres.
        text : str
            Read as it is.
        points : float
            Its size on A4.
        color : str
            Its ink.
        axes : Axes, optional
            A map; by default the page.
        **more
            Of matplotlib's `text`.

        Returns
        -------
        Text
            Of matplotlib.
        """
        options = {"ha": "left", "va": "baseline", "parse_math": False, **more}
        size = points * self.magnify
        return (axes or self.page).text(x, y, text, fontsize=size, color=color, **options)


def wrapped(text: str, *, points: float, width_mm: float) -> list[str]:
    """
    Break a text into lines that fit a width; between Chinese characters anywhere.

    Parameters
    ----------
    text : str
        On one line.
    points : float
        Size of its type.
    width_mm : float
        Of the column.

    Returns
    -------
    list of str
        At least one line.
    """
    lines, line, used = [], "", 0.0
    for piece in _pieces(text):
        width = text_mm(piece, points=points)
        if line and used + width > width_mm and piece[0] not in NO_BREAK_BEFORE:
            lines.append(line.rstrip())
            line, used = "", 0.0
            piece = piece.lstrip()  # noqa: PLW2901
        line, used = line + piece, used + width
        while used > width_mm and len(piece) > 1 and len(line) > 1:  # a word wider than the column
            lines.append(line[:-1] if len(lines) > len(text) else _head(line, points, width_mm))
            line = line[len(lines[-1]) :]
            used = text_mm(line, points=points)
    return [*lines, line.rstrip()]


def text_mm(text: str, *, points: float) -> float:
    """
    Measure a text.

    Parameters
    ----------
    text : str
        On one line.
    points : float
        Size of its type.

    Returns
    -------
    float
        Millimetres; a character that the font lacks counts a full square.
    """
    return sum(map(_advance, text)) * millimetres(points)


def fitting(text: str, *, points: float, width_mm: float) -> str:
    """
    Cut a text so that it fits a width.

    Parameters
    ----------
    text : str
        On one line.
    points : float
        Size of its type.
    width_mm : float
        What there is.

    Returns
    -------
    str
        The text, or its beginning and an ellipsis.
    """
    if text_mm(text, points=points) <= width_mm:
        return text
    return _head(text, points, width_mm - text_mm("…", points=points)) + "…"


def path_of(geometry: shapely.Geometry) -> Path:
    """
    Turn a geometry into a path; holes stay holes.

    Parameters
    ----------
    geometry : Geometry
        Lines or polygons.

    Returns
    -------
    Path
        Of matplotlib.
    """
    from matplotlib.path import Path

    parts = []
    for part in shapely.get_parts(geometry):
        if isinstance(part, shapely.Polygon):
            turned = shapely.geometry.polygon.orient(part)
            parts += [turned.exterior, *turned.interiors]
        elif isinstance(part, shapely.LineString):
            parts.append(part)
    paths = [
        Path(shapely.get_coordinates(part), closed=isinstance(part, shapely.LinearRing))
        for part in parts
        if not part.is_empty
    ]
    return Path.make_compound_path(*paths)


def _head(text: str, points: float, width_mm: float) -> str:
    """Give as much of a text as fits, one character at least."""
    used, count = 0.0, 0
    for sign in text:
        used += text_mm(sign, points=points)
        if used > width_mm:
            break
        count += 1
    return text[: max(count, 1)]


def _pieces(text: str) -> list[str]:
    """Split a text where a line may end: behind blanks and around wide characters."""
    pieces: list[str] = []
    for sign in text:
        narrow = ord(sign) < ord("⺀")
        if pieces and narrow and sign != " " and ord(pieces[-1][-1]) < ord("⺀"):
            if pieces[-1][-1] == " ":
                pieces.append(sign)
            else:
                pieces[-1] += sign
        elif pieces and sign == " ":
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


@cache
def _advance(sign: str) -> float:
    """Width of a character in em."""
    from matplotlib.font_manager import get_font
    from matplotlib.ft2font import LoadFlags

    font = get_font(str(font_files()[0]))
    if not font.get_char_index(ord(sign)):
        return 1.0
    font.set_size(1000, 72)
    return float(font.load_char(ord(sign), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536e3
