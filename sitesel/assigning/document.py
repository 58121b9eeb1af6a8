"""
An assignment in plain types: enough to be read, shown, and checked by `verify` from itself alone.

Points are scores of 0 to 100; the objective is their sum over the industries, each times its weight
and by the share of the industry that lies at the site.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel import __version__
from sitesel.assigning.notes import notes
from sitesel.assigning.overlaps import overlaps
from sitesel.assigning.regret import regrets, site_regrets
from sitesel.assigning.told import OBJECTIVE, conflict
from sitesel.basis import basis
from sitesel.industry import industries
from sitesel.text import Text, as_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.assigning.demand import Demand
    from sitesel.assigning.findings import Findings
    from sitesel.assigning.programme import Assignment
    from sitesel.matrix import FloatArray
    from sitesel.pack import Pack
    from sitesel.sites import Sites
    from sitesel.standings import Standings

SCHEMA = "sitesel-assign/1"

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    What an assignment was made of.

    Parameters
    ----------
    standings : sequence of Standings
        One an industry.
    sites : Sites
        In the order of the problem.
    demand : Demand
        What was asked for.
    pack : Pack
        The city.
    told : sequence of Text
        What was decided in reading the files.
    """

    standings: Sequence[Standings]
    sites: Sites
    demand: Demand
    pack: Pack
    told: Sequence[Text] = ()

    @property
    def industry_names(self) -> list[Text]:
        """In both languages."""
        known = industries()
        found = [known[one.rules.industry] for one in self.standings]
        return [Text(one.name_zh, one.name_en) for one in found]

    @property
    def site_names(self) -> list[Text]:
        """In both languages where there is an English one."""
        zh = [str(name) for name in self.sites.column("name_zh")]
        en = [name if isinstance(name, str) else "" for name in self.sites.column("name_en")]
        return [Text(one, other or one) for one, other in zip(zh, en, strict=True)]


def document(found: Findings, case: Case) -> Document:
    """
    Write down an assignment.

    Parameters
    ----------
    found : Findings
        All about it.
    case : Case
        What it was made of.

    Returns
    -------
    dict
        JSON-ready.
    """
    problem, judged = found.problem, found.stability
    bases = [basis(one.rules, case.pack) for one in case.standings]
    said: Document = {
        "schema": SCHEMA,
        "version": __version__,
        "pack": bases[0]["pack"],
        "bases": [{key: one[key] for key in ("industry", "rules")} for one in bases],
        "asked": _asked(case),
        "objective": {"zh": OBJECTIVE.zh, "en": OBJECTIVE.en},
        "industries": _industries(found, case),
        "sites": _sites(found, case),
        "score": problem.score.tolist(),
        "status": [one.table["status"].loc[list(problem.sites)].tolist() for one in case.standings],
        "best": {**_solution(found, found.assigned), "bound": found.assigned.bound},
        "proven": found.assigned.is_proven,
        "prices": {
            "land": found.prices.land.tolist(),
            "place": found.prices.place.tolist(),
            "apart": found.prices.apart.tolist(),
            "bound": found.price_bound,
        },
        "fair": _solution(found, found.fair),
        "stability": None
        if judged is None
        else {"draws": judged.draws, "whole": judged.whole, "box": _boxes(case)},
    }
    said["overlaps"] = [asdict(one) for one in overlaps(case.sites)]
    said["contests"] = [conflict(said, one).as_dict() for one in found.contests]
    said["notes"] = [{"zh": note.zh, "en": note.en} for note in (*notes(said), *case.told)]
    return said


def _asked(case: Case) -> Document:
    demand = case.demand
    return {
        "source": demand.source,
        "plain": not demand.stated,
        "per_site": demand.per_site,
        "apart": [{"industries": list(rows), "reason": why} for rows, why in demand.apart],
        "capacity_mu": dict(demand.capacity_mu),
    }


def _boxes(case: Case) -> list[float | None]:
    return sorted({one.rules.robustness.box for one in case.standings}, key=str)


def _industries(found: Findings, case: Case) -> list[Document]:
    wishes = case.demand.wishes
    favourite = np.where(found.problem.most > 0, found.problem.score, -np.inf).argmax(axis=1)
    return [
        {
            "id": name,
            "name_zh": text.zh,
            "name_en": text.en,
            "area_mu": wishes[name].area_mu,
            "least_mu": wishes[name].least_mu,
            "sites": wishes[name].sites,
            "weight": wishes[name].weight,
            "must": wishes[name].must,
            "own_best": _number(found.best[row]),
            "own_best_site": None
            if np.isnan(found.best[row])
            else case.sites.index[favourite[row]],
        }
        for row, (name, text) in enumerate(
            zip(found.problem.industries, case.industry_names, strict=True)
        )
    ]


def _sites(found: Findings, case: Case) -> list[Document]:
    problem = found.problem
    stated = problem.capacity_mu != case.sites.area_mu
    low = np.where(
        stated & ~np.isnan(problem.capacity_mu), problem.capacity_mu, case.sites.area_bounds_mu[0]
    )
    same = problem.inside & problem.inside.T
    lost = site_regrets(problem, found.assigned.share)
    known = set(problem.sites)
    within = [
        [one for one in as_list(cell) if one in known] for cell in case.sites.column("within")
    ]
    return [
        {
            "id": name,
            "name_zh": text.zh,
            "name_en": text.en,
            "district": case.sites.column("district").iloc[place] or "",
            "capacity_mu": _number(problem.capacity_mu[place]),
            "least_capacity_mu": _number(low[place]),
            "within": within[place],
            "same_area": [problem.sites[at] for at in np.flatnonzero(same[place]) if at != place],
            "used_mu": float(problem.area_mu @ found.assigned.share[:, place]),
            "regret": _number(lost[place]),
        }
        for place, (name, text) in enumerate(zip(problem.sites, case.site_names, strict=True))
    ]


def _solution(found: Findings, assigned: Assignment) -> Document:
    problem, share = found.problem, assigned.share
    lost = regrets(problem, share, found.best)
    rows = np.argwhere(share > 0).tolist()
    placed = [_pair(found, share, row, column, own=assigned is found.assigned)
              for row, column in rows]  # fmt: skip
    absent = np.flatnonzero(~(share > 0).any(axis=1)).tolist()
    return {
        "total": assigned.total,
        "placed": placed,
        "absent": [problem.industries[row] for row in absent],
        "regret": [_number(one) for one in lost],
        "most_regret": _number(np.nanmax(lost)) if not np.isnan(lost).all() else None,
    }


def _pair(found: Findings, share: FloatArray, row: int, column: int, *, own: bool) -> Document:
    problem, judged = found.problem, found.stability
    pair = {
        "industry": problem.industries[row],
        "site": problem.sites[column],
        "share": float(share[row, column]),
        "area_mu": float(share[row, column] * problem.area_mu[row]) or None,
        "score": float(problem.score[row, column]),
    }
    if own:
        pair["kept"] = None if judged is None else float(judged.kept[row, column])
        pair["loss_without"] = _number(found.without[row, column])
    return pair


def _number(number: float) -> float | None:
    """Give a plain number, None for what is not known or not finite."""
    return float(number) if np.isfinite(number) else None
