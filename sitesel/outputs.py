"""
What a ranking can be turned into: map pages, static maps, papers, drawings, a widget.

Each form is made by a module of `report`, imported when it is asked for.
"""

from __future__ import annotations

from abc import abstractmethod
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

from sitesel.crs import to_degrees
from sitesel.districts import ROLE as DISTRICT
from sitesel.districts import districts
from sitesel.pack.plain import ENTERPRISE
from sitesel.questions import Questions

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    import geopandas
    from matplotlib.axes import Axes

    from sitesel.ranking import Ranking
    from sitesel.report.map_page import DecisionMap
    from sitesel.report.widget import WeightWidget


class Outputs(Questions):
    """What can be shown and handed over of a ranking; a subclass holds the ranking."""

    @property
    @abstractmethod
    def sites(self) -> geopandas.GeoDataFrame:
        """The table with geometries, in WGS 84."""

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
            cast("Ranking", self), path, form=form, site=site, paper=paper, language=language,
            review_number=review_number,
        )  # fmt: skip

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

        return WeightWidget(cast("Ranking", self), language=language)

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

    def display_layers(self) -> dict[str, geopandas.GeoDataFrame]:
        """
        Give the layers that maps show, with the district boundaries where they are installed.

        Rasters are measured from and not drawn; nor is a planner's list of firms, whose thousands
        of points are not for passing on with every page.

        Returns
        -------
        dict of GeoDataFrame
            By role, in WGS 84.
        """
        left_out = {*self.pack.raster_roles, ENTERPRISE}
        drawn = [role for role in self.pack.roles if role not in left_out]
        filled = {role: self.pack.features(role) for role in drawn}
        frames = {role: held.table for role, held in filled.items() if len(held)}
        boundaries = districts(self.pack)
        if boundaries is not None:
            frames[DISTRICT] = boundaries
        return {role: to_degrees(frame) for role, frame in frames.items()}

    def __str__(self) -> str:
        from sitesel.report.table import ranking_table

        return ranking_table(self.document)

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Show the map in a notebook; the table and a small map where no page is shown."""
        from sitesel.report.embed import asked_for, ranking_bundle

        wanted = asked_for(include, exclude)
        return ranking_bundle(self.document, self.explore, self._png, wanted=wanted)

    def _repr_html_(self) -> str:
        """Show the map in what asks for HTML alone."""
        shown: str = self._repr_mimebundle_(include=("text/html",))["text/html"]
        return shown

    def _png(self) -> bytes | None:
        """Draw a small map, without boundaries, where matplotlib is installed."""
        if find_spec("matplotlib") is None:
            return None
        from sitesel.report.static_glance import glance

        layers = {role: self.pack.features(role).table for role in self.pack.roles}
        return glance(self.document, self.sites, layers)
