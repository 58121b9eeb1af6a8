"""
Who is known in each segment: plants of the chain file, placed by the pack, and a planner's list.

A plant is where the pack's role `anchor_firm` has it, with its uncertainty; one that only a park's
list names has no place but the park's name. A listed enterprise belongs to a segment by its code,
else by the words of its name and business (`matching`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from sitesel.chainview.matching import matched, matching
from sitesel.crs import to_degrees
from sitesel.pack.plain import ENTERPRISE
from sitesel.text import as_list

if TYPE_CHECKING:
    from sitesel.chains import Chain, Plant, Segment
    from sitesel.chains.codes import TextArray
    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.pack import Features, Pack

ANCHOR = "anchor_firm"
DEGREE_DECIMALS = 5
SHOWN = 20  # listed enterprises that a segment shows, the largest first; all count
Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """
    A planner's enterprises over the segments of a chain.

    Parameters
    ----------
    features : Features
        n of them.
    output_wan : ndarray of float, shape (n,)
        万元 a year; NaN where unknown.
    sure, possible : ndarray of bool, shape (n, s)
        To which segment each surely, or possibly, belongs.
    by, confidence : ndarray of str, ndarray of float, shape (n,)
        What tells the segment of those that surely belong to one, and how sure that is, in [0, 1].
    code : ndarray of str, shape (n,)
        Digits of GB/T 4754; empty where there is no usable code.
    against : ndarray of bool, shape (n,)
        Whether the words of a firm speak against its code.
    """

    features: Features
    output_wan: FloatArray
    sure: BoolArray
    possible: BoolArray
    by: TextArray
    confidence: FloatArray
    code: TextArray
    against: BoolArray


def listed(chain: Chain, pack: Pack) -> Listed | None:
    """
    Sort a planner's enterprises into segments.

    Parameters
    ----------
    chain : Chain
        With s segments.
    pack : Pack
        With or without the role `enterprise`.

    Returns
    -------
    Listed or None
        None if the pack has none.
    """
    if ENTERPRISE not in pack.roles:
        return None
    features = pack.features(ENTERPRISE)
    frame = features.table
    nothing = pd.Series(None, index=frame.index, dtype=object)
    found = matched(chain, frame)
    output = pd.to_numeric(frame.get("output_wan", nothing), errors="coerce").to_numpy(dtype=float)
    return Listed(
        features=features,
        output_wan=np.where(np.isfinite(output) & (output >= 0), output, np.nan),
        sure=found.sure,
        possible=found.possible,
        by=found.by,
        confidence=found.confidence,
        code=found.code,
        against=found.against,
    )


def plants_of(segment: Segment, pack: Pack) -> list[Document]:
    """
    Say where the plants of a segment are, and how sure that is.

    Parameters
    ----------
    segment : Segment
        With its plants.
    pack : Pack
        With or without the role `anchor_firm`.

    Returns
    -------
    list of dict
        One a plant, in the order of the file, those of other cities left out; places in degrees,
        null where unknown.
    """
    known = pack.once("anchor firms in degrees", lambda: _anchors(pack))
    parks = pack.once("names of parks", lambda: _parks(pack))
    here = [one for one in segment.plants if one.pack in {"", pack.head.id}]
    return [_plant(one, known.get(one.firm, {}), parks) for one in here]


def _plant(plant: Plant, placed: Document, parks: dict[str, str]) -> Document:
    return {
        "name_zh": plant.name_zh,
        "plant_zh": placed.get("plant_zh", ""),
        "firm": plant.firm,
        "lead": plant.lead,
        "institute": plant.institute,
        "source": plant.source,
        "confidence": plant.confidence,
        "note_zh": plant.note_zh,
        "park": plant.park,
        "park_zh": parks.get(plant.park, ""),
        "district": placed.get("district", ""),
        "longitude": placed.get("longitude"),
        "latitude": placed.get("latitude"),
        "uncertainty_m": placed.get("uncertainty_m"),
        "place_confidence": placed.get("confidence", ""),
        "place_sources": placed.get("sources", []),
    }


def _anchors(pack: Pack) -> dict[str, Document]:
    if ANCHOR not in pack.roles:
        return {}
    features = pack.features(ANCHOR)
    degrees = shapely.get_coordinates(
        shapely.centroid(to_degrees(features.table[["geometry"]]).geometry.to_numpy())
    ).round(DEGREE_DECIMALS)
    rows = features.table.to_dict("records")
    return {
        str(name): {
            "plant_zh": _text(row.get("plant_zh")),
            "district": _text(row.get("district")),
            "confidence": _text(row.get("confidence")),
            "sources": as_list(row.get("sources")),
            "longitude": float(place[0]),
            "latitude": float(place[1]),
            "uncertainty_m": float(metres),
        }
        for name, row, place, metres in zip(
            features.table.index, rows, degrees, features.uncertainty_m, strict=True
        )
    }


def _parks(pack: Pack) -> dict[str, str]:
    """Name every feature of the pack's vector layers that has both an id and a name."""
    frames = [pack.features(role).table for role in pack.roles if role not in pack.raster_roles]
    named = [frame["name_zh"] for frame in frames if "name_zh" in frame]
    return {str(key): _text(name) for one in named for key, name in one.items()}


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def largest(found: Listed, column: int) -> Document:
    """
    Count the listed enterprises of a segment and show the largest.

    Parameters
    ----------
    found : Listed
        Enterprises over segments.
    column : int
        Which segment.

    Returns
    -------
    dict
        `count`, by what they are told (`by`), `possible`, `output_wan` (of those that state it),
        `stating`, `largest`.
    """
    mine = np.flatnonzero(found.sure[:, column])
    output = found.output_wan[mine]
    order = mine[np.argsort(-np.nan_to_num(output, nan=-1.0), kind="stable")][:SHOWN]
    table = found.features.table.iloc[order]
    blank = pd.Series("", index=table.index)
    names, placed = table.get("name_zh", blank), table.get("placed_by", blank)
    return {
        "count": len(mine),
        "by": {kind: int((found.by[mine] == kind).sum()) for kind in matching()["by"]},
        "possible": int(found.possible[:, column].sum()),
        "output_wan": float(np.nansum(output)) if np.isfinite(output).any() else None,
        "stating": int(np.isfinite(output).sum()),
        "largest": [
            {
                "id": str(key),
                "name_zh": _text(name),
                "output_wan": None if np.isnan(wan) else float(wan),
                "uncertainty_m": float(metres),
                "placed_by": _text(how),
                "matched_by": str(by),
                "confidence": float(sure),
            }
            for key, name, wan, metres, how, by, sure in zip(
                table.index, names, found.output_wan[order],
                found.features.uncertainty_m[order], placed, found.by[order],
                found.confidence[order], strict=True,
            )
        ],
    }  # fmt: skip
