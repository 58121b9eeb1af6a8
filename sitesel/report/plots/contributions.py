"""What each score is made of: contributions, known and unknown, and the interval of the score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Patch

from sitesel.report.plots.style import (
    BAR,
    HATCH,
    INK,
    below,
    caption,
    folded,
    ink_on,
    note,
    said,
    shades,
    site_names,
)
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from sitesel.report.plots.style import Color

Json = dict[str, Any]

MOST_CRITERIA = 8
ROOM_FOR_CHARACTER = 1.7  # points of score
TITLE = Text("得分由什么构成", "What the scores are made of")
AXIS = Text("得分(0–100;各段为贡献 = 权重 × 效用 × 100)", "Score (0–100; parts are contributions)")
MORE = Text(
    "横线为未知指标与位置误差容许的得分范围;斜线段未知,按可能值的中点计入。",
    "Whiskers: what unknowns and positional error allow; hatched: unknown, counted at the middle.",
)
UNKNOWN = Text("未知(按中点)", "unknown (at the middle)")
OTHERS = Text("其余 {n} 项", "{n} others")
INTERVAL = Text("{score:.1f}({low:.0f}–{high:.0f})", "{score:.1f} ({low:.0f}–{high:.0f})")


def contributions(
    axes: Axes, document: Json, sites: Sequence[Json], *, language: str, **_others: object
) -> None:
    """
    Stack the contributions of each site.

    Parameters
    ----------
    axes : Axes
        Where to.
    document : dict
        Of a ranking.
    sites : sequence of dict
        Entries to draw, from the top down.
    language : str
        `zh` or `en`.
    **_others : object
        What other drawings take.
    """
    known, unknown = parts(sites)
    shown = leading(known)
    rest = [
        place for place in range(known.shape[1]) if place not in shown and known[:, place].any()
    ]
    colors = shades(len(shown) + bool(rest))
    rows, left = np.arange(len(sites)), np.zeros(len(sites))
    titles = []
    for place, color in zip(shown, colors, strict=False):
        rule = document["criteria"][place]
        _segment(axes, rows, known[:, place], left=left, color=color, code=rule["code"])
        titles.append((color, f"{rule['code']} {folded(said(rule, 'title', language))}"))
        left = left + known[:, place]
    if rest:
        others = known[:, rest].sum(axis=1)
        _segment(axes, rows, others, left=left, color=colors[-1], code="")
        titles.append((colors[-1], OTHERS.of(language).format(n=len(rest))))
        left = left + others
    axes.barh(rows, unknown, BAR, left=left, linewidth=0.6, **HATCH)
    _whiskers(axes, rows, sites, language)
    site_names(axes, sites, language=language)
    caption(axes, TITLE, document, language=language)
    told = note(document, language=language, more=MORE.of(language))
    below(axes, AXIS, told, language=language)
    _legend(axes, titles, language, unknown=bool(unknown.any()))


def parts(sites: Sequence[Json]) -> tuple[np.ndarray, np.ndarray]:
    """
    Tell known contributions from what unknown criteria count for.

    Parameters
    ----------
    sites : sequence of dict
        Entries of a ranking's document.

    Returns
    -------
    tuple of ndarray of float, shapes (n, m) and (n,)
        Known contributions by criterion, zero where unknown; and the sum of the unknown ones.
    """
    counted = np.array([[one["contribution"] for one in site["criteria"]] for site in sites])
    known = np.array([[one["known"] for one in site["criteria"]] for site in sites], dtype=bool)
    return np.where(known, counted, 0.0), np.where(known, 0.0, counted).sum(axis=1)


def leading(known: np.ndarray, *, most: int = MOST_CRITERIA) -> list[int]:
    """
    Choose the criteria that get a colour of their own.

    Parameters
    ----------
    known : ndarray of float, shape (n, m)
        Known contributions.
    most : int
        How many at most.

    Returns
    -------
    list of int
        Columns that contribute most over the sites, the most first.

    Examples
    --------
    >>> leading(np.array([[1.0, 0.0, 5.0], [1.5, 0.0, 0.0]]))
    [2, 0]
    """
    total = known.sum(axis=0)
    order = np.argsort(-total, kind="stable")[:most]
    return [int(place) for place in order if total[place] > 0]


def _segment(  # noqa: PLR0913  (a segment is its place, length and look)
    axes: Axes,
    rows: np.ndarray,
    length: np.ndarray,
    *,
    left: np.ndarray,
    color: Color,
    code: str,
) -> None:
    axes.barh(rows, length, BAR, left=left, color=[color], edgecolor="#ffffff", linewidth=0.8)
    for row in np.flatnonzero(length >= ROOM_FOR_CHARACTER * max(len(code), 1)):
        middle = left[row] + length[row] / 2
        axes.text(
            middle,
            float(row),
            code,
            ha="center",
            va="center",
            fontsize=8,
            color=ink_on(color),
            clip_on=True,
        )


def _whiskers(axes: Axes, rows: np.ndarray, sites: Sequence[Json], language: str) -> None:
    score, low, high = (
        np.array([site[key] for site in sites]) for key in ("score", "score_low", "score_high")
    )
    reach = np.maximum(np.vstack([score - low, high - score]), 0.0)
    lower = rows + BAR / 2 + 0.06  # under the bar, so that it hides no part of it
    axes.errorbar(score, lower, xerr=reach, fmt="d", color=INK, ms=3.5, capsize=2.5, lw=0.9)
    for row, site in enumerate(sites):
        numbers = {
            key: site[f"score{end}"]
            for key, end in (("score", ""), ("low", "_low"), ("high", "_high"))
        }
        axes.annotate(
            INTERVAL.of(language).format(**numbers),
            (float(high[row]), row),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=INK,
        )
    axes.set_xlim(0, min(max(float(high.max()) * 1.22, 10.0), 122.0))
    axes.set_xticks([tick for tick in range(0, 101, 10) if tick <= axes.get_xlim()[1]])


def _legend(
    axes: Axes, titles: Sequence[tuple[Color, str]], language: str, *, unknown: bool
) -> None:
    faces = [Patch(facecolor=color, edgecolor="#ffffff", label=label) for color, label in titles]
    if unknown:
        faces.append(Patch(label=UNKNOWN.of(language), linewidth=0.6, **HATCH))
    axes.legend(
        handles=faces, loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=9,
        borderaxespad=0.0,
    )  # fmt: skip
