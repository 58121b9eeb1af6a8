"""
What places are held against: the score, the score without what is circular, each criterion alone.

    relative rank = (others that are worse + half of those that are equal) / others       in [0, 1]

Against random places its mean over plants is the area under the ROC curve of presence against
background: the chance that a plant's place beats a random one [1]_ [2]_. Chance is 0.5.

Excluded places share the last rank, as in a ranking. An unknown criterion counts its midpoint in
the score; alone it is compared only where it is known.

.. [1] Hanley, J. A. and McNeil, B. J. (1982). The meaning and use of the area under a receiver
   operating characteristic (ROC) curve. Radiology 143(1), 29-36,
   doi:10.1148/radiology.143.1.7063747
.. [2] Phillips, S. J., Anderson, R. P. and Schapire, R. E. (2006). Maximum entropy modeling of
   species geographic distributions. Ecological Modelling 190(3-4), 231-259,
   doi:10.1016/j.ecolmodel.2005.03.026 (background in place of absences).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sitesel.standings import EXCLUDED, TIE_DECIMALS, status
from sitesel.trials.plants import ROLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitesel.engine import Engine, Evaluation
    from sitesel.matrix import FloatArray
    from sitesel.rules import ConstraintRule, CriterionRule

SCORES = ("score", "score-match", "score-firms", "score-ground")
CIRCULAR_KIND = "industry_match"
LAST = -1.0


def yardsticks(evaluation: Evaluation, engine: Engine) -> pd.DataFrame:
    """
    Give what the places are compared by.

    Parameters
    ----------
    evaluation : Evaluation
        Of the places.
    engine : Engine
        That evaluated them.

    Returns
    -------
    DataFrame of float, shape (places, scores + criteria)
        Scores in [0, 1], `LAST` of excluded places; values of criteria, NaN where unknown. Rounded
        as rankings are before they call two places equal.
    """
    contribution = evaluation.matrix.contribution
    excluded = status(evaluation, engine.rules) == EXCLUDED
    scores = {
        name: contribution.drop(columns=list(without)).sum(axis="columns", min_count=1)
        for name, without in left_out(engine).items()
    }
    ranked = pd.DataFrame({name: score.mask(excluded, LAST) for name, score in scores.items()})
    return ranked.join(evaluation.matrix.value).round(TIE_DECIMALS)


def left_out(engine: Engine) -> dict[str, tuple[str, ...]]:
    """
    Name the criteria that each score does without.

    Parameters
    ----------
    engine : Engine
        With rules and pack.

    Returns
    -------
    dict of str to tuple of str
        By score: none; the industry match, which is circular; also what reads anchor firms; also
        what reads parks, so that only the ground is left.
    """
    rules = engine.rules.weighted
    match: list[str] = [rule.id for rule in rules if rule.kind == CIRCULAR_KIND]
    firms = [rule.id for rule in rules if reads(rule, (ROLE,))]
    parks = [rule.id for rule in rules if reads(rule, engine.pack.head.site_roles)]
    steps = ((), match, (*match, *firms), (*match, *firms, *parks))
    return {name: tuple(dict.fromkeys(step)) for name, step in zip(SCORES, steps, strict=True)}


def reads(rule: CriterionRule | ConstraintRule, roles: Iterable[str]) -> bool:
    """
    Tell whether a rule measures from any of some roles.

    Parameters
    ----------
    rule : CriterionRule or ConstraintRule
        The rule.
    roles : iterable of str
        The roles.

    Returns
    -------
    bool
        Whether it does.
    """
    return not set(rule.measurement().roles).isdisjoint(roles)


def relative_rank(places: FloatArray, among: FloatArray) -> FloatArray:
    """
    Share of others that each place beats, counting half of those that it equals.

    Parameters
    ----------
    places : ndarray of float, shape (n,)
        Scores or values of the places; NaN is unknown and stays NaN.
    among : ndarray of float, shape (m,)
        Of the others; unknown ones are passed over.

    Returns
    -------
    ndarray of float, shape (n,)
        In [0, 1], 1 best; NaN if nothing is known of the others.

    Examples
    --------
    >>> relative_rank(np.array([0.3, 0.9, np.nan]), np.array([0.1, 0.3, 0.3, 0.8, np.nan]))
    array([0.5, 1. , nan])
    """
    from scipy.stats import percentileofscore

    known = among[~np.isnan(among)]
    if not len(known):
        return np.full(len(places), np.nan)
    percent: FloatArray = percentileofscore(known, places, kind="mean")
    return percent / 100
