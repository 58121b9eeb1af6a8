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
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sitesel import sites as site_files
from sitesel.crs import to_degrees
from sitesel.districts import ROLE as DISTRICT
from sitesel.districts import districts, listed
from sitesel.engine import Engine
from sitesel.explain import Document, document
from sitesel.industry import industries as known_industries
from sitesel.industry import resolve
from sitesel.pack import Pack, load
from sitesel.questions import Questions
from sitesel.robustness import assess
from sitesel.rules import load as load_rules
from sitesel.scenarios import check_names, side_by_side
from sitesel.select import Filters, select
from sitesel.standings import stand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import geopandas

    from sitesel.report.map import DecisionMap
    from sitesel.report.notebook import Answer
    from sitesel.robustness import Robustness
    from sitesel.rules import RuleSet
    from sitesel.sites import Sites
    from sitesel.standings import Standings

SHOWN_COLUMNS = (
    "rank", "id", "name_zh", "district", "area_mu", "score", "score_low", "score_high",
    "rank_best", "rank_worst", "status",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, repr=False)
class Ranking(Questions):
    """
    Sites of a city ranked for one industry, with the reasons.

    Parameters
    ----------
    standings : Standings
        Scores, statuses and ranks with what they come from.
    pack : Pack
        The city.
    judged : bool
        Whether the document says how robust the places are.
    """

    standings: Standings
    pack: Pack
    judged: bool = True

    @cached_property
    def robustness(self) -> Robustness | None:
        """How sure the places are; None where every site is excluded."""
        return assess(self.standings)

    @cached_property
    def document(self) -> Document:
        """Everything in plain types, as `--format json` writes it."""
        robustness = self.robustness if self.judged else None
        return document(self.standings, self.pack, robustness=robustness)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a site in rank order; scores in 0 to 100, areas in 亩."""
        return pd.DataFrame(self.document["sites"], columns=list(SHOWN_COLUMNS)).set_index("id")

    @cached_property
    def sites(self) -> geopandas.GeoDataFrame:
        """The table with geometries, in WGS 84."""
        geometry = self.standings.evaluation.sites.table.geometry.loc[self.table.index]
        frame = to_degrees(geometry.to_frame("geometry"))
        return frame.join(self.table)[[*self.table.columns, "geometry"]]

    @cached_property
    def firmness(self) -> Document:
        """How firm the places are, in plain types, as `sitesel robustness` says it."""
        from sitesel.firmness import firmness

        return firmness(self.document, self.standings, robustness=self.robustness)

    def explore(self, *, language: str = "zh") -> DecisionMap:
        """
        Draw the map; it shows itself in a notebook and can be added to like any folium map.

        Parameters
        ----------
        language : str
            `zh` or `en`.

        Returns
        -------
        DecisionMap
            A `folium.Map`.
        """
        from sitesel.report.map import ranking_map

        return ranking_map(self.document, self.sites, self._layers(), language=language)

    def save_map(self, path: str | Path, *, language: str = "zh") -> Path:
        """
        Write the map as one HTML file that needs no network.

        Parameters
        ----------
        path : str or Path
            Where to.
        language : str
            `zh` or `en`.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        OutputError
            If it cannot be written; nothing is left behind.
        """
        from sitesel.report.map import save_map

        return save_map(self.document, self.sites, self._layers(), path, language=language)

    def _layers(self) -> dict[str, geopandas.GeoDataFrame]:
        frames = {role: self.pack.features(role).table for role in self.pack.roles}
        boundaries = districts(self.pack)
        if boundaries is not None:
            frames[DISTRICT] = boundaries
        return {role: to_degrees(frame) for role, frame in frames.items()}

    def __repr__(self) -> str:
        return f"<Ranking {self.standings.rules.industry}: {len(self.standings.table)} sites>"

    def __str__(self) -> str:
        from sitesel.report.table import ranking_table

        return ranking_table(self.document)

    def _repr_html_(self) -> str:
        from sitesel.report.notebook import ranking_html

        return ranking_html(self.document)


def rank(  # noqa: PLR0913  (one keyword for each option of the command)
    industry: str,
    *,
    sites: str | Path | Sites | None = None,
    crs: str | None = None,
    layers: str | Path | Pack | None = None,
    rules: str | Path | RuleSet | None = None,
    weights: Mapping[str, float] | None = None,
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
    layers : str, Path or Pack, optional
        A pack, or a folder of files named by role; by default the built-in pack.
    rules : str, Path or RuleSet, optional
        A rule file; by default the built-in rules of the industry.
    weights : Mapping of str to float, optional
        Criterion id to share in [0, 1]; the rest rescale.
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
        If the industry or a criterion does not exist.
    MethodError
        If weights or robustness settings cannot be.
    InputError
        If rules, layers or sites are at fault.
    NoSiteError
        If no site is left.
    """
    found = resolve(industry)
    pack = layers if isinstance(layers, Pack) else load(layers)
    ruleset = (
        load_rules(found.id, rules) if rules is None or isinstance(rules, str | Path) else rules
    )
    ruleset = ruleset.with_weights(weights or {})
    if isinstance(robustness, Mapping):
        ruleset = ruleset.with_robustness(robustness)
    if sites is None:
        candidates = site_files.from_pack(pack)
    elif isinstance(sites, str | Path):
        candidates = site_files.from_file(sites, pack, crs=crs)
    else:
        candidates = sites
    candidates = select(candidates, Filters(districts=tuple(district), area_mu=area))
    engine = Engine.bind(ruleset, pack)
    return Ranking(
        standings=stand(engine.evaluate(candidates, progress=progress), ruleset),
        pack=pack,
        judged=robustness is not False,
    )


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
    stated = rank(industry, **options)
    sites, rules = stated.standings.evaluation.sites, stated.standings.rules
    documents = {
        name: rank(
            industry,
            sites=sites,
            layers=stated.pack,
            rules=rules.with_weights(one) if isinstance(one, Mapping) else one,
        ).document
        for name, one in scenarios.items()
    }
    return Answer(side_by_side(stated.document, documents), scenario_text)


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
