"""Growths and descents against the same written plainly, for units and for squares of cells."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import regions_brute

from sitesel.locating import Units, Wanted, from_grid
from sitesel.locating.field import field, terms
from sitesel.locating.grow import grow
from sitesel.locating.improve import improve
from sitesel.locating.spacing import too_near

CELL_M = 10.0
PRICE_M = 3.0
Region = frozenset[regions_brute.Cell]


def ground(seed: int, side: int) -> tuple[np.ndarray, Units, list[Region]]:
    """Make a ground with gaps, and its squares of cells in the order of their numbers."""
    random = np.random.default_rng(seed)
    value = np.round(random.random((9, 10)), 2)  # so that some are equal
    allowed = random.random((9, 10)) < (0.85 if side == 1 else 0.97)
    corners = product(range(10 - side), range(11 - side))
    squares = [
        frozenset((row + down, column + along) for down, along in product(range(side), repeat=2))
        for row, column in corners
    ]
    return value, from_grid(value, allowed, cell_m=CELL_M), [
        square for square in squares if all(allowed[cell] for cell in square)
    ]  # fmt: skip


def outline_m(region: Region) -> float:
    return CELL_M * sum(one not in region for cell in region for one in regions_brute.beside(cell))


def plainly(
    value: np.ndarray, squares: list[Region], begin: int, wanted: Wanted, barred: Region
) -> float:
    """Grow by adding up what each square would add, every time."""
    region, best = squares[begin], -np.inf
    while not region & barred:
        if wanted.least_m2 <= len(region) * 100.0 <= wanted.most_m2:
            best = max(best, regions_brute.objective(region, value, CELL_M, wanted))
        keys = []
        for square in squares:
            new = square - region
            beside = any(one in region for cell in square for one in regions_brute.beside(cell))
            fits = (len(region) + len(new)) * 100.0 <= wanted.most_m2
            if new and beside and fits and not new & barred:
                gain = sum(value[cell] for cell in sorted(new)) * 100.0
                longer = outline_m(region | new) - outline_m(region)
                keys.append(round((gain - PRICE_M * longer) / (len(new) * 100.0), 9))
            else:
                keys.append(-np.inf)
        if max(keys) == -np.inf:
            return best
        region |= squares[int(np.argmax(keys))]
    return best


@pytest.mark.parametrize("side", [1, 2, 3])
def test_a_growth_adds_what_adds_most_as_a_plain_one_does(side: int) -> None:
    for seed in range(6):
        value, units, squares = ground(seed, side)
        wanted = Wanted(least_m2=1200.0, most_m2=2000.0, width_m=side * CELL_M, compactness=0.2)
        assert units.lattice is not None
        cells = list(zip(units.lattice.row.tolist(), units.lattice.column.tolist(), strict=True))
        free = np.random.default_rng(seed).random(len(units)) < 0.97
        barred = frozenset(cell for cell, one in zip(cells, free, strict=True) if not one)
        begin = np.arange(0, len(squares), 5)
        grown = grow(field(units, wanted), terms(wanted), seeds=begin, free=free, keep=True,
                     prices=np.full(len(begin), PRICE_M))  # fmt: skip
        for place, one in enumerate(begin.tolist()):
            best = plainly(value, squares, one, wanted, barred)
            assert grown.worth[place] == pytest.approx(best, rel=1e-9)
            region = frozenset(cells[unit] for unit in grown.members[place].tolist())
            assert regions_brute.wide(region, side)
            if region:
                own = regions_brute.objective(region, value, CELL_M, wanted)
                assert own == pytest.approx(best, rel=1e-9)


def joined(region: Region) -> bool:
    reached = {min(region)}
    waiting = list(reached)
    while waiting:
        new = [one for one in regions_brute.beside(waiting.pop()) if one in region - reached]
        reached.update(new)
        waiting.extend(new)
    return reached == region


@pytest.mark.parametrize("side", [1, 2, 3])
def test_a_descent_ends_where_no_square_for_a_cell_is_better(side: int) -> None:
    for seed in range(4):
        value, units, squares = ground(seed, side)
        wanted = Wanted(least_m2=1500.0, most_m2=1800.0, width_m=side * CELL_M, compactness=0.2)
        assert units.lattice is not None
        cells = list(zip(units.lattice.row.tolist(), units.lattice.column.tolist(), strict=True))
        own, free = field(units, wanted), np.ones(len(units), dtype=bool)
        grown = grow(own, terms(wanted), seeds=np.array([0]), prices=np.zeros(1), free=free,
                     keep=True)  # fmt: skip
        worth, rows = improve(own, terms(wanted), rows=grown.members[0], free=free, kept=~free)
        region = frozenset(cells[unit] for unit in rows.tolist())
        assert regions_brute.wide(region, side)
        for square in [frozenset(), *squares]:
            more = region | square
            if square and (not square - region or not joined(more)):
                continue
            whole = [one for one in squares if one <= more]
            for cell in [None, *region]:
                left = frozenset().union(*(one for one in whole if cell not in one))
                if not square <= left or not 1500.0 <= len(left) * 100.0 <= 1800.0:
                    continue
                if joined(left):
                    other = regions_brute.objective(left, value, CELL_M, wanted)
                    assert other <= worth + 1e-9


@pytest.mark.parametrize("spacing", [0.0, 10.0, 15.0, 28.0, 60.0])
def test_what_is_too_near_is_what_two_regions_may_not_have(spacing: float) -> None:
    for seed in range(8):
        _, units, _ = ground(seed, 1)
        assert units.lattice is not None
        cells = list(zip(units.lattice.row.tolist(), units.lattice.column.tolist(), strict=True))
        random = np.random.default_rng(seed)
        corner = random.integers(0, 6, 2)
        region = frozenset(cell for cell in cells if 0 <= cell[0] - corner[0] < 4
                           and 0 <= cell[1] - corner[1] < 5 and random.random() < 0.95)  # fmt: skip
        rows = np.array([unit for unit, cell in enumerate(cells) if cell in region])
        near = [not regions_brute.apart(region, frozenset([cell]), spacing / 10.0)
                for cell in cells]  # fmt: skip
        assert too_near(units, rows, spacing_m=spacing).tolist() == near
