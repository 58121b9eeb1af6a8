"""Distances, travel times and pulls of firms over cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.criteria.distance import Distance
from sitesel.criteria.gravity import Gravity
from sitesel.criteria.travel_time import TravelTime
from sitesel.kernels import nearest
from sitesel.kernels.pull import pull
from sitesel.matrix import Measured
from sitesel.network import network_of
from sitesel.scanning.over_cells import by_squares, over_cells, unknown
from sitesel.scanning.shapes import POINT, outline, within

if TYPE_CHECKING:
    from sitesel.criteria import Demand
    from sitesel.pack import Features, Pack
    from sitesel.scanning.cells import Cells
    from sitesel.scanning.over_cells import CellMeasure


@over_cells.register(Distance)
def distance(kind: Distance, pack: Pack, demand: Demand) -> CellMeasure:
    """
    Measure metres from a cell's square to the nearest feature.

    Parameters
    ----------
    kind : Distance
        With its roles.
    pack : Pack
        Where they are.
    demand : Demand
        Not used.

    Returns
    -------
    CellMeasure
        Metres; unknown if a role is missing.
    """
    if not all(role in pack.roles for role in kind.to):
        return unknown
    filled = [pack.features(role) for role in kind.to]
    if any(one.absent_in is not None or not len(one) for one in filled):
        return by_squares(kind.on(pack, demand))  # statements of absence: rare, and drawn as areas
    each = [_to_one(one, sure=kind.trust_absence or one.complete) for one in filled]
    join = np.min if kind.combine == "nearest" else np.mean

    def measure(cells: Cells) -> Measured:
        found = [one(cells) for one in each]
        return Measured(
            best=join([one.best for one in found], axis=0),
            low=join([one.low for one in found], axis=0),
            high=join([one.high for one in found], axis=0),
        )

    return measure


def _to_one(features: Features, *, sure: bool) -> CellMeasure:
    """Measure to one role; where the layer may miss features, one may be anywhere."""
    ends, owner = outline(features.geometries)
    slack = features.uncertainty_m[owner]
    costs = np.stack([0.0 * slack, -slack, slack]) if np.ptp(slack) else None
    groups = np.unique(features.uncertainty_m)

    def measure(cells: Cells) -> Measured:
        found = nearest(ends, cells.frame, whole=True, costs=costs, wanted=cells.wanted)
        best, low, high = (
            found if costs is not None else (found[0], found[0] - slack[0], found[0] + slack[0])
        )
        for doubt in groups:
            held = within(features.geometries[features.uncertainty_m == doubt], cells.frame)
            for values, extra in ((best, 0.0), (low, -doubt), (high, doubt)):
                values[held] = np.minimum(values[held], extra)
        low = cells.of(np.maximum(low, 0.0))
        return Measured(
            best=cells.of(best),
            low=low if sure else np.zeros(len(low)),
            high=cells.of(high),
        )

    return measure


@over_cells.register(TravelTime)
def travel_time(kind: TravelTime, pack: Pack, demand: Demand) -> CellMeasure:
    """
    Measure minutes from a cell's middle to the nearest facility.

    Parameters
    ----------
    kind : TravelTime
        With its roles.
    pack : Pack
        Where roads and facilities are.
    demand : Demand
        Not used.

    Returns
    -------
    CellMeasure
        Minutes; unknown if roads or facilities are missing.
    """
    del demand
    network = network_of(pack) if all(role in pack.roles for role in kind.to) else None
    if network is None:
        return unknown
    filled = [pack.features(role) for role in kind.to]
    facilities = np.concatenate([one.geometries for one in filled])
    if not len(facilities):
        return unknown
    slack = np.concatenate([one.uncertainty_m for one in filled])
    places, minutes = network.to_nearest(facilities, np.stack([0 * slack, -slack, slack]))
    ends = np.hstack([places, places])

    def measure(cells: Cells) -> Measured:
        best, low, high = nearest(
            ends, cells.frame, whole=False, costs=minutes, per_metre=network.access_min_per_m,
            wanted=cells.wanted,
        )  # fmt: skip
        return Measured(
            best=cells.of(best),
            low=np.maximum(cells.of(low), 0.0),
            high=cells.of(high),
        )

    return measure


@over_cells.register(Gravity)
def gravity(kind: Gravity, pack: Pack, demand: Demand) -> CellMeasure:
    """
    Add up the pulls of firms on each cell.

    Parameters
    ----------
    kind : Gravity
        With its roles and decay.
    pack : Pack
        Where the firms are.
    demand : Demand
        Which industries count, and how far.

    Returns
    -------
    CellMeasure
        Equivalent firms; unknown if none that counts is located.
    """
    firms = kind.firms(pack, demand)
    if firms is None:
        return unknown
    if (shapely.get_type_id(firms.geometries) != POINT).any():
        return by_squares(kind.on(pack, demand))
    places = shapely.get_coordinates(firms.geometries)
    doubts = np.stack([0 * firms.slack_m, firms.slack_m, -firms.slack_m])

    def measure(cells: Cells) -> Measured:
        best, low, high = pull(
            places, firms.degree, doubts, kind.decay_m, cells.frame, wanted=cells.wanted
        )
        return Measured(best=cells.of(best), low=cells.of(low), high=cells.of(high))

    return measure
