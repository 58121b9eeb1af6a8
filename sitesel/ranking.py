"""
A ranking as people use it: the document, the table, the sites on the map, and its answers.

A facade: `Standings` holds the arrays, `Robustness` the draws, `document` the numbers in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from sitesel.crs import to_degrees
from sitesel.districts import ROLE as DISTRICT
from sitesel.districts import districts
from sitesel.explain import Document, document
from sitesel.questions import Questions

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas

    from sitesel.pack import Pack
    from sitesel.report.map import DecisionMap
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

    def explore(self, **options: Any) -> DecisionMap:  # noqa: ANN401  (of the page)
        """
        Draw the map; it shows itself in a notebook and can be added to like any folium map.

        Parameters
        ----------
        **options : object
            `language`, `review_number` and `basemaps` of `sitesel.report.map.runs_map`.

        Returns
        -------
        DecisionMap
            A `folium.Map`.
        """
        from sitesel.report.map import ranking_map

        return ranking_map(self.document, self.sites, self.map_layers(), **options)

    def save_map(self, path: str | Path, **options: Any) -> Path:  # noqa: ANN401  (of the page)
        """
        Write the map as one HTML file that needs no network.

        Parameters
        ----------
        path : str or Path
            Where to.
        **options : object
            As of `explore`.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        OutputError
            If it cannot be written or would be too large; nothing is left behind.
        """
        from sitesel.report.map import save_map

        return save_map(self.document, self.sites, self.map_layers(), path, **options)

    def map_layers(self) -> dict[str, geopandas.GeoDataFrame]:
        """
        Give the layers that a map shows, district boundaries among them where they are installed.

        Returns
        -------
        dict of GeoDataFrame
            By role, in WGS 84.
        """
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
