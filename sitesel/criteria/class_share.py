"""
Share of each site whose ground belongs to some classes of a raster, such as of land cover.

Ground whose class is unknown may or may not belong: the share lies between counting none and all of
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sitesel.criteria import unmeasurable
from sitesel.criteria.over_raster import check_known, over_raster
from sitesel.errors import RuleError
from sitesel.raster import OneOf

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassShare:
    """
    Share in [0, 1] of a site that belongs to the classes.

    Parameters
    ----------
    of : str
        Role that a raster of classes fills.
    classes : tuple of int
        Their numbers, as in the file; together they count once.
    known : float
        Share of the site that must be known for a best value.

    Raises
    ------
    RuleError
        If there is no class, or `known` is no share.
    """

    unit: ClassVar[str] = "share"
    of: str
    classes: tuple[int, ...]
    known: float = 0.5

    def __post_init__(self) -> None:
        check_known(self.known)
        if not self.classes:
            raise RuleError(
                "class_share 的 classes 是空的;请列出要计入的类别代码,如 classes = [10, 20]。",
                "The classes of class_share are empty; list the numbers to count, such as "
                "classes = [10, 20].",
            )

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        return (self.of,)

    @property
    def quantity(self) -> OneOf:
        """What is asked of each cell of the raster."""
        return OneOf(classes=tuple(float(one) for one in self.classes))

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
