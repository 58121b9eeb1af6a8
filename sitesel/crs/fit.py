"""
The shift that best lays one set of features on another, without presuming any; metres.

By name: the median of the displacements of features that bear the same name. By place: points
along the features are moved over a grid of shifts and their distances to the reference, cut off so
that strangers do not count, are summed; the best shift is refined. A shift that could as well be
another one (all roads run east: nothing fixes the easting) is not decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from scipy.spatial import KDTree

    from sitesel.matrix import FloatArray, GeometryArray, IntArray

FARTHEST_M = 1_600.0  # a BD-09 shift is 1.25 km
STEPS_M = (100.0, 25.0, 8.0)  # of the search, each round around the best of the last
ROUND = 4  # steps to each side in the later rounds
CUT_M = 300.0  # a point farther from its reference than this is of something else
APART_M = 40.0  # of points along the reference
MOST_POINTS = 600
LEAST_FEATURES = 5
LEAST_POINTS = 30
OPEN_SHARE = 0.25  # of the gain that another shift may lack to count as an equal
OPEN_M = 250.0  # how far apart equals may lie
SIGMAS = 4.0
MAD_TO_SIGMA = 1.4826


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """
    A shift between two sets of features.

    Parameters
    ----------
    shift_m : (float, float)
        East and north, by which the features lie off the reference.
    decided : bool
        Whether the data leave no other shift.
    gain : float
        Share of the cut distances that moving back takes away.
    improved : float
        Share of the features that lie better when moved back.
    count : int
        Features compared.
    by_name : bool
        Whether features of the same name were compared.
    """

    shift_m: tuple[float, float]
    decided: bool
    gain: float
    improved: float
    count: int
    by_name: bool


def fit_by_name(
    shapes: GeometryArray,
    reference: GeometryArray,
    names: list[object],
    reference_names: list[object],
) -> Fit | None:
    """
    Find the shift between features of the same name.

    Parameters
    ----------
    shapes, reference : ndarray of shapely.Geometry, shapes (n,) and (m,)
        In the working system.
    names, reference_names : list of object
        Of both; those that occur twice or are no text are left out.

    Returns
    -------
    Fit or None
        None if fewer than five names are in both, or they do not mean the same places.
    """
    ours, theirs = _middles(shapes, names), _middles(reference, reference_names)
    both = ours.index.intersection(theirs.index, sort=True)
    off = ours.loc[both].to_numpy() - theirs.loc[both].to_numpy()
    off = off[np.hypot(*off.T) <= 2 * FARTHEST_M]
    if len(off) < LEAST_FEATURES:
        return None
    shift = np.median(off, axis=0)
    spread = MAD_TO_SIGMA * np.median(np.abs(off - shift), axis=0) / np.sqrt(len(off))
    before, after = np.hypot(*off.T), np.hypot(*(off - shift).T)
    return Fit(
        shift_m=(float(shift[0]), float(shift[1])),
        decided=bool(SIGMAS * np.hypot(*spread) <= OPEN_M),
        gain=float(1 - after.sum() / before.sum()) if before.sum() > 0 else 0.0,
        improved=float(np.mean(after < before)),
        count=len(off),
        by_name=True,
    )


def fit_by_place(shapes: GeometryArray, reference: GeometryArray) -> Fit | None:
    """
    Find the shift that lays features on the nearest parts of a reference.

    Parameters
    ----------
    shapes, reference : ndarray of shapely.Geometry, shapes (n,) and (m,)
        In the working system; of polygons the outlines count.

    Returns
    -------
    Fit or None
        None if there are fewer than five features or thirty points near the reference.
    """
    from scipy.spatial import KDTree

    there = _along(_near(reference, shapes), every=APART_M)[0]
    points, feature = _sample(_near(shapes, reference))
    if len(there) < LEAST_POINTS or len(points) < LEAST_POINTS:
        return None
    tree = KDTree(there)
    near = _distances(tree, points) < CUT_M + FARTHEST_M
    points, feature = points[near], feature[near]
    count = len(np.unique(feature))
    if count < LEAST_FEATURES or len(points) < LEAST_POINTS:
        return None
    shift, decided = _search(tree, points)
    before, after = (_cut(tree, points - move) for move in (np.zeros(2), shift))
    better = pd.Series(before - after).groupby(feature).sum().to_numpy()
    return Fit(
        shift_m=(float(shift[0]), float(shift[1])),
        decided=decided,
        gain=float(1 - after.sum() / before.sum()) if before.sum() > 0 else 0.0,
        improved=float(np.mean(better > 0)),
        count=count,
        by_name=False,
    )


def _search(tree: KDTree, points: FloatArray) -> tuple[FloatArray, bool]:
    """Best shift, and whether no other far from it is nearly as good."""
    reach = np.arange(-FARTHEST_M, FARTHEST_M + 1, STEPS_M[0])
    best, decided = np.zeros(2), False
    for step in STEPS_M:
        steps = reach if step == STEPS_M[0] else np.arange(-ROUND, ROUND + 1) * step
        moves = best + np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
        moved = (points[:, None, :] - moves[None, :, :]).reshape(-1, 2)
        cost = _cut(tree, moved).reshape(len(points), -1).mean(axis=0)
        best = moves[cost.argmin()]
        if step == STEPS_M[0]:
            level = cost.min() + OPEN_SHARE * (np.median(cost) - cost.min())
            equals = moves[cost <= level]
            decided = bool(np.hypot(*(equals - best).T).max() <= OPEN_M)
    return best, decided


def _cut(tree: KDTree, points: FloatArray) -> FloatArray:
    found: FloatArray = np.minimum(tree.query(points, distance_upper_bound=CUT_M)[0], CUT_M)
    return found


def _distances(tree: KDTree, points: FloatArray) -> FloatArray:
    found: FloatArray = tree.query(points)[0]
    return found


def _near(shapes: GeometryArray, others: GeometryArray) -> GeometryArray:
    """Keep what lies within reach of the others' bounds."""
    bounds = shapely.bounds(others)
    low, high = np.nanmin(bounds[:, :2], axis=0), np.nanmax(bounds[:, 2:], axis=0)
    area = shapely.box(*(low - FARTHEST_M), *(high + FARTHEST_M))
    kept: GeometryArray = shapes[shapely.intersects(shapes, area)]
    return kept


def _sample(shapes: GeometryArray) -> tuple[FloatArray, IntArray]:
    """Points along the features, as many of each, and the row of the feature of each."""
    total = shapely.length(_outlines(shapes)).sum()
    points, feature = _along(shapes, every=max(APART_M, total / MOST_POINTS))
    keep = np.linspace(0, len(points) - 1, min(len(points), MOST_POINTS)).astype(int)
    return points[keep], feature[keep]


def _along(shapes: GeometryArray, *, every: float) -> tuple[FloatArray, IntArray]:
    """Points along lines and outlines, and the points themselves; with the feature's row."""
    outlines = _outlines(shapes)
    parts, row = shapely.get_parts(outlines, return_index=True)
    if not len(parts):
        return np.empty((0, 2)), np.empty(0, dtype=int)
    dense = shapely.segmentize(parts, every)
    return shapely.get_coordinates(dense, return_index=True)[0], row[
        shapely.get_coordinates(dense, return_index=True)[1]
    ]


def _outlines(shapes: GeometryArray) -> GeometryArray:
    flat = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004  (a polygon's)
    outlines: GeometryArray = np.where(flat, shapely.boundary(shapes), shapes)
    return outlines


def _middles(shapes: GeometryArray, names: list[object]) -> pd.DataFrame:
    centre = shapely.get_coordinates(shapely.centroid(shapes))
    text = pd.Series(names, dtype=object)
    kept = text.map(lambda name: isinstance(name, str) and bool(name.strip())).to_numpy(dtype=bool)
    kept = kept & ~text.duplicated(keep=False).to_numpy() & ~shapely.is_empty(shapes)
    rows = np.flatnonzero(kept)
    return pd.DataFrame(centre[rows], index=text.iloc[rows].str.strip(), columns=["east", "north"])
