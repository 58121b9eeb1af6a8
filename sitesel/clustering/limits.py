"""The limits of `limits.toml`: from how many firms on anything is concluded, draws and seed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    From how many firms on anything is concluded.

    Parameters
    ----------
    source : str
        Where the numbers come from.
    listed_firms, segment_firms : int
        Least firms of the whole list, and of a segment.
    cluster_firms : int
        Least firms of a segment within reach of a core firm of a cluster.
    confidence : float
        Coverage of intervals, in (0, 1).
    draws, seed : int
        Random labellings, and what they are drawn with.
    lattice_per_reach : int
        Lattice steps in a reach.
    """

    source: str
    listed_firms: int
    segment_firms: int
    cluster_firms: int
    confidence: float
    draws: int
    seed: int
    lattice_per_reach: int


@cache
def limits() -> Limits:
    """
    Read the limits.

    Returns
    -------
    Limits
        As the file has them.
    """
    text = (files("sitesel") / "clustering" / "limits.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return Limits(**{name: value for name, value in table.items() if name != "schema"})
