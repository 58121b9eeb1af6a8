"""The values of a few sites, one spoke a criterion; what is unknown is dashed and hollow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from rich.cells import cell_len

from sitesel.report.plots.style import GREY, below, caption, folded, note, ranked_name, said
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.projections.polar import PolarAxes

Json = dict[str, Any]

MOST = 4  # lines that can be told apart
# Okabe and Ito's colours for the colour-blind; every line has a mark of its own as well.
LOOKS = (("#0072b2", "o"), ("#d55e00", "s"), ("#000000", "^"), ("#cc79a7", "D"))
TITLE = Text("各指标的效用", "Value by criterion")
AXIS = Text(
    "由心到边为效用 0–1(无量纲);虚线与空心点为未知,按可能值的中点画。",
    "From the centre out: value 0 to 1 (no unit); dashed and hollow: unknown, at the middle.",
)
UNKNOWN = Text("(未知)", " (unknown)")
BESIDE = (1.39, 1.0)  # of the axes, clear of the words at their right
SPOKE_WIDTH = 20
RINGS = (0.25, 0.5, 0.75, 1.0)


def radar(
    axes: PolarAxes, document: Json, sites: Sequence[Json], *, language: str, **_others: object
) -> None:
    """
    Draw the values of up to four sites.

    Parameters
    ----------
    axes : PolarAxes
        Where to.
    document : dict
        Of a ranking.
    sites : sequence of dict
        Entries to draw.
    language : str
        `zh` or `en`.
    **_others : object
        What other drawings take.
    """
    count = len(document["criteria"])
    angles = 2 * np.pi * np.arange(count) / count
    axes.set_theta_offset(np.pi / 2)
    axes.set_theta_direction(-1)
    unknown = [
        not any(site["criteria"][place]["known"] for site in sites) for place in range(count)
    ]
    for site, look in zip(sites, LOOKS, strict=False):
        _outline(axes, angles, site, look=look)
    _spokes(axes, angles, document, unknown=unknown, language=language)
    caption(axes, TITLE, document, language=language)
    below(axes, AXIS, note(document, language=language), language=language, pad=16.0)
    axes.legend(
        handles=[
            Line2D([], [], color=color, marker=mark, label=ranked_name(site, language=language))
            for site, (color, mark) in zip(sites, LOOKS, strict=False)
        ],
        loc="upper left",
        bbox_to_anchor=BESIDE,
        frameon=False,
        fontsize=9,
    )


def counted(site: Json) -> tuple[np.ndarray, np.ndarray]:
    """
    Give a site's values as the score counts them.

    Parameters
    ----------
    site : dict
        Entry of a ranking's document.

    Returns
    -------
    tuple of ndarray, shape (m,)
        Values in [0, 1], where unknown the middle of what they can be; and whether each is known.
    """
    parts = site["criteria"]
    known = np.array([one["known"] for one in parts], dtype=bool)
    value = [
        one["value"] if one["known"] else (one["value_low"] + one["value_high"]) / 2
        for one in parts
    ]
    return np.array(value, dtype=float), known


def _outline(axes: PolarAxes, angles: np.ndarray, site: Json, *, look: tuple[str, str]) -> None:
    color, mark = look
    value, known = counted(site)
    for here in range(len(value)):
        there = (here + 1) % len(value)
        solid = known[here] and known[there]
        axes.plot(
            angles[[here, there]], value[[here, there]], color=color, lw=1.8,
            ls="-" if solid else (0, (3, 2)), alpha=1.0 if solid else 0.75,
        )  # fmt: skip
    axes.plot(angles[known], value[known], mark, color=color, ms=5, zorder=4)
    axes.plot(angles[~known], value[~known], mark, mfc="#ffffff", mec=color, ms=5, zorder=4)


def _spokes(
    axes: PolarAxes, angles: np.ndarray, document: Json, *, unknown: Sequence[bool], language: str
) -> None:
    axes.set_ylim(0, 1)
    axes.set_yticks(RINGS, labels=[f"{ring:g}" for ring in RINGS], fontsize=7, color=GREY)
    axes.set_rlabel_position(float(np.degrees(angles[1]) / 2) if len(angles) > 1 else 20.0)
    labels = [
        f"{_spoke(rule, language)}{UNKNOWN.of(language) if blank else ''}"
        for rule, blank in zip(document["criteria"], unknown, strict=True)
    ]
    axes.set_xticks(angles, labels=labels, fontsize=9)
    axes.tick_params(axis="x", pad=5)
    for place, (angle, label) in enumerate(zip(angles, axes.get_xticklabels(), strict=True)):
        side = round(float(np.sin(angle)), 6)
        label.set_horizontalalignment("center" if side == 0 else "left" if side > 0 else "right")
        if unknown[place]:
            axes.xaxis.get_gridlines()[place].set_linestyle((0, (2, 3)))
            label.set_color(GREY)


def _spoke(rule: Json, language: str) -> str:
    """Name a criterion in little room: without what stands in brackets where that is too long."""
    title = said(rule, "title", language)
    if cell_len(title) > SPOKE_WIDTH:
        title = re.split(r"\s*[((]", title, maxsplit=1)[0] or title
    return folded(f"{rule['code']} {title}", most=SPOKE_WIDTH)
