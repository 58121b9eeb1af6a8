"""
What is asked of a file, in the words of a planner: `roads.gpkg:50`, `slope.tif:above=25`.

A file of features takes what lies in them or within its set-back. A GeoTIFF takes the cells that
pass its test, and what lies within the set-back of their middles.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sitesel.errors import UsageError
from sitesel.raster.quantity import OneOf, Within

if TYPE_CHECKING:
    from sitesel.raster import Quantity

RASTERS = frozenset({".tif", ".tiff"})
PARTS = re.compile(
    r"(?P<file>.+?)(?::(?P<test>above|below|in)=(?P<numbers>[^:]*))?(?::(?P<metres>[^:/\\]+?)\s*m?)?"
)
EXAMPLES = "公路.gpkg:50、坡度.tif:above=25、地类.tif:in=60,80:90"
EXAMPLES_EN = "roads.gpkg:50, slope.tif:above=25, cover.tif:in=60,80:90"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    A file that takes ground.

    Parameters
    ----------
    path : Path
        Features in any format that is read, or a GeoTIFF.
    set_back_m : float
        In metres, at least 0.
    test : Quantity or None
        Of a GeoTIFF: 1 where a cell takes ground.
    said : str
        The test as it was written; empty without one.

    Raises
    ------
    UsageError
        If the set-back is none, a GeoTIFF has no test, or another file has one.
    """

    path: Path
    set_back_m: float = 0.0
    test: Quantity | None = None
    said: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.set_back_m) and self.set_back_m >= 0):
            raise UsageError(
                f"{self.path} 的退让距离 {self.set_back_m:g} 米不成立;请给 0 或正数。",
                f"The set-back {self.set_back_m:g} m of {self.path} is none; give 0 or more.",
            )
        if self.raster and self.test is None:
            raise UsageError(
                f"栅格 {self.path} 没有说哪些像元算数;请写成 {self.path}:above=25、:below=2 或 "
                ":in=60,80。",
                f"The raster {self.path} does not say which cells count; write "
                f"{self.path}:above=25, :below=2 or :in=60,80.",
            )
        if not self.raster and self.test is not None:
            raise UsageError(
                f"{self.path} 不是 GeoTIFF,不能用 {self.said};请先在 GIS 里筛出要扣除的要素。",
                f"{self.path} is no GeoTIFF and takes no {self.said}; select the features that "
                "count in a GIS first.",
            )

    @property
    def raster(self) -> bool:
        """Whether it is a GeoTIFF."""
        return self.path.suffix.lower() in RASTERS

    @classmethod
    def of(cls, text: str) -> Asked:
        """
        Read what was written.

        Parameters
        ----------
        text : str
            `FILE`, `FILE:METRES`, `FILE:TEST` or `FILE:TEST:METRES`; a test is `above=NUMBER`,
            `below=NUMBER` or `in=CLASS,CLASS`.

        Returns
        -------
        Asked
            The file may be missing; that is told when it is read.

        Raises
        ------
        UsageError
            If it cannot be understood.

        Examples
        --------
        >>> one = Asked.of("cover.tif:in=60,80:90")
        >>> one.path.name, one.set_back_m, one.test.classes
        ('cover.tif', 90.0, (60.0, 80.0))
        """
        if Path(text).exists():  # a colon may be part of a name
            return cls(path=Path(text))
        found = PARTS.fullmatch(text)
        try:
            if found is not None:
                test = _test(found["test"], found["numbers"])
                said = f"{found['test']}={found['numbers']}" if test is not None else ""
                metres = float(found["metres"] or 0.0)
                return cls(path=Path(found["file"]), set_back_m=metres, test=test, said=said)
        except ValueError:
            pass
        raise UsageError(
            f"看不懂“{text}”;写法是 文件[:条件][:退让米数],如 {EXAMPLES}。",
            f"“{text}” cannot be understood; write FILE[:TEST][:METRES], such as {EXAMPLES_EN}.",
        )


def _test(name: str | None, numbers: str) -> Quantity | None:
    if name is None:
        return None
    told = [float(one) for one in numbers.split(",")]
    if name == "in":
        return OneOf(classes=tuple(told))
    (limit,) = told
    return Within(above=limit) if name == "above" else Within(below=limit)
