"""What is asked of the cells of a raster: a number each, and what an unknown one could be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray


class Quantity(Protocol):
    """A number of each cell, whose mean over a site is measured."""

    @property
    def least(self) -> float:
        """Least that it can be where the raster is unknown; minus infinity if nobody knows."""
        ...

    @property
    def most(self) -> float:
        """Greatest that it can be there."""
        ...

    def of(self, cells: FloatArray) -> FloatArray:
        """
        Work out the number.

        Parameters
        ----------
        cells : ndarray of float, any shape
            As the raster has them; NaN is unknown.

        Returns
        -------
        ndarray of float, same shape
            NaN where the cell is unknown.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """
    The number itself; its mean is the mean of the layer.

    Parameters
    ----------
    least, most : float
        Between which it must lie where it is unknown; by default nobody knows.
    """

    least: float = -math.inf
    most: float = math.inf

    def of(self, cells: FloatArray) -> FloatArray:
        """
        Give the cells as they are.

        Parameters
        ----------
        cells : ndarray of float
            NaN is unknown.

        Returns
        -------
        ndarray of float
            The same.
        """
        return cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """
    1 where the number is above one limit and below another, else 0; its mean is a share.

    Parameters
    ----------
    above, below : float
        Limits, themselves not within.
    """

    above: float = -math.inf
    below: float = math.inf
    least: float = 0.0
    most: float = 1.0

    def of(self, cells: FloatArray) -> FloatArray:
        """
        Hold the cells against the limits.

        Parameters
        ----------
        cells : ndarray of float
            NaN is unknown.

        Returns
        -------
        ndarray of float
            0, 1 or NaN.
        """
        within = (cells > self.above) & (cells < self.below)
        return np.where(np.isnan(cells), np.nan, within)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """
    1 where the number is one of the classes, else 0; its mean is a share.

    Parameters
    ----------
    classes : tuple of float
        Numbers of classes.
    """

    classes: tuple[float, ...]
    least: float = 0.0
    most: float = 1.0

    def of(self, cells: FloatArray) -> FloatArray:
        """
        Look the cells up.

        Parameters
        ----------
        cells : ndarray of float
            NaN is unknown.

        Returns
        -------
        ndarray of float
            0, 1 or NaN.
        """
        return np.where(np.isnan(cells), np.nan, np.isin(cells, self.classes))
