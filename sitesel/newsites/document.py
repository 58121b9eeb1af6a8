"""What was found, in plain types: regions, the objective, how far from the best at most."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.basis import basis
from sitesel.ledger.amounts import amounts
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.newsites.asked import Asked
    from sitesel.newsites.found import Found

SCHEMA = "sitesel-regions/1"

Document = dict[str, Any]

OBJECTIVE = Text(
    "各片(按面积的平均得分 − 紧凑系数 × 周长 × √最小面积 ÷ (4 × 面积))之和;得分取 0–1,"
    "末项对最小面积的正方形恰为紧凑系数",
    "sum over regions of mean score by area - compactness x outline x sqrt(least area) / (4 x "
    "area); scores in 0-1, the last term is the compactness for a square of the least area",
)


def asked_document(asked: Asked) -> Document:
    """
    Write down what was asked for.

    Parameters
    ----------
    asked : Asked
        What.

    Returns
    -------
    dict
        JSON-ready.
    """
    return {
        "area_mu": list(asked.area_mu),
        "count": asked.count,
        "cell_m": asked.cell,
        "compactness": asked.compactness,
        "width_m": asked.width_m,
        "spacing_m": asked.spacing_m,
        "frontage": None if asked.frontage is None else list(asked.frontage),
        "keep": asked.keep,
        "accept": list(asked.accept),
        "districts": [part.zh for part in asked.territory.parts],
    }


def document(found: Found) -> Document:
    """
    Write down what was found.

    Parameters
    ----------
    found : Found
        Regions.

    Returns
    -------
    dict
        JSON-ready.
    """
    asked, regions = found.asked, found.regions
    cell_m2, land = asked.cell**2, len(found.ground.units)
    removed = np.logical_or.reduce([*found.ground.removed.values(), np.zeros(land, dtype=bool)])
    table = found.table.drop(columns="geometry").to_dict("records")
    others = found.alternatives.drop(columns="geometry").to_dict("records")
    return {
        "schema": SCHEMA,
        **basis(asked.rules, asked.pack),
        "asked": asked_document(asked),
        "objective": {"zh": OBJECTIVE.zh, "en": OBJECTIVE.en},
        "regions": [
            {**row, "worth": float(worth)} for row, worth in zip(table, regions.worth, strict=True)
        ],
        "total": regions.total,
        "bound": {
            "most": regions.bound.most,
            "how_zh": regions.bound.how.zh,
            "how_en": regions.bound.how.en,
        },
        "proven": regions.is_proven,
        "gap": {"zh": regions.gap.zh, "en": regions.gap.en},
        "alternatives": others,
        **amounts("land", land * cell_m2),
        **amounts("usable", int((~removed).sum()) * cell_m2),
        "removed": [
            {"title": name, **amounts("taken", int(mask.sum()) * cell_m2)}
            for name, mask in found.ground.removed.items()
        ],
        "notes": [{"zh": note.zh, "en": note.en} for note in _notes(asked)],
    }


def _notes(asked: Asked) -> list[Text]:
    notes = [
        Text(
            f"片区由 {asked.cell:g} 米像元拼成,得分是各像元得分按面积的平均;它们是候选,不是红线:"
            "缺图层的约束(见扫描)在这里同样判不了。",
            f"Regions are made of cells of {asked.cell:g} m; their score is the mean of their "
            "cells. They are candidates, no boundaries: constraints that lack their layer cannot "
            "be told here either.",
        ),
        Text(
            "一票否决的与须复核而不符的像元都不用;判不了的(待核)可用。",
            "Cells that fail a constraint, be it excluding or flagging, are not used; those of "
            "which it cannot be told are.",
        ),
    ]
    if asked.frontage is not None:
        role, reach = asked.frontage
        notes.append(
            Text(
                f"每片至少有一处距 {role} 不超过 {reach:g} 米。",
                f"Each region comes within {reach:g} m of {role} somewhere.",
            )
        )
    if asked.keep:
        notes.append(
            Text(
                "不占既有园区(按所画范围;示意园区以圆代边界)。",
                "The parks are left as they are, as drawn (schematic ones are discs).",
            )
        )
    if asked.width_m or asked.spacing_m:
        across = math.ceil(round(asked.width_m / asked.cell, 6))
        notes.append(
            Text(
                f"最窄处不小于 {asked.width_m:g} 米({across} 个像元),片间距不小于 "
                f"{asked.spacing_m:g} 米。",
                f"Nowhere narrower than {asked.width_m:g} m ({across} cells), at least "
                f"{asked.spacing_m:g} m apart.",
            )
        )
    return notes
