"""
Values that are not known for sure, as distributions, and draws from them.

A known value with an interval is triangular, with its best estimate as the mode; an unknown one is
uniform on [0, 1]. Simplification, to be stated wherever results are shown: values are independent
between sites and between criteria, although one uncertain position moves several of them together.

.. [1] Stein, W. E. and Keblis, M. F. (2009). A new method to simulate the triangular distribution.
   Mathematical and Computer Modelling 49(5-6), 1143-1147, doi:10.1016/j.mcm.2008.06.013
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np

from sitesel.errors import MethodError

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray, IntArray

Group: TypeAlias = "tuple[slice, IntArray, int]"
MIDPOINT = 0.5
Known = Literal["triangular", "uniform", "fixed"]
Unknown = Literal["uniform", "triangular", "midpoint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """
    What each site is worth in each criterion, with what is uncertain about it.

    Parameters
    ----------
    best : ndarray of float, shape (n, m)
        In [0, 1]; NaN is unknown. Rows are sites in their stated order, the first-ranked first:
        the caller sorts them, which makes every result independent of the order of the file.
    low, high : ndarray of float, shape (n, m)
        The interval of each known value, low <= best <= high; ignored where unknown.
    known : {'triangular', 'uniform', 'fixed'}
        How a known value with an interval is drawn.
    unknown : {'uniform', 'triangular', 'midpoint'}
        How an unknown value is drawn, on [0, 1]; the mode of the triangle is its midpoint.

    Raises
    ------
    MethodError
        If shapes differ, an interval is reversed or leaves [0, 1], or a distribution is none of
        these.

    Examples
    --------
    >>> two = Values.exactly(np.array([[0.2, 0.9], [0.4, np.nan]]))
    >>> two.fixed[1].tolist(), two.open.tolist()
    ([0.4, 0.5], [[False, False], [False, True]])
    """

    best: FloatArray
    low: FloatArray
    high: FloatArray
    known: Known = "triangular"
    unknown: Unknown = "uniform"
    _cells: _Cells = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        gap = np.isnan(self.best)
        shaped = self.best.ndim == 2 and self.low.shape == self.high.shape == self.best.shape  # noqa: PLR2004 - rows and columns
        if (
            not shaped
            or not (
                gap
                | ((self.low >= 0) & (self.low <= self.best))
                & ((self.best <= self.high) & (self.high <= 1))
            ).all()
        ):
            raise MethodError(
                "每个效用须有 0 ≤ 下限 ≤ 最佳 ≤ 上限 ≤ 1,三张表大小相同。",
                "Every value needs 0 <= low <= best <= high <= 1, in three tables of one shape.",
            )
        for chosen, options in ((self.known, get_args(Known)), (self.unknown, get_args(Unknown))):
            if chosen not in options:
                raise MethodError(
                    f"没有“{chosen}”这种分布;可用:{'、'.join(options)}。",
                    f"There is no distribution '{chosen}'; choose from {', '.join(options)}.",
                )
        object.__setattr__(self, "_cells", _Cells.of(self))

    @classmethod
    def exactly(cls, best: FloatArray) -> Values:
        """
        Take values for certain where they are known.

        Parameters
        ----------
        best : ndarray of float, shape (n, m)
            In [0, 1]; NaN is unknown.

        Returns
        -------
        Values
            With low = best = high.
        """
        return cls(best=best, low=best, high=best)

    @property
    def shape(self) -> tuple[int, int]:
        """How many sites and criteria, (n, m)."""
        return self.best.shape[0], self.best.shape[1]

    @property
    def fixed(self) -> FloatArray:
        """Value of each cell when nothing is drawn: the midpoint if unknown, shape (n, m)."""
        return np.where(np.isnan(self.best), MIDPOINT, self.best)

    @property
    def open(self) -> BoolArray:
        """Whether a cell is drawn, shape (n, m)."""
        if self.known == "fixed":
            interval = np.zeros(self.best.shape, dtype=np.bool_)
        else:
            interval = self.high > self.low
        return np.where(np.isnan(self.best), self.unknown != "midpoint", interval)

    def drawn(self, random: np.random.Generator, *, count: int) -> Drawn:
        """
        Draw the open cells.

        Parameters
        ----------
        random : Generator
            Of the block.
        count : int
            How often.

        Returns
        -------
        Drawn
            Values of the open cells.
        """
        cells = self._cells
        low, mode, high = cells.low, cells.mode, cells.high
        some, size = cells.triangular, len(cells.low)
        uniform = random.random((count, some + size))  # a draw after the other
        less, more = uniform[:, :some], uniform[:, some : 2 * some]
        least = np.minimum(less, more)  # MINMAX [1]_
        np.maximum(less, more, out=more)
        least *= (high - mode)[:some]
        more *= (mode - low)[:some]
        value = np.empty((count, size))
        np.add(least, more, out=value[:, :some])
        np.multiply(uniform[:, 2 * some :], (high - low)[some:], out=value[:, some:])
        value += low
        return Drawn(value=value, groups=cells.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """
    Drawn values of the open cells.

    Parameters
    ----------
    value : ndarray of float, shape (count, cells)
        In [0, 1].
    groups : tuple of (slice, ndarray of int, int)
        Cells of one criterion at a time, no site twice: which of `value`, whose sites, criterion.
    """

    value: FloatArray
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """The open cells, triangular ones first, each kind by criterion, then site."""

    low: FloatArray
    mode: FloatArray
    high: FloatArray
    triangular: int
    groups: tuple[Group, ...]

    @classmethod
    def of(cls, values: Values) -> _Cells:
        gap = np.isnan(values.best)
        triangle = np.where(gap, values.unknown == "triangular", values.known == "triangular")
        row, column = np.nonzero(values.open)
        flat = ~triangle[row, column]
        order = np.lexsort((row, column, flat))
        row, column, flat = row[order], column[order], flat[order]
        ends = np.flatnonzero(np.diff(column) | np.diff(flat)) + 1
        groups = tuple(
            (slice(begin, end), row[begin:end], int(column[begin]))
            for begin, end in pairwise([0, *ends.tolist(), len(row)])
            if begin < end
        )
        return cls(
            low=np.where(gap, 0.0, values.low)[row, column],
            mode=values.fixed[row, column],
            high=np.where(gap, 1.0, values.high)[row, column],
            triangular=int((~flat).sum()),
            groups=groups,
        )
