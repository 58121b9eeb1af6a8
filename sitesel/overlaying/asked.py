"""What is asked of a raster, in the words of a planner: `slope.tif:0.3`, a file and its weight."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from sitesel.errors import UsageError

MOST_FILES = 32
EXAMPLE = "坡度适宜.tif:0.3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """
    A raster and its weight.

    Parameters
    ----------
    path : Path
        A GeoTIFF of one band.
    weight : float
        Above 0, in any measure: only its share of all weights counts.

    Raises
    ------
    UsageError
        If the weight is none.
    """

    path: Path
    weight: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.weight) and self.weight > 0):
            raise UsageError(
                f"{self.path} 的权重 {self.weight:g} 不成立;请给正数,不要它就不要列。",
                f"The weight {self.weight:g} of {self.path} is none; give a number above 0, or "
                "leave the file out.",
            )

    @classmethod
    def of(cls, text: str) -> Weighed:
        """
        Read what was written.

        Parameters
        ----------
        text : str
            `FILE:WEIGHT`.

        Returns
        -------
        Weighed
            The file may be missing; that is told when it is read.

        Raises
        ------
        UsageError
            If there is no weight, or it is none.

        Examples
        --------
        >>> one = Weighed.of("slope.tif:0.3")
        >>> one.path.name, one.weight
        ('slope.tif', 0.3)
        """
        file, _, number = text.rpartition(":")
        try:
            weight = float(number)
        except ValueError:
            file = ""
        if not file:
            raise UsageError(
                f"“{text}” 没有写权重;写法是 文件:权重,如 {EXAMPLE}。",
                f"“{text}” states no weight; write FILE:WEIGHT, such as {EXAMPLE}.",
            )
        return cls(path=Path(file), weight=weight)
