"""What a static map draws, in the working system: a ranking, its sites and its layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.crs import to_work
from sitesel.errors import SiteError
from sitesel.report.map import first_sites
from sitesel.report.map_layers import geographic
from sitesel.report.printable import printable
from sitesel.report.static_ground import in_work

if TYPE_CHECKING:
    import geopandas

    from sitesel.matrix import GeometryArray

Json = dict[str, Any]
Layers = dict[str, "geopandas.GeoDataFrame"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """
    What is drawn, in the working system.

    Parameters
    ----------
    document : dict
        Of a ranking, printable.
    shapes : ndarray of Geometry, shape (n,)
        One a site of the document.
    layers : dict of GeoDataFrame
        By role.
    language : str
        `zh` or `en`.
    """

    document: Json
    shapes: GeometryArray
    layers: Layers
    language: str

    @property
    def crs(self) -> str:
        """The working system."""
        return str(self.document["pack"]["work_crs"])

    @classmethod
    def of(
        cls, document: Json, sites: geopandas.GeoDataFrame, layers: Layers, *, language: str
    ) -> Drawing:
        """
        Bring everything to the working system.

        Parameters
        ----------
        document : dict
            Of a ranking.
        sites : GeoDataFrame
            Indexed by id.
        layers : dict of GeoDataFrame
            By role.
        language : str
            `zh` or `en`.

        Returns
        -------
        Drawing
            Ready to draw.

        Raises
        ------
        SiteError
            If sites of the document have no row, each named.
        CrsError
            If a frame declares no reference system.
        """
        shown = first_sites(document)
        ids = [site["id"] for site in shown["sites"]]
        faults = [(name, name) for name in ids if name not in set(sites.index)]
        if faults:
            raise SiteError(
                "排名中的地块没有几何,无法上图:",
                "Sites of the ranking have no geometry and cannot be mapped:",
                faults,
            )
        crs = shown["pack"]["work_crs"]
        placed = to_work(geographic(sites.loc[ids], "sites"), crs, where="sites")
        return cls(
            document=printable(shown),
            shapes=placed.geometry.to_numpy(),
            layers=in_work(layers, crs),
            language=language,
        )
