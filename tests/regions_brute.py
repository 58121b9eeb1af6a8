"""Regions by trying every connected set of cells: slow, plain, and written for the tests alone."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.locating import Wanted

Cell = tuple[int, int]


def beside(cell: Cell) -> list[Cell]:
    row, column = cell
    return [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]


def connected_sets(allowed: np.ndarray, least: int, most: int) -> Iterator[frozenset[Cell]]:
    """Every connected set once: by its first cell, each branch bars what those before it took."""
    cells = {(int(row), int(column)) for row, column in np.argwhere(allowed)}

    def extend(
        taken: set[Cell], border: list[Cell], barred: set[Cell]
    ) -> Iterator[frozenset[Cell]]:
        if len(taken) >= least:
            yield frozenset(taken)
        if len(taken) == most:
            return
        barred = set(barred)
        for cell in border:
            barred.add(cell)
            grown = [one for one in border if one not in barred]
            grown += [
                one
                for one in beside(cell)
                if one in cells and one not in barred and one not in taken and one not in border
            ]
            yield from extend(taken | {cell}, grown, barred)

    barred: set[Cell] = set()
    for first in sorted(cells):
        barred.add(first)
        yield from extend(
            {first}, [one for one in beside(first) if one in cells and one not in barred], barred
        )


def objective(region: frozenset[Cell], value: np.ndarray, cell_m: float, wanted: Wanted) -> float:
    area = len(region) * cell_m**2
    outline = cell_m * sum(one not in region for cell in region for one in beside(cell))
    gain = sum(float(value[cell]) for cell in sorted(region)) * cell_m**2
    if wanted.objective == "sum":
        return gain - wanted.compactness * outline
    return gain / area - wanted.compactness * outline / area * wanted.least_m2**0.5 / 4.0


def wide(region: frozenset[Cell], side: int) -> bool:
    corners = {
        (row, column)
        for row, column in region
        if all((row + down, column + along) in region
               for down, along in product(range(side), repeat=2))
    }  # fmt: skip
    covered = {
        (row + down, column + along)
        for row, column in corners
        for down, along in product(range(side), repeat=2)
    }
    return covered == region


def apart(one: frozenset[Cell], other: frozenset[Cell], spacing: float) -> bool:
    """Whether no edge is shared and the gap, in cells, is at least the spacing."""
    for (row, column), (line, place) in product(one, other):
        down, along = abs(row - line), abs(column - place)
        if down + along <= 1:
            return False
        if np.hypot(max(down - 1, 0), max(along - 1, 0)) < spacing:
            return False
    return True


def best(  # noqa: PLR0913
    value: np.ndarray, allowed: np.ndarray, wanted: Wanted, *, cell_m: float, side: int = 1,
    front: np.ndarray | None = None,
) -> float:  # fmt: skip
    """Objective of the best regions; minus infinity if there are none."""
    area = cell_m**2
    sets = [
        one
        for one in connected_sets(
            allowed, int(np.ceil(wanted.least_m2 / area)), int(wanted.most_m2 // area)
        )
        if (side == 1 or wide(one, side))
        and (front is None or sum(front[cell] for cell in one) >= wanted.front_least_m)
    ]
    worth = {one: objective(one, value, cell_m, wanted) for one in sets}
    order = sorted(sets, key=lambda one: -worth[one])
    if wanted.count == 1:
        return worth[order[0]] if order else -np.inf
    most = -np.inf
    for one, other in combinations(order, 2):
        if worth[one] + worth[other] > most and apart(one, other, wanted.spacing_m / cell_m):
            most = worth[one] + worth[other]
    return most
