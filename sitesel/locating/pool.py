"""
Candidate regions: many, of many places, so that a choice of several can be made among them.

One growth after another would leave the second region what the first did not want. So the best
growth of every tile is kept, each is made better by itself, the choice is made among all at once,
and then each chosen region is made better between the others until none moves.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sitesel.locating.grow import grow
from sitesel.locating.improve import improve
from sitesel.locating.pack import choose, conflicts
from sitesel.locating.seeds import seeds, tiles
from sitesel.locating.spacing import too_near
from sitesel.locating.state import empty

if TYPE_CHECKING:
    from sitesel.locating.ground import Ground
    from sitesel.matrix import BoolArray, FloatArray, IntArray

SHAPES = (0.0, 0.1, 0.4)  # what growths add to the compactness asked for
MOST_CANDIDATES = 160
MORE_CANDIDATES = 40  # for each region wanted
DESCENTS = 24  # candidates that are made better, and for each region wanted
MORE_DESCENTS = 8
KICKED = 12  # of these, how many with kicks
KICKS = 30
LITTLE, LITTLE_KICKS = 100, 300  # regions of few units take many kicks in the same time
ROUNDS = 6
FIRSTS = 4  # regions that several are begun with
REGROWN = 6  # candidates where others leave room
FEW = 600  # growths of so little ground all count, not the best of every tile
LIKENESS = 0.9  # candidates that share more of their land are one
LURE = 10.0  # kept units are taken before any other; values are at most 1


class Pool:
    """
    Candidates of one ground.

    Parameters
    ----------
    ground : Ground
        The units, and what is wanted of them.
    seeds : int
        How many places to grow from at most.
    """

    def __init__(self, ground: Ground, *, seeds: int) -> None:
        self._ground = ground
        self._kept = ground.kept()
        self._state = empty(len(ground.units), len(ground.field.block_start) - 1)
        self._worth: list[float] = []
        self._rows: list[IntArray] = []
        self._known: set[bytes] = set()
        self._seed_units, self._prices = self._starts(seeds)
        wanted = ground.wanted.count
        found = self._grown(np.ones(len(ground.units), dtype=np.bool_),
                            MOST_CANDIDATES + MORE_CANDIDATES * wanted)  # fmt: skip
        for place, (_, rows) in enumerate(found[: DESCENTS + MORE_DESCENTS * wanted]):
            self._improve(rows, kicks=KICKS if place < KICKED else 0)
        for value, rows in found:
            self._add(value, rows)

    def settle(self) -> list[IntArray] | None:
        """
        Choose regions that go together, and make them better together.

        Returns
        -------
        list of ndarray of int, or None
            As many as wanted; None if so many do not go together.
        """
        if not self._rows:
            return None
        self._fill()
        best: list[IntArray] | None = None
        total = -math.inf
        for _ in range(ROUNDS):
            chosen = self._choose()
            if chosen is None:
                return best
            value = sum(self._worth[one] for one in chosen)
            if value <= total + 1e-12 * (1.0 + abs(total)):
                break
            total, best = value, [self._rows[one] for one in chosen]
            if self._ground.wanted.count == 1:
                break
            self._between(best)
        return best

    def distinct(self, *, least: float, beside: IntArray) -> list[IntArray]:
        """
        Give candidates that are good enough and differ from each other.

        Parameters
        ----------
        least : float
            Objective that they must have.
        beside : ndarray of int
            A region that they must differ from.

        Returns
        -------
        list of ndarray of int
            The best first.
        """
        found = [beside]
        for one in np.argsort(-np.array(self._worth), kind="stable").tolist():
            if self._worth[one] >= least and not any(
                self._alike(self._rows[one], other) for other in found
            ):
                found.append(self._rows[one])
        return found[1:]

    def _starts(self, most: int) -> tuple[IntArray, FloatArray]:
        ground = self._ground
        units = seeds(ground, most=most)
        step = math.sqrt(ground.wanted.least_m2) / 4.0
        prices = [ground.terms.price + shape * step for shape in SHAPES]
        return np.tile(units, len(SHAPES)), np.repeat(prices, len(units))

    def _grown(self, free: BoolArray, most: int) -> list[tuple[float, IntArray]]:
        """Grow from all seeds that are free; the best of every tile, the best tiles first."""
        ground = self._ground
        block = ground.field.cover_block[ground.field.cover_start[self._seed_units]]
        able = np.array([free[self._members(one)].all() for one in block.tolist()], dtype=np.bool_)
        start, price, at = block[able].astype(np.int64), self._prices[able], self._seed_units[able]
        lure = np.where(self._kept, LURE * ground.units.area_m2, 0.0)
        value = grow(ground.field, ground.terms, seeds=start, prices=price, free=free,
                     lure=lure).worth  # fmt: skip
        tile = np.arange(len(start))
        if len(start) > FEW:
            tile = tiles(ground, math.sqrt(ground.wanted.least_m2) / 2.0)[at]
        order = np.lexsort((-value, tile))
        first = order[np.diff(tile[order], prepend=-1) != 0]
        first = first[np.isfinite(value[first])]
        best = first[np.argsort(-value[first], kind="stable")][:most]
        if free.all() and len(best) == most:  # later growths begin only where these went well
            places = np.flatnonzero(able)[best]
            self._seed_units, self._prices = self._seed_units[places], self._prices[places]
        again = grow(ground.field, ground.terms, seeds=start[best], prices=price[best], free=free,
                     lure=lure, keep=True)  # fmt: skip
        found: dict[bytes, tuple[float, IntArray]] = {}  # many growths end in the same region
        for worth, rows in zip(again.worth.tolist(), again.members, strict=True):
            ordered = np.sort(rows)
            found.setdefault(ordered.tobytes(), (worth, ordered))
        return list(found.values())

    def _members(self, block: int) -> IntArray:
        field = self._ground.field
        held = field.block_unit[field.block_start[block] : field.block_start[block + 1]]
        return held.astype(np.int64)

    def _improve(
        self, rows: IntArray, *, free: BoolArray | None = None, kicks: int = 0
    ) -> tuple[float, IntArray]:
        ground = self._ground
        more = LITTLE_KICKS if kicks and len(rows) <= LITTLE else kicks
        open_ = np.ones(len(ground.units), dtype=np.bool_) if free is None else free
        value, better = improve(
            ground.field, ground.terms, rows=rows, free=open_, kept=self._kept & _mask(rows, open_),
            kicks=more, state=self._state,
        )  # fmt: skip
        self._add(value, better)
        return value, better

    def _add(self, value: float, rows: IntArray) -> None:
        ordered = np.sort(rows)
        name = ordered.tobytes()
        if name not in self._known:
            self._known.add(name)
            self._worth.append(value)
            self._rows.append(ordered)

    def _fill(self) -> None:
        """From several first regions on, one after another where those before leave room."""
        if self._ground.wanted.count == 1:
            return
        order = np.argsort(-np.array(self._worth), kind="stable")
        firsts: list[IntArray] = []
        for one in order.tolist():
            if len(firsts) < FIRSTS and not any(self._alike(self._rows[one], f) for f in firsts):
                firsts.append(self._rows[one])
        for first in firsts:
            free = ~self._near(first)
            for _ in range(self._ground.wanted.count - 1):
                best = self._regrown(free)
                if best is None:
                    break
                free &= ~self._near(best)

    def _regrown(self, free: BoolArray) -> IntArray | None:
        """Give the best region where there is room, known or grown anew."""
        for place, (_, rows) in enumerate(self._grown(free, REGROWN)):
            self._improve(rows, free=free, kicks=KICKS if place == 0 else 0)
        able = [one for one, rows in enumerate(self._rows) if free[rows].all()]
        if not able:
            return None
        return self._rows[max(able, key=lambda one: (self._worth[one], -one))]

    def _between(self, chosen: list[IntArray]) -> None:
        """Make each region better, or anew, where the others leave room."""
        near = [self._near(rows) for rows in chosen]
        for one, rows in enumerate(chosen):
            free = np.ones(len(self._ground.units), dtype=np.bool_)
            for other, barred in enumerate(near):
                if other != one:
                    free &= ~barred
            self._improve(rows, free=free, kicks=KICKS)
            self._regrown(free)

    def _choose(self) -> list[int] | None:
        wanted = self._ground.wanted
        value = np.array(self._worth)
        groups = []
        for unit in wanted.kept.tolist():
            holding = [one for one, rows in enumerate(self._rows) if unit in rows]
            if not holding:
                return None
            groups.append(np.array(holding))
        if wanted.count == 1 and not groups:
            return [int(np.argmax(value))]
        clash = conflicts(self._ground.units, wanted, self._rows)
        chosen = choose(value, clash, count=wanted.count, must=groups)
        return None if chosen is None else chosen.tolist()

    def _near(self, rows: IntArray) -> BoolArray:
        return too_near(self._ground.units, rows, spacing_m=self._ground.wanted.spacing_m)

    def _alike(self, one: IntArray, other: IntArray) -> bool:
        area = self._ground.units.area_m2
        common = float(area[np.intersect1d(one, other, assume_unique=True)].sum())
        return common > LIKENESS * max(float(area[one].sum()), float(area[other].sum()))


def _mask(rows: IntArray, like: BoolArray) -> BoolArray:
    mask = np.zeros_like(like)
    mask[rows] = True
    return mask
