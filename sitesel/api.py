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
from sitesel.errors import UsageError
from sitesel.explain import Document, document
from sitesel.industry import industries as known_industries
from sitesel.industry import resolve
from sitesel.pack import Pack, load
from sitesel.rules import load as load_rules
from sitesel.select import Filters, select
from sitesel.standings import stand
from sitesel.text import near
from sitesel.trials import backtest as backtest  # noqa: PLC0414  (the command of that name)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas

    from sitesel.report.map import DecisionMap
    from sitesel.report.notebook import Explanation
    from sitesel.rules import RuleSet
    from sitesel.sites import Sites
    from sitesel.standings import Standings

SHOWN_COLUMNS = (
    "rank", "id", "name_zh", "district", "area_mu", "score", "score_low", "score_high",
    "rank_best", "rank_worst", "status",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, repr=False)
class Ranking:
    """
    Sites of a city ranked for one industry, with the reasons.

    Parameters
    ----------
    standings : Standings
        Scores, statuses and ranks with what they come from.
    pack : Pack
        The city.
    """

    standings: Standings
    pack: Pack

    @cached_property
    def document(self) -> Document:
        """Everything in plain types, as `--format json` writes it."""
        return document(self.standings, self.pack)

    def to_dict(self) -> Document:
        """
        Give the document.

        Returns
        -------
        dict
            JSON-ready.
        """
        return self.document

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

    def explain(self, site: str) -> Explanation:
        """
        Give everything about one site.

        Parameters
        ----------
        site : str
            Its id or Chinese name.

        Returns
        -------
        Explanation
            Its entry of the document as a mapping; prints as tables.

        Raises
        ------
        UsageError
            If there is no such site, or several of that name; the nearest are named.
        """
        from sitesel.report.notebook import Explanation

        entries = self.document["sites"]
        found = [one for one in entries if site in (one["id"], one["name_zh"])]
        if len(found) == 1:
            return Explanation({**self.document, "sites": found})
        known = [name for one in entries for name in (one["id"], one["name_zh"])]
        options = "、".join([one["id"] for one in found] or near(site, known))
        raise UsageError(
            f"没有{'唯一的' if found else ''}地块 {site!r};最接近的有:{options}。",
            f"There is no {'single ' if found else ''}site {site!r}; nearest: {options}.",
        )

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
    if sites is None:
        candidates = site_files.from_pack(pack)
    elif isinstance(sites, str | Path):
        candidates = site_files.from_file(sites, pack, crs=crs)
    else:
        candidates = sites
    candidates = select(candidates, Filters(districts=tuple(district), area_mu=area))
    engine = Engine.bind(ruleset, pack)
    return Ranking(
        standings=stand(engine.evaluate(candidates, progress=progress), ruleset), pack=pack
    )


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
