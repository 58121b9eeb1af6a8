"""
Where a local rule is law: inside one district, or everywhere but in some.

By the boundaries of districts where they are known, else by what each site says of itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.criteria.cover import QUARTER_SEGMENTS, ROUND, surroundings
from sitesel.criteria.ground import Ground
from sitesel.districts import district_names, districts, precision_m
from sitesel.matrix import Measured
from sitesel.text import as_list

if TYPE_CHECKING:
    from sitesel.criteria.cover import Cover
    from sitesel.matrix import FloatArray
    from sitesel.pack import Pack
    from sitesel.sites import Sites

MARGIN = 3  # of the reach, so that no edge of the surroundings matters


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """
    Where a rule is law.

    Parameters
    ----------
    area : Geometry or None
        The district, or those where it is not law; None if no boundaries are known.
    inverse : bool
        Whether it is law everywhere but in the area.
    precision_m : float
        How far the boundaries may be from where they are drawn.
    named : frozenset of str
        Names of the districts of the area.
    known : frozenset of str
        Names of all districts.
    """

    area: shapely.Geometry | None
    inverse: bool
    precision_m: float
    named: frozenset[str]
    known: frozenset[str]

    @classmethod
    def of(cls, pack: Pack, *, within: str, outside: tuple[str, ...]) -> Jurisdiction:
        """
        Find out where a rule is law.

        Parameters
        ----------
        pack : Pack
            With its districts.
        within : str
            The district; empty: the whole city.
        outside : tuple of str
            Districts where it is not.

        Returns
        -------
        Jurisdiction
            Drawn where every district that is named has a boundary.
        """
        named = frozenset((within,) if within else outside)
        boundaries = districts(pack)
        area = None
        if boundaries is not None and named <= set(boundaries["name_zh"]):
            chosen = boundaries["name_zh"].isin(list(named)).to_numpy()
            area = shapely.union_all(boundaries.geometry.to_numpy()[chosen])
        return cls(
            area=area,
            inverse=not within,
            precision_m=precision_m(pack) if area is not None else 0.0,
            named=named,
            known=frozenset(district_names(pack)),
        )

    @property
    def drawn(self) -> bool:
        """Whether boundaries are known."""
        return self.area is not None

    def part(self, ground: Ground) -> Ground:
        """
        Keep the part of a ground where it is law, as drawn.

        Parameters
        ----------
        ground : Ground
            Any.

        Returns
        -------
        Ground
            Perhaps empty.
        """
        keep = shapely.difference if self.inverse else shapely.intersection
        return Ground(keep(ground.whole, self.area))

    def held(self, sites: Sites) -> FloatArray:
        """
        Say of each site whether the rule is law there, by its column `district`.

        Parameters
        ----------
        sites : Sites
            Candidates.

        Returns
        -------
        ndarray of float, shape (n,)
            1 or 0; NaN where the column names no district of the city, or several.
        """
        names = sites.column("district").map(as_list)
        one = names.map(lambda found: found[0] if len(found) == 1 else "")
        held = one.isin(list(self.named)).to_numpy() != self.inverse
        return np.where(one.isin(list(self.known)).to_numpy(), held.astype(float), np.nan)

    def share(self, cover: Cover, sites: Sites, *, known: bool) -> Measured:
        """
        Share of each site that is covered where the rule is law.

        Parameters
        ----------
        cover : Cover
            What features reach.
        sites : Sites
            Candidates.
        known : bool
            Whether all features are: if not, any more of the site may be covered.

        Returns
        -------
        Measured
            Shares in [0, 1].
        """
        drawn = self.part(cover.ground).share(sites, np.arange(len(sites)))
        low, high = drawn.copy(), drawn.copy()
        doubt = cover.precision_m + self.precision_m
        open_to_doubt = np.isfinite(sites.corner[:, 0]) & (sites.uncertainty_m + doubt > 0)
        uncertain = np.unique(sites.uncertainty_m[open_to_doubt])
        least_m = float(uncertain.min(initial=np.inf)) + cover.precision_m
        core = _moved(cover.ground.whole, -least_m) if len(uncertain) else cover.ground.whole
        for uncertainty in uncertain:
            rows = np.flatnonzero(open_to_doubt & (sites.uncertainty_m == uncertainty))
            reach_m = float(uncertainty) + cover.precision_m
            sure = self._part(_moved(core, least_m - reach_m), uncertainty, sure=True)
            low[rows] = sure.share(sites, rows)
            if known:
                around = surroundings(sites.geometries[rows], MARGIN * reach_m + 1.0)
                near = shapely.intersection(cover.ground.whole, around)
                may = self._part(_moved(near, reach_m), uncertainty, sure=False)
                high[rows] = may.share(sites, rows)
        if known:
            return Measured(best=drawn, low=low, high=high)
        possible = Ground(_anywhere(self, sites)).share(sites, np.arange(len(sites))) > 0
        return Measured(
            best=np.where(low > 0, drawn, np.where(possible, np.nan, 0.0)),
            low=low,
            high=np.where(possible, 1.0, 0.0),
        )

    def ends(self, cover: Cover) -> tuple[shapely.Geometry, shapely.Geometry]:
        """
        Give the ground that surely is covered where the rule is law, and that may be.

        Parameters
        ----------
        cover : Cover
            What features reach.

        Returns
        -------
        tuple of Geometry
            For sites without a doubt of their own, as large as ever.
        """
        whole, doubt = cover.ground.whole, cover.precision_m
        sure = self._part(_moved(whole, -doubt), 0.0, sure=True)
        return sure.whole, self._part(_moved(whole, doubt), 0.0, sure=False).whole

    def widest(self, uncertainty_m: float) -> shapely.Geometry:
        """
        Give the district as far as it may reach, or those where it is not law as far as surely.

        Parameters
        ----------
        uncertainty_m : float
            How far a site may be from where it is drawn.

        Returns
        -------
        Geometry
            In metres.
        """
        reach_m = uncertainty_m + self.precision_m
        return _moved(self.area, -reach_m if self.inverse else reach_m)

    def _part(self, ground: shapely.Geometry, uncertainty_m: float, *, sure: bool) -> Ground:
        """Keep of a ground what surely is law for a site so uncertain, or what may be."""
        by_m = float(uncertainty_m) + self.precision_m
        area = _moved(self.area, -by_m if sure != self.inverse else by_m)
        keep = shapely.difference if self.inverse else shapely.intersection
        return Ground(keep(ground, area))


def _moved(shape: shapely.Geometry, by_m: float) -> shapely.Geometry:
    """Grow or shrink a shape by metres; a polygon round the discs, not inside them."""
    if not by_m:
        return shape
    return shapely.buffer(shape, by_m * ROUND, quad_segs=QUARTER_SEGMENTS)


def _anywhere(law: Jurisdiction, sites: Sites) -> shapely.Geometry:
    """Ground where the rule may be law, for any of the sites."""
    most_m = float(sites.uncertainty_m.max(initial=0.0))
    if not law.inverse:
        return law.widest(most_m)
    around = surroundings(sites.geometries, 1.0 + MARGIN * (most_m + law.precision_m))
    return shapely.difference(around, law.widest(most_m))
