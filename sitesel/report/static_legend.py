"""The column beside a static map: classes, marks, and which number is which site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.report.map_layers import role_styles
from sitesel.report.static_ground import MARK_MM, POINTS_PER_PIXEL, mark
from sitesel.report.static_sites import DASH, DOTS, HATCH, badge
from sitesel.report.static_style import class_titles, style, words
from sitesel.report.static_text import fitting, millimetres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sitesel.report.static_sheet import Sheet

Json = dict[str, Any]

SWATCH_MM = (6.0, 2.9)
M_PER_KM = 1000.0


@dataclass(slots=True)
class Column:
    """
    A column that is filled from the top.

    Parameters
    ----------
    sheet : Sheet
        The paper.
    left, width : float
        Mm.
    y : float
        Where the next line begins, mm from below.
    bottom : float
        Where the column ends.
    """

    sheet: Sheet
    left: float
    width: float
    y: float
    bottom: float

    @property
    def row_mm(self) -> float:
        """Height of a line."""
        page = style()["page"]
        return float(millimetres(page["text"] * self.sheet.magnify) * page["line"])

    @property
    def left_rows(self) -> int:
        """How many lines there is room for."""
        return max(int((self.y - self.bottom) / self.row_mm), 0)

    def title(self, text: str) -> None:
        """
        Write a heading.

        Parameters
        ----------
        text : str
            Its words.
        """
        self.y -= 0.45 * self.row_mm
        self.line(text, weight="bold")

    def line(self, text: str, *, indent: float = 0.0, **more: Any) -> None:  # noqa: ANN401
        """
        Write one line, cut where it is too long.

        Parameters
        ----------
        text : str
            Its words.
        indent : float
            Free at the left, mm.
        **more
            Of matplotlib's `text`.
        """
        points = style()["page"]["text"]
        shown = fitting(text, points=points * self.sheet.magnify, width_mm=self.width - indent)
        self.y -= self.row_mm
        self.sheet.write(
            self.left + indent, self.y + 0.28 * self.row_mm, shown, points=points,
            color=style()["ink"]["text"], **more,
        )  # fmt: skip

    def entry(self, text: str, draw: Callable[[float, float], None]) -> None:
        """
        Write one line with a sign before it.

        Parameters
        ----------
        text : str
            Its words.
        draw : callable
            Draws the sign, given its left edge and its middle.
        """
        self.line(text, indent=(SWATCH_MM[0] + 2) * self.sheet.magnify)
        draw(self.left, self.y + 0.5 * self.row_mm)


def draw_legend(column: Column, *, roles: Iterable[str], focus: Json | None, language: str) -> None:
    """
    Explain colours, lines and marks.

    Parameters
    ----------
    column : Column
        Where.
    roles : iterable of str
        What the ground shows.
    focus : dict or None
        The site that is ringed.
    language : str
        `zh` or `en`.
    """
    said, ink = words(language), style()["ink"]
    column.title(said["legend"])
    for color, title in reversed(class_titles(language)):
        column.entry(title, _swatch(column, facecolor=color, gid="legend-class"))
    column.title(said["status"])
    for status in ("eligible", "unverified"):
        thick = {"facecolor": "white", "linewidth": 1.5 if status == "eligible" else 0.5}
        column.entry(said[status], _swatch(column, **thick))
    grey = {"facecolor": style()["classes"]["excluded"], "hatch": HATCH}
    column.entry(said["excluded"], _swatch(column, **grey, edgecolor=ink["excluded_edge"]))
    column.entry(said["schematic"], _swatch(column, facecolor="white", linestyle=DASH))
    column.entry(said["point"], _swatch(column, facecolor="white", linestyle=DOTS))
    if focus is not None:
        ring = {"facecolor": "white", "edgecolor": ink["focus"]}
        column.entry(said["focus"], _swatch(column, **ring, linewidth=1.8))
        if focus["uncertainty_m"]:
            text = said["uncertainty"].format(km=f"{focus['uncertainty_m'] / M_PER_KM:g}")
            column.entry(text, _swatch(column, **ring, linestyle=DOTS))
    shown = set(roles) & {*style()["roles"]["lines"], *style()["roles"]["areas"], *style()["marks"]}
    if shown:
        column.title(said["base"])
        _base(column, shown, language)


def _base(column: Column, roles: set[str], language: str) -> None:
    said = words(language)
    styles = role_styles()
    for role in style()["roles"]["lines"]:
        if role in roles:
            column.entry(said[role], _stroke(column, styles[role]))
    for role in style()["roles"]["areas"]:
        if role in roles:
            color = styles[role]["color"]
            column.entry(said[role], _swatch(column, facecolor=color, edgecolor=color))
    for role, letters in style()["marks"].items():
        if role in roles:
            color = styles[role]["color"]
            column.entry(said[role], _letter(column, letters[language], color))


def draw_key(column: Column, document: Json, *, language: str) -> None:
    """
    List the ranked sites by their numbers, as many as there is room for.

    Parameters
    ----------
    column : Column
        Where.
    document : dict
        Of a ranking, printable.
    language : str
        `zh` or `en`.
    """
    said, size = words(language), 0.82 * column.row_mm
    ranked = [site for site in document["sites"] if site["rank"] is not None]
    column.title(said["key"])
    room = min(column.left_rows - 1, style()["sites"]["names"])
    shown = ranked if len(ranked) <= room else ranked[: max(room - 1, 0)]
    for site in shown:
        indent = (SWATCH_MM[0] - 0.5) * column.sheet.magnify
        score = f"{site['score']:.1f}"
        room_mm = column.width - indent - 8 * column.sheet.magnify
        points = style()["page"]["text"] * column.sheet.magnify
        name = fitting(name_of(site, language), points=points, width_mm=room_mm)
        column.line(name, indent=indent)
        y = column.y + 0.28 * column.row_mm
        column.sheet.write(
            column.left + column.width, y, score, points=style()["page"]["text"],
            color=style()["ink"]["text"], ha="right",
        )  # fmt: skip
        middle = (column.left + size / 2, column.y + 0.52 * column.row_mm)
        badge(column.sheet, *middle, site, axes=column.sheet.page, diameter=size)
    if len(ranked) > len(shown):
        column.line(said["more"].format(n=len(ranked) - len(shown)))
    column.line(said["counts"].format(**document["counts"]))


def name_of(site: Json, language: str) -> str:
    """
    Name a site in a language, in Chinese where it has no other name.

    Parameters
    ----------
    site : dict
        Of the document.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Its name; its id if it has none.
    """
    names: tuple[str, ...] = (site["name_zh"], site["id"])
    if language == "en":
        names = (site["name_en"], *names)
    return next(name for name in names if name)


def _swatch(column: Column, **look: Any) -> Callable[[float, float], None]:  # noqa: ANN401
    from matplotlib.patches import Rectangle

    width, height = (side * column.sheet.magnify for side in SWATCH_MM)
    shown = {"edgecolor": style()["ink"]["edge"], "linewidth": 0.7, **look}

    def draw(left: float, middle: float) -> None:
        box = Rectangle((left, middle - height / 2), width, height, **shown)
        column.sheet.page.add_patch(box)

    return draw


def _stroke(column: Column, drawn: Json) -> Callable[[float, float], None]:
    width = SWATCH_MM[0] * column.sheet.magnify
    dash = [POINTS_PER_PIXEL * float(part) for part in drawn.get("dash", "").split()]

    def draw(left: float, middle: float) -> None:
        column.sheet.page.plot(
            [left, left + width], [middle, middle], color=drawn["color"],
            linewidth=1.3 * POINTS_PER_PIXEL * drawn["weight"],
            linestyle=(0, dash) if dash else "solid",
        )  # fmt: skip

    return draw


def _letter(column: Column, letter: str, color: str) -> Callable[[float, float], None]:
    side = MARK_MM * column.sheet.magnify

    def draw(left: float, middle: float) -> None:
        mark(
            column.sheet, left + side / 2 + 1, middle, letter, color=color,
            axes=column.sheet.page, side=side,
        )  # fmt: skip

    return draw
