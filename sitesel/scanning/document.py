"""
The account of a scan in plain types: what each constraint takes, by district, and what is left.

Areas are whole cells, in m², 亩, ha and km²; each cell counts once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.basis import basis
from sitesel.criteria.area import Area
from sitesel.ledger.amounts import KM2_M2, amounts
from sitesel.ledger.trace import layers_of
from sitesel.reasons import missing_of
from sitesel.scanning.access import LOOKED_M, roadless
from sitesel.scanning.account import COUNTS
from sitesel.scanning.cells import frame_of
from sitesel.scanning.territory import NOWHERE
from sitesel.text import STATUS, Text

if TYPE_CHECKING:
    from sitesel.rules import ConstraintRule
    from sitesel.scanning.account import Account
    from sitesel.scanning.run import Scan

SCHEMA = "sitesel-scan/1"

Document = dict[str, Any]


def document(scan: Scan, account: Account) -> Document:
    """
    Write down the account of a scan.

    Parameters
    ----------
    scan : Scan
        What was asked for.
    account : Account
        Counted over all cells.

    Returns
    -------
    dict
        JSON-ready: grid, districts with areas by status, constraints in the order in which they
        take, notes.
    """
    rules, frame, cell_m2 = scan.rules, scan.frame, scan.cell_m**2
    names = [part.zh for part in scan.territory.parts]
    by_id = {rule.id: rule for rule in rules.constraints}
    statuses = account.statuses
    districts = [
        {
            "district": name,
            **amounts("land", int(row.sum()) * cell_m2),
            **{
                key: number
                for status, count in zip(STATUS, row.tolist(), strict=True)
                for key, number in amounts(status, count * cell_m2).items()
            },
        }
        for name, row in zip(names, statuses, strict=True)
    ]
    return {
        "schema": SCHEMA,
        **basis(rules, scan.pack),
        "grid": {
            "cell_m": scan.cell_m, "crs": scan.pack.head.work_crs, "bounds": list(frame.bounds),
            "rows": frame.rows, "columns": frame.columns, "cells": int(statuses.sum()),
        },
        "districts": districts,
        "constraints": [
            _constraint(by_id[name], account, scan, names) for name in account.order
        ],
        **amounts("land", int(statuses.sum()) * cell_m2),
        **amounts("free", account.free * cell_m2),
        **amounts("excluded", int(statuses[:, -1].sum()) * cell_m2),
        "unknown_weight": _unknown_weight(scan),
        "notes": [{"zh": note.zh, "en": note.en} for note in _notes(scan)],
    }  # fmt: skip


def _constraint(rule: ConstraintRule, account: Account, scan: Scan, names: list[str]) -> Document:
    roles = rule.measurement().roles
    counts = account.counts[rule.id] * scan.cell_m**2
    return {
        "id": rule.id,
        "title_zh": rule.title.zh,
        "title_en": rule.title.en,
        "action": rule.action,
        "clause_zh": rule.clause,
        "clause_status": rule.clause_status,
        "limit_text": rule.limit_text,
        "source": rule.source,
        "layers": layers_of(roles, scan.pack),
        "missing_roles": missing_of(roles, scan.pack),
        **_amounts(counts.sum(axis=0).tolist()),
        "districts": [
            {"district": name, **_amounts(row)}
            for name, row in zip(names, counts.tolist(), strict=True)
        ],
    }


def _amounts(row: list[float]) -> Document:
    return {
        key: number
        for name, area in zip(COUNTS, row, strict=True)
        for key, number in amounts(name, area).items()
    }


def _unknown_weight(scan: Scan) -> float:
    return sum(
        weight
        for rule in scan.rules.weighted
        if (weight := scan.rules.weights[rule.id]) and _unknown(rule.measurement(), scan)
    )


def _unknown(kind: Any, scan: Scan) -> bool:  # noqa: ANN401  (any kind of measurement)
    missing = bool(kind.roles) and not any(role in scan.pack.roles for role in kind.roles)
    return isinstance(kind, Area) or missing


def _notes(scan: Scan) -> list[Text]:
    notes = [
        Text(
            f"每个 {scan.cell_m:g} 米像元当作一个方形地块,按与园区相同的规则计算;得分是绝对值。",
            f"Each cell of {scan.cell_m:g} m is taken as a square site, under the same rules as "
            "the parks; scores are absolute.",
        )
    ]
    weight = sum(
        scan.rules.weights[rule.id]
        for rule in scan.rules.weighted
        if isinstance(rule.measurement(), Area)
    )
    if weight:
        notes.append(
            Text(
                f"用地规模(权重 {weight:.0%})不是一个像元的性质:按未知计入区间,成片之后才知道。",
                f"The size of the site ({weight:.0%} of the weight) is no property of a cell: it "
                "counts as unknown until cells make a region.",
            )
        )
    if scan.territory.land is not None:
        notes.append(
            Text(
                "只算陆地图层之内、像元中心落在区市界线内的像元;该图层日期之后新成的陆地不在其中。",
                "Only cells whose middle lies on the land layer and in a district; land made after "
                "the date of that layer is not in it.",
            )
        )
    notes.extend(_islands(scan))
    coarse = sorted(
        {
            (layer.precision_m, layer.title_zh, layer.title_en)
            for layer, _ in scan.pack.layers
            if layer.precision_m > scan.cell_m and layer.role in _roles(scan)
        }
    )
    if coarse:
        listed = "、".join(f"{zh} {metres:,.0f} 米" for metres, zh, _ in coarse)
        named = ", ".join(f"{en} {metres:,.0f} m" for metres, _, en in coarse)
        notes.append(
            Text(
                f"{len(coarse)} 个图层的位置精度粗于 {scan.cell_m:g} 米的像元({listed}):"
                "像元细不等于结论细,误差已计入最差与最好。",
                f"{len(coarse)} layers are placed more roughly than a cell of {scan.cell_m:g} m "
                f"({named}): a fine cell is no fine finding; worst and best case count the doubt.",
            )
        )
    return notes


def _islands(scan: Scan) -> list[Text]:
    frame = frame_of(scan.territory.bounds, max(scan.cell_m, LOOKED_M))
    islands = roadless(frame, scan.pack) & (scan.territory.part_of(frame) != NOWHERE)
    area_km2 = np.count_nonzero(islands) * frame.cell_m**2 / KM2_M2
    if not area_km2:
        return []
    return [
        Text(
            f"其中约 {area_km2:,.1f} km² 在没有公路通到的岛上(按公路图层),分数里的路程是隔水量的。",
            f"About {area_km2:,.1f} km2 lie on islands that no road of the layer leads to; the way "
            "to them is measured across the water.",
        )
    ]


def _roles(scan: Scan) -> set[str]:
    rules = (*scan.rules.weighted, *scan.rules.constraints)
    return {role for rule in rules for role in rule.measurement().roles}
