"""
Regions against every connected set, in numbers that the tests have no time for.

`python benchmarks/regions/acceptance.py` takes some five minutes and prints what it found; `--json
FILE` writes it, `--share 0.01` does a hundredth. The sets are listed here as bits, by adding cell
after cell; nothing of the solver is used for that.
"""

from __future__ import annotations

import argparse
import json
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.locating import Units, Wanted, exact, from_grid, search, verify
from sitesel.locating.boxes import best_region
from sitesel.locating.cut import Cutter, limits

if TYPE_CHECKING:
    from collections.abc import Iterator

CELL_M = 10.0
MOST = {16: 16, 20: 20, 25: 25, 30: 12, 36: 10}  # cells of the ground: cells of a set, at most
SHAPES = ((4, 4), (4, 5), (5, 5), (5, 6), (6, 6))
TURNS = (np.rot90, np.fliplr, np.transpose, lambda grid: np.rot90(grid, 2))
ROUNDING = 1e-9
ROUGH, MEANS = 0.8, 0.6  # shares of grounds with no equal values, of the objective `mean`


@cache
def sets(rows: int, columns: int, size: int) -> np.ndarray:
    """Every connected set of so many cells, as bits."""
    if size == 1:
        return np.uint64(1) << np.arange(rows * columns, dtype=np.uint64)
    smaller, found = sets(rows, columns, size - 1), []
    for row, column in np.ndindex(rows, columns):
        beside = np.uint64(0)
        for line, place in ((row - 1, column), (row + 1, column), (row, column - 1),
                            (row, column + 1)):  # fmt: skip
            if 0 <= line < rows and 0 <= place < columns:
                beside |= np.uint64(1 << (line * columns + place))
        cell = np.uint64(1 << (row * columns + column))
        grows = ((smaller & beside) != 0) & ((smaller & cell) == 0)
        found.append(smaller[grows] | cell)
    return np.unique(np.concatenate(found))


@cache
def known(rows: int, columns: int, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Those sets with their cells and how many edges their outlines have."""
    masks = sets(rows, columns, size)
    cells = (masks[:, None] >> np.arange(rows * columns, dtype=np.uint64)) & np.uint64(1)
    inside = cells.astype(bool).reshape(-1, rows, columns)
    joined = np.count_nonzero(inside[:, 1:] & inside[:, :-1], axis=(1, 2))
    joined += np.count_nonzero(inside[:, :, 1:] & inside[:, :, :-1], axis=(1, 2))
    return masks, cells.astype(np.float64), 4 * size - 2 * joined


def best(value: np.ndarray, allowed: np.ndarray, wanted: Wanted) -> float:
    """Objective of the best connected set; minus infinity if there is none."""
    area, most = CELL_M**2, -np.inf
    closed = np.uint64(sum(1 << int(cell) for cell in np.flatnonzero(~allowed.ravel())))
    for size in range(round(wanted.least_m2 / area), round(wanted.most_m2 / area) + 1):
        masks, cells, edges = known(*value.shape, size)
        able = (masks & closed) == 0
        if not able.any():
            continue
        gain, outline = cells[able] @ value.ravel() * area, edges[able] * CELL_M
        if wanted.objective == "sum":
            worth = gain - wanted.compactness * outline
        else:
            price = wanted.compactness * wanted.least_m2**0.5 / 4.0
            worth = (gain - price * outline) / (size * area)
        most = max(most, float(worth.max()))
    return most


def drawn(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, Wanted]:
    """Draw a ground of at most 6 × 6 cells and wishes."""
    shape = SHAPES[random.integers(len(SHAPES))]
    value = random.random(shape) if random.random() < ROUGH else random.integers(0, 3, shape) / 2.0
    allowed = random.random(shape) < random.choice([0.75, 0.9, 1.0])
    low = int(random.integers(1, MOST[value.size] - 2))
    high = min(low + int(random.integers(0, 3)), MOST[value.size])
    mean = bool(random.random() < MEANS)
    price = float(random.choice([0.0, 0.1, 0.4] if mean else [0.0, 2.0, 6.0]))
    return value, allowed, Wanted(
        least_m2=low * CELL_M**2, most_m2=high * CELL_M**2, compactness=price,
        objective="mean" if mean else "sum",
    )  # fmt: skip


def cases(seed: int, many: int) -> Iterator[tuple[np.ndarray, np.ndarray, Wanted, float]]:
    """Give grounds that hold a region, with what the best is worth."""
    random = np.random.default_rng(seed)
    while many:
        value, allowed, wanted = drawn(random)
        top = best(value, allowed, wanted)
        if np.isfinite(top):
            many -= 1
            yield value, allowed, wanted, top


def loss(top: float, found: float) -> float:
    """Share of the best that was lost; of 1 where the best is near 0."""
    return (top - found) / max(abs(top), 1.0 if abs(top) < ROUNDING else 0.0)


def exact_mode(many: int) -> dict[str, Any]:
    """Compare the integer programme with every connected set."""
    off = [
        abs(loss(top, exact(from_grid(value, allowed, cell_m=CELL_M), wanted).total))
        for value, allowed, wanted, top in cases(21, many)
    ]
    return {"instances": many, "greatest_difference": max(off)}


def searched(many: int) -> dict[str, Any]:
    """Compare the search with every connected set, and check what it gives."""
    lost, faults, below = [], 0, 0
    for value, allowed, wanted, top in cases(22, many):
        units = from_grid(value, allowed, cell_m=CELL_M)
        found = search(units, wanted, prove=False)
        lost.append(loss(top, found.total))
        faults += len(verify(units, wanted, found.regions, found.worth))
        below += found.bound.most < top - ROUNDING * (1.0 + abs(top))
    return {
        "instances": many, "optimal": sum(one < ROUNDING for one in lost),
        "greatest_loss": max(lost), "faults": faults, "bounds_below": below,
    }  # fmt: skip


def bounded(many: int) -> dict[str, Any]:
    """Compare bounds, broken off anywhere, with the best connected set."""
    random, below, tight = np.random.default_rng(23), 0, 0
    for value, allowed, wanted, top in cases(24, many):
        units = from_grid(value, allowed, cell_m=CELL_M)
        effort = int(random.integers(0, 30_000))
        most = best_region(Cutter(units), units, value=units.value, limit=limits(units, wanted),
                           level=top - 1.0 - abs(top), effort=effort)  # fmt: skip
        below += most < top - ROUNDING * (1.0 + abs(top))
        tight += most <= top + 1e-6 * (1.0 + abs(top))
    return {"instances": many, "below_the_value": below, "equal_to_it": tight}


def renumbered(units: Units, order: np.ndarray) -> Units:
    """Make unit `order[i]` number i, and forget the grid."""
    number = np.argsort(order)
    source, other = number[units.source()], number[units.other]
    by = np.lexsort((other, source))
    return Units(
        value=units.value[order], area_m2=units.area_m2[order],
        perimeter_m=units.perimeter_m[order],
        start=np.concatenate([[0], np.cumsum(np.bincount(source, minlength=len(units)))]),
        other=other[by], shared_m=units.shared_m[by], xy=units.xy[order],
    )  # fmt: skip


def turned(many: int) -> dict[str, Any]:
    """Search the same ground turned and mirrored, and its cells in any other order."""
    most, random = 0.0, np.random.default_rng(26)
    for value, allowed, wanted, _ in cases(25, many):
        units = from_grid(value, allowed, cell_m=CELL_M)
        ways = [from_grid(turn(value), turn(allowed), cell_m=CELL_M) for turn in TURNS]
        ways.append(renumbered(units, random.permutation(len(units))))
        own = search(units, wanted, prove=False).total
        others = [search(way, wanted, prove=False).total for way in ways]
        most = max(most, *(abs(loss(own, other)) for other in others))
    return {"instances": many, "ways": len(ways), "greatest_difference": most}


def main() -> None:
    """Do all of it and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    figures = {}
    for part, many in ((bounded, 10_000), (searched, 500), (turned, 50), (exact_mode, 50)):
        cpu = time.process_time()
        figures[part.__name__] = part(max(1, round(many * chosen.share)))
        figures[part.__name__]["cpu_s"] = round(time.process_time() - cpu, 1)
        print(part.__name__, figures[part.__name__], flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
