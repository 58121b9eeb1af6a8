"""Rankings of the same sites for several industries, and a demand, as one assignment problem."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from sitesel.assigning.problem import Problem
from sitesel.errors import InputError
from sitesel.robustness import WeightSpace
from sitesel.robustness.assess import statements_of
from sitesel.standings import EXCLUDED
from sitesel.text import as_list, near

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sitesel.assigning.demand import Demand
    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.sites import Sites
    from sitesel.standings import Standings

SHOWN = 100.0


def problem_of(standings: Sequence[Standings], demand: Demand) -> Problem:
    """
    Put rankings and a demand together.

    Parameters
    ----------
    standings : sequence of Standings
        One an industry, in the order that results are to have, all of the same sites.
    demand : Demand
        With a wish for each.

    Returns
    -------
    Problem
        Its sites are in the order of their ids, so that no order of a file matters.

    Raises
    ------
    InputError
        If the demand states the capacity of a site that is none.
    """
    sites = ordered(standings[0].evaluation.sites)
    ids, names = tuple(sites.index), tuple(one.rules.industry for one in standings)
    tables = [one.table.loc[list(ids)] for one in standings]
    wishes = [demand.wishes[name] for name in names]
    row = {name: place for place, name in enumerate(names)}
    return Problem(
        industries=names,
        sites=ids,
        score=np.array([table["score"].to_numpy() for table in tables]) * SHOWN,
        barred=np.array([(table["status"] == EXCLUDED).to_numpy() for table in tables]),
        weight=np.array([wish.weight for wish in wishes]),
        area_mu=np.array([wish.area_mu or 0.0 for wish in wishes]),
        least_mu=np.array([wish.least_mu for wish in wishes]),
        most_sites=np.array([wish.sites for wish in wishes], dtype=np.int64),
        must=np.array([wish.must for wish in wishes], dtype=bool),
        capacity_mu=_capacity(sites, demand.capacity_mu),
        inside=_inside(sites, demand.capacity_mu),
        per_site=demand.per_site,
        apart=tuple(tuple(sorted(row[one] for one in group)) for group, _ in demand.apart),
    )


def ordered(sites: Sites) -> Sites:
    """
    Put sites in the order of their ids.

    Parameters
    ----------
    sites : Sites
        In any order.

    Returns
    -------
    Sites
        The same.
    """
    return sites.take(np.argsort(sites.index.to_numpy(dtype=str), kind="stable"))


def drawn_scores(
    standings: Sequence[Standings], sites: Sequence[str], draws: int
) -> Iterator[FloatArray]:
    """
    Score every pair under weights drawn around the stated ones, each industry's by themselves.

    Parameters
    ----------
    standings : sequence of Standings
        One an industry; its rules say from where to draw.
    sites : sequence of str
        Ids, in the order wanted.
    draws : int
        How many.

    Yields
    ------
    ndarray of float, shape (n, m)
        Points, with values as they stand and unknown ones at their midpoint.
    """
    parts = []
    for one in standings:
        matrix, settings = one.evaluation.matrix, one.rules.robustness
        space = WeightSpace(
            names=tuple(matrix.weight.index),
            stated=matrix.weight.to_numpy(),
            box=settings.box,
            statements=statements_of(one.rules),
        )
        seed = settings.seed + zlib.crc32(one.rules.industry.encode())
        values = matrix.counted.loc[list(sites)].to_numpy()
        parts.append((space.draws(draws, seed=seed), values.T * SHOWN))
    for draw in range(draws):
        yield np.array([weights[draw] @ values for weights, values in parts])


def _capacity(sites: Sites, stated: Mapping[str, float]) -> FloatArray:
    capacity = sites.area_mu.copy()
    place = {name: at for at, name in enumerate(sites.column("name_zh"))}
    place.update({name: at for at, name in enumerate(sites.index)})
    wrong = [name for name in stated if name not in place]
    if wrong:
        raise InputError(
            "需求文件 capacity_mu 中有不认识的地块,请改成候选地块的编号或名称:",
            "The demand states capacities of unknown sites; use ids or names of candidate sites:",
            [
                (f"{name};最接近的有 {'、'.join(near(name, place))}",
                 f"{name}; nearest: {', '.join(near(name, place))}")
                for name in wrong
            ],
        )  # fmt: skip
    for name, area_mu in stated.items():
        capacity[place[name]] = area_mu
    return capacity


def _inside(sites: Sites, stated: Mapping[str, float]) -> BoolArray:
    """
    Which site lies in which, over any number of steps, as declared.

    A site whose published area is another's (`area_of`) lies in that and that in it, so that the
    one area is given out once; not so where its own is stated.
    """
    place = {name: at for at, name in enumerate(sites.index)}
    inside = np.eye(len(sites), dtype=bool)
    for at, cell in enumerate(sites.column("within")):
        inside[at, [place[name] for name in as_list(cell) if name in place]] = True
    names = zip(sites.index, sites.column("name_zh"), strict=True)
    unstated = [stated.keys().isdisjoint(both) for both in names]
    for at, cell in enumerate(sites.column("area_of")):
        same = [place[name] for name in as_list(cell) if name in place and unstated[at]]
        inside[at, same] = inside[same, at] = True
    while True:
        further = inside @ inside
        if (further == inside).all():
            return inside
        inside = further
