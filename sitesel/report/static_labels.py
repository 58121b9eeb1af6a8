"""
Places for numbers and names on a map, none over another.

Millimetres on paper. Each label tries its own place first, then rings around it; the first place
that is free is taken, so that the weightiest labels, which come first, stand nearest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

DIRECTIONS = 24
RING_MM = 1.2
RINGS = 60
Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Places:
    """
    What is taken of a frame.

    Parameters
    ----------
    width_mm, height_mm : float
        Of the frame; labels stay inside.
    taken : list of tuple
        Left, bottom, right, top of what may not be covered.
    """

    width_mm: float
    height_mm: float
    taken: list[Box] = field(default_factory=list)

    def place(
        self, x: float, y: float, *, width: float, height: float, rings: int = RINGS
    ) -> tuple[float, float] | None:
        """
        Find a free place for a label and take it.

        Parameters
        ----------
        x, y : float
            Where its middle should be.
        width, height : float
            Of the label.
        rings : int
            How far it may move, in rings; 0 keeps it where it is.

        Returns
        -------
        tuple of float or None
            Its middle; None if nothing is free.
        """
        for ring in range(rings + 1):
            away = ring * RING_MM
            for turn in range(DIRECTIONS if ring else 1):
                angle = 2 * math.pi * turn / DIRECTIONS
                middle = (x + away * math.cos(angle), y + away * math.sin(angle))
                box = _box(*middle, width, height)
                if self._inside(box) and not any(_overlap(box, other) for other in self.taken):
                    self.taken.append(box)
                    return middle
        return None

    def _inside(self, box: Box) -> bool:
        return box[0] >= 0 and box[1] >= 0 and box[2] <= self.width_mm and box[3] <= self.height_mm


def _box(x: float, y: float, width: float, height: float) -> Box:
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
