"""The chain of an industry over a city's sites: `sitesel.chain`, and for the page of a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.chains import load as load_chain
from sitesel.chainview import Asked, view
from sitesel.industry import resolve
from sitesel.pack import Pack, load
from sitesel.report.chain_text import chain_text
from sitesel.report.map import MOST_SITES
from sitesel.report.notebook import Answer
from sitesel.rules import RuleSet
from sitesel.sites import from_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from sitesel.ranking import Ranking

Document = dict[str, Any]


def chain(  # noqa: PLR0913  (one keyword for each option of the command)
    industry: str,
    *,
    chains: str | Path | None = None,
    layers: str | Path | Pack | None = None,
    rules: str | Path | None = None,
    within: float = 60.0,
    complete: bool = False,
    as_of: str | date | None = None,
    progress: Callable[[str], None] | None = None,
) -> Answer:
    """
    View the chain of an industry: who is in each segment, what to do there, and where.

    Parameters
    ----------
    industry : str
        Exact name, alias, pinyin or initials.
    chains : str or Path, optional
        A folder of chain files that replace or complete the built-in ones, by industry id.
    layers : str, Path or Pack, optional
        As for `rank`; the role `enterprise` is the planner's list of firms.
    rules : str or Path, optional
        A rule file for the industry.
    within : float
        Minutes by road within which a supplier is local.
    complete : bool
        Whether the list of firms is declared complete: only then is anything called missing.
    as_of : str or date, optional
        As for `rank`.
    progress : callable, optional
        Told the segment whose sites come next.

    Returns
    -------
    Answer
        Segments with firms, status, local supply and best sites; prints as tables.

    Raises
    ------
    UsageError
        If the industry or the day does not exist, or the minutes are none.
    InputError
        If chain, rules or layers are at fault.
    """
    pack = layers if isinstance(layers, Pack) else load(layers)
    asked = Asked(
        chain=load_chain(resolve(industry).id, chains),
        pack=pack,
        sites=from_pack(pack),
        within_min=within,
        complete=complete,
        rules=rules,
        as_of=as_of,
    )
    return Answer(view(asked, progress=progress), chain_text)


def chain_of(
    ranking: Ranking, *, chains: str | Path | None = None,
    rules: str | Path | RuleSet | None = None, as_of: str | date | None = None,
) -> Document | None:  # fmt: skip
    """
    View the chain of a ranking's industry over the same sites, for its page.

    Parameters
    ----------
    ranking : Ranking
        Of the page; its pack may hold the planner's list of firms (role `enterprise`).
    chains : str or Path, optional
        As for `chain`.
    rules : str, Path or RuleSet, optional
        That it was made by.
    as_of : str or date, optional
        The day on which set-backs must be in force.

    Returns
    -------
    dict or None
        None where there are more sites than a page can show, or the rules are no file: a segment
        lays its needs over rules in points.
    """
    evaluation = ranking.standings.evaluation
    rules_of_user = ranking.standings.rules.weights_source.startswith("user:")
    if len(evaluation.sites) > MOST_SITES or rules_of_user or isinstance(rules, RuleSet):
        return None
    asked = Asked(
        chain=load_chain(ranking.standings.rules.industry, chains),
        pack=ranking.pack,
        sites=evaluation.sites,
        rules=rules,
        as_of=as_of,
    )
    return view(asked)
