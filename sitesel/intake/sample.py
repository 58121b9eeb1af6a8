"""
Evenly spaced features of a layer: what is looked at where looking at all would be too much.

Which ones they are depends on their number alone, not on the blocks that they came in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import geopandas

MOST_KEPT = 50_000  # enough to see a shift of the whole by; some 50 MB of parcels


@dataclass(frozen=True, slots=True)
class Sample:
    """
    Every so-manieth feature.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        In the order of the layer.
    every : int
        1 where it is all of them.
    """

    frame: geopandas.GeoDataFrame
    every: int


class Sampling:
    """Takes a sample of blocks: the spacing doubles whenever it has become too large."""

    def __init__(self) -> None:
        self._every, self._passed = 1, 0
        self._kept: list[tuple[int, geopandas.GeoDataFrame]] = []  # number of the first, features

    def add(self, frame: geopandas.GeoDataFrame) -> None:
        """
        Go on with a block.

        Parameters
        ----------
        frame : GeoDataFrame, shape (n, columns)
            The next features.
        """
        self._keep(self._passed, frame, step=1)
        self._passed += len(frame)
        while -(-self._passed // self._every) > MOST_KEPT:
            before, self._every = self._every, 2 * self._every
            kept, self._kept = self._kept, []
            for first, part in kept:
                self._keep(first, part, step=before)

    def taken(self) -> Sample:
        """
        Give the sample.

        Returns
        -------
        Sample
            Of all features so far.
        """
        return Sample(pd.concat([part for _, part in self._kept]), self._every)

    def _keep(self, first: int, frame: geopandas.GeoDataFrame, *, step: int) -> None:
        """Keep what the spacing keeps of features that are numbered from `first` by `step`."""
        start = -first % self._every
        rows = frame.iloc[start // step :: self._every // step].copy()
        if len(rows) or not self._kept:
            self._kept.append((first + start, rows))
