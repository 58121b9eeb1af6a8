"""What the kinds that measure rasters share: the layer, the reach of doubt, and when to speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import RuleError
from sitesel.matrix import Measured

if TYPE_CHECKING:
    from sitesel.criteria import Measure
    from sitesel.pack import Pack
    from sitesel.raster import Quantity
    from sitesel.sites import Sites


def over_raster(pack: Pack, role: str, quantity: Quantity, *, known: float) -> Measure:
    """
    Bind a quantity to the raster of a role.

    Parameters
    ----------
    pack : Pack
        Where the raster is.
    role : str
        Filled by one.
    quantity : Quantity
        What is asked of its cells.
    known : float
        Share of a site that must be known for a best value; the interval is given with less, too.

    Returns
    -------
    Measure
        Site and raster may each be off; both are in the interval.
    """
    from sitesel.raster import zonal

    layer = pack.raster(role)

    def measure(sites: Sites) -> Measured:
        found = zonal(
            layer.cells,
            quantity,
            sites.geometries,
            crs=pack.head.work_crs,
            reach_m=sites.uncertainty_m + layer.precision_m,
        )
        enough = found.known >= known
        best = np.where(enough, found.measured.best, np.nan)
        return Measured(best=best, low=found.measured.low, high=found.measured.high)

    return measure


def check_known(known: float) -> None:
    """
    Refuse a share that is none.

    Parameters
    ----------
    known : float
        Of a site, that must be known.

    Raises
    ------
    RuleError
        If it is not in [0, 1].
    """
    if not 0 <= known <= 1:
        raise RuleError(
            f"参数 known = {known:g} 不合规则;它是地块须有数据的占比,应在 0 到 1 之间。",
            f"The parameter known = {known:g} is out of range; it is the share of a site that must "
            "be known, 0 to 1.",
        )
