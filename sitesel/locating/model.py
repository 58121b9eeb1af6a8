"""
Rows and columns of an integer programme, put together block by block.

A block of variables is a range of columns; a row is given by its coefficients in some of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.locating.solver import solved

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, IntArray


class Model:
    """A programme that grows."""

    def __init__(self) -> None:
        self._cost: list[FloatArray] = []
        self._low: list[FloatArray] = []
        self._high: list[FloatArray] = []
        self._whole: list[FloatArray] = []
        self._columns = 0
        self._rows = 0
        self._entries: list[tuple[IntArray, IntArray, FloatArray]] = []
        self._least: list[FloatArray] = []
        self._most: list[FloatArray] = []

    def variables(
        self, gain: FloatArray, *, low: float = 0.0, high: float = np.inf, whole: bool = False
    ) -> IntArray:
        """
        Add variables.

        Parameters
        ----------
        gain : ndarray of float, shape (k,)
            What one of each adds to the objective, which is maximised.
        low, high : float
            Their bounds.
        whole : bool
            Whether they are whole numbers.

        Returns
        -------
        ndarray of int, shape (k,)
            Their columns.
        """
        size = len(gain)
        self._cost.append(-np.asarray(gain, dtype=np.float64))
        self._low.append(np.full(size, low))
        self._high.append(np.full(size, high))
        self._whole.append(np.full(size, float(whole)))
        self._columns += size
        return np.arange(self._columns - size, self._columns)

    def constrain(
        self, *parts: tuple[IntArray, Any], least: float = -np.inf, most: float = np.inf
    ) -> None:
        """
        Add rows side by side: row i has one coefficient in column i of each part.

        Parameters
        ----------
        *parts : tuple of ndarray of int, shape (k,), and float or ndarray
            Columns and coefficients.
        least, most : float
            What the rows may come to.
        """
        size = len(parts[0][0])
        row = np.arange(self._rows, self._rows + size)
        for columns, coefficients in parts:
            self._entries.append((row, columns, np.broadcast_to(coefficients, size).astype(float)))
        self._close(size, least, most)

    def gather(
        self, *parts: tuple[IntArray, IntArray, Any], size: int, least: float = -np.inf,
        most: float = np.inf,
    ) -> None:  # fmt: skip
        """
        Add rows with any number of coefficients.

        Parameters
        ----------
        *parts : tuple of ndarray of int, ndarray of int, and float or ndarray
            Rows, counted from the first new one, columns and coefficients.
        size : int
            How many rows.
        least, most : float
            What they may come to.
        """
        for row, columns, coefficients in parts:
            many = np.broadcast_to(coefficients, len(columns)).astype(float)
            self._entries.append((row + self._rows, columns, many))
        self._close(size, least, most)

    def solve(self, *, nodes: int | None = None, seconds: float | None = None) -> Any:  # noqa: ANN401  (SciPy's own result)
        """
        Solve it with HiGHS.

        Parameters
        ----------
        nodes : int, optional
            Nodes of the tree at most.
        seconds : float, optional
            Time at most; what is found then depends on the machine.

        Returns
        -------
        OptimizeResult
            As SciPy gives it; of the negative objective.
        """
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import csc_array

        row, column, number = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        table = csc_array((number, (row, column)), shape=(self._rows, self._columns))
        limits = {"node_limit": nodes, "time_limit": seconds}
        options = {name: limit for name, limit in limits.items() if limit is not None}
        return solved(
            np.concatenate(self._cost),
            constraints=LinearConstraint(
                table, np.concatenate(self._least), np.concatenate(self._most)
            ),
            integrality=np.concatenate(self._whole),
            bounds=Bounds(np.concatenate(self._low), np.concatenate(self._high)),
            options=options,
        )

    def _close(self, size: int, least: float, most: float) -> None:
        self._rows += size
        self._least.append(np.full(size, least))
        self._most.append(np.full(size, most))
