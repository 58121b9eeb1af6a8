"""
Means of relative ranks over plants, with intervals that respect what is not independent.

A plant counts once, with the mean over its industries. Intervals are percentile bootstraps [1]_:
of plants; of whole groups of plants at one place, since neighbours share their surroundings; and
of whole industries, since their plants share the rules (the cluster bootstrap [2]_). Few groups
make such intervals too narrow, and none is given for fewer than `LEAST_GROUPS`: only from five on
could plants that all lie on one side of chance do so with a chance below one in twenty (2^-5).

.. [1] Efron, B. and Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall,
   ch. 13 (percentile intervals), doi:10.1201/9780429246593; computed by `scipy.stats.bootstrap`.
.. [2] Field, C. A. and Welsh, A. H. (2007). Bootstrapping clustered data. Journal of the Royal
   Statistical Society: Series B 69(3), 369-390, doi:10.1111/j.1467-9868.2007.00593.x
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitesel.matrix import FloatArray
    from sitesel.trials.trial import Trial

CHANCE = 0.5
CONFIDENCE = 0.95
RESAMPLES = 9999
LEAST_GROUPS = 5

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """
    Relative ranks of some trials by one yardstick among one group of rivals, in short.

    Parameters
    ----------
    mean : float
        Over plants, in [0, 1]; NaN if nothing could be compared.
    plants, places, industries : int
        How many, places counting those that cannot be told apart once.
    by_plant, by_place : (float, float)
        Bootstrap interval of the mean; NaN of fewer than `LEAST_GROUPS` groups.
    mean_of_trials : float
        Over pairs of a plant and an industry.
    by_industry : (float, float)
        Bootstrap interval of that.
    moved : (float, float)
        Least and greatest mean over plants when all are moved within their uncertainty.
    """

    mean: float
    plants: int
    places: int
    industries: int
    by_plant: Interval
    by_place: Interval
    mean_of_trials: float
    by_industry: Interval
    moved: Interval

    @property
    def worse(self) -> bool:
        """Whether the mean is worse than chance."""
        return self.mean < CHANCE

    @property
    def surely_worse(self) -> bool:
        """Whether the whole interval over plants is worse than chance."""
        return self.by_plant[1] < CHANCE


def summarise(trials: Iterable[Trial], yardstick: str, *, among: str, seed: int) -> Summary:
    """
    Sum trials up.

    Parameters
    ----------
    trials : iterable of Trial
        At least one; those without the yardstick are passed over.
    yardstick : str
        A score or criterion.
    among : str
        Which rivals.
    seed : int
        Of the bootstraps.

    Returns
    -------
    Summary
        The same for any order of the trials.
    """
    rows = [
        (one.plant.id, one.plant.place, one.industry, one.rank[among, yardstick].to_numpy())
        for one in sorted(trials, key=lambda one: (one.plant.id, one.industry))
        if (among, yardstick) in one.rank
    ]
    if not rows:
        return _NOTHING
    ranks = np.array([row[3] for row in rows])
    labels = pd.DataFrame([row[:3] for row in rows], columns=["plant", "place", "industry"])
    known = ~np.isnan(ranks[:, 0])
    if not known.any():
        return _NOTHING
    table = labels.assign(rank=ranks[:, 0])[known]
    plants = table.groupby("plant").agg(place=("place", "first"), rank=("rank", "mean"))
    moved = pd.DataFrame(ranks[known, 1:]).groupby(table["plant"].to_numpy()).mean().mean()
    return Summary(
        mean=float(plants["rank"].mean()),
        plants=len(plants),
        places=plants["place"].nunique(),
        industries=table["industry"].nunique(),
        by_plant=interval(plants["rank"].to_numpy(), np.ones(len(plants)), seed=seed),
        by_place=_interval(plants["rank"], plants["place"], seed=seed),
        mean_of_trials=float(table["rank"].mean()),
        by_industry=_interval(table["rank"], table["industry"], seed=seed),
        moved=(float(moved.min()), float(moved.max())),
    )


def interval(sums: FloatArray, sizes: FloatArray, *, seed: int) -> Interval:
    """
    Bootstrap the mean over all members by drawing whole groups.

    Parameters
    ----------
    sums, sizes : ndarray of float, shape (groups,)
        Sum over the members of each group, and how many it has.
    seed : int
        Of the resampling.

    Returns
    -------
    (float, float)
        Bounds; NaN of fewer than `LEAST_GROUPS` groups.
    """
    if len(sums) < LEAST_GROUPS:
        return np.nan, np.nan
    from scipy.stats import bootstrap

    found = bootstrap(
        (sums, sizes),
        lambda total, size, axis: total.sum(axis=axis) / size.sum(axis=axis),
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        random_state=np.random.default_rng(seed),
    ).confidence_interval
    return float(found.low), float(found.high)


def _interval(ranks: pd.Series[float], group: pd.Series[Any], *, seed: int) -> Interval:
    found = ranks.groupby(group).agg(["sum", "size"]).to_numpy(dtype=np.float64)
    return interval(*found.T, seed=seed)


_NAN = (np.nan, np.nan)
_NOTHING = Summary(
    mean=np.nan,
    plants=0,
    places=0,
    industries=0,
    by_plant=_NAN,
    by_place=_NAN,
    mean_of_trials=np.nan,
    by_industry=_NAN,
    moved=_NAN,
)
