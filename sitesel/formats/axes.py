"""
Which of two columns is the easting.

Chinese surveys call the northing X and the easting Y; GIS does the opposite. The numbers tell them
apart inside China: latitudes are 3 to 54 and longitudes 73 to 136; northings of Gauss-Krüger are
400 to 6,000 km, eastings 6 digits (the meridian at 500 km) or 8 with the zone (13 to 45) before.
Where neither order fits or both do, the order that the columns' names suggest is kept, and told to
be unsure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray

_LONGITUDES, _LATITUDES = (73.0, 136.0), (3.0, 54.5)
_NORTHINGS_M = (400_000.0, 6_000_000.0)
_EASTINGS_M = (100_000.0, 900_000.0)
_LEAST_ZONE, _LAST_ZONE = 13, 45
ZONE_WIDTH_M = 1_000_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    How two columns of coordinates were taken.

    Parameters
    ----------
    swapped : bool
        Whether the second one is the easting.
    sure : bool
        Whether the numbers (or names) leave no other reading.
    zone : int
        Zone number before the eastings; 0 without.
    note : Text
        What was decided and why.
    """

    swapped: bool
    sure: bool
    zone: int
    note: Text


def order(
    first: FloatArray, second: FloatArray, *, names: tuple[str, str], expected: str, certain: bool
) -> Order:
    """
    Decide which of two columns is the easting.

    Parameters
    ----------
    first, second : ndarray of float, shape (n,)
        NaN is passed over.
    names : (str, str)
        What the file calls them.
    expected : str
        `east first` or `north first`, as names or the format suggest.
    certain : bool
        Whether the names leave no doubt (经度, 东坐标); then numbers only confirm.

    Returns
    -------
    Order
        With its reason.

    Examples
    --------
    >>> taken = order(np.array([3991000.0]), np.array([40512000.0]), names=("X", "Y"),
    ...               expected="east first", certain=False)
    >>> taken.swapped, taken.sure, taken.zone
    (True, True, 40)
    """
    as_given, turned = _fits(first, second), _fits(second, first)
    by_name = expected == "north first"
    swapped = by_name if as_given == turned or certain else turned
    sure = certain or as_given != turned
    east_name, north_name = names[::-1] if swapped else names
    zone = zone_of(second if swapped else first)
    against = certain and as_given != turned and by_name is not turned
    reason = (
        Text("但数值像是反的,请核对", "but the numbers look swapped, check them")
        if against
        else Text("列名写明", "as named")
        if certain
        else Text("由数值大小判定", "decided by the size of the numbers")
        if sure
        else Text("数值无法判定,按惯例,请核对", "numbers cannot tell, by custom, check it")
    )
    note = Text(
        f"{east_name} 为东(经),{north_name} 为北(纬):{reason.zh}",
        f"{east_name} is the easting, {north_name} the northing: {reason.en}",
    )
    return Order(swapped=swapped, sure=sure and not against, zone=zone, note=note)


def zone_of(eastings: FloatArray) -> int:
    """
    Find the zone number before eastings.

    Parameters
    ----------
    eastings : ndarray of float, shape (n,)
        In metres; NaN is passed over.

    Returns
    -------
    int
        0 if there is none, or not the same everywhere.
    """
    known = eastings[np.isfinite(eastings)]
    zones = np.floor(known / ZONE_WIDTH_M)
    if not len(known) or zones.min() != zones.max():
        return 0
    zone = float(zones[0])
    return int(zone) if _LEAST_ZONE <= zone <= _LAST_ZONE else 0


def _fits(east: FloatArray, north: FloatArray) -> bool:
    known = np.isfinite(east) & np.isfinite(north)
    if not known.any():
        return False
    east, north = east[known], north[known]
    degrees = _within(east, _LONGITUDES) and _within(north, _LATITUDES)
    metres = _within(north, _NORTHINGS_M) and (_within(east, _EASTINGS_M) or zone_of(east) > 0)
    return bool(degrees or metres)


def _within(values: FloatArray, bounds: tuple[float, float]) -> bool:
    return bool(((values >= bounds[0]) & (values <= bounds[1])).all())
