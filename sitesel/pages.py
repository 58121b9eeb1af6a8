"""
Pages of several rankings: all industries at once, or one industry under several rule sets.

The pack is read and its sites are laid out once; every ranking is the one that `sitesel.rank`
gives, so that the page says of each what its own page would.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sitesel import api
from sitesel.errors import UsageError
from sitesel.industry import industries as known_industries
from sitesel.industry import resolve
from sitesel.linked import chain_of
from sitesel.pack import Pack, load
from sitesel.report.map import industry_title, runs_map
from sitesel.report.map_data import Run
from sitesel.rules import builtin_rules
from sitesel.scenarios import STATED, check_names
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sitesel.ranking import Ranking
    from sitesel.report.map_page import DecisionMap
    from sitesel.rules import RuleSet

Options = dict[str, Any]
PAGE = ("language", "review_number", "basemaps")


def atlas(
    industries: Sequence[str] = (),
    *,
    scenarios: Mapping[str, str | Path | RuleSet | Mapping[str, float]] | None = None,
    chains: str | Path | None = None,
    progress: Callable[[str], None] | None = None,
    **options: Any,  # noqa: ANN401  (those of `rank` and of the page)
) -> DecisionMap:
    """
    Draw several rankings of the same sites on one page.

    Parameters
    ----------
    industries : sequence of str
        By any of their names; all that have rules if none is named, which begins with an overview.
    scenarios : Mapping of str to (str, Path, RuleSet or Mapping), optional
        By name: other rules or weights of the one industry that is named.
    chains : str or Path, optional
        As for `chain`: for the panel on the page of one ranking.
    progress : callable, optional
        Told the ranking that comes next.
    **options : object
        What `rank` takes, and `language`, `review_number`, `basemaps` of the page.

    Returns
    -------
    DecisionMap
        A folium map; `save` writes it as one file.

    Raises
    ------
    UsageError
        If scenarios are given for other than one industry, or a name does not exist.
    """
    page = {key: options.pop(key) for key in PAGE if key in options}
    names = list(dict.fromkeys(resolve(name).id for name in industries))
    if scenarios and len(names) != 1:
        raise UsageError(
            f"情景只用于一个产业,现有 {len(names)} 个;请只给一个 -i。",
            f"Scenarios are of one industry, found {len(names)}; give one.",
        )
    asked = names or [name for name in known_industries() if name in builtin_rules()]
    folder = options.pop("layers", None)
    options["layers"] = folder if isinstance(folder, Pack) else load(folder)
    rankings = _ranked(asked, options, progress)
    runs = [Run(title=industry_title(one.document), document=one.document) for one in rankings]
    if scenarios:
        runs = [
            Run(title=STATED, document=rankings[0].document),
            *_scenarios(rankings[0], scenarios, options),
        ]
    first = rankings[0]
    if len(runs) == 1 and names:
        given = {key: options.get(key) for key in ("rules", "as_of")}
        page["chain"] = chain_of(first, chains=chains, **given)
    return runs_map(runs, first.sites, first.display_layers(), overview=not names, **page)


def _ranked(
    names: Sequence[str], options: Options, progress: Callable[[str], None] | None
) -> list[Ranking]:
    found: list[Ranking] = []
    for name in names:
        if progress is not None:
            progress(known_industries()[name].name_zh)
        found.append(api.rank(name, **options))
    return found


def _scenarios(
    stated: Ranking,
    scenarios: Mapping[str, str | Path | RuleSet | Mapping[str, float]],
    options: Options,
) -> list[Run]:
    check_names(scenarios)
    rules = stated.standings.rules
    other = {key: one for key, one in options.items() if key not in {"rules", "weights"}}
    runs = []
    for name, one in scenarios.items():
        given = rules.with_weights(one) if isinstance(one, Mapping) else one
        ranking = api.rank(rules.industry, rules=given, **other)
        runs.append(Run(title=Text(name, name), document=ranking.document))
    return runs
