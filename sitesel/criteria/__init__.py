"""
Kinds of measurement: one file each, registered as entry points of `sitesel.criteria`.

A kind is a frozen dataclass whose fields are its parameters in a rule file. `on` binds it to a
pack, indexing each layer once; what it returns measures any number of sites. The same kinds serve
criteria and constraints. A role that the pack lacks leaves the measurement unknown (NaN).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeAlias

from sitesel.matrix import Measured

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sitesel.pack import Pack
    from sitesel.sites import Sites

Measure: TypeAlias = "Callable[[Sites], Measured]"


@dataclass(frozen=True, slots=True)
class Demand:
    """
    The industry that sites are measured for.

    Parameters
    ----------
    degree : Mapping of str to float
        Industry id to how far it counts as this industry: 1 for itself (and an umbrella's
        members), less for related ones, in (0, 1].
    """

    degree: Mapping[str, float]


class Kind(Protocol):
    """What every kind of measurement offers."""

    unit: ClassVar[str]

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        ...

    def on(self, pack: Pack, demand: Demand) -> Measure:
        """
        Bind to a pack.

        Parameters
        ----------
        pack : Pack
            Where the layers are.
        demand : Demand
            For which industry.

        Returns
        -------
        Measure
            Measures any number of sites, with their positional uncertainty.
        """
        ...


def unmeasurable(sites: Sites) -> Measured:
    """
    Measure nothing: what a kind returns when the pack lacks its role.

    Parameters
    ----------
    sites : Sites
        Any.

    Returns
    -------
    Measured
        All unknown.
    """
    return Measured.unknown(len(sites))
