"""
The Python interface: the same names as the commands.

Examples
--------
>>> import sitesel
>>> ranking = sitesel.rank("新能源汽车")
>>> bool(ranking.table["score"].between(0, 100).all())
True
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sitesel import sites as site_files
from sitesel.districts import listed
from sitesel.engine import Engine
from sitesel.industry import industries as known_industries
from sitesel.industry import resolve
from sitesel.pack import Pack, load
from sitesel.ranking import Ranking
from sitesel.robustness import assess
from sitesel.rules import load as load_rules
from sitesel.rules.in_force import in_force
from sitesel.scenarios import check_names, side_by_side
from sitesel.select import Filters, select
from sitesel.standings import stand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from sitesel.report.notebook import Answer
    from sitesel.rules import RuleSet
    from sitesel.sites import Sites


def rank(  # noqa: PLR0913  (one keyword for each option of the command)
    industry: str,
    *,
    sites: str | Path | Sites | None = None,
    crs: str | None = None,
    parks: bool = False,
    layers: str | Path | Pack | None = None,
    rules: str | Path | RuleSet | None = None,
    weights: Mapping[str, float] | None = None,
    as_of: str | date | None = None,
    district: Sequence[str] = (),
    area: tuple[float, float] = (0.0, math.inf),
    robustness: Mapping[str, Any] | bool = True,
    progress: Callable[[str], None] | None = None,
) -> Ranking:
    """
    Rank candidate sites for an industry.

    Parameters
    ----------
    industry : str
        Exact name, alias, pinyin or initials.
    sites : str, Path or Sites, optional
        The planner's own polygons; by default the pack's parks.
    crs : str, optional
        Reference system of the sites file, if it names none.
    parks : bool
        Whether the pack's parks compete with `sites`.
    layers : str, Path or Pack, optional
        A pack, or a folder of files named by role; by default the built-in pack.
    rules : str, Path or RuleSet, optional
        A rule file; by default the built-in rules of the industry.
    weights : Mapping of str to float, optional
        Criterion id to share in [0, 1]; the rest rescale.
    as_of : str or date, optional
        The day on which set-backs of the pack's table must be in force, as `2026-05-01`; by
        default the date of the pack.
    district : sequence of str, optional
        Names of the districts whose sites compete.
    area : (float, float), optional
        Least and greatest area in 亩 of the sites that compete.
    robustness : Mapping or bool
        False: leave it out. A mapping sets keys of the rules' robustness settings, such as
        `{"box": 0.5, "draws": 20_000}`; values as a rule file writes them.
    progress : callable, optional
        Told what is being measured.

    Returns
    -------
    Ranking
        Deterministic: the same inputs give the same numbers, for any row order.

    Raises
    ------
    UsageError
        If the industry, a criterion or the day does not exist.
    MethodError
        If weights or robustness settings cannot be.
    InputError
        If rules, layers or sites are at fault.
    NoSiteError
        If no site is left.
    """
    found = resolve(industry)
    pack = layers if isinstance(layers, Pack) else load(layers)
    ruleset = rules_in_force(found.id, rules, pack, weights=weights, as_of=as_of)
    if isinstance(robustness, Mapping):
        ruleset = ruleset.with_robustness(robustness)
    if sites is None:
        candidates = site_files.from_pack(pack)
    elif isinstance(sites, str | Path):
        candidates = site_files.from_file(sites, pack, crs=crs)
    else:
        candidates = sites
    if parks and sites is not None:
        candidates = site_files.together(candidates, site_files.from_pack(pack))
    candidates = select(candidates, Filters(districts=tuple(district), area_mu=area))
    engine = Engine.bind(ruleset, pack)
    standings = stand(engine.evaluate(candidates, progress=progress), ruleset)
    judged = None if robustness is False else assess(standings, progress=progress)
    return Ranking(standings=standings, pack=pack, robustness=judged)


def scenario(
    industry: str,
    scenarios: Mapping[str, str | Path | RuleSet | Mapping[str, float]],
    **options: Any,  # noqa: ANN401  (those of `rank`)
) -> Answer:
    """
    Rank the same sites under several rule sets, side by side with the stated one.

    Parameters
    ----------
    industry : str
        Exact name, alias, pinyin or initials.
    scenarios : Mapping of str to (str, Path, RuleSet or Mapping)
        By name: a rule file instead of the stated rules, or weights to set in them.
    **options : object
        What `rank` takes; these are the stated rules, layers and sites.

    Returns
    -------
    Answer
        Ranks and scores under each, what moved and why; prints as tables and sentences.

    Raises
    ------
    UsageError
        If there is no scenario, or one has the name of the stated rules; else as `rank` does.
    """
    from sitesel.report.notebook import Answer
    from sitesel.report.scenario_text import scenario_text

    check_names(scenarios)
    options = {**options, "robustness": False}
    stated = rank(industry, **options)
    sites, rules = stated.standings.evaluation.sites, stated.standings.rules
    documents = {
        name: rank(
            industry,
            sites=sites,
            layers=stated.pack,
            as_of=options.get("as_of"),
            rules=rules.with_weights(one) if isinstance(one, Mapping) else one,
            robustness=False,
        ).document
        for name, one in scenarios.items()
    }
    return Answer(side_by_side(stated.document, documents), scenario_text)


def rules_in_force(
    industry: str,
    rules: str | Path | RuleSet | None,
    pack: Pack,
    *,
    weights: Mapping[str, float] | None,
    as_of: str | date | None,
) -> RuleSet:
    """
    Put the rules in force together.

    Parameters
    ----------
    industry : str
        Its id.
    rules : str, Path or RuleSet, optional
        A rule file; by default the built-in rules of the industry.
    pack : Pack
        With its table of set-backs.
    weights : Mapping of str to float, optional
        Criterion id to share.
    as_of : str or date, optional
        The day on which set-backs must be in force.

    Returns
    -------
    RuleSet
        The file, the rows of the pack's table, the weights.

    Raises
    ------
    UsageError
        If a criterion or the day does not exist.
    MethodError
        If the weights cannot be.
    RuleError
        If the rules are at fault.
    """
    if rules is None or isinstance(rules, str | Path):
        rules = load_rules(industry, rules)
    return in_force(rules, pack, as_of=as_of).with_weights(weights or {})


def industries() -> pd.DataFrame:
    """
    List the city's industries.

    Returns
    -------
    DataFrame
        One row an industry, by id.
    """
    rows: list[dict[str, Any]] = [
        {name: getattr(one, name) for name in one.__dataclass_fields__}
        for one in known_industries().values()
    ]
    return pd.DataFrame(rows).set_index("id")


def layers(folder: str | Path | None = None) -> pd.DataFrame:
    """
    List the layers of a pack and the roles that nothing fills.

    Parameters
    ----------
    folder : str or Path, optional
        A pack, or a folder of files named by role; by default the built-in pack.

    Returns
    -------
    DataFrame
        One row a layer or missing role, with source, date, licence and quality.
    """
    pack = load(folder)
    rows = [layer.model_dump() | {"available": True} for layer in listed(pack)]
    rows += [entry.model_dump() | {"available": False} for entry in pack.missing]
    return pd.DataFrame(rows).set_index("role")
