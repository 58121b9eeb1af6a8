"""
Land that lies in two of a planner's own polygons.

The programme takes polygons as apart: their common land would be given out twice. That is told, not
mended, as only the planner knows to which of them it belongs. Parks of the pack are drawn by guess,
so that their overlaps on the map say nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.sites import MU_M2

if TYPE_CHECKING:
    from sitesel.sites import Sites

LEAST_MU = 0.5  # of common land that is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """
    Land of two sites.

    Parameters
    ----------
    first, second : str
        Ids, in the order of the sites.
    area_mu : float
        In 亩.
    """

    first: str
    second: str
    area_mu: float


def overlaps(sites: Sites) -> list[Overlap]:
    """
    Look for polygons of a planner's that share land.

    Parameters
    ----------
    sites : Sites
        Those of the pack are left out.

    Returns
    -------
    list of Overlap
        Pairs, those of most land first; edges and slivers under half a 亩 do not count.
    """
    own = np.flatnonzero((sites.column("role") == "").to_numpy())  # as a pack's have one
    shapes = sites.geometries[own]
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    area = shapely.area(shapely.intersection(shapes[first], shapes[second])) / MU_M2
    many = np.flatnonzero(area >= LEAST_MU)
    order = many[np.lexsort((second[many], first[many], -area[many]))]
    names = sites.index[own]
    return [
        Overlap(first=names[first[at]], second=names[second[at]], area_mu=float(area[at]))
        for at in order.tolist()
    ]
