"""What classes cover each site: the share of each, and which one prevails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.raster.quantity import OneOf
from sitesel.raster.zonal import zonal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.matrix import BoolArray, FloatArray, GeometryArray
    from sitesel.raster.raster import Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Majority:
    """
    The class that covers most of the known part of each site.

    Parameters
    ----------
    number : ndarray of float, shape (n,)
        Of the class, the lowest of those that share the first place; NaN where nothing is known.
    share : ndarray of float, shape (n,)
        Of the known part that it covers, in [0, 1].
    sure : ndarray of bool, shape (n,)
        Whether it prevails whatever the unknown part holds.
    """

    number: FloatArray
    share: FloatArray
    sure: BoolArray


def majority(cells: Cells, classes: Sequence[float], sites: GeometryArray, *, crs: str) -> Majority:
    """
    Find the class that prevails in each site, where it is drawn.

    Parameters
    ----------
    cells : Cells
        A raster of classes.
    classes : sequence of float
        The numbers that it holds, such as `RasterInfo.classes`; at least one.
    sites : ndarray of shapely.Geometry, shape (n,)
        Polygons or points.
    crs : str
        The system that they are in, in metres.

    Returns
    -------
    Majority
        Of the classes named; others count as none of them.
    """
    numbers = np.array(sorted(classes), dtype=float)
    still = np.zeros(len(sites))
    found = [zonal(cells, OneOf(classes=(one,)), sites, crs=crs, reach_m=still) for one in numbers]
    shares = np.stack([one.measured.best for one in found])
    known = np.nan_to_num(found[0].known)
    some = known > 0
    first = np.argmax(np.where(some, shares, 0.0), axis=0)
    share = np.where(some, shares[first, np.arange(len(sites))], np.nan)
    ordered = np.sort(np.where(some, shares, 0.0), axis=0)
    second = ordered[-2] if len(numbers) > 1 else np.zeros(len(sites))
    lead = (ordered[-1] - second) * known
    return Majority(
        number=np.where(some, numbers[first], np.nan), share=share, sure=some & (lead > 1 - known)
    )
