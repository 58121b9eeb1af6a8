"""Which rows of a list of firms are set aside, and why; the others are kept, each firm once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from sitesel.formats import Rejected
from sitesel.intake.firms.columns import ADDRESS, CREDIT, key
from sitesel.intake.firms.heads import NAME
from sitesel.intake.firms.places import ELSEWHERE, SEVERAL, outside
from sitesel.intake.firms.twice import firsts, same_name
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas

    from sitesel.matrix import GeometryArray, IntArray
    from sitesel.pack import Pack

NAMELESS, BEYOND, OTHER_CITY, AMBIGUOUS, PLACELESS, SAME_CODE, SAME_PLACE = range(1, 8)
REASONS = {
    NAMELESS: Text("没有企业名称", "no name"),
    BEYOND: Text("在本市之外", "outside the city"),
    OTHER_CITY: Text("没有坐标,地址在别的城市", "no coordinates, an address in another city"),
    AMBIGUOUS: Text(
        "没有坐标,地址里有几处互不相容的地名", "no coordinates, an address that names places apart"
    ),
    PLACELESS: Text(
        "没有坐标,地址里没有认得的地名", "no coordinates, and no known place in its address"
    ),
    SAME_CODE: Text("信用代码与前面的企业相同", "a credit code used before"),
    SAME_PLACE: Text("与前面的企业同名同址", "name and place of a firm before"),
}
SHOWN = 5
WHY = "why_without_place"  # a column, while firms are sorted


@dataclass(frozen=True, slots=True)
class Aside:
    """
    What was set aside.

    Parameters
    ----------
    rows : tuple of Rejected
        By row of the file, each with its reason.
    notes : list of Text
        How many for which reason, and names that several firms share.
    """

    rows: tuple[Rejected, ...]
    notes: list[Text]


def set_aside(
    frame: geopandas.GeoDataFrame, pack: Pack, *, precision_m: float
) -> tuple[geopandas.GeoDataFrame, Aside]:
    """
    Part the rows that are kept from those that are not.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        In the working system; the index is the row of the file.
    pack : Pack
        The city.
    precision_m : float
        How far coordinates may be off that state nothing of their own.

    Returns
    -------
    tuple of (GeoDataFrame, Aside)
        The two add up to n rows.
    """
    reason = _placeless(frame, pack, precision_m)
    reason[(frame[NAME] == "").to_numpy(dtype=bool)] = NAMELESS
    before: dict[int, int] = {}
    for keys, why in ((_codes(frame), SAME_CODE), (_places(frame), SAME_PLACE)):
        free = np.flatnonzero(reason == 0)
        first = firsts(keys.iloc[free].reset_index(drop=True))
        again = free[first >= 0]
        reason[again] = why
        before |= dict(zip(again.tolist(), free[first[first >= 0]].tolist(), strict=True))
    numbers = frame.index.to_numpy(dtype=int)
    rows = tuple(
        Rejected(int(numbers[at]), _said(int(reason[at]), numbers, before.get(at)))
        for at in np.flatnonzero(reason).tolist()
    )
    kept = frame[reason == 0].drop(columns=WHY)
    counted = [
        _counted(why, numbers[reason == why]) for why in REASONS if bool((reason == why).any())
    ]
    return kept, Aside(rows, [*counted, *same_name(kept[NAME])])


def _placeless(frame: geopandas.GeoDataFrame, pack: Pack, precision_m: float) -> IntArray:
    """Give the reason of each row that has no place in the city; 0 of the others."""
    shapes = frame.geometry.to_numpy()
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    why = frame[WHY].to_numpy()
    reason = np.where(missing, PLACELESS, 0)
    reason[missing & (why == SEVERAL)] = AMBIGUOUS
    reason[missing & (why == ELSEWHERE)] = OTHER_CITY
    doubt = frame["uncertainty_m"] if "uncertainty_m" in frame else pd.Series(np.nan, frame.index)
    metres = pd.to_numeric(doubt, errors="coerce").fillna(precision_m).to_numpy(dtype=float)
    reason[~missing] = np.where(outside(shapes[~missing], metres[~missing], pack), BEYOND, 0)
    return reason


def _codes(frame: geopandas.GeoDataFrame) -> pd.Series[str]:
    return frame[CREDIT] if CREDIT in frame else pd.Series("", index=frame.index)


def _places(frame: geopandas.GeoDataFrame) -> pd.Series[str]:
    """Name and place of each: coordinates to the metre, else the address as it is written."""
    places = np.round(shapely.get_coordinates(shapely.centroid(_there(frame)))).astype(int)
    points = pd.Series([f"{east} {north}" for east, north in places.tolist()], index=frame.index)
    address = key(frame[ADDRESS]) if ADDRESS in frame else pd.Series("", index=frame.index)
    by_name = (frame["placed_by"] != "coordinates") & (address != "")
    return key(frame[NAME]) + "|" + points.where(~by_name, address)


def _there(frame: geopandas.GeoDataFrame) -> GeometryArray:
    shapes: GeometryArray = frame.geometry.to_numpy().copy()
    shapes[shapely.is_missing(shapes) | shapely.is_empty(shapes)] = shapely.Point(0, 0)
    return shapes


def _said(why: int, numbers: IntArray, first: int | None) -> Text:
    zh, en = REASONS[why]
    return (
        Text(zh, en)
        if first is None
        else Text(f"{zh}(第 {numbers[first]} 行)", f"{en} (row {numbers[first]})")
    )


def _counted(why: int, rows: IntArray) -> Text:
    zh, en = REASONS[why]
    first = ", ".join(map(str, rows[:SHOWN].tolist())) + (" …" if len(rows) > SHOWN else "")
    return Text(
        f"{len(rows)} 行不能收入:{zh}(行 {first})",
        f"{len(rows)} rows cannot be taken in: {en} (rows {first})",
    )
