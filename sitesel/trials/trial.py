"""
One trial: a plant is taken out and its real place is held against others for its industry.

The others are random places; the centres of the pack's sites, as points, so that nothing but the
place differs; and those sites as they are, which bring an area and industries of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from sitesel.engine import FAIL, demand_of
from sitesel.sites import Sites, from_pack
from sitesel.trials.places import as_sites
from sitesel.trials.yardsticks import LAST, SCORES, reads, relative_rank, yardsticks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sitesel.criteria import Measure
    from sitesel.engine import Engine
    from sitesel.matrix import FloatArray
    from sitesel.rules import ConstraintRule, CriterionRule
    from sitesel.trials.plants import Plant

RIVALS = ("random", "centres", "sites")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """
    Where a plant's real place stands for one industry.

    Parameters
    ----------
    plant : Plant
        Taken out.
    industry : str
        Id.
    rank : DataFrame of float, shape (1 + draws, rivals x yardsticks)
        Relative rank in [0, 1], 1 best: row 0 as drawn, then moved. Columns are pairs of a group
        of rivals and a score or criterion; NaN where nothing is known to compare.
    unknown : DataFrame of bool or float, shape (criteria, 1 + rivals)
        Share of `plant` (0 or 1) and of each group of rivals whose criterion is unknown.
    excluded : Mapping of str to float
        Share of `plant` (0 or 1) and of each group of rivals that a constraint excludes.
    excluded_by : tuple of str
        Ids of the constraints that exclude the plant's real place.
    """

    plant: Plant
    industry: str
    rank: pd.DataFrame
    unknown: pd.DataFrame
    excluded: Mapping[str, float]
    excluded_by: tuple[str, ...]


def run_trial(engine: Engine, plant: Plant, *, random: FloatArray, moved: FloatArray) -> Trial:
    """
    Take a plant out and rank its place.

    Parameters
    ----------
    engine : Engine
        Rules of the industry bound to the whole pack.
    plant : Plant
        Whose place is held against others.
    random : ndarray of float, shape (n, 2)
        Random places.
    moved : ndarray of float, shape (draws, 2)
        The plant's place, moved.

    Returns
    -------
    Trial
        With its relative ranks.
    """
    engine = without(engine, plant)
    crs = engine.pack.head.work_crs
    parks = from_pack(engine.pack)

    def points(name: str, where: FloatArray) -> Sites:
        return as_sites(where, name=name, uncertainty_m=plant.uncertainty_m, crs=crs)

    own_places = points("plant", np.concatenate([[(plant.east_m, plant.north_m)], moved]))
    centres = points("centre", shapely.get_coordinates(parks.centres))
    rivals = (points("random", random), centres, parks)
    evaluation = engine.evaluate(_together((own_places, *rivals)))
    group = np.repeat(["plant", "moved", *RIVALS], [1, len(moved), *map(len, rivals)])
    compared = yardsticks(evaluation, engine).set_axis(pd.Index(group))
    own = compared[np.isin(group, ("plant", "moved"))]
    rank = {
        (rival, name): relative_rank(own[name].to_numpy(), among[name].to_numpy())
        for rival, among in ((rival, compared[group == rival]) for rival in RIVALS)
        for name in compared
    }
    shown = ["plant", *RIVALS]
    unknown = compared.drop(columns=list(SCORES)).isna().groupby(level=0).mean().T
    excluded = (compared[SCORES[0]] == LAST).groupby(level=0).mean()
    return Trial(
        plant=plant,
        industry=engine.rules.industry,
        rank=pd.DataFrame(rank),
        unknown=unknown[shown],
        excluded={name: float(excluded[name]) for name in shown},
        excluded_by=tuple(
            name for name, one in evaluation.constraints.items() if one.finding[0] == FAIL
        ),
    )


def without(engine: Engine, plant: Plant) -> Engine:
    """
    Bind anew, to the pack without a plant, what reads the roles that it is taken out of.

    Parameters
    ----------
    engine : Engine
        Bound to the whole pack.
    plant : Plant
        To take out.

    Returns
    -------
    Engine
        Measures as if the plant did not exist; all else is shared.
    """
    pack, demand = engine.pack.without(plant.taken), demand_of(engine.rules)

    def bound(
        rules: Iterable[CriterionRule | ConstraintRule], before: Mapping[str, Measure]
    ) -> dict[str, Measure]:
        return {
            rule.id: rule.measurement().on(pack, demand)
            if reads(rule, plant.taken)
            else before[rule.id]
            for rule in rules
        }

    return replace(
        engine,
        pack=pack,
        criteria=bound(engine.rules.weighted, engine.criteria),
        constraints=bound(engine.rules.constraints, engine.constraints),
    )


def _together(parts: Sequence[Sites]) -> Sites:
    return Sites(
        table=pd.concat([part.table for part in parts]),
        uncertainty_m=np.concatenate([part.uncertainty_m for part in parts]),
    )
