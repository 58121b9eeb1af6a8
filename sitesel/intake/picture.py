"""
A small map of what is about to be taken in: one page that opens without a network.

The features are drawn over the districts and the coast, as far as these are there. Of many
features evenly spaced ones are drawn, which the page says. It holds no script, and its policy
allows none.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.districts import districts
from sitesel.intake.preview import facts
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.intake.seen import Seen
    from sitesel.matrix import GeometryArray
    from sitesel.pack import Pack

MOST_DRAWN = 3000
WIDE, HIGH = 900.0, 600.0
MARGIN = 0.08
LEAST_M = 500.0
DOT = 3.0
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = (
    "body{font:15px/1.6 sans-serif;margin:16px;color:#222}svg{border:1px solid #bbb;"
    "background:#f4f7fa;max-width:100%}.g{fill:#fff;stroke:#999}.d{fill:none;stroke:#bbb}"
    ".f{fill:#1769aa55;stroke:#0d4a7c}.l{fill:none;stroke:#0d4a7c;stroke-width:2}"
    ".p{fill:#0d4a7c}ul{padding-left:20px}"
)


def page(seen: Sequence[Seen], pack: Pack, *, language: str) -> str:
    """
    Draw layers, each with what was seen of it.

    Parameters
    ----------
    seen : sequence of Seen
        In the working system.
    pack : Pack
        The city.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        HTML.
    """
    title = Text("导入预览", "Import preview").of(language)
    body = "".join(_section(one, pack, language) for one in seen)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>{body}"
        f"</body></html>\n"
    )


def _section(seen: Seen, pack: Pack, language: str) -> str:
    first, *rest = (escape(line.of(language)) for line in facts(seen, pack))
    said = "".join(f"<li>{line}</li>" for line in rest)
    shapes = seen.frame.geometry.to_numpy()[~seen.problems.bad]
    if not len(shapes):
        return f"<h2>{first}</h2><ul>{said}</ul>"
    step = -(-len(shapes) // MOST_DRAWN)
    if step > 1:
        part = Text(f"图上每 {step} 个画 1 个", f"one of {step} features is drawn")
        said += f"<li>{part.of(language)}</li>"
    view = _View.around(shapes)
    ground = "".join(_drawn(view.near(shape), view, style) for shape, style in _ground(pack))
    drawn = _drawn(shapes[::step], view, "")
    return (
        f'<h2>{first}</h2><svg viewBox="0 0 {WIDE:g} {HIGH:g}" role="img">{ground}{drawn}</svg>'
        f"<ul>{said}</ul>"
    )


def _ground(pack: Pack) -> list[tuple[GeometryArray, str]]:
    land = [(pack.features("land").geometries, "g")] if "land" in pack.roles else []
    bounds = districts(pack)
    return land + ([] if bounds is None else [(bounds.geometry.to_numpy(), "d")])


class _View:
    """The part of the plane that is shown, and how many metres a pixel has."""

    def __init__(self, west: float, north: float, metres: float) -> None:
        self.west, self.north, self.metres = west, north, metres

    @classmethod
    def around(cls, shapes: GeometryArray) -> _View:
        west, south, east, north = shapely.total_bounds(shapes)
        wide, high = max(east - west, LEAST_M), max(north - south, LEAST_M)
        metres = max(wide / WIDE, high / HIGH) * (1 + 2 * MARGIN)
        left = (west + east) / 2 - metres * WIDE / 2
        return cls(left, (south + north) / 2 + metres * HIGH / 2, metres)

    def near(self, shapes: GeometryArray) -> GeometryArray:
        """Cut to what is shown."""
        south, east = self.north - self.metres * HIGH, self.west + self.metres * WIDE
        cut: GeometryArray = shapely.intersection(
            shapes, shapely.box(self.west, south, east, self.north)
        )
        return cut

    def pixels(self, shapes: GeometryArray) -> GeometryArray:
        """Bring shapes to the page, without detail that nobody can see."""

        def moved(places: np.ndarray) -> np.ndarray:
            return np.column_stack(
                [
                    (places[:, 0] - self.west) / self.metres,
                    (self.north - places[:, 1]) / self.metres,
                ]
            )

        simple = shapely.simplify(shapes, self.metres / 2, preserve_topology=False)
        kept = np.where(shapely.is_empty(simple), shapely.centroid(shapes), simple)
        onto: GeometryArray = shapely.transform(kept, moved)
        return onto


def _drawn(shapes: GeometryArray, view: _View, style: str) -> str:
    """Draw each part: polygons as filled paths, lines as paths, points as dots."""
    parts = shapely.get_parts(shapely.get_parts(view.pixels(shapes)))
    dimension = shapely.get_dimensions(parts)
    dots = shapely.get_coordinates(parts[dimension == 0]) if not style else np.zeros((0, 2))
    areas = " ".join(_path(ring) for ring in shapely.get_rings(parts[dimension == 2]))  # noqa: PLR2004
    lines = " ".join(_path(line) for line in parts[dimension == 1])
    drawn = f'<path class="{style or "f"}" fill-rule="evenodd" d="{areas}"/>' if areas else ""
    drawn += f'<path class="{style or "l"}" d="{lines}"/>' if lines else ""
    return drawn + "".join(
        f'<circle class="p" cx="{x:.1f}" cy="{y:.1f}" r="{DOT:g}"/>' for x, y in dots.tolist()
    )


def _path(line: shapely.Geometry) -> str:
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in shapely.get_coordinates(line).tolist())
    return f"M{places}"
