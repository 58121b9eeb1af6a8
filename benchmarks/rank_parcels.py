"""
Rank many parcels on twelve criteria, by sitesel or the obvious geopandas way, in this process.

`python benchmarks/rank_parcels.py sitesel 100000 out.npz` prints stage times in seconds (wall and
processor time) and the process's peak memory as JSON, and writes the measured values. `run.py`
calls it, one process a case.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from obvious import measures
from parcels import parcels

from sitesel.engine import Engine
from sitesel.pack import load
from sitesel.rules import load as load_rules
from sitesel.standings import stand

if TYPE_CHECKING:
    from sitesel.pack import Pack
    from sitesel.rules import RuleSet
    from sitesel.sites import Sites

RULES = Path(__file__).with_name("rules.toml")
INDUSTRY = "nev"
KIB_PER_MB = 1000**2 / 1024
Values = dict[str, np.ndarray]


@dataclass
class Stopwatch:
    """
    Time since the last lap, by name.

    Parameters
    ----------
    laps : dict of str to (float, float)
        Seconds of wall and of processor time.
    """

    laps: dict[str, tuple[float, float]] = field(default_factory=dict)
    _last: tuple[float, float] = (0.0, 0.0)

    def start(self) -> None:
        """Begin a lap."""
        self._last = (time.perf_counter(), time.process_time())

    def lap(self, name: str) -> None:
        """End a lap and begin the next."""
        wall, processor = time.perf_counter(), time.process_time()
        self.laps[name] = (wall - self._last[0], processor - self._last[1])
        self.start()


def by_sitesel(sites: Sites, pack: Pack, rules: RuleSet, watch: Stopwatch) -> Values:
    """
    Index, measure each criterion, value and rank.

    Parameters
    ----------
    sites : Sites
        Parcels.
    pack : Pack
        Its layers already read.
    rules : RuleSet
        Of `rules.toml`.
    watch : Stopwatch
        Takes a lap a stage.

    Returns
    -------
    dict of str to ndarray
        Measured values by criterion.
    """
    watch.start()
    engine = Engine.bind(rules, pack)
    watch.lap("index")
    stages = ["", *engine.criteria]
    evaluation = engine.evaluate(sites, progress=lambda name: _measured(name, stages, watch))
    watch.lap(stages[-1])
    stand(evaluation, rules)
    watch.lap("score and order")
    return {name: column.to_numpy() for name, column in evaluation.matrix.measured.items()}


def _measured(name: str, stages: list[str], watch: Stopwatch) -> None:
    """Take the lap of the criterion before the one that begins."""
    before = stages[stages.index(name) - 1]
    if before:
        watch.lap(before)


def by_geopandas(sites: Sites, pack: Pack, rules: RuleSet, watch: Stopwatch) -> Values:
    """
    Measure each criterion the obvious way; parameters and result as `by_sitesel`.

    Parameters
    ----------
    sites : Sites
        Parcels.
    pack : Pack
        Its layers already read.
    rules : RuleSet
        Of `rules.toml`.
    watch : Stopwatch
        Takes a lap a criterion.

    Returns
    -------
    dict of str to ndarray
        Measured values by criterion.
    """
    measured = {}
    table = sites.table[["geometry"]]
    watch.start()
    for name, measure in measures(pack, rules):
        measured[name] = measure(table).to_numpy()
        watch.lap(name)
    return measured


def main(way: str, count: str, target: str) -> None:
    """
    Run one case.

    Parameters
    ----------
    way : str
        `sitesel` or `geopandas`.
    count : str
        Number of parcels.
    target : str
        Where the measured values go.
    """
    watch = Stopwatch()
    watch.start()
    pack, rules = load(), load_rules(INDUSTRY, RULES)
    for role in {role for rule in rules.weighted for role in rule.measurement().roles}:
        pack.features(role)
    pack.features(pack.network.role)
    watch.lap("read layers")
    sites = parcels(pack, int(count))
    watch.lap("make parcels")
    ways = {"sitesel": by_sitesel, "geopandas": by_geopandas}
    np.savez(target, **ways[way](sites, pack, rules, watch))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_MB
    print(json.dumps({"stages": watch.laps, "peak_mb": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
