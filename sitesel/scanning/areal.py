"""What the features that a cell lies in say of it, and the size that cells are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from sitesel.criteria.area import Area
from sitesel.criteria.attribute import Attribute
from sitesel.criteria.degree import degree_of_industries, highest_degree
from sitesel.criteria.industry_match import IndustryMatch
from sitesel.criteria.inside import AREAL, joined
from sitesel.criteria.membership import Membership
from sitesel.kernels import Frame, reached
from sitesel.kernels.coverage import ROUNDING, carried
from sitesel.matrix import Measured
from sitesel.scanning.over_cells import by_squares, over_cells, unknown
from sitesel.scanning.rasters import over_raster
from sitesel.scanning.shapes import clockwise, outline, within

if TYPE_CHECKING:
    from sitesel.criteria import Demand
    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.pack import Features, Pack
    from sitesel.scanning.cells import Cells
    from sitesel.scanning.over_cells import CellMeasure


@over_cells.register(Membership)
def membership(kind: Membership, pack: Pack, demand: Demand) -> CellMeasure:
    """
    Find the best feature that the middle of each cell lies in.

    Parameters
    ----------
    kind : Membership
        With its roles and degrees.
    pack : Pack
        Where they are.
    demand : Demand
        Not used.

    Returns
    -------
    CellMeasure
        Degrees.
    """
    features, bounds = joined(pack, kind.of), joined(pack, kind.or_in)
    if features is None:
        return unknown
    if bounds is not None or kind.unknown:
        return by_squares(kind.on(pack, demand))
    degree = highest_degree(features.table.get(kind.by), len(features), degree=kind.degree)
    return lambda cells: _highest(features, degree, cells, otherwise=kind.otherwise)


@over_cells.register(IndustryMatch)
def industry_match(kind: IndustryMatch, pack: Pack, demand: Demand) -> CellMeasure:
    """
    Find how far the leading industries around each cell count.

    Parameters
    ----------
    kind : IndustryMatch
        With its roles.
    pack : Pack
        Where they are.
    demand : Demand
        Degrees of the industries.

    Returns
    -------
    CellMeasure
        Degrees.
    """
    features = joined(pack, kind.of)
    if features is None:
        return unknown
    candidate = features.table.get("candidate", pd.Series(data=True, index=features.table.index))
    wide = candidate.eq(False).to_numpy(dtype=bool)
    degree = degree_of_industries(features.table, demand) * np.where(wide, kind.inherited, 1.0)
    return lambda cells: _highest(features, degree, cells, otherwise=0.0)


def _highest(features: Features, degree: FloatArray, cells: Cells, *, otherwise: float) -> Measured:
    best, low, high = (np.full(cells.frame.shape, otherwise) for _ in range(3))
    for at in np.flatnonzero(degree > otherwise):
        shape, reach = features.geometries[at], float(features.uncertainty_m[at])
        rows, columns, frame = _window(shapely.bounds(shape), reach, cells.frame)
        if not frame.rows or not frame.columns:
            continue
        drawn = within(np.array([shape]), frame)
        if shapely.get_dimensions(shape) != AREAL:
            drawn[:] = False
        edge = _near(shape, reach, frame)
        for into, counts in ((best, drawn), (low, drawn & ~edge), (high, drawn | edge)):
            part = into[rows, columns]
            part[counts] = np.maximum(part[counts], degree[at])
    return Measured(best=cells.of(best), low=cells.of(low), high=cells.of(high))


def _near(shape: shapely.Geometry, reach_m: float, frame: Frame) -> BoolArray:
    if reach_m <= 0:
        return np.zeros(frame.shape, dtype=bool)
    ends, _ = outline(np.array([shape]))
    return reached(ends, reach_m, frame, whole=False)


def _window(bounds: FloatArray, reach_m: float, frame: Frame) -> tuple[slice, slice, Frame]:
    """Cut out of a frame what lies around some bounds."""
    west, south, east, north = bounds / frame.cell_m
    reach = reach_m / frame.cell_m + 1.0
    first_column = int(np.clip(np.floor(west - reach) - frame.column, 0, frame.columns))
    last_column = int(np.clip(np.ceil(east + reach) - frame.column, 0, frame.columns))
    first_row = int(np.clip(np.floor(-north - reach) - frame.row, 0, frame.rows))
    last_row = int(np.clip(np.ceil(-south + reach) - frame.row, 0, frame.rows))
    small = Frame(
        column=frame.column + first_column,
        row=frame.row + first_row,
        cell_m=frame.cell_m,
        rows=last_row - first_row,
        columns=last_column - first_column,
    )
    return slice(first_row, last_row), slice(first_column, last_column), small


@over_cells.register(Attribute)
def attribute(kind: Attribute, pack: Pack, demand: Demand) -> CellMeasure:
    """
    Read a number of the ground under each cell.

    Parameters
    ----------
    kind : Attribute
        With its field and role.
    pack : Pack
        Where the role is, if it is anywhere.
    demand : Demand
        Not used.

    Returns
    -------
    CellMeasure
        Unknown where no layer says anything: a cell has no columns of its own.
    """
    if kind.of in pack.raster_roles:
        return over_raster(kind, pack, demand)
    features = pack.features(kind.of) if kind.of and kind.of in pack.roles else None
    if features is None or kind.field not in features.table:
        return unknown
    number = pd.to_numeric(features.table[kind.field], errors="coerce").to_numpy(dtype=float)
    told = ~np.isnan(number)
    ends, row = clockwise(features.geometries[told])
    numbers = number[told][row]

    def measure(cells: Cells) -> Measured:
        share = cells.of(carried(ends, np.ones(len(ends)), cells.frame))
        total = cells.of(carried(ends, numbers, cells.frame))
        some = share > ROUNDING
        return Measured.exactly(
            np.divide(total, share, out=np.full(len(cells), np.nan), where=some)
        )

    return measure


@over_cells.register(Area)
def area(kind: Area, pack: Pack, demand: Demand) -> CellMeasure:
    """
    Leave the area open: a cell is a part of a site whose size is not known yet.

    Parameters
    ----------
    kind : Area
        Without parameters.
    pack : Pack
        Not used.
    demand : Demand
        Not used.

    Returns
    -------
    CellMeasure
        All unknown.
    """
    del kind, pack, demand
    return unknown


def sized(least_mu: float, most_mu: float) -> CellMeasure:
    """
    Give every cell the size of the site that it will be a part of.

    Parameters
    ----------
    least_mu, most_mu : float
        In 亩; the middle counts.

    Returns
    -------
    CellMeasure
        The same everywhere.
    """

    def measure(cells: Cells) -> Measured:
        return Measured(
            best=np.full(len(cells), (least_mu + most_mu) / 2),
            low=np.full(len(cells), least_mu),
            high=np.full(len(cells), most_mu),
        )

    return measure
