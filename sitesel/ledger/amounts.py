"""Areas in the units that people read: m2, 亩, ha and km2."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sitesel.sites import MU_M2

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray

HA_M2 = 10_000.0
KM2_M2 = 1_000_000.0
UNITS_M2 = {"m2": 1.0, "mu": MU_M2, "ha": HA_M2, "km2": KM2_M2}


def amounts(name: str, area_m2: float | None) -> dict[str, float | None]:
    """
    Give an area in every unit.

    Parameters
    ----------
    name : str
        Of the amount, such as `net`.
    area_m2 : float or None
        Square metres; None or NaN is unknown.

    Returns
    -------
    dict
        By name and unit, such as `net_mu`; None where unknown.

    Examples
    --------
    >>> amounts("net", 10_000)
    {'net_m2': 10000.0, 'net_mu': 15.0, 'net_ha': 1.0, 'net_km2': 0.01}
    """
    known = math.nan if area_m2 is None else float(area_m2)
    return {
        f"{name}_{unit}": None if math.isnan(known) else known / size
        for unit, size in UNITS_M2.items()
    }


def columns(name: str, area_m2: FloatArray) -> dict[str, list[float | None]]:
    """
    Give many areas in every unit.

    Parameters
    ----------
    name : str
        Of the amount.
    area_m2 : ndarray of float, shape (n,)
        Square metres; NaN is unknown.

    Returns
    -------
    dict
        By name and unit, lists of n; None where unknown.
    """
    unknown = np.isnan(area_m2)
    return {
        f"{name}_{unit}": np.where(unknown, None, area_m2 / size).tolist()  # type: ignore[call-overload]
        for unit, size in UNITS_M2.items()
    }
