"""Weighing: the judgements of one department or several, turned into shares with their source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import InputError, MethodError
from sitesel.text import Text
from sitesel.weighing.best_worst import BestWorstShares, from_best_worst
from sitesel.weighing.group import consensus, joined, joined_pairs
from sitesel.weighing.pairwise import LARGEST_RATIO, PairwiseShares, Priorities, from_pairs
from sitesel.weighing.shares import Shares, from_points, from_ranks
from sitesel.weighing.tables import RANDOM_INDEX, random_index_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.weighing.judgements import Judgements


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighed:
    """
    What judgements come to.

    Parameters
    ----------
    criteria : tuple of str
        Ids, in the order of the rules.
    judgements : tuple of Judgements
        One a department.
    departments : tuple of Shares
        Of each department.
    together : Shares
        Of all; of the only one if there is one.
    consensus : float or None
        In [0, 1]; None for a single department.
    source : str
        Where the shares come from, as a rule file says it.
    """

    criteria: tuple[str, ...]
    judgements: tuple[Judgements, ...]
    departments: tuple[Shares, ...]
    together: Shares
    consensus: float | None
    source: str


def weigh(
    judgements: Sequence[Judgements],
    *,
    priorities: Priorities = "eigenvector",
    table: str = RANDOM_INDEX,
    join_pairs: bool = False,
) -> Weighed:
    """
    Turn the judgements of one or more departments into shares.

    Parameters
    ----------
    judgements : sequence of Judgements
        One a department, all of the same criteria.
    priorities : {'eigenvector', 'geometric'}
        For AHP.
    table : str
        Name of the random index table, for AHP.
    join_pairs : bool
        Join pairwise judgements before priorities are taken, rather than the shares after.

    Returns
    -------
    Weighed
        Shares of each and of all, consensus, source.

    Raises
    ------
    InputError
        If a department judged other criteria than the first.
    MethodError
        If a department is named twice, or `join_pairs` meets another method than AHP.
    """
    _check_group(judgements, join_pairs=join_pairs)
    each = tuple(_shares(one, priorities=priorities, table=table) for one in judgements)
    together, agreement = each[0], None
    if len(each) > 1:
        importance = np.array([one.importance for one in judgements])
        shares = np.stack([one.share for one in each])
        in_pairs = all(one.method == "ahp" for one in judgements)
        agreement = consensus(shares, largest_ratio=LARGEST_RATIO if in_pairs else np.inf)
        if join_pairs:
            pairs = joined_pairs(np.stack([one.values for one in judgements]), importance)
            together = from_pairs(pairs, priorities=priorities, table=table)
        else:
            together = Shares(share=joined(shares, importance))
    return Weighed(
        criteria=judgements[0].criteria,
        judgements=tuple(judgements),
        departments=each,
        together=together,
        consensus=agreement,
        source=_source(judgements, each, together, agreement),
    )


def _shares(judged: Judgements, *, priorities: Priorities, table: str) -> Shares:
    values = judged.values
    if judged.method == "ahp":
        return from_pairs(values, priorities=priorities, table=table)
    if judged.best is not None and judged.worst is not None:
        return from_best_worst(values[:, 0], values[:, 1], best=judged.best, worst=judged.worst)
    return from_ranks(values[:, 0]) if judged.method == "roc" else from_points(values[:, 0])


def _check_group(judgements: Sequence[Judgements], *, join_pairs: bool) -> None:
    first = judgements[0]
    faults = [_other_criteria(one, first) for one in judgements if one.criteria != first.criteria]
    if faults:
        raise InputError(
            f"各部门评判的指标须与第一份({first.file})相同:",
            f"All departments must judge the same criteria as the first ({first.file}):",
            faults,
        )
    names = [one.department for one in judgements]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise MethodError(
            f"部门重名:{'、'.join(twice)};请在各文件里写明不同的部门。",
            f"Departments of the same name: {', '.join(twice)}; name each differently.",
        )
    if join_pairs and any(one.method != "ahp" for one in judgements):
        raise MethodError(
            "合并判断矩阵只用于全部为 AHP 的文件;请改用合并权重(--combine priorities)。",
            "Only AHP files can be joined judgement by judgement; use --combine priorities.",
        )


def _other_criteria(one: Judgements, first: Judgements) -> Text:
    more = ", ".join(name for name in one.criteria if name not in first.criteria) or "-"
    less = ", ".join(name for name in first.criteria if name not in one.criteria) or "-"
    return Text(
        f"{one.file}({one.department}):多出 {more};缺 {less}",
        f"{one.file} ({one.department}): has {more} beyond; lacks {less}",
    )


def _source(
    judgements: Sequence[Judgements],
    each: Sequence[Shares],
    together: Shares,
    agreement: float | None,
) -> str:
    parts = [
        f"{one.method}: {one.file}{_detail(shares)}"
        for one, shares in zip(judgements, each, strict=True)
    ]
    if agreement is None:
        return parts[0]
    how = "priorities" if not isinstance(together, PairwiseShares) else "judgements"
    named = "; ".join(
        f"{one.department} ({one.importance:g}) {part}"
        for one, part in zip(judgements, parts, strict=True)
    )
    return (
        f"group of {len(parts)}, weighted geometric mean of {how}{_detail(together)}, "
        f"consensus {agreement:.2f}: {named}"
    )


def _detail(shares: Shares) -> str:
    if isinstance(shares, PairwiseShares):
        how = "principal eigenvector" if shares.priorities == "eigenvector" else "geometric mean"
        return f", {how}, CR {shares.ratio:.3f} (RI {random_index_title(shares.table)})"
    if isinstance(shares, BestWorstShares):
        return f", linear model, xi {shares.xi:.3f}, input-based CR {shares.ratio:.3f}"
    return ""
