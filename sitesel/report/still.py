"""
What a map page shows where scripts are off: a still picture and the ranking as a table.

The picture is plain SVG without style attributes, so that the page's policy allows it: ground,
sites by class with their ranks, nothing else. Easting is shrunk by the cosine of the middle
latitude, which is a map for the eye only.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.report.classes import excluded_color, score_classes
from sitesel.report.map_layers import METRES_PER_DEGREE
from sitesel.text import STATUS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Json = dict[str, Any]

WIDTH = 900.0  # of the picture, in its own units
MARGIN = 0.06  # of the extent of the sites
GROUND_SIMPLIFY_M = 250.0
MOST_ROWS = 100
COLUMNS = ("rank", "site", "district", "area", "score", "status")


def still(
    document: Json, shapes: Sequence[shapely.Geometry], base: Json, words: dict[str, str]
) -> str:
    """
    Draw the picture and write the table.

    Parameters
    ----------
    document : dict
        Of a ranking.
    shapes : sequence of shapely.Geometry
        Of its sites, in their order, in degrees.
    base : dict
        Of `display_base`.
    words : dict of str
        Of the page.

    Returns
    -------
    str
        HTML without script and style.
    """
    language = "en" if words["other_language"] == "中文" else "zh"
    return _picture(document["sites"], shapes, base, words) + _table(
        document["sites"], words, language
    )


def _picture(
    sites: Sequence[Json],
    shapes: Sequence[shapely.Geometry],
    base: Json,
    words: dict[str, str],
) -> str:
    if not sites:
        return ""
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object))
    edge = MARGIN * max(east - west, north - south, 0.02)
    west, south, east, north = west - edge, south - edge, east + edge, north + edge
    stretch = math.cos(math.radians((south + north) / 2))
    unit = WIDTH / ((east - west) * stretch)

    def place(xy: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack([(xy[:, 0] - west) * stretch * unit, (north - xy[:, 1]) * unit])

    height = (north - south) * unit
    sea, land = ("#f7f6f0", "#e4eef6") if base["kind"] == "sea" else ("#e4eef6", "#f7f6f0")
    parts = [f'<rect width="{WIDTH:.0f}" height="{height:.0f}" fill="{sea}"/>']
    if base["ground"] is not None:
        ground = shapely.geometry.shape(base["ground"])
        ground = shapely.simplify(ground, GROUND_SIMPLIFY_M / METRES_PER_DEGREE)
        ground = shapely.clip_by_rect(ground, west, south, east, north)
        parts.append(f'<path d="{_path(ground, place)}" fill="{land}" stroke="#8596a8"/>')
    for site, shape in sorted(
        zip(sites, shapes, strict=True), key=lambda pair: -(pair[0]["rank"] or math.inf)
    ):
        parts.append(_site(site, shape, place))
    return (
        f'<svg viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="100%" role="img" '
        f'aria-label="{escape(words["map"])}">{"".join(parts)}</svg>'
    )


def _site(site: Json, shape: shapely.Geometry, place: Callable[..., Any]) -> str:
    fill = _color(None if site["status"] == "excluded" else site["score"])
    dash = ' stroke-dasharray="5 4"' if site["quality"] == "schematic" else ""
    outline = (
        ""
        if shape.geom_type == "Point"
        else f'<path d="{_path(shape, place)}" fill="{fill}" fill-opacity="0.8" stroke="#26303c"'
        f"{dash}/>"
    )
    center = shapely.get_coordinates(shapely.centroid(shape))
    x, y = place(center)[0]
    mark = "✕" if site["rank"] is None else str(site["rank"])
    return (
        f'{outline}<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="#fff" stroke="#26303c"/>'
        f'<text x="{x:.1f}" y="{y + 4:.1f}" font-size="11" text-anchor="middle">{mark}</text>'
    )


def _color(score: float | None) -> str:
    if score is None:
        return excluded_color()
    return next(one.color for one in score_classes() if one.high is None or score < one.high)


def _path(shape: shapely.Geometry, place: Callable[..., Any]) -> str:
    found = []
    for polygon in shapely.get_parts(shape):
        if polygon.geom_type != "Polygon":
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            points = place(shapely.get_coordinates(ring))
            found.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points.tolist()) + "Z")
    return "".join(found)


def _table(sites: Sequence[Json], words: dict[str, str], language: str) -> str:
    heads = "".join(f'<th scope="col">{escape(words[key])}</th>' for key in COLUMNS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(site, language)) + "</tr>"
        for site in sites[:MOST_ROWS]
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(site: Json, language: str) -> list[str]:
    name = site.get(f"name_{language}") or site["name_zh"]
    score = (
        "–"
        if site["score"] is None
        else f"{site['score']:.1f} ({site['score_low']:.0f}–{site['score_high']:.0f})"
    )
    return [
        "✕" if site["rank"] is None else str(site["rank"]),
        name,
        site["district"] or "",
        "–" if site["area_mu"] is None else f"{site['area_mu']:,.0f}",
        score,
        STATUS[site["status"]].of(language),
    ]
