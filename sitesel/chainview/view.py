"""The view of a chain as one document in plain types: table, page and JSON read the same."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.basis import basis
from sitesel.chains import STAGES
from sitesel.chainview.best import Measurer, best, rules_of
from sitesel.chainview.firms import largest, listed, plants_of
from sitesel.chainview.notes import notes
from sitesel.chainview.status import Evidence, name_of, statuses, table
from sitesel.chainview.supply import supply
from sitesel.chainview.told import told
from sitesel.errors import RuleError, UnknownLayerError, UsageError
from sitesel.industry import industries
from sitesel.network import network_of
from sitesel.rules import load
from sitesel.rules.in_force import in_force

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from sitesel.chains import Chain, Figure, Segment
    from sitesel.chainview.firms import Listed
    from sitesel.pack import Pack
    from sitesel.sites import Sites

SCHEMA = "sitesel-chain-view/1"
Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What is asked of a chain.

    Parameters
    ----------
    chain : Chain
        Which.
    pack : Pack
        The city; its role `enterprise`, if filled, is the planner's list.
    sites : Sites
        Candidates for what is to be strengthened, filled or built.
    within_min : float
        Minutes by road that count as near.
    complete : bool
        Whether the planner declares the list complete.
    rules : str or Path, optional
        A rule file for the chain's own industry.
    as_of : str or date, optional
        The day on which set-backs must be in force.
    """

    chain: Chain
    pack: Pack
    sites: Sites
    within_min: float = 60.0
    complete: bool = False
    rules: str | Path | None = None
    as_of: str | date | None = None

    def __post_init__(self) -> None:
        if not 0 < self.within_min < math.inf:
            raise UsageError(
                f"出行时间 {self.within_min:g} 分钟不合规则;请给大于 0 的分钟数,如 60。",
                f"{self.within_min:g} minutes are no travel time; give more than 0, such as 60.",
            )


def view(asked: Asked, *, progress: Callable[[str], None] | None = None) -> Document:
    """
    Say everything about a chain in a city.

    Parameters
    ----------
    asked : Asked
        What is asked.
    progress : callable, optional
        Told the segment whose sites come next.

    Returns
    -------
    dict
        JSON-ready: head, figures, segments in the order of the file, links, notes.

    Raises
    ------
    RuleError
        If a segment needs what does not exist.
    LayerError
        If a layer is at fault.
    """
    chain, pack = asked.chain, asked.pack
    found = listed(chain, pack)
    matching = None if found is None else told(chain, found)
    own = in_force(load(chain.industry, asked.rules), pack, as_of=asked.as_of)
    said = notes(chain, found, matching, complete=asked.complete)
    return {
        "schema": SCHEMA,
        **basis(own, pack),
        "chain": {"files": list(chain.files), "sha256": chain.sha256},
        "note": {"zh": chain.note.zh, "en": chain.note.en},
        "ten_plus_one": _ten_plus_one(chain.industry),
        "asked": {"within_min": asked.within_min, "complete": asked.complete},
        "status_source": table()["source"],
        "matching": matching,
        "figures": [_figure(one) for one in chain.figures if one.pack in {"", pack.head.id}],
        "segments": _segments(asked, found, _best(asked, progress)),
        "links": [[name, one.id] for one in chain for name in chain.suppliers(one)],
        "notes": [{"zh": one.zh, "en": one.en} for one in said],
    }


def _segments(asked: Asked, found: Listed | None, sites: dict[str, Document]) -> list[Document]:
    chain, pack = asked.chain, asked.pack
    network = None if found is None else network_of(pack)
    near = (
        {}
        if found is None or network is None
        else supply(chain, found, network, within_min=asked.within_min)
    )
    plants = {one.id: plants_of(one, pack) for one in chain}
    lists = {
        one.id: None if found is None else largest(found, place) for place, one in enumerate(chain)
    }
    known = {
        one.id: _evidence(
            plants[one.id], lists[one.id], complete=asked.complete and found is not None
        )
        for one in chain
    }
    concluded = statuses(chain, known)
    return [
        {
            **_head(one),
            "status": concluded[one.id][0],
            "status_zh": name_of(concluded[one.id][0]).zh,
            "status_en": name_of(concluded[one.id][0]).en,
            "why": {"zh": concluded[one.id][1].zh, "en": concluded[one.id][1].en},
            "leads": known[one.id].leads,
            "firms": known[one.id].firms,
            "plants": plants[one.id],
            "listed": lists[one.id],
            "supply": near.get(one.id),
            **sites[one.id],
        }
        for one in chain
    ]


def _evidence(plants: list[Document], one: Document | None, *, complete: bool) -> Evidence:
    """Count firms once each; a listed one whose name holds that of a known one is the same."""
    least = table()["counts_from"]
    sure = [one for one in plants if one["confidence"] >= least and not one["institute"]]
    names = {plant["name_zh"] for plant in sure}
    leads = {plant["name_zh"] for plant in sure if plant["lead"]}
    more = (
        0
        if one is None
        else one["count"]
        - sum(any(name in row["name_zh"] for name in names) for row in one["largest"])
    )
    return Evidence(
        leads=len(leads),
        firms=len(names) + more,
        possible=0 if one is None else one["possible"],
        complete=complete,
    )


def _head(segment: Segment) -> Document:
    names = industries()
    return {
        "id": segment.id,
        "name_zh": segment.name_zh,
        "name_en": segment.name_en,
        "stage": segment.stage,
        "stage_zh": STAGES[segment.stage].zh,
        "stage_en": STAGES[segment.stage].en,
        "gbt_codes": list(segment.gbt_codes),
        "gbt_confidence": segment.gbt_confidence,
        "inputs": list(segment.inputs),
        "outputs": list(segment.outputs),
        "outside": {
            name: {"zh": names[name].name_zh, "en": names[name].name_en}
            for name in (*segment.inputs, *segment.outputs)
            if name in names
        },
        "industry": segment.industry,
        "needs": {"zh": segment.needs.why_zh, "en": segment.needs.why_en},
        "source": segment.source,
        "confidence": segment.confidence,
        "note_zh": segment.note_zh,
    }


def _best(asked: Asked, progress: Callable[[str], None] | None) -> dict[str, Document]:
    """Find the best sites of every segment, or say why none; rules that are the same count once."""
    measurer = Measurer(sites=asked.sites, pack=asked.pack)
    made: dict[str, list[Document]] = {}
    found: dict[str, Document] = {}
    for segment in asked.chain:
        if progress is not None:
            progress(segment.name_zh)
        try:
            rules = rules_of(segment, asked.chain, asked.pack, rules=asked.rules, as_of=asked.as_of)
            if rules.sha256 not in made:
                made[rules.sha256] = best(measurer.standings(rules), asked.pack)
            found[segment.id] = {"sites": made[rules.sha256], "unranked": None}
        except (UnknownLayerError, RuleError) as error:
            if isinstance(error, RuleError) and asked.rules is None:
                raise  # a need at fault; a planner's own rules may lack what a need names
            unranked = {"zh": error.text("zh"), "en": error.text("en")}
            found[segment.id] = {"sites": [], "unranked": unranked}
    return found


def _figure(one: Figure) -> Document:
    return {
        "id": one.id,
        "title_zh": one.title.zh,
        "title_en": one.title.en,
        "value": one.value,
        "sense": one.sense,
        "unit_zh": one.unit.zh,
        "unit_en": one.unit.en,
        "year": one.year,
        "source": one.source,
        "confidence": one.confidence,
    }


def _ten_plus_one(industry: str) -> Document:
    known = industries()[industry]
    return {"name": known.ten_plus_one, "status": known.ten_plus_one_status}
