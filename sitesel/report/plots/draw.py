"""Which drawing, of which sites, on which axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.text import Text

from sitesel.errors import MethodError, UsageError
from sitesel.report.export import refuse_if_none
from sitesel.report.fonts import chinese_rc
from sitesel.report.plots.contributions import contributions
from sitesel.report.plots.radar import MOST as MOST_ON_RADAR
from sitesel.report.plots.radar import radar
from sitesel.report.plots.ranks import acceptability, ranks
from sitesel.report.plots.style import RC, height

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes

    from sitesel.robustness import Robustness

Json = dict[str, Any]

DRAWINGS: dict[str, Callable[..., None]] = {
    "contributions": contributions,
    "robustness": acceptability,
    "radar": radar,
    "ranks": ranks,
}
RANKED_ONLY = ("robustness", "ranks")
USUAL, USUAL_ON_RADAR = 10, 3
WIDTH_INCH, RADAR_INCH = 9.0, (10.0, 6.0)
RADAR_PLACE = (0.18, 0.19, 0.384, 0.64)  # room for words on all sides
DPI = 100


def draw(  # noqa: PLR0913  (one keyword for each of `Ranking.plot`)
    kind: str,
    document: Json,
    robustness: Robustness | None,
    *,
    sites: Sequence[str] | int | None = None,
    language: str = "zh",
    ax: Axes | None = None,
) -> Axes:
    """
    Draw a ranking.

    Parameters
    ----------
    kind : str
        One of `DRAWINGS`.
    document : dict
        A ranking as `Ranking.to_dict()` gives it.
    robustness : Robustness or None
        Of that ranking.
    sites : sequence of str or int, optional
        Ids, or how many of the first.
    language : str
        `zh` or `en`.
    ax : Axes, optional
        Where to; by default a new figure of pyplot.

    Returns
    -------
    Axes
        With the drawing.

    Raises
    ------
    UsageError
        If the kind, the number of sites or the axes cannot be.
    MethodError
        If the robustness that is to be drawn was left out.
    NoSiteError
        If ranks are to be drawn and every site is excluded.
    """
    if kind not in DRAWINGS:
        raise UsageError(
            f"没有图 {kind!r};可选:{'、'.join(DRAWINGS)}。",
            f"There is no drawing {kind!r}; choose of {', '.join(DRAWINGS)}.",
        )
    if kind in RANKED_ONLY:
        refuse_if_none(document)
    if kind == "robustness" and robustness is None:
        raise MethodError(
            "排名时没有评稳健性(robustness=False),画不出;请重新排名。",
            "The robustness of this ranking was left out (robustness=False); rank again.",
        )
    chosen = _chosen(kind, document, sites)
    axes = _new(kind, len(chosen)) if ax is None else ax
    _check_axes(kind, axes)
    with chinese_rc() as settings, rc_context(RC):
        DRAWINGS[kind](axes, document, chosen, robustness=robustness, language=language)
        for text in axes.findobj(Text):  # what the axes brought has the font of before
            text.set_fontfamily(settings["font.family"])
            text.set_parse_math(False)
    return axes


def _new(kind: str, count: int) -> Axes:
    """
    Open a figure of pyplot, which a notebook shows by itself.

    Outside of any rc_context: the first figure turns the notebook's interactive mode on, and the
    context would turn it off again, so that no later figure would be shown.
    """
    from matplotlib import pyplot as plt

    if kind == "radar":
        figure = plt.figure(figsize=RADAR_INCH, dpi=DPI)
        return figure.add_axes(RADAR_PLACE, projection="polar")
    size = (WIDTH_INCH, height(count))
    return plt.subplots(figsize=size, dpi=DPI, layout="constrained")[1]


def _check_axes(kind: str, axes: Axes) -> None:
    if (axes.name == "polar") != (kind == "radar"):
        wanted, en = ("极坐标轴(projection='polar')", "polar axes (projection='polar')")
        if kind != "radar":
            wanted, en = "直角坐标轴", "rectilinear axes"
        raise UsageError(
            f"图 {kind!r} 要{wanted},给的是 {axes.name!r}。",
            f"The drawing {kind!r} takes {en}, found {axes.name!r}.",
        )


def _chosen(kind: str, document: Json, sites: Sequence[str] | int | None) -> list[Json]:
    """Give the entries of the sites to draw, in the order asked for."""
    entries: list[Json] = document["sites"]
    if sites is None or isinstance(sites, int):
        competing = [one for one in entries if one["rank"] is not None]
        usual = USUAL_ON_RADAR if kind == "radar" else USUAL
        count = usual if sites is None else sites
        found = (competing or entries)[: max(count, 0)]
    else:
        by_id = {one["id"]: one for one in entries}
        found = [by_id[name] for name in sites]
    unranked = [one["id"] for one in found if one["rank"] is None]
    if kind in RANKED_ONLY and unranked:
        raise UsageError(
            f"地块 {unranked[0]!r} 已被排除,没有名次可画;请去掉。",
            f"The site {unranked[0]!r} is excluded and has no rank to draw; leave it out.",
        )
    most = MOST_ON_RADAR if kind == "radar" else len(entries)
    if not 1 <= len(found) <= most:
        raise UsageError(
            f"图 {kind!r} 画 1 到 {most} 个地块,要画的有 {len(found)} 个。",
            f"The drawing {kind!r} takes 1 to {most} sites, asked for {len(found)}.",
        )
    return found
