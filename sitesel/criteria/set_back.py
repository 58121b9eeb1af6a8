"""
Share of each site's area that lies in a set-back, measured where the set-back is law.

A row of a table of set-backs becomes one such measurement. Ground counts by the district that it
lies in: a site in two districts is measured part by part. Where no boundaries of districts are
known, a site counts as its column `district` says, and where that says nothing the set-back is
unknown unless no feature is near in any case.

Bounds hold whatever the doubt: the ground of the features and the district are shrunk and grown
each by its own precision and the site's, and what is sure, or possible, of both is kept. A layer
that is known to miss features never proves that there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from sitesel.criteria import unmeasurable
from sitesel.criteria.claim import Claim
from sitesel.criteria.cover import Cover
from sitesel.criteria.jurisdiction import Jurisdiction
from sitesel.criteria.stated import known, where_known
from sitesel.errors import RuleError
from sitesel.matrix import Measured

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.matrix import FloatArray
    from sitesel.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBack:
    """
    Share in [0, 1] of a site that lies in a set-back; of a point, 1 if it does.

    Parameters
    ----------
    of : tuple of str
        Roles of the features to stand back from. In a rule that stands for rows of the table: of
        which features; all if none is named.
    set_back_m : float
        Metres; 0 in a rule that stands for rows of the table.
    within : str
        District where it is law; empty: in the whole city.
    outside : tuple of str
        Districts where it gives way to their own.
    """

    unit: ClassVar[str] = "share"
    of: tuple[str, ...] = ()
    set_back_m: float = 0.0
    within: str = ""
    outside: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        return self.of

    def on(self, pack: Pack, demand: Demand) -> Measure:  # noqa: ARG002  (same for all kinds)
        """
        Take the features and the boundaries of districts.

        Parameters
        ----------
        pack : Pack
            Where they are.
        demand : Demand
            Not used.

        Returns
        -------
        Measure
            Shares; unknown if the role is missing or it is not known where it is law.

        Raises
        ------
        RuleError
            If it stands for rows of a table, which were not put in its place.
        """
        cover = self.cover(pack)
        if cover is None:
            return unmeasurable
        law = self.law(pack)
        sure = known(pack, self.of, trust_absence=False)
        if law is not None and law.drawn:
            return where_known(
                sure,
                whole=lambda sites: law.share(cover, sites, known=True),
                part=lambda sites: law.share(cover, sites, known=False),
                reach_m=self.set_back_m,
            )
        told = where_known(sure, whole=cover.measure, part=cover.at_least, reach_m=self.set_back_m)
        if law is None:
            return told
        return lambda sites: _by_column(told(sites), law.held(sites))

    def claims(self, *, at_least: float | None) -> bool:
        """
        Tell that it claims ground under an upper limit.

        Parameters
        ----------
        at_least : float or None
            The lower limit of the constraint.

        Returns
        -------
        bool
            False if there is a lower limit: a set-back has none.
        """
        return at_least is None

    def claim(self, pack: Pack, *, at_least: float | None) -> Claim | None:  # noqa: ARG002  (same for all)
        """
        Give the ground of the set-back, where it is law.

        Parameters
        ----------
        pack : Pack
            Where the layers are.
        at_least : float or None
            Not used.

        Returns
        -------
        Claim or None
            None if the role is missing.
        """
        cover, law = self.cover(pack), self.law(pack)
        if cover is None:
            return None
        if law is None:
            return Claim(ground=cover.ground, distance_m=self.set_back_m)
        if law.drawn:
            return Claim(ground=law.part(cover.ground), distance_m=self.set_back_m)
        return Claim(ground=cover.ground, distance_m=self.set_back_m, applies=law.held)

    def cover(self, pack: Pack) -> Cover | None:
        """
        Take what the features cover with the set-back.

        Parameters
        ----------
        pack : Pack
            Where they are.

        Returns
        -------
        Cover or None
            None if the role is missing.

        Raises
        ------
        RuleError
            If it stands for rows of a table, which were not put in its place.
        """
        if self.set_back_m <= 0:
            raise RuleError(
                "指标类型 set_back 没有退让距离:它代表退让表 setbacks.csv 的各行,要先有那张表。",
                "The kind set_back has no distance: it stands for the rows of setbacks.csv, which "
                "has to be there.",
            )
        return Cover.of(pack, self.of, set_back_m=self.set_back_m)

    def law(self, pack: Pack) -> Jurisdiction | None:
        """
        Say where it is law.

        Parameters
        ----------
        pack : Pack
            With its districts.

        Returns
        -------
        Jurisdiction or None
            None if in the whole city.
        """
        if not self.within and not self.outside:
            return None
        return Jurisdiction.of(pack, within=self.within, outside=self.outside)


def _by_column(measured: Measured, held: FloatArray) -> Measured:
    """Keep what was measured where it is law, nothing where it is not, else what may be."""
    sure, never = held == 1, held == 0
    best = np.where(sure, measured.best, np.where(never | (measured.high == 0), 0.0, np.nan))
    return Measured(
        best=best,
        low=np.where(sure, measured.low, 0.0),
        high=np.where(never, 0.0, measured.high),
    )
