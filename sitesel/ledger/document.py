"""
The ledger in plain types: constraints with their trace, sites with what each takes, totals.

Amounts come in m2, 亩, ha and km2; null where they cannot be told, never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sitesel import __version__
from sitesel.ledger.account import account
from sitesel.ledger.amounts import amounts, columns
from sitesel.ledger.entries import EXCLUDE, entries
from sitesel.ledger.trace import TAKES, trace

if TYPE_CHECKING:
    from sitesel.ledger.account import Account
    from sitesel.matrix import FloatArray
    from sitesel.pack import Pack
    from sitesel.rules import RuleSet
    from sitesel.sites import Sites
    from sitesel.standings import Standings

SCHEMA = "sitesel-ledger/1"
Document = dict[str, Any]


def net_area(site: Sites, rules: RuleSet, pack: Pack) -> Document:
    """
    Take each constraint's part off one site, in the order of the rules.

    Parameters
    ----------
    site : Sites
        One.
    rules : RuleSet
        With the constraints.
    pack : Pack
        The city.

    Returns
    -------
    dict
        `known` (false if the site is drawn without an area), gross and net in every unit, and
        a row a constraint that claims ground: its trace, what it takes first (`taken_...`), what
        it claims by itself (`alone_...`, overlaps counted again), None where that cannot be told.
        `complete` is false if anything may take more than is known.
    """
    taking = entries(rules)
    found = account(site, taking, pack)
    if np.isnan(found.gross[0]):
        return {"known": False, **amounts("gross", None), **amounts("net", None), "rows": []}
    rows = [
        {
            **trace(one.rule, one, pack, site),
            **amounts("taken", found.taken[one.id].first[0]),
            **amounts("alone", found.taken[one.id].alone[0]),
        }
        for one in taking
    ]
    told = [row["complete"] and row["taken_m2"] is not None for row in rows]
    return {
        "known": True,
        "complete": all(
            fine for fine, row in zip(told, rows, strict=True) if row["ground"] == TAKES
        ),
        **amounts("gross", found.gross[0]),
        **amounts("net", found.net[0]),
        "rows": rows,
    }


def ledger(ranking: Document, standings: Standings, pack: Pack) -> Document:
    """
    Account for every square metre of many sites.

    Parameters
    ----------
    ranking : dict
        The document of the ranking: order, names, districts and findings of the sites.
    standings : Standings
        The sites, and the rules by which they were ranked.
    pack : Pack
        The city.

    Returns
    -------
    dict
        `constraints` with trace and totals, `sites` in rank order with a row for each constraint
        that claims any of their ground or could not be told, `districts`, `totals`.
    """
    rules, sites = standings.rules, standings.evaluation.sites
    order = sites.index.get_indexer(pd.Index([site["id"] for site in ranking["sites"]]))
    ordered = sites.take(order)
    taking = {one.id: one for one in entries(rules)}
    found = account(ordered, list(taking.values()), pack)
    table = {} if rules.set_backs is None else rules.set_backs.rows
    traced = [
        {**trace(rule, taking.get(rule.id), pack, ordered), "set_back": table.get(rule.id)}
        for rule in rules.constraints
    ]
    by_action = _by_action(found, traced)
    constraints = [
        {**one, **_sums(found, one["id"])} if one["id"] in taking else one for one in traced
    ]
    return {
        "schema": SCHEMA,
        "version": __version__,
        "industry": ranking["industry"],
        "rules": {key: ranking["rules"][key] for key in ("id", "files", "sha256")},
        "pack": {key: ranking["pack"][key] for key in ("id", "title_zh", "title_en", "date")},
        "set_backs": ranking.get("set_backs"),
        "constraints": constraints,
        "sites": _sites(ranking, found, constraints, by_action),
        "districts": _districts(ranking, found, by_action),
        "totals": {
            "sites": len(ordered),
            "without_area": int(np.isnan(found.gross).sum()),
            **_total(found, by_action, np.ones(len(ordered), dtype=bool)),
            **amounts("gross_once", found.gross_union_m2),
            **amounts("net_once", found.net_union_m2),
        },
    }


def _by_action(found: Account, traced: list[Document]) -> dict[str, FloatArray]:
    """Square metres of each site that are taken by what excludes, and by what flags."""
    sums = {"excluded": np.zeros(len(found.gross)), "flagged": np.zeros(len(found.gross))}
    for one in traced:
        if one["ground"] == TAKES:
            name = "excluded" if one["action"] == EXCLUDE else "flagged"
            sums[name] = sums[name] + np.nan_to_num(found.taken[one["id"]].first)
    bare = np.isnan(found.gross)
    return {name: np.where(bare, np.nan, part) for name, part in sums.items()}


def _sums(found: Account, name: str) -> Document:
    """Of all sites together; unknown where every site is."""
    taken = found.taken[name]
    known = ~np.isnan(taken.alone)
    some = bool(known.any())
    return {
        **amounts("taken", np.nansum(taken.first) if some else None),
        **amounts("alone", np.nansum(taken.alone) if some else None),
        **amounts("taken_once", taken.union_m2 if some else None),
        "touched": int((taken.alone > 0).sum()),
        "untold": int((np.isnan(taken.alone) & ~np.isnan(found.gross)).sum()),
    }


def _total(found: Account, by_action: dict[str, FloatArray], rows: np.ndarray) -> Document:
    parts = {"gross": found.gross, **by_action, "net": found.net}
    return {
        key: amount
        for name, part in parts.items()
        for key, amount in amounts(name, np.nansum(part[rows])).items()
    }


def _districts(
    ranking: Document, found: Account, by_action: dict[str, FloatArray]
) -> list[Document]:
    names = np.array([site["district"] for site in ranking["sites"]], dtype=object)
    return [
        {
            "district": str(name),
            "sites": int((names == name).sum()),
            "without_area": int((np.isnan(found.gross) & (names == name)).sum()),
            **_total(found, by_action, names == name),
        }
        for name in sorted(set(names))
    ]


def _sites(
    ranking: Document,
    found: Account,
    constraints: list[Document],
    by_action: dict[str, FloatArray],
) -> list[Document]:
    """Give each site, with rows only for what touches it or cannot be told."""
    parts = {"gross": found.gross, **by_action, "net": found.net}
    told = [columns(name, part) for name, part in parts.items()]
    rows: list[list[Document]] = [[] for _ in ranking["sites"]]
    lacking = np.zeros(len(rows), dtype=int)
    claiming = [one for one in constraints if one["id"] in found.taken]
    for one in claiming:
        taken = found.taken[one["id"]]
        shown = np.flatnonzero((taken.alone != 0) & ~np.isnan(found.gross))  # NaN is not 0
        partial = not one["complete"] and one["ground"] == TAKES
        lacking += (np.isnan(taken.alone) & ~np.isnan(found.gross)) | partial
        cells = {**columns("taken", taken.first[shown]), **columns("alone", taken.alone[shown])}
        for place, row in enumerate(shown.tolist()):
            amount = {key: cell[place] for key, cell in cells.items()}
            rows[row].append({"id": one["id"], "ground": one["ground"], **amount})
    facts = ("id", "name_zh", "district", "status", "rank", "uncertainty_m")
    return [
        {
            **{key: site[key] for key in facts},
            "known": not np.isnan(found.gross[place]),
            "complete": not lacking[place],
            **{key: cells[place] for one in told for key, cells in one.items()},
            "rows": rows[place],
        }
        for place, site in enumerate(ranking["sites"])
    ]
