"""
What a rule set says of its robustness: from which weights and measurements the draws come.

The numbers stand in `[robustness]` of a rule file, key by key over the base.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY_WEIGHTS = "any"
Unknown: TypeAlias = Literal["uniform", "triangular", "midpoint"]
Position: TypeAlias = Literal["triangular", "uniform", "fixed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustnessSettings:
    """
    How the robustness of a ranking is judged.

    Parameters
    ----------
    draws : int
        How many weightings are drawn.
    seed : int
        Of the draws.
    box : float or None
        Each weight lies within this share of the stated one; None for any weights at all.
    statements : tuple of str
        Linear statements on the weights that hold as well, such as `sea_port >= airport`.
    unknown : {'uniform', 'triangular', 'midpoint'}
        Distribution of the value of an unknown criterion on [0, 1].
    position : {'triangular', 'uniform', 'fixed'}
        Distribution of a value within what positional uncertainty leaves open; triangular has its
        mode where the site is drawn, fixed is there.
    apart : float
        Two sites are told apart where one beats the other in at least this share of the draws.
    source : str
        Where these come from.
    """

    draws: int
    seed: int
    box: float | None
    statements: tuple[str, ...]
    unknown: Unknown
    position: Position
    apart: float
    source: str

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> RobustnessSettings:
        """
        Take the settings from a table of rule files.

        Parameters
        ----------
        table : Mapping
            Every key; `statements` may be missing, and `box` may be `any`.

        Returns
        -------
        RobustnessSettings
            The same.
        """
        return cls(**{"statements": (), **_read(table)})

    def patched(self, table: Mapping[str, Any]) -> RobustnessSettings:
        """
        Change some settings.

        Parameters
        ----------
        table : Mapping
            The keys that change, as for `of`.

        Returns
        -------
        RobustnessSettings
            With the others as they are.
        """
        return replace(self, **_read(table))


def _read(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: None if value == ANY_WEIGHTS else value for key, value in table.items()}
