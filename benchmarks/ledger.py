"""
The ledger of many parcels: what each constraint claims alone and takes first, and what is left.

`python benchmarks/ledger.py` measures sitesel and the obvious geopandas way (`overlay`: an
intersection for what a layer claims alone, a difference for what it leaves) in turn, in this
process, over the same ground, and prints medians, the ratio of each round and the greatest
difference of an area. Ground is dissolved before either way is timed, and exploded for geopandas,
so that its index has parts to choose from. `--parcels 5000 --runs 1` makes a quick trial.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from typing import TYPE_CHECKING, TypeAlias

import geopandas
import numpy as np
from parcels import parcels

from sitesel.ledger.account import account
from sitesel.ledger.entries import Entry
from sitesel.pack import load
from sitesel.rules import ConstraintRule
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.pack import Pack
    from sitesel.sites import Sites

TOLERANCE_M2 = 1e-3
GROUND = (("sea", 0.0), ("water_body", 0.0), ("zone", 0.0), ("road", 30.0), ("railway", 50.0))
Areas = dict[str, np.ndarray]
Frame: TypeAlias = geopandas.GeoDataFrame


def entries() -> list[Entry]:
    """
    Make the constraints.

    Returns
    -------
    list of Entry
        Three layers as drawn, two with a set-back, in the order of `GROUND`.
    """
    return [Entry(rule=_rule(role, metres), takes=True) for role, metres in GROUND]


def _rule(role: str, metres: float) -> ConstraintRule:
    said = Text(role, role)
    return ConstraintRule(
        id=role, title=said, rule=said, note=said, kind="overlap",
        params={"of": (role,), "set_back_m": metres}, unit="share", at_most=0.0, at_least=None,
        action="exclude", clause="", clause_status="none", source="for benchmarks", confidence=0.0,
    )  # fmt: skip


def by_sitesel(sites: Sites, pack: Pack, taking: list[Entry]) -> Areas:
    """
    Account by sitesel, which also counts once what several parcels share.

    Parameters
    ----------
    sites : Sites
        Parcels.
    pack : Pack
        Its ground dissolved.
    taking : list of Entry
        The constraints.

    Returns
    -------
    dict of str to ndarray
        Square metres by name.
    """
    fresh = type(sites)(table=sites.table, uncertainty_m=sites.uncertainty_m)  # nothing cached
    found = account(fresh, taking, pack)
    alone = {f"alone {name}": one.alone for name, one in found.taken.items()}
    first = {f"first {name}": one.first for name, one in found.taken.items()}
    return {**alone, **first, "net": found.net}


def by_geopandas(table: Frame, grounds: dict[str, Frame]) -> Areas:
    """
    Account by overlays.

    Parameters
    ----------
    table : GeoDataFrame
        Parcels, with their number.
    grounds : dict of GeoDataFrame
        Dissolved and exploded ground, by name.

    Returns
    -------
    dict of str to ndarray
        As of `by_sitesel`.
    """
    found: Areas = {}
    left, left_m2 = table, table.area.to_numpy()
    for name, ground in grounds.items():
        common = table.overlay(ground, how="intersection", keep_geom_type=True)
        found[f"alone {name}"] = _by_parcel(common, len(table))
        left = left.overlay(ground, how="difference", keep_geom_type=True)
        kept_m2 = _by_parcel(left, len(table))
        found[f"first {name}"], left_m2 = left_m2 - kept_m2, kept_m2
    return {**found, "net": left_m2}


def _by_parcel(frame: Frame, count: int) -> np.ndarray:
    return np.bincount(frame["parcel"], weights=frame.area, minlength=count)


def main() -> None:
    """Measure both ways in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    pack, taking = load(), entries()
    sites = parcels(pack, options.parcels)
    table = sites.table[["geometry"]].reset_index(drop=True)
    table = table.assign(parcel=np.arange(len(table)))
    grounds = {}
    for one in taking:
        claim = one.claim(pack)
        whole = geopandas.GeoDataFrame(geometry=[claim.ground.whole], crs=table.crs)
        grounds[one.id] = whole.explode(ignore_index=True)
    ways: dict[str, Callable[[], Areas]] = {
        "sitesel": lambda: by_sitesel(sites, pack, taking),
        "geopandas": lambda: by_geopandas(table, grounds),
    }
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    areas: dict[str, Areas] = {}
    for _ in range(options.runs):
        for way, measure in ways.items():
            begin = time.process_time()
            areas[way] = measure()
            seconds[way].append(time.process_time() - begin)
    ours, theirs = areas.values()
    apart = max(float(np.abs(ours[name] - theirs[name]).max()) for name in theirs)
    rounds = zip(seconds["geopandas"], seconds["sitesel"], strict=True)
    ratios = [one / other for one, other in rounds]
    for way, times in seconds.items():
        print(f"{way}: {statistics.median(times):.2f} s of processor time")
    print(
        f"geopandas / sitesel: {statistics.median(ratios):.1f} "
        f"({min(ratios):.1f}-{max(ratios):.1f}), {options.parcels} parcels, {len(GROUND)} layers; "
        f"greatest difference {apart:.1e} m2"
    )
    if not apart <= TOLERANCE_M2:
        sys.exit("the two ways differ")


if __name__ == "__main__":
    main()
