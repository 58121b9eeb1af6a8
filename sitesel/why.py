"""
Why one site stands where it stands: waterfall, what binds, what is unknown, in one sentence.

Every number is one of the document's or a sum of them. Scores and contributions are x 100.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

Document = dict[str, Any]

TIE = 1e-9
MOST_NAMED = 2


def waterfall(document: Document, site: Document) -> list[Document]:
    """
    Stack the contributions of a site, the largest first.

    Parameters
    ----------
    document : dict
        Of a ranking.
    site : dict
        Its entry for the site.

    Returns
    -------
    list of dict
        One entry a criterion: contribution with its interval, `most` (100 x weight) and `running`,
        the sum so far; the last is the score.
    """
    pairs = list(zip(document["criteria"], site["criteria"], strict=True))
    pairs.sort(key=lambda pair: -pair[1]["contribution"])
    sums = accumulate(one["contribution"] for _, one in pairs)
    shown = ("known", "contribution", "contribution_low", "contribution_high")
    return [
        {
            **{key: rule[key] for key in ("id", "code", "title_zh", "title_en")},
            **{key: one[key] for key in shown},
            "most": 100 * rule["weight"],
            "running": running,
        }
        for (rule, one), running in zip(pairs, sums, strict=True)
    ]


def rival(document: Document, site: Document) -> Document | None:
    """
    Choose whom to compare a site with: the one below the first, the one above any other.

    Parameters
    ----------
    document : dict
        Of a ranking.
    site : dict
        Its entry for the site.

    Returns
    -------
    dict or None
        Entry of the other; for an excluded site the first one that competes; None if there is none.
    """
    competing: list[Document] = [one for one in document["sites"] if one["rank"] is not None]
    others = [one for one in competing if one["id"] != site["id"]]
    if not others:
        return None
    if site["rank"] is None:
        return others[0]
    place: int = max(site["rank"] - 2, 0)
    return others[place]


def binding(document: Document, site: Document) -> list[Document]:
    """
    List the constraints that hold a site back: those that fail, then those that cannot be told.

    Parameters
    ----------
    document : dict
        Of a ranking.
    site : dict
        Its entry for the site.

    Returns
    -------
    list of dict
        What excludes before what flags; each with its reason, clause, clause status, and layers
        with dates, or the roles that are missing.
    """
    dates = {layer["id"]: layer["date"] for layer in document["layers"]}
    rules = {rule["id"]: rule for rule in document["constraints"]}
    shown = (
        "title_zh", "title_en", "action", "clause_zh", "clause_status", "limit_text",
        "missing_roles",
    )  # fmt: skip
    found = [
        {
            **one,
            **{key: rules[one["id"]][key] for key in shown},
            "layers": [{"id": name, "date": dates[name]} for name in rules[one["id"]]["layers"]],
        }
        for one in site["constraints"]
        if one["finding"] != "pass"
    ]
    return sorted(found, key=lambda one: (one["finding"] != "fail", one["action"] != "exclude"))


def unknowns(document: Document, site: Document) -> list[Document]:
    """
    Say of each unknown criterion how many points it may add or take, and which ranks that allows.

    Parameters
    ----------
    document : dict
        Of a ranking.
    site : dict
        Its entry for the site.

    Returns
    -------
    list of dict
        Heaviest first: `points_low` and `points_high`, by which the score may change; `rank_best`
        and `rank_worst` if it alone became known of this site alone, all else as counted (None if
        the site is excluded); `matters` if that is not the rank; what would have to be supplied.
    """
    scores = [
        one["score"]
        for one in document["sites"]
        if one["rank"] is not None and one["id"] != site["id"]
    ]
    supply = {gap["role"]: gap for gap in document["missing"]}
    found = []
    for rule, one in zip(document["criteria"], site["criteria"], strict=True):
        if one["known"]:
            continue
        ends = [
            site["score"] + one[f"contribution_{end}"] - one["contribution"]
            for end in ("low", "high")
        ]
        best, worst = _ranks(scores, *ends) if site["rank"] is not None else (None, None)
        found.append(
            {
                **{key: rule[key] for key in ("id", "code", "title_zh", "title_en", "weight")},
                "points_low": one["contribution_low"] - one["contribution"],
                "points_high": one["contribution_high"] - one["contribution"],
                "rank_best": best,
                "rank_worst": worst,
                "matters": (best, worst) != (site["rank"], site["rank"]),
                "missing_roles": rule["missing_roles"],
                **{
                    f"supply_{lang}": [
                        supply[role][f"supply_{lang}"] for role in rule["missing_roles"]
                    ]
                    for lang in ("zh", "en")
                },
            }
        )
    return sorted(found, key=lambda one: -one["weight"])


def _ranks(scores: Sequence[float], low: float, high: float) -> tuple[int, int]:
    """Best and worst place of a score between two ends among others; ties may go either way."""
    best = 1 + sum(score > high + TIE for score in scores)
    worst = 1 + sum(score >= low - TIE for score in scores)
    return best, worst


def verdict(document: Document, site: Document) -> Text:
    """
    Say in one sentence where a site stands, what it owes that to, and what is open.

    Parameters
    ----------
    document : dict
        Of a ranking.
    site : dict
        Its entry for the site.

    Returns
    -------
    Text
        One sentence.
    """
    competing = [one for one in document["sites"] if one["rank"] is not None]
    strong = [one for one in waterfall(document, site) if one["known"] and one["contribution"] > 0]
    mostly = Text(
        "、".join(f"{one['title_zh']} {one['contribution']:.1f}" for one in strong[:MOST_NAMED])
        or "无",
        ", ".join(f"{one['title_en']} {one['contribution']:.1f}" for one in strong[:MOST_NAMED])
        or "nothing",
    )
    if site["rank"] is None:
        place = 1 + sum(one["score"] > site["score"] + TIE for one in competing)
        return Text(
            f"排除,不参评:{site['reasons_zh'][0].rstrip('。')}。若不排除,{site['score']:.1f} 分在 "
            f"{len(competing)} 个参评地块中可列第 {place}(主要得自 {mostly.zh})。",
            f"Excluded, no rank: {site['reasons_en'][0].rstrip('.')}. Were it not, "
            f"{site['score']:.1f} points would be number {place} among the {len(competing)} that "
            f"compete (mostly from {mostly.en}).",
        )
    return Text(
        f"{len(competing)} 个参评地块中第 {site['rank']}(区间容许第 {site['rank_best']} 至 "
        f"{site['rank_worst']}),{site['score']:.1f} 分,主要得自 {mostly.zh};{_open(site).zh}。",
        f"Number {site['rank']} of the {len(competing)} that compete (intervals allow "
        f"{site['rank_best']} to {site['rank_worst']}), {site['score']:.1f} points, mostly from "
        f"{mostly.en}; {_open(site).en}.",
    )


def _open(site: Document) -> Text:
    """Say what of the constraints is not settled."""
    failed = sum(one["finding"] == "fail" for one in site["constraints"])
    unknown = sum(one["finding"] == "unknown" for one in site["constraints"])
    if not failed + unknown:
        return Text("各项约束都通过", "every constraint passes")
    said = [
        (failed, f"{failed} 项须复核的约束不符", f"{failed} flagging constraints fail"),
        (unknown, f"{unknown} 项约束未评", f"{unknown} constraints are not assessed"),
    ]
    return Text(
        "待核:" + "、".join(zh for count, zh, _ in said if count),
        "unverified: " + ", ".join(en for count, _, en in said if count),
    )
