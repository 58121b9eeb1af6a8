"""What was found, in plain types: regions, the objective, how far from the best at most."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.basis import basis
from sitesel.ledger.amounts import amounts
from sitesel.locating.units import LEAST_EDGE_M, SNAP_M
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas
    import pandas as pd

    from sitesel.newsites.asked import Asked
    from sitesel.newsites.found import Found
    from sitesel.newsites.trade import Trade

SCHEMA = "sitesel-regions/2"

Document = dict[str, Any]

OBJECTIVE = {
    "mean": Text(
        "各片(按面积的平均得分 − 紧凑系数 × 周长 × √最小面积 ÷ (4 × 面积))之和;得分取 0–1,"
        "末项对最小面积的正方形恰为紧凑系数",
        "sum over regions of mean score by area - compactness x outline x sqrt(least area) / (4 x "
        "area); scores in 0-1, the last term is the compactness for a square of the least area",
    ),
    "sum": Text(
        "各片(得分 × 面积之和 − 紧凑系数 × 周长 × √最小面积 ÷ 4)之和,平方米;得分取 0–1,"
        "所以是“折合满分地”的面积",
        "sum over regions of score x area - compactness x outline x sqrt(least area) / 4, in m2; "
        "scores in 0-1, so it is an area of perfect land",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """
    What was asked besides the regions.

    Parameters
    ----------
    losses : GeoDataFrame, optional
        Of `sitesel.newsites.losses`.
    trade : Trade, optional
        Of `sitesel.newsites.trade`.
    """

    losses: geopandas.GeoDataFrame | None = None
    trade: Trade | None = None


NOTHING_MORE = More()


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
        "parcels": None if asked.parcels is None else len(asked.parcels),
        "objective": asked.objective,
        "compactness": asked.compactness,
        "width_m": asked.width_m,
        "spacing_m": asked.spacing_m,
        "frontage": None if asked.frontage is None else list(asked.frontage),
        "keep": asked.keep,
        "accept": list(asked.accept),
        "exact_s": asked.exact_s,
        "districts": [] if asked.territory is None else [part.zh for part in asked.territory.parts],
    }


def document(found: Found, more: More = NOTHING_MORE) -> Document:
    """
    Write down what was found.

    Parameters
    ----------
    found : Found
        Regions.
    more : More
        What was asked more.

    Returns
    -------
    dict
        JSON-ready.
    """
    asked, regions, area = found.asked, found.regions, found.ground.units.area_m2
    objective = OBJECTIVE[asked.objective]
    return {
        "schema": SCHEMA,
        **basis(asked.rules, asked.pack),
        "asked": asked_document(asked),
        "objective": {"zh": objective.zh, "en": objective.en},
        "regions": records(found.table),
        "total": regions.total,
        "bound": {
            "most": regions.bound.most,
            "how_zh": regions.bound.how.zh,
            "how_en": regions.bound.how.en,
        },
        "proven": regions.is_proven,
        "gap": {"zh": regions.gap.zh, "en": regions.gap.en},
        "alternatives": records(found.alternatives),
        "losses": None if more.losses is None else records(more.losses),
        "pareto": None if more.trade is None else records(more.trade.points),
        **amounts("land", float(area.sum())),
        **amounts("usable", float(area[found.ground.usable].sum())),
        "removed": [
            {"title": name, **amounts("taken", float(area[mask].sum()))}
            for name, mask in found.ground.removed.items()
        ],
        "notes": [{"zh": note.zh, "en": note.en} for note in _notes(asked)],
    }


def records(table: pd.DataFrame) -> list[Document]:
    """
    Give the rows of a table in plain types.

    Parameters
    ----------
    table : DataFrame
        Shapes are left out.

    Returns
    -------
    list of dict
        JSON-ready: what is not known is None.
    """
    import pandas as pd

    plain = pd.DataFrame(table.drop(columns="geometry", errors="ignore")).astype(object)
    rows = plain.where(plain.notna(), None).to_dict("records")
    return [{str(name): cell for name, cell in row.items()} for row in rows]


def _notes(asked: Asked) -> list[Text]:
    notes = [
        _made_of(asked),
        Text(
            "按图上所画不符的(一票否决的、须复核的)都不用,哪怕位置误差使它只算待核;"
            "缺图层判不了的可用。",
            "What fails a constraint as drawn, be it excluding or flagging, is not used, even "
            "where doubt of position leaves it open; what cannot be told for want of a layer "
            "is used.",
        ),
    ]
    if asked.parcels is None:
        notes.append(
            Text(
                "地上已有什么(建成区、厂区、村庄)不在公开图层里,片区可能落在已建成的地上;"
                "落图前请对影像或现状图。",
                "What stands on the land (towns, plants, villages) is in no open layer, so a "
                "region may lie on built-up land; hold it against imagery or a map of present use.",
            )
        )
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
    if asked.width_m and asked.cell is not None:
        across = math.ceil(round(asked.width_m / asked.cell, 6))
        notes.append(
            Text(
                f"最窄处不小于 {asked.width_m:g} 米({across} 个像元)。",
                f"Nowhere narrower than {asked.width_m:g} m ({across} cells).",
            )
        )
    if asked.spacing_m:
        notes.append(
            Text(
                f"片间距不小于 {asked.spacing_m:g} 米。",
                f"At least {asked.spacing_m:g} m apart.",
            )
        )
    return notes


def _made_of(asked: Asked) -> Text:
    if asked.parcels is not None:
        return Text(
            "片区由您的地块整块拼成,得分是各地块得分按图形面积的平均(“用地规模”按片区计);"
            f"外廓相距不到 {SNAP_M:g} 米、共边 {LEAST_EDGE_M:g} 米以上算相邻。"
            "缺图层的约束在这里同样判不了。",
            "Regions are made of whole parcels; their score is the mean of theirs by drawn area "
            f"(size counts as the region's). Outlines nearer than {SNAP_M:g} m along "
            f"{LEAST_EDGE_M:g} m or more touch. Constraints that lack their layer cannot be told "
            "here either.",
        )
    return Text(
        f"片区由 {asked.cell:g} 米像元拼成,得分是各像元得分按面积的平均;它们是候选,不是红线:"
        "缺图层的约束(见扫描)在这里同样判不了。",
        f"Regions are made of cells of {asked.cell:g} m; their score is the mean of their "
        "cells. They are candidates, no boundaries: constraints that lack their layer cannot "
        "be told here either.",
    )
