"""
Rank many parcels on twelve criteria, by sitesel or the obvious geopandas way, in this process.

`python benchmarks/rank_parcels.py issue sitesel 100000 out.npz` prints stage times in seconds
(wall and processor time), the wall seconds of each criterion (side by side in sitesel, one after
the other in geopandas) and the process's peak memory as JSON, and writes the measured values.
`run.py` calls it, one process a case. The rules are `issue.toml` or `mixed.toml`.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from cases import peak_mb
from obvious import measures
from parcels import parcels

from sitesel.engine import Engine
from sitesel.pack import load
from sitesel.rules import load as load_rules
from sitesel.standings import stand

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.pack import Pack
    from sitesel.rules import RuleSet
    from sitesel.sites import Sites

HERE = Path(__file__).parent
INDUSTRY = "nev"
Values = dict[str, np.ndarray]


@dataclass
class Stopwatch:
    """
    Time since the last lap, by name.

    Parameters
    ----------
    laps : dict of str to (float, float)
        Seconds of wall and of processor time.
    criteria : dict of str to float
        Seconds of wall time that a criterion took in its thread.
    """

    laps: dict[str, tuple[float, float]] = field(default_factory=dict)
    criteria: dict[str, float] = field(default_factory=dict)
    _last: tuple[float, float] = (0.0, 0.0)

    def start(self) -> None:
        """Begin a lap."""
        self._last = (time.perf_counter(), time.process_time())

    def lap(self, name: str) -> None:
        """End a lap and begin the next."""
        wall, processor = time.perf_counter(), time.process_time()
        self.laps[name] = (wall - self._last[0], processor - self._last[1])
        self.start()

    def timed(self, name: str, measure: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Make a measurement note how long it takes."""

        def noted(sites: object) -> object:
            begin = time.perf_counter()
            found = measure(sites)
            self.criteria[name] = time.perf_counter() - begin
            return found

        return noted


def by_sitesel(sites: Sites, pack: Pack, rules: RuleSet, watch: Stopwatch) -> Values:
    """
    Bind, measure each criterion, value and rank.

    Parameters
    ----------
    sites : Sites
        Parcels.
    pack : Pack
        Its layers already read.
    rules : RuleSet
        Whose criteria.
    watch : Stopwatch
        Takes a lap a stage.

    Returns
    -------
    dict of str to ndarray
        Measured values by criterion.
    """
    engine = Engine.bind(rules, pack)
    criteria = {name: watch.timed(name, measure) for name, measure in engine.criteria.items()}
    engine = replace(engine, criteria=criteria)
    watch.lap("bind")
    evaluation = engine.evaluate(sites)
    watch.lap("measure")
    stand(evaluation, rules)
    watch.lap("score and order")
    return {name: column.to_numpy() for name, column in evaluation.matrix.measured.items()}


def by_geopandas(
    sites: Sites, pack: Pack, rules: RuleSet, watch: Stopwatch, *, variant: str = "explode"
) -> Values:
    """
    Measure each criterion the obvious way; other parameters and result as `by_sitesel`.

    Parameters
    ----------
    sites : Sites
        Parcels.
    pack : Pack
        Its layers already read.
    rules : RuleSet
        Whose criteria.
    watch : Stopwatch
        Takes a lap.
    variant : str
        How shares are measured, one of `obvious.VARIANTS`.

    Returns
    -------
    dict of str to ndarray
        Measured values by criterion.
    """
    table = sites.table[["geometry"]]
    measured = {
        name: watch.timed(name, measure)(table).to_numpy()
        for name, measure in measures(pack, rules, variant=variant)
    }
    watch.lap("measure")
    return measured


WAYS = {
    "sitesel": by_sitesel,
    "geopandas": by_geopandas,
    "geopandas-whole": partial(by_geopandas, variant="whole"),
    "geopandas-intersect": partial(by_geopandas, variant="intersect"),
}


def main(case: str, way: str, count: str, target: str) -> None:
    """
    Run one case.

    Parameters
    ----------
    case : str
        Name of the rules.
    way : str
        Of `WAYS`.
    count : str
        Number of parcels.
    target : str
        Where the measured values go.
    """
    watch = Stopwatch()
    watch.start()
    pack, rules = load(), load_rules(INDUSTRY, HERE / f"{case}.toml")
    for role in {role for rule in rules.weighted for role in rule.measurement().roles}:
        pack.features(role)
    pack.features(pack.network.role)
    watch.lap("read layers")
    sites = parcels(pack, int(count))
    watch.lap("make parcels")
    np.savez(target, **WAYS[way](sites, pack, rules, watch))
    criteria = {rule.id: watch.criteria[rule.id] for rule in rules.weighted}
    print(json.dumps({"stages": watch.laps, "criteria": criteria, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
