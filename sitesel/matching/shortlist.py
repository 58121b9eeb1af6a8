"""The shortlist of a project: the best sites that nothing excludes, with reasons and what lacks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sitesel.chainview.best import best
from sitesel.engine import FAIL, PASS
from sitesel.matching.items import LEVELS, WISHES
from sitesel.reasons import constraint_reason
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.matching.document import Case

Document = dict[str, Any]

MEASURED = ("measured", "measured_low", "measured_high")


def shortlist(case: Case, sites: dict[str, Document]) -> list[Document]:
    """
    Choose the best sites that nothing excludes, and say why.

    Parameters
    ----------
    case : Case
        Measured.
    sites : dict of str to dict
        Entries of the document, by id.

    Returns
    -------
    list of dict
        The best first: `reasons`, `lacks` (needs that fail or are open) and `rules` (constraints
        of the rules that fail or are open).
    """
    first = best(case.found.standings, case.pack, most=case.count)
    return [
        {
            "id": one["id"],
            "reasons": [text._asdict() for text in _reasons(sites[one["id"]], one, case)],
            "lacks": [
                {"id": held["id"], "finding": held["finding"], "zh": held["why_zh"],
                 "en": held["why_en"]}
                for held in sites[one["id"]]["needs"]
                if held["finding"] != PASS
            ],
            "rules": _open_rules(one["id"], case),
        }
        for one in first
    ]  # fmt: skip


def _reasons(site: Document, ranked: Document, case: Case) -> list[Text]:
    """Why a site is on the shortlist: must-haves, wishes, what carries its score."""
    level = {need.id: need.level for need in case.found.needs}
    said = []
    for title, levels in (
        (LEVELS["must"], ("must",)),
        (Text("应当、最好", "should and nice"), WISHES),
    ):
        held = [one for one in site["needs"] if level[one["id"]] in levels]
        met = [one for one in held if one["finding"] == PASS]
        if held:
            zh = ";".join(one["why_zh"] for one in met)
            en = "; ".join(one["why_en"] for one in met)
            said.append(
                Text(
                    f"{title.zh} {len(held)} 项,符合 {len(met)} 项{':' if met else ''}{zh}",
                    f"{title.en}: meets {len(met)} of {len(held)}{': ' if met else ''}{en}",
                )
            )
    own = [one for one in ranked["reasons"] if one["id"] not in level]
    if own:
        zh, en = (sep.join(one[lang] for one in own) for lang, sep in (("zh", ";"), ("en", "; ")))
        said.append(Text(f"得分主要得自 {zh}", f"most of the score from {en}"))
    return said


def _open_rules(name: str, case: Case) -> Document:
    """Constraints of the rules, not of the project, that fail or are open at a site."""
    standings, pack = case.found.standings, case.pack
    row = standings.evaluation.sites.index.tolist().index(name)
    own = {need.id for need in case.found.needs}
    failed, open_ = list[Document](), list[Document]()
    for rule in standings.rules.constraints:
        assessed = standings.evaluation.constraints[rule.id]
        state = str(assessed.finding[row])
        if rule.id in own or state == PASS:
            continue
        parts = (assessed.measured.best, assessed.measured.low, assessed.measured.high)
        numbers = [float(part[row]) for part in parts]
        shown = [None if math.isnan(one) else one for one in numbers]
        why = constraint_reason(rule, state, dict(zip(MEASURED, shown, strict=True)), pack)
        (failed if state == FAIL else open_).append({"id": rule.id, "zh": why.zh, "en": why.en})
    return {"failed": failed, "open": open_}
