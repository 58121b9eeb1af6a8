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

        return ranking_map(self.document, self.sites, self.display_layers(), **options)

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

        return save_map(self.document, self.sites, self.display_layers(), path, **options)

    def save_static_map(
        self,
        path: str | Path,
        *,
        paper: str = "A4",
        language: str = "zh",
        review_number: str | None = None,
    ) -> Path:
        """
        Write the map on one sheet of paper, as PNG, SVG or PDF.

        Parameters
        ----------
        path : str or Path
            Where to; its ending says in which form.
        paper : str
            `A4` or `A3`.
        language : str
            `zh` or `en`.
        review_number : str, optional
            The 审图号, where the map was reviewed.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        UsageError
            If the ending or the paper is unknown.
        DependencyError
            If the extra `report` is not installed.
        OutputError
            If it cannot be written; nothing is left behind.
        """
        from sitesel.report.static_map import static_map

        return static_map(
            self.document, self.sites, self.display_layers(), path, paper=paper,
            language=language, review_number=review_number,
        )  # fmt: skip

    def report(  # noqa: PLR0913  (one keyword for each option of the command)
        self,
        path: str | Path,
        *,
        form: str | None = None,
        site: str | None = None,
        paper: str = "A4",
        language: str = "zh",
        review_number: str | None = None,
    ) -> Path:
        """
        Write a paper to hand over: the report of the ranking, or the sheet of one site.

        Parameters
        ----------
        path : str or Path
            Where to.
        form : str, optional
            `docx` or `pdf`; by default what the file's ending says.
        site : str, optional
            Id or Chinese name of the site whose sheet is wanted.
        paper : str
            `A4` or `A3`.
        language : str
            `zh` or `en`.
        review_number : str, optional
            The 审图号, where the maps were reviewed.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        UsageError
            If there is no such site, form or paper.
        NoSiteError
            If every site is excluded and no single one is asked for.
        DependencyError
            If the extra `report` is not installed.
        OutputError
            If it cannot be written; nothing is left behind.
        """
        from sitesel.report.paper.write import write_report

        return write_report(
            self, path, form=form, site=site, paper=paper, language=language,
            review_number=review_number,
        )  # fmt: skip

    def display_layers(self) -> dict[str, geopandas.GeoDataFrame]:
        """
        Give the layers that maps show, with the district boundaries where they are installed.

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
