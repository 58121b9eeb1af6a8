"""
The back-test: every plant and every industry that it serves, one trial each.

Random places are drawn once for all trials; the layers of the pack are indexed once an industry,
and only what reads a plant's roles is bound anew when that plant is taken out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sitesel.engine import Engine
from sitesel.errors import MethodError, NoSiteError
from sitesel.industry import industries as known_industries
from sitesel.industry import resolve
from sitesel.pack import Pack, load
from sitesel.rules import builtin_rules
from sitesel.rules import load as load_rules
from sitesel.rules.in_force import in_force
from sitesel.trials.places import Ground
from sitesel.trials.plants import plants_of
from sitesel.trials.trial import run_trial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from sitesel.rules import RuleSet
    from sitesel.trials.plants import Plant
    from sitesel.trials.trial import Trial

PLACES, DRAWS, SEED = 500, 20, 20261124


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """
    All trials of a back-test, with what they rest on.

    Parameters
    ----------
    pack : Pack
        The city.
    rules : Mapping of str to RuleSet
        By industry, in the order of the city's list.
    plants : tuple of Plant
        All that the pack has, by id.
    trials : tuple of Trial
        By industry and plant.
    places, draws, seed : int
        Random places, moves of each plant, and the seed of both.
    area_m2 : float
        Of the hull that random places are drawn in, water included.
    skipped : Mapping of str to tuple of str
        Industry without rules of its own to the plants that name it.
    bare : tuple of str
        Industries that were asked for and have no plant.
    """

    pack: Pack
    rules: Mapping[str, RuleSet]
    plants: tuple[Plant, ...]
    trials: tuple[Trial, ...]
    places: int
    draws: int
    seed: int
    area_m2: float
    skipped: Mapping[str, tuple[str, ...]]
    bare: tuple[str, ...]


def run(  # noqa: PLR0913  (the options of the command)
    layers: str | Path | Pack | None = None,
    industries: Sequence[str] | None = None,
    *,
    places: int = PLACES,
    draws: int = DRAWS,
    seed: int = SEED,
    progress: Callable[[str], None] | None = None,
) -> Trials:
    """
    Take out each plant in turn and rank its real place for each of its industries.

    Parameters
    ----------
    layers : str, Path or Pack, optional
        A pack, or a folder of files named by role; by default the built-in pack.
    industries : sequence of str, optional
        Names of industries; by default all that have a plant.
    places : int
        Random places.
    draws : int
        How often each plant is moved within its uncertainty.
    seed : int
        Of both.
    progress : callable, optional
        Told the trial that comes next.

    Returns
    -------
    Trials
        The same for any row order of the layers.

    Raises
    ------
    UsageError
        If an industry does not exist.
    MethodError
        If fewer than one place or draw is asked for.
    InputError
        If layers are at fault or the pack has no anchor firms.
    NoSiteError
        If none of the industries has a plant.
    """
    if places < 1 or draws < 1:
        raise MethodError(
            f"随机地点 {places} 个、移动 {draws} 次:两者都至少为 1。",
            f"{places} random places and {draws} draws: each is at least 1.",
        )
    pack = layers if isinstance(layers, Pack) else load(layers)
    plants = plants_of(pack)
    asked = [resolve(name).id for name in industries or known_industries()]
    served = {name: [one for one in plants if name in one.industries] for name in asked}
    ruled = [name for name in served if served[name] and name in builtin_rules()]
    rules = {name: _rules(name, pack) for name in ruled}
    if not rules:
        raise _no_plant(asked, plants)
    ground = Ground.of(pack, plants)
    random = ground.random(places, seed=seed)
    trials = []
    for name, ruleset in rules.items():
        engine = Engine.bind(ruleset, pack)
        for plant in served[name]:
            if progress is not None:
                progress(f"{known_industries()[name].name_zh} · {plant.name}")
            moved = ground.moved(plant, draws, seed=seed)
            trials.append(run_trial(engine, plant, random=random, moved=moved))
    return Trials(
        pack=pack,
        rules=rules,
        plants=plants,
        trials=tuple(trials),
        places=places,
        draws=draws,
        seed=seed,
        area_m2=float(ground.hull.area),
        skipped=_skipped(plants),
        bare=tuple(name for name in asked if industries and not served[name]),
    )


def _rules(industry: str, pack: Pack) -> RuleSet:
    """Take the rules of an industry with only those constraints that can exclude a place."""
    rules = in_force(load_rules(industry), pack)
    vetoes = tuple(one for one in rules.constraints if one.action == "exclude")
    return replace(rules, constraints=vetoes)


def _skipped(plants: Iterable[Plant]) -> dict[str, tuple[str, ...]]:
    """Give the industries that plants name and that have no rules, with those plants."""
    named = {name for plant in plants for name in plant.industries}
    return {
        name: tuple(plant.name for plant in plants if name in plant.industries)
        for name in sorted(named - set(builtin_rules()))
    }


def _no_plant(asked: Iterable[str], plants: Iterable[Plant]) -> NoSiteError:
    known = known_industries()
    served = {name for plant in plants for name in plant.industries}
    none = [known[name] for name in asked]
    some = [industry for name, industry in known.items() if name in served]
    return NoSiteError(
        f"没有可回测的工厂:数据包的链主中没有一家属于 {'、'.join(one.name_zh for one in none)};"
        f"有链主的产业:{'、'.join(one.name_zh for one in some) or '无'}。"
        "请换一个产业,或在链主图层的 industries 字段补上。",
        "There is no plant to back-test with: no anchor firm of the pack serves "
        f"{', '.join(one.name_en for one in none)}; those that have any: "
        f"{', '.join(one.name_en for one in some) or 'none'}. Choose another industry, or fill the "
        "field `industries` of the anchor firms.",
    )
