"""Sentences about shares: how consistent they are, what to look at again, what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.text import Text
from sitesel.weighing.best_worst import BestWorstShares
from sitesel.weighing.pairwise import ACCEPTABLE_RATIO, PairwiseShares
from sitesel.weighing.tables import checked, random_index_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.weighing.shares import Shares


def consistency(shares: Shares, titles: Sequence[Text]) -> list[Text]:
    """
    Say how consistent judgements are, and which to look at again.

    Parameters
    ----------
    shares : Shares
        Of any method.
    titles : sequence of Text
        Of the criteria.

    Returns
    -------
    list of Text
        Empty for methods that cannot contradict themselves.
    """
    if isinstance(shares, PairwiseShares):
        return [_pairwise(shares), *_doubtful(shares, titles)]
    if isinstance(shares, BestWorstShares):
        return [_best_worst(shares, titles)]
    return []


def warning(shares: Shares) -> Text | None:
    """
    Warn of judgements that contradict each other more than is accepted.

    Parameters
    ----------
    shares : Shares
        Of any method.

    Returns
    -------
    Text or None
        With the remedy; None if all is well.
    """
    if isinstance(shares, PairwiseShares) and not shares.acceptable:
        return Text(
            f"判断不够一致:CR {shares.ratio:.3f} > {ACCEPTABLE_RATIO:.2f};"
            "请从最不一致的判断改起,再算一次",
            f"the judgements are not consistent: CR {shares.ratio:.3f} > {ACCEPTABLE_RATIO:.2f}; "
            "revise the most doubtful one first and weigh again",
        )
    if isinstance(shares, BestWorstShares) and not shares.acceptable:
        return Text(
            f"判断不够一致:CR {shares.ratio:.3f} > {shares.threshold:.4f};请复核上面点名的一项",
            f"the judgements are not consistent: CR {shares.ratio:.3f} > {shares.threshold:.4f}; "
            "revise those of the criterion named above",
        )
    return None


def on_scale(judgement: float) -> str:
    """
    Write a judgement as people do.

    Parameters
    ----------
    judgement : float
        Above 0.

    Returns
    -------
    str
        Such as `3` or `1/3`.

    Examples
    --------
    >>> on_scale(1 / 3), on_scale(4), on_scale(0.4587)
    ('1/3', '4', '1/2.18')
    """
    return f"{judgement:.3g}" if judgement >= 1 else f"1/{1 / judgement:.3g}"


def _pairwise(shares: PairwiseShares) -> Text:
    table = random_index_title(shares.table)
    numbers = f"λmax {shares.lambda_max:.4f},CI {shares.index:.4f},CR {shares.ratio:.4f}"
    return Text(
        f"{numbers}(RI:{table})",
        f"{numbers.replace(',', ', ')} (RI: {table})",
    )


def seen(departments: Sequence[Shares]) -> list[Text]:
    """
    Say of the published tables that were used whether anybody saw them in their own papers.

    Parameters
    ----------
    departments : sequence of Shares
        Of each file.

    Returns
    -------
    list of Text
        One a table.
    """
    named: dict[str, Text] = {}
    for one in departments:
        if isinstance(one, PairwiseShares):
            title = random_index_title(one.table)
            named[one.table] = Text(f"RI 表 {title}", f"RI table {title}")
        elif isinstance(one, BestWorstShares) and one.threshold is not None:
            named["threshold"] = Text("BWM 一致性限值", "thresholds of best-worst consistency")
    return [
        Text(f"{title.zh}:{checked(name).zh}", f"{title.en}: {checked(name).en}")
        for name, title in named.items()
    ]


def _doubtful(shares: PairwiseShares, titles: Sequence[Text]) -> list[Text]:
    one = shares.doubtful
    if one is None:
        return [Text("判断完全一致", "fully consistent")]
    row, column = titles[one.row], titles[one.column]
    given, implied = on_scale(one.given), on_scale(one.implied)
    if one.proposed is None or one.ratio_after is None:
        repair = Text("换成标度上的邻近值不会更一致", "no near value of the scale is better")
    else:
        to = on_scale(one.proposed)
        repair = Text(
            f"若改为 {to},CR {one.ratio_after:.4f}", f"with {to} CR is {one.ratio_after:.4f}"
        )
    return [
        Text(
            f"最不一致的判断:“{row.zh}”比“{column.zh}”= {given},其余判断推出 {implied};{repair.zh}",
            f"most doubtful: {row.en} to {column.en} = {given}, the others imply {implied}; "
            f"{repair.en}",
        )
    ]


def _best_worst(shares: BestWorstShares, titles: Sequence[Text]) -> Text:
    known = shares.threshold is not None
    limit_zh = f"可接受至 {shares.threshold:.4f}" if known else "此规模无公布的限值"
    limit_en = f"accepted up to {shares.threshold:.4f}" if known else "no limit is published"
    at = titles[shares.doubtful]
    where_zh = f";最不一致的一项:{at.zh}" if shares.ratio > 0 else ""
    where_en = f"; most doubtful: {at.en}" if shares.ratio > 0 else ""
    return Text(
        f"ξ {shares.xi:.4f},输入一致性比率 CR {shares.ratio:.4f}({limit_zh}){where_zh}",
        f"xi {shares.xi:.4f}, input-based CR {shares.ratio:.4f} ({limit_en}){where_en}",
    )
