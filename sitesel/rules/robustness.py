"""
What a rule set says of its robustness: from which weights and measurements the draws come.

The numbers stand in `[robustness]` of a rule file, key by key over the base.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

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
