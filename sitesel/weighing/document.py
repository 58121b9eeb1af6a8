"""Shares as one document in plain types, from which table and JSON are made."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.text import Text
from sitesel.weighing.best_worst import BestWorstShares
from sitesel.weighing.notes import consistency, seen, warning
from sitesel.weighing.pairwise import PairwiseShares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.rules import CriterionRule, RuleSet
    from sitesel.weighing.compromise import Regrets
    from sitesel.weighing.descriptive import Described
    from sitesel.weighing.shares import Shares
    from sitesel.weighing.weigh import Weighed

SCHEMA = "sitesel-weights/1"
Document = dict[str, Any]


def document(weighed: Weighed, rules: RuleSet) -> Document:
    """
    Say what judgements come to.

    Parameters
    ----------
    weighed : Weighed
        Of one or more departments.
    rules : RuleSet
        With the stated weights and the titles.

    Returns
    -------
    dict
        JSON-ready.
    """
    by_id = {one.id: one for one in rules.criteria}
    judged = [by_id[name] for name in weighed.criteria]
    titles = [one.title for one in judged]
    return {
        "schema": SCHEMA,
        "industry": rules.industry,
        "criteria": [
            _criterion(one, rules, float(share))
            for one, share in zip(judged, weighed.together.share, strict=True)
        ],
        "departments": [
            {
                "department": one.department,
                "file": one.file,
                "method": one.method,
                "importance": one.importance,
                **_shares(shares, weighed.criteria, titles),
            }
            for one, shares in zip(weighed.judgements, weighed.departments, strict=True)
        ],
        "together": _shares(weighed.together, weighed.criteria, titles),
        "consensus": weighed.consensus,
        "choice": None,
        "source": weighed.source,
        "notes": [
            note._asdict()
            for note in (*_dropped(weighed.criteria, rules), *seen(weighed.departments))
        ],
    }


def choice(
    found: Regrets, weighed: Weighed, *, sites: Sequence[tuple[str, str]], first: int
) -> Document:
    """
    Say whom departments would choose, and the compromise.

    Parameters
    ----------
    found : Regrets
        Of the sites that compete.
    weighed : Weighed
        Of the departments.
    sites : sequence of (str, str)
        Id and Chinese name of each site that competes.
    first : int
        Which of them wins under the joined shares.

    Returns
    -------
    dict
        Scores and regrets in 0 to 100.
    """

    def site(at: int) -> Document:
        return {"id": sites[at][0], "name_zh": sites[at][1]}

    return {
        "first": site(first),
        "compromise": {**site(found.compromise), "largest_regret": 100 * found.largest},
        "departments": [
            {
                "department": one.department,
                "winner": site(int(best)),
                "score": 100 * float(score[best]),
                "compromise_score": 100 * float(score[found.compromise]),
                "compromise_regret": 100 * float(regret[found.compromise]),
                "first_regret": 100 * float(regret[first]),
            }
            for one, best, score, regret in zip(
                weighed.judgements, found.winner, found.score, found.regret, strict=True
            )
        ],
    }


def described_document(
    described: Described, rules: RuleSet, *, method: str, sites: int
) -> Document:
    """
    Say what the values alone suggest.

    Parameters
    ----------
    described : Described
        Of the criteria that carry weight, in their order.
    rules : RuleSet
        With the stated weights.
    method : str
        `entropy` or `critic`.
    sites : int
        Over how many sites.

    Returns
    -------
    dict
        JSON-ready; None where a criterion was left out.
    """
    shares = [None if np.isnan(share) else float(share) for share in described.share]
    return {
        "schema": SCHEMA,
        "industry": rules.industry,
        "describe": method,
        "sites": sites,
        "criteria": [
            _criterion(one, rules, share) for one, share in zip(rules.weighted, shares, strict=True)
        ],
        "notes": [note._asdict() for note in _described_notes(described, rules, sites)],
    }


def _criterion(one: CriterionRule, rules: RuleSet, share: float | None) -> Document:
    return {
        "id": one.id,
        "code": one.code,
        "title_zh": one.title.zh,
        "title_en": one.title.en,
        "weight": share,
        "stated": rules.weights.get(one.id, 0.0),
    }


def _shares(shares: Shares, criteria: Sequence[str], titles: Sequence[Text]) -> Document:
    alarm = warning(shares)
    return {
        "weights": dict(zip(criteria, map(float, shares.share), strict=True)),
        "consistency": _consistency(shares, criteria),
        "remarks": [note._asdict() for note in consistency(shares, titles)],
        "warning": None if alarm is None else alarm._asdict(),
    }


def _consistency(shares: Shares, criteria: Sequence[str]) -> Document | None:
    if isinstance(shares, PairwiseShares):
        doubtful = None if shares.doubtful is None else asdict(shares.doubtful)
        if doubtful is not None:
            doubtful |= {name: criteria[doubtful[name]] for name in ("row", "column")}
        return {
            "lambda_max": shares.lambda_max,
            "index": shares.index,
            "ratio": shares.ratio,
            "random_index": shares.table,
            "acceptable": shares.acceptable,
            "priorities": shares.priorities,
            "eigenvector": shares.eigenvector.tolist(),
            "geometric": shares.geometric.tolist(),
            "doubtful": doubtful,
        }
    if isinstance(shares, BestWorstShares):
        return {
            "xi": shares.xi,
            "ratio": shares.ratio,
            "threshold": shares.threshold,
            "acceptable": shares.acceptable,
            "doubtful": criteria[shares.doubtful] if shares.ratio > 0 else None,
        }
    return None


def _dropped(criteria: Sequence[str], rules: RuleSet) -> list[Text]:
    dropped = [one.title for one in rules.weighted if one.id not in criteria]
    if not dropped:
        return []
    return [
        Text(
            f"未评判的指标不再计权重:{'、'.join(one.zh for one in dropped)}",
            f"criteria not judged carry no weight any more: {', '.join(t.en for t in dropped)}",
        )
    ]


def _described_notes(described: Described, rules: RuleSet, sites: int) -> list[Text]:
    notes = [
        Text(
            f"描述性权重:只说 {sites} 个参与比选的地块在哪些指标上差别大,不说哪些指标重要",
            f"descriptive: where the {sites} sites that compete differ, not what matters",
        )
    ]
    for which, zh, en in (
        (described.unknown, "有地块未知,故不参与", "left out, unknown for some sites"),
        (described.flat, "各地块取值相同,故为 0", "0, the same for all sites"),
    ):
        named = [one.title for one, hit in zip(rules.weighted, which, strict=True) if hit]
        if named:
            notes.append(
                Text(
                    f"{zh}:{'、'.join(one.zh for one in named)}",
                    f"{en}: {', '.join(one.en for one in named)}",
                )
            )
    return notes
