"""
What all drawings share: colours that survive grey printing, labels that are text, notes.

Colours are of matplotlib's cividis, made for colour-blind readers, whose lightness grows from end
to end; what is unknown is hatched, never only coloured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import matplotlib as mpl
from rich.cells import cell_len

from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

Json = dict[str, Any]

Color: TypeAlias = tuple[float, float, float, float]

RC: Any = {
    "text.parse_math": False,  # a name with two dollar signs is a name
    "hatch.linewidth": 0.7,
    "font.size": 10,
}
INK, GREY = "#1b1f24", "#6b7078"
HATCH: dict[str, Any] = {"facecolor": "#ffffff", "edgecolor": GREY, "hatch": "////"}
BAR = 0.72
ROW_INCH, AROUND_INCH = 0.42, 2.0
NAME_WIDTH = 26  # columns of a terminal: a Chinese character takes two
DARKEST, LIGHTEST = 0.02, 0.98
DARK_UNTIL = 0.5

ILLUSTRATIVE = Text("示例权重,没有公布的依据", "illustrative weights, nothing published")
SOURCE = Text("数据包 {pack} {date} · sitesel {version}", "pack {pack} {date} · sitesel {version}")
EXCLUDED = Text("(排除)", " (excluded)")


def height(rows: int) -> float:
    """
    Say how high a drawing of so many rows is.

    Parameters
    ----------
    rows : int
        Sites.

    Returns
    -------
    float
        Inches.
    """
    return AROUND_INCH + ROW_INCH * max(rows, 2)


def shades(count: int) -> list[Color]:
    """
    Give colours from dark to light.

    Parameters
    ----------
    count : int
        How many.

    Returns
    -------
    list of tuple of float
        Red, green, blue and opacity, each lighter than the one before.
    """
    colors = mpl.colormaps["cividis"]
    step = (LIGHTEST - DARKEST) / max(count - 1, 1)
    return [colors(DARKEST + step * place) for place in range(count)]


def ink_on(color: Color) -> str:
    """
    Choose an ink that can be read on a colour.

    Parameters
    ----------
    color : tuple of float
        Red, green, blue.

    Returns
    -------
    str
        Dark or white.
    """
    red, green, blue = color[:3]
    light = 0.299 * red + 0.587 * green + 0.114 * blue > DARK_UNTIL
    return INK if light else "#ffffff"


def site_names(axes: Axes, sites: Sequence[Json], *, language: str) -> None:
    """
    Write the sites down the left side, the first on top, with their ranks.

    Parameters
    ----------
    axes : Axes
        Whose rows are sites.
    sites : sequence of dict
        Entries of a ranking's document.
    language : str
        `zh` or `en`.
    """
    axes.spines[["top", "right"]].set_visible(False)
    labels = [ranked_name(site, language=language) for site in sites]
    axes.set_yticks(range(len(sites)), labels=labels)
    axes.set_ylim(len(sites) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)


def ranked_name(site: Json, *, language: str) -> str:
    """
    Name a site with its rank.

    Parameters
    ----------
    site : dict
        Entry of a ranking's document.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        On two lines where it is long.
    """
    name = folded(said(site, "name", language) or site["id"])
    rank = "" if site["rank"] is None else f"{site['rank']}  "
    return f"{rank}{name}{EXCLUDED.of(language) if site['rank'] is None else ''}"


def said(entry: Json, key: str, language: str) -> str:
    """
    Take words of an entry in a language.

    Parameters
    ----------
    entry : dict
        With `<key>_zh` and perhaps `<key>_en`.
    key : str
        Which words.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        On one line; Chinese where there is no English.
    """
    return " ".join(str(entry.get(f"{key}_{language}") or entry.get(f"{key}_zh") or "").split())


def folded(name: str, *, most: int = NAME_WIDTH) -> str:
    """
    Fold a long name into two lines of like length, and cut what is longer.

    Parameters
    ----------
    name : str
        Of a site or a criterion.
    most : int
        Columns of a line; a Chinese character takes two.

    Returns
    -------
    str
        At most two lines.

    Examples
    --------
    >>> folded("蓝谷")
    '蓝谷'
    >>> folded("莱西姜山新能源汽车产业集聚区").split("\\n")
    ['莱西姜山新能源', '汽车产业集聚区']
    """
    if cell_len(name) <= most:
        return name
    if cell_len(name) > 2 * most:
        kept = 2 * most - 1 if name.isascii() else most - 1
        name = f"{name[:kept]}…"
    if " " in name[1:]:
        middle = len(name) / 2
        gap = min(
            (at for at, sign in enumerate(name) if sign == " "), key=lambda at: abs(at - middle)
        )
        return f"{name[:gap]}\n{name[gap + 1 :]}"
    half = (len(name) + 1) // 2
    return f"{name[:half]}\n{name[half:]}"


def note(document: Json, *, language: str, more: str = "") -> str:
    """
    Say below a drawing what its weights are worth and what it was made from.

    Parameters
    ----------
    document : dict
        Of a ranking.
    language : str
        `zh` or `en`.
    more : str
        What this drawing adds, on a line of its own.

    Returns
    -------
    str
        One or two lines.
    """
    pack = document["pack"]
    source = SOURCE.of(language).format(
        pack=said(pack, "title", language), date=pack["date"], version=document["version"]
    )
    illustrative = document["rules"]["illustrative"]
    told = f"{ILLUSTRATIVE.of(language)} · {source}" if illustrative else source
    return f"{more}\n{told}" if more else told


def below(axes: Axes, axis: Text, lines: str, *, language: str, pad: float = 4.0) -> None:
    """
    Write what the axis measures, and the note under it.

    Parameters
    ----------
    axes : Axes
        Of the drawing.
    axis : Text
        What is measured, with its unit.
    lines : str
        From `note`.
    language : str
        `zh` or `en`.
    pad : float
        Points between the axis and the words.
    """
    axes.set_xlabel(f"{axis.of(language)}\n{lines}", linespacing=1.45, labelpad=pad, fontsize=9)


def caption(axes: Axes, title: Text, document: Json, *, language: str) -> None:
    """
    Write the title with the industry.

    Parameters
    ----------
    axes : Axes
        Of the drawing.
    title : Text
        What is drawn.
    document : dict
        Of a ranking.
    language : str
        `zh` or `en`.
    """
    industry = said(document["industry"], "name", language)
    axes.set_title(f"{title.of(language)} · {industry}", loc="left", fontweight="bold")
