"""
Share of each site where a raster lies above one limit, below another, or between two.

Such as the share that is steeper than 25 degrees. Ground where the raster is unknown may or may not
be: the share lies between counting none and all of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sitesel.criteria import unmeasurable
from sitesel.criteria.over_raster import check_known, over_raster
from sitesel.errors import RuleError
from sitesel.raster import Within

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterShare:
    """
    Share in [0, 1] of a site where the number of the raster lies between limits.

    Parameters
    ----------
    of : str
        Role that a raster fills.
    above : float, optional
        Lower limit in the raster's unit, itself not counted; one of the two is needed.
    below : float, optional
        Upper limit, likewise.
    known : float
        Share of the site that must be known for a best value.

    Raises
    ------
    RuleError
        If there is no limit, nothing lies between them, or `known` is no share.
    """

    unit: ClassVar[str] = "share"
    of: str
    above: float | None = None
    below: float | None = None
    known: float = 0.5

    def __post_init__(self) -> None:
        check_known(self.known)
        if (self.above is None and self.below is None) or not self.quantity.above < (
            self.quantity.below
        ):
            raise RuleError(
                f"raster_share 的界限 above = {self.above}、below = {self.below} 不合规则:"
                "至少给一个,且 above 小于 below。",
                f"The limits above = {self.above} and below = {self.below} of raster_share are at "
                "fault: give at least one, above less than below.",
            )

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        return (self.of,)

    @property
    def quantity(self) -> Within:
        """What is asked of each cell of the raster."""
        return Within(
            above=-math.inf if self.above is None else self.above,
            below=math.inf if self.below is None else self.below,
        )

    def on(self, pack: Pack, demand: Demand) -> Measure:  # noqa: ARG002  (same for all kinds)
        """
        Bind to the raster.

        Parameters
        ----------
        pack : Pack
            Where it is.
        demand : Demand
            Not used.

        Returns
        -------
        Measure
            Shares; NaN where nothing of a site is known.
        """
        if self.of not in pack.roles:
            return unmeasurable
        return over_raster(pack, self.of, self.quantity, known=self.known)
