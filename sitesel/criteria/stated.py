"""
What a source states that there is not: how far that counts for a measurement.

A statement holds on its ground and nowhere else. A role that has features as well keeps them: the
statement then only says that on its ground no further ones exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.matrix import Measured

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitesel.criteria import Measure
    from sitesel.matrix import FloatArray, GeometryArray
    from sitesel.pack import Features, Pack
    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True)
class Known:
    """
    Where roles are known in full.

    Parameters
    ----------
    anywhere : bool
        False if nowhere.
    ground : Geometry or None
        Only there; None for everywhere.
    """

    anywhere: bool
    ground: shapely.Geometry | None = None


def known(pack: Pack, roles: Iterable[str], *, trust_absence: bool) -> Known:
    """
    Say where the features of roles are all there are.

    Parameters
    ----------
    pack : Pack
        Where the roles are.
    roles : iterable of str
        All must be known.
    trust_absence : bool
        Whether a layer that is known to miss features still counts as all there are.

    Returns
    -------
    Known
        On the ground that the statements share, where statements are needed.
    """
    grounds = []
    for role in roles:
        if role not in pack.roles:
            return Known(anywhere=False)
        if role in pack.raster_roles:  # its unknown cells stay unknown by themselves
            continue
        features = pack.features(role)
        if len(features) and (trust_absence or features.complete):
            continue
        if features.absent_in is None:
            return Known(anywhere=False)
        grounds.append(features.absent_in)
    return Known(anywhere=True, ground=shapely.intersection_all(grounds) if grounds else None)


def where_known(known: Known, *, whole: Measure, part: Measure, reach_m: float = 0.0) -> Measure:
    """
    Measure a share as of features known in full where they are, in part elsewhere.

    Parameters
    ----------
    known : Known
        Where nothing is missing.
    whole : Measure
        Of a share, if the features are all there are.
    part : Measure
        Of the same share, if there may be more.
    reach_m : float
        How far a feature reaches beyond itself.

    Returns
    -------
    Measure
        Of that share.
    """
    if not known.anywhere:
        return part
    if known.ground is None:
        return whole
    return share_within(whole, shapely.buffer(known.ground, -reach_m))


def covers_all(known: Known, shapes: GeometryArray, *, reach_m: float) -> bool:
    """
    Tell whether nothing is missing on any of some shapes.

    Parameters
    ----------
    known : Known
        Where nothing is missing.
    shapes : ndarray of shapely.Geometry, shape (n,)
        Sites.
    reach_m : float
        How far a feature reaches beyond itself.

    Returns
    -------
    bool
        False if a feature that is not known may reach one of them.
    """
    if not known.anywhere or known.ground is None:
        return known.anywhere
    return bool(shapely.covers(shapely.buffer(known.ground, -reach_m), shapes).all())


def share_within(measure: Measure, ground: shapely.Geometry) -> Measure:
    """
    Take a share for known only on a ground: what of a site lies outside may be covered or not.

    Parameters
    ----------
    measure : Measure
        Of a share, as if nothing else existed.
    ground : Geometry
        Where that is stated.

    Returns
    -------
    Measure
        Unknown, with bounds, of sites that reach beyond.
    """

    def within(sites: Sites) -> Measured:
        found, bare = measure(sites), sites.area_m2 == 0
        outside = shapely.difference(sites.geometries, ground)
        share = np.divide(
            shapely.area(outside), sites.area_m2, out=np.zeros(len(sites)), where=~bare
        )
        share[bare] = ~shapely.is_empty(outside[bare])
        return Measured(
            best=np.where((share > 0) & ~(found.low > 0), np.nan, found.best),
            low=found.low,
            high=np.minimum(found.high + share, 1.0),
        )

    return within


def least_distance(features: Features, sites: Sites) -> FloatArray:
    """
    Distance that a site surely keeps from features that nobody has drawn.

    Parameters
    ----------
    features : Features
        With or without a statement.
    sites : Sites
        Candidates.

    Returns
    -------
    ndarray of float, shape (n,)
        To the edge of the stated ground, less the site's uncertainty; 0 outside it.
    """
    if features.absent_in is None:
        return np.zeros(len(sites))
    edge = shapely.distance(sites.geometries, shapely.boundary(features.absent_in))
    inside = shapely.covers(features.absent_in, sites.geometries)
    return np.where(inside, np.maximum(edge - sites.uncertainty_m, 0.0), 0.0)
