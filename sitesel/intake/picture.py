"""
A small map of what is about to be taken in: one page that opens without a network.

The features are drawn over the districts and the coast, as far as these are there: once in the
city, where a wrong zone is seen at once, and once by themselves. Of many features evenly spaced
ones are drawn, which the page says. It holds no script, and its policy allows none.
"""

from __future__ import annotations

from dataclasses import dataclass
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
DETAIL, CITY = (760.0, 560.0), (420.0, 560.0)  # wide and high, in pixels
LEAST_FRAME = 16.0
SCALE_PIXELS = 140.0
MARGIN = 0.08
LEAST_M = 500.0
M_PER_KM = 1000.0
DOT = 3.0
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = (
    "body{font:14px/1.6 sans-serif;margin:16px;color:#222}h1{font-size:20px;margin:0}"
    "h2{font-size:16px;margin:14px 0 6px}"
    "svg{border:1px solid #bbb;background:#e8f1f8;display:block;max-width:100%}"
    ".r{display:flex;flex-wrap:wrap;gap:12px}figure{margin:0}"
    "figcaption{color:#555}.g{fill:#fbfaf6;stroke:#999}.d{fill:none;stroke:#bbb}"
    ".f{fill:#1769aa55;stroke:#0d4a7c}.l{fill:none;stroke:#0d4a7c;stroke-width:2}"
    ".p{fill:#0d4a7c}.b{fill:none;stroke:#c62828;stroke-width:2}.s{stroke:#222;stroke-width:2}"
    "text{font:12px sans-serif}ul{padding-left:20px}"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """
    What is drawn of a layer, and what is said of it.

    Parameters
    ----------
    facts : list of Text
        The first is its title.
    shapes : ndarray of shapely.Geometry, shape (n,)
        In the working system; of a raster its outline.
    every : int
        How many features each of them stands for.
    """

    facts: list[Text]
    shapes: GeometryArray
    every: int = 1


def shown(seen: Seen, pack: Pack) -> Shown:
    """
    Show a layer of features.

    Parameters
    ----------
    seen : Seen
        In the working system.
    pack : Pack
        The city.

    Returns
    -------
    Shown
        Its sound features, or evenly spaced ones of many.
    """
    sample = seen.judged.sample
    return Shown(facts(seen, pack), sample.frame.geometry.to_numpy(), sample.every)


def page(layers: Sequence[Shown], pack: Pack, *, language: str) -> str:
    """
    Draw layers, each with what was seen of it.

    Parameters
    ----------
    layers : sequence of Shown
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
    body = "".join(_section(one, pack, language) for one in layers)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>{body}"
        f"</body></html>\n"
    )


def _section(layer: Shown, pack: Pack, language: str) -> str:
    first, *rest = (escape(line.of(language)) for line in layer.facts)
    said = "".join(f"<li>{line}</li>" for line in rest)
    shapes = layer.shapes
    if not len(shapes):
        return f"<h2>{first}</h2><ul>{said}</ul>"
    step = -(-len(shapes) // MOST_DRAWN)
    every = step * layer.every
    if every > 1:
        part = Text(f"图上每 {every} 个画 1 个", f"one of {every} features is drawn")
        said += f"<li>{part.of(language)}</li>"
    ground, few = _ground(pack), shapes[::step]
    detail = _View.around(shapes, DETAIL)
    figures = _figure(detail, ground, few, _scale(detail), Text("图形", "Shapes").of(language))
    if ground:
        city = _View.around(np.concatenate([shapes, *(shape for shape, _ in ground)]), CITY)
        where = Text("在本市的位置(红框)", "Where in the city (red frame)").of(language)
        figures = _figure(city, ground, few, _frame(city, shapes), where) + figures
    return f'<h2>{first}</h2><div class="r">{figures}</div><ul>{said}</ul>'


def _figure(
    view: _View,
    ground: list[tuple[GeometryArray, str]],
    shapes: GeometryArray,
    marks: str,
    caption: str,
) -> str:
    under = "".join(_drawn(view.near(shape), view, style) for shape, style in ground)
    wide, high = view.size
    return (
        f'<figure><svg viewBox="0 0 {wide:g} {high:g}" width="{wide:g}" height="{high:g}" '
        f'role="img">{under}{_drawn(shapes, view, "")}{marks}</svg>'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _frame(view: _View, shapes: GeometryArray) -> str:
    """Frame the features, large enough to be seen."""
    west, south, east, north = shapely.bounds(
        view.pixels(shapely.box(*shapely.total_bounds(shapes)))
    )
    wide, high = max(east - west, LEAST_FRAME) + DOT, max(north - south, LEAST_FRAME) + DOT
    left, top = (west + east - wide) / 2, (south + north - high) / 2
    return f'<rect class="b" x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}"/>'


def _scale(view: _View) -> str:
    """Draw a bar of 1, 2 or 5 times a power of ten metres."""
    most = view.metres * SCALE_PIXELS
    power = 10.0 ** np.floor(np.log10(most))
    length_m = power * max(step for step in (1, 2, 5) if step * power <= most)
    told = f"{length_m / M_PER_KM:g} km" if length_m >= M_PER_KM else f"{length_m:g} m"
    below, right = view.size[1] - 14, 14 + length_m / view.metres
    return (
        f'<path class="s" d="M14,{below:g} {right:.1f},{below:g}"/>'
        f'<text x="14" y="{below - 6:g}">{told}</text>'
    )


def _ground(pack: Pack) -> list[tuple[GeometryArray, str]]:
    land = [(pack.features("land").geometries, "g")] if "land" in pack.roles else []
    bounds = districts(pack)
    return land + ([] if bounds is None else [(bounds.geometry.to_numpy(), "d")])


class _View:
    """The part of the plane that is shown, and how many metres a pixel has."""

    def __init__(self, west: float, north: float, metres: float, size: tuple[float, float]) -> None:
        self.west, self.north, self.metres, self.size = west, north, metres, size

    @classmethod
    def around(cls, shapes: GeometryArray, size: tuple[float, float]) -> _View:
        west, south, east, north = shapely.total_bounds(shapes)
        wide, high = max(east - west, LEAST_M), max(north - south, LEAST_M)
        metres = max(wide / size[0], high / size[1]) * (1 + 2 * MARGIN)
        left = (west + east) / 2 - metres * size[0] / 2
        return cls(left, (south + north) / 2 + metres * size[1] / 2, metres, size)

    def near(self, shapes: GeometryArray) -> GeometryArray:
        """Cut to what is shown."""
        south = self.north - self.metres * self.size[1]
        east = self.west + self.metres * self.size[0]
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
