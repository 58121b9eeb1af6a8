"""Share of each site's area that the features of some roles cover, with an optional set-back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sitesel.criteria import unmeasurable
from sitesel.criteria.claim import Claim
from sitesel.criteria.cover import Cover
from sitesel.criteria.stated import known, where_known

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """
    Share in [0, 1] of a site that is covered; of a point, 1 if it is covered.

    Parameters
    ----------
    of : tuple of str
        Roles; their features count together.
    set_back_m : float
        Metres by which the features are grown first.
    trust_absence : bool
        Whether a layer that is known to miss features still bounds the share from above. A
        constraint that would conclude from absence sets it to false.
    """

    unit: ClassVar[str] = "share"
    of: tuple[str, ...]
    set_back_m: float = 0.0
    trust_absence: bool = True

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        return self.of

    def on(self, pack: Pack, demand: Demand) -> Measure:  # noqa: ARG002  (same for all kinds)
        """
        Take the features apart; they are dissolved, grown and cut once, when first asked.

        Parameters
        ----------
        pack : Pack
            Where the roles are.
        demand : Demand
            Not used.

        Returns
        -------
        Measure
            Shares; where features are missing, at least those of the known ones, unknown if none.
        """
        cover = Cover.of(pack, self.of, set_back_m=self.set_back_m)
        if cover is None:
            return unmeasurable
        return where_known(
            known(pack, self.of, trust_absence=self.trust_absence),
            whole=cover.measure, part=cover.at_least, reach_m=self.set_back_m,
        )  # fmt: skip

    def claims(self, *, at_least: float | None) -> bool:  # noqa: ARG002  (same for all kinds)
        """
        Tell that it claims ground: covered where the limit is an upper one, else uncovered.

        Parameters
        ----------
        at_least : float or None
            The lower limit of the constraint.

        Returns
        -------
        bool
            True.
        """
        return True

    def claim(self, pack: Pack, *, at_least: float | None) -> Claim | None:
        """
        Give what is covered, or with a lower limit what is left uncovered.

        Parameters
        ----------
        pack : Pack
            Where the roles are.
        at_least : float or None
            The lower limit of the constraint.

        Returns
        -------
        Claim or None
            None if every role is missing, or what a boundary known in part leaves uncovered may
            well lie inside.
        """
        cover = Cover.of(pack, self.of, set_back_m=self.set_back_m)
        if cover is None:
            return None
        if at_least is not None and not known(pack, self.of, trust_absence=False).anywhere:
            return None
        return Claim(ground=cover.ground, outside=at_least is not None, distance_m=self.set_back_m)
