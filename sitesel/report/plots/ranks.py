"""Which ranks a site may have, and how often it has them: bars of shares, and intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import PercentFormatter

from sitesel.report.plots.style import (
    BAR,
    GREY,
    INK,
    below,
    caption,
    ink_on,
    note,
    shades,
    site_names,
)
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from sitesel.robustness import Robustness

Json = dict[str, Any]

BANDS = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 10))
ROOM_FOR_SHARE = 0.055
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
MOST_TICKS = 12
SHARES = Text("名次有多稳:各名次占抽样的比例", "How firm the places are: share of draws by rank")
DRAWN = Text(
    "{draws} 次抽样(种子 {seed}):{box},同时抽位置误差与未知指标。",
    "{draws} draws (seed {seed}): {box}, with positional error and unknown criteria.",
)
BOX = Text("权重在 ±{box:.0%} 内", "weights within {box:.0%}")
ANY = Text("权重任意", "any weights")
SHARE_AXIS = Text("占抽样的比例(%)", "Share of draws (%)")
RANK = Text("第 {n} 名", "rank {n}")
BEYOND = Text("第 {n} 名以后", "beyond rank {n}")
PLACES = Text("可能名次", "Possible ranks")
RANK_AXIS = Text("名次(左为优)", "Rank (better on the left)")
POSSIBLE = Text("得分范围容许的名次", "ranks that the intervals allow")
LIKELY = Text("九成抽样的名次", "ranks in nine of ten draws")
EXPECTED = Text("期望名次", "expected rank")
STATED = Text("现名次", "stated rank")


def acceptability(
    axes: Axes, document: Json, sites: Sequence[Json], *, robustness: Robustness, language: str
) -> None:
    """
    Stack, site by site, the shares of draws in which it is first, second, third and so on.

    Parameters
    ----------
    axes : Axes
        Where to.
    document : dict
        Of a ranking.
    sites : sequence of dict
        Entries to draw, all of sites that compete.
    robustness : Robustness
        Of that ranking.
    language : str
        `zh` or `en`.
    """
    places = [robustness.sites.index(site["id"]) for site in sites]
    table = robustness.overall.acceptability[places]
    found = banded(table, competing=len(robustness.sites))
    rows, left = np.arange(len(sites)), np.zeros(len(sites))
    for (first, last, share), color in zip(found, shades(len(found)), strict=True):
        axes.barh(
            rows, share, BAR, left=left, color=[color], edgecolor="#ffffff", linewidth=0.8,
            label=_band_name(first, last, language),
        )  # fmt: skip
        for row in np.flatnonzero(share >= ROOM_FOR_SHARE):
            axes.text(
                left[row] + share[row] / 2, float(row), f"{share[row]:.0%}", ha="center",
                va="center", fontsize=8, color=ink_on(color),
            )  # fmt: skip
        left = left + share
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    site_names(axes, sites, language=language)
    caption(axes, SHARES, document, language=language)
    below(axes, SHARE_AXIS, _drawn(document, language), language=language)
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, borderaxespad=0.0)


def banded(table: np.ndarray, *, competing: int) -> list[tuple[int, int, np.ndarray]]:
    """
    Sum shares by rank into bands of ranks.

    Parameters
    ----------
    table : ndarray of float, shape (n, K)
        Share of draws in which each site has rank 1 to K.
    competing : int
        How many sites have a rank at all.

    Returns
    -------
    list of (int, int, ndarray of float of shape (n,))
        First and last rank of each band with its shares; the last band holds what is left.

    Examples
    --------
    >>> [(first, last, share.tolist()) for first, last, share in
    ...  banded(np.array([[0.5, 0.25, 0.25]]), competing=3)]
    [(1, 1, [0.5]), (2, 2, [0.25]), (3, 3, [0.25])]
    """
    bands = [(first, min(last, competing)) for first, last in BANDS if first <= competing]
    found = [(first, last, table[:, first - 1 : last].sum(axis=1)) for first, last in bands]
    if competing > bands[-1][1]:
        rest = 1.0 - np.sum([share for _, _, share in found], axis=0)
        found.append((bands[-1][1] + 1, competing, np.maximum(rest, 0.0)))
    return found


def ranks(
    axes: Axes, document: Json, sites: Sequence[Json], *, language: str, **_others: object
) -> None:
    """
    Draw the ranks that are possible, likely, expected and stated.

    Parameters
    ----------
    axes : Axes
        Where to.
    document : dict
        Of a ranking.
    sites : sequence of dict
        Entries to draw, all of sites that compete.
    language : str
        `zh` or `en`.
    **_others : object
        What other drawings take.
    """
    for row, site in enumerate(sites):
        once = row == 0
        axes.hlines(
            row, site["rank_best"], site["rank_worst"], color=GREY, lw=1.2,
            label=POSSIBLE.of(language) if once else "",
        )  # fmt: skip
        judged = site["robustness"]
        if judged and judged["rank_low"] is not None:
            axes.hlines(
                row, judged["rank_low"], judged["rank_high"], color=shades(3)[0], lw=7,
                label=LIKELY.of(language) if once else "",
            )  # fmt: skip
    _marks(axes, sites, language)
    last = max(site["rank_worst"] for site in sites)
    step = next((step for step in STEPS if last <= MOST_TICKS * step), STEPS[-1])
    axes.set_xticks([1, *range(max(step, 2), last + 1, step)])
    axes.set_xlim(0.3, last + 0.7)
    site_names(axes, sites, language=language)
    caption(axes, PLACES, document, language=language)
    below(axes, RANK_AXIS, _drawn(document, language), language=language)
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, borderaxespad=0.0)


def _marks(axes: Axes, sites: Sequence[Json], language: str) -> None:
    rows = range(len(sites))
    axes.plot(
        [site["rank"] for site in sites], rows, "o", mfc="#ffffff", mec=INK, ms=7, zorder=4,
        label=STATED.of(language),
    )  # fmt: skip
    if all(site["robustness"] for site in sites):
        axes.plot(
            [site["robustness"]["expected_rank"] for site in sites], rows, "d", color="#fde725",
            mec=INK, ms=5, zorder=5, label=EXPECTED.of(language),
        )  # fmt: skip


def _drawn(document: Json, language: str) -> str:
    judged = document["robustness"]
    if judged is None:
        return note(document, language=language)
    box = ANY.of(language) if judged["box"] is None else BOX.of(language).format(box=judged["box"])
    told = DRAWN.of(language).format(draws=f"{judged['draws']:,}", seed=judged["seed"], box=box)
    return note(document, language=language, more=told)


def _band_name(first: int, last: int, language: str) -> str:
    if last > BANDS[-1][1]:
        return BEYOND.of(language).format(n=first - 1)
    return RANK.of(language).format(n=first if first == last else f"{first}–{last}")
