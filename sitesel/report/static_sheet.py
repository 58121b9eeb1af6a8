"""
A sheet of paper to draw on: millimetres, points, plain text, geometries.

matplotlib draws; it is imported by whoever makes a `Sheet`. Text is never read as mathematics.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from sitesel.report.static_text import MM_PER_INCH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path
    from matplotlib.text import Text as Drawn

    from sitesel.report.static_frame import Frame


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
