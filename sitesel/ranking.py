"""
A ranking as people use it: the document, the table, the sites on the map, and its answers.

A facade: `Standings` holds the arrays, `Robustness` the draws, `document` the numbers in words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pandas as pd

from sitesel.crs import to_degrees
from sitesel.districts import ROLE as DISTRICT
from sitesel.districts import districts
from sitesel.engine import Engine
from sitesel.explain import Document, document
from sitesel.questions import Questions
from sitesel.robustness import assess
from sitesel.standings import stand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import geopandas
    from matplotlib.axes import Axes

    from sitesel.pack import Pack
    from sitesel.report.map import DecisionMap
    from sitesel.report.widget import WeightWidget
    from sitesel.robustness import Robustness
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
    robustness : Robustness or None
        How sure the places are; None where that was left out or every site is excluded.
    """

    standings: Standings
    pack: Pack
    robustness: Robustness | None

    @cached_property
    def document(self) -> Document:
        """Everything in plain types, as `--format json` writes it."""
        return document(self.standings, self.pack, robustness=self.robustness)

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

    def with_weights(
        self, weights: Mapping[str, float], *, robustness: bool = True, source: str | None = None
    ) -> Ranking:
        """
        Rank the same sites under other weights, without measuring them again.

        Parameters
        ----------
        weights : Mapping of str to float
            Criterion id to share in [0, 1]; the rest rescale, as in `sitesel.rank`.
        robustness : bool
            Whether to judge how sure the places are.
        source : str, optional
            Where the weights come from; begins with `illustrative` where nobody published them.

        Returns
        -------
        Ranking
            As `sitesel.rank(weights=...)` gives it. A criterion that had no weight is measured now.

        Raises
        ------
        UsageError
            If a criterion does not exist.
        MethodError
            If the weights cannot be.
        """
        rules = self.standings.rules.with_weights(weights)
        rules = rules if source is None else replace(rules, weights_source=source)
        measured = self.standings.evaluation
        weight = pd.Series({rule.id: rules.weights[rule.id] for rule in rules.weighted})
        if weight.index.isin(measured.matrix.weight.index).all():
            evaluation = replace(measured, matrix=measured.matrix.under(weight))
        else:
            evaluation = Engine.bind(rules, self.pack).evaluate(measured.sites)
        standings = stand(evaluation, rules)
        judged = assess(standings) if robustness else None
        return replace(self, standings=standings, robustness=judged)

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

    def widget(self, *, language: str = "zh") -> WeightWidget:
        """
        Show a slider a criterion in a notebook; what is moved there is known in Python.

        Parameters
        ----------
        language : str
            `zh` or `en`.

        Returns
        -------
        WeightWidget
            With `weights`, `order`, `scores`, `ranking()` and `rules_toml()`.

        Raises
        ------
        DependencyError
            If the extra `notebook` is not installed.
        """
        from sitesel.report.extras import require

        require("anywidget", "notebook")
        from sitesel.report.widget import WeightWidget

        return WeightWidget(self, language=language)

    def plot(
        self,
        kind: str = "contributions",
        *,
        sites: Sequence[str] | int | None = None,
        language: str = "zh",
        ax: Axes | None = None,
    ) -> Axes:
        """
        Draw the ranking in matplotlib.

        Parameters
        ----------
        kind : {'contributions', 'robustness', 'radar', 'ranks'}
            What the scores are made of; how often a site has which rank; values of a few sites,
            criterion by criterion; the ranks that are possible and likely.
        sites : sequence of str or int, optional
            Ids or Chinese names, or how many of the first; by default the first that fit.
        language : str
            `zh` or `en`.
        ax : matplotlib.axes.Axes, optional
            Where to draw; by default a new figure. A radar needs polar axes.

        Returns
        -------
        matplotlib.axes.Axes
            With the drawing; its figure can be saved.

        Raises
        ------
        UsageError
            If there is no such kind or site, or a radar is asked of more sites than can be told
            apart.
        MethodError
            If the robustness that is to be drawn was left out.
        NoSiteError
            If every site is excluded and ranks are to be drawn.
        DependencyError
            If the extra `notebook` is not installed.
        """
        from sitesel.report.extras import require

        require("matplotlib", "notebook")
        from sitesel.report.plots import draw

        if sites is not None and not isinstance(sites, int):
            sites = [self._entry(site)["id"] for site in sites]
        return draw(kind, self.document, self.robustness, sites=sites, language=language, ax=ax)

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

    def _repr_mimebundle_(self, **_options: object) -> dict[str, Any]:
        """Show the map in a notebook; the table and a picture where no page is shown."""
        from sitesel.report.frame import ranking_bundle

        return ranking_bundle(self.document, self.explore, self._png)

    def _repr_html_(self) -> str:
        """Show the map in what asks for HTML alone."""
        shown: str = self._repr_mimebundle_()["text/html"]
        return shown

    def _png(self) -> bytes | None:
        """Draw a picture where matplotlib is installed."""
        if find_spec("matplotlib") is None:
            return None
        from sitesel.report.plots import png

        return png(self.document, self.robustness)
