"""
Candidate sites: polygons that could be chosen, from the pack or from the planner's own file.

Geometries are in the pack's working system (metres). A site of the pack is schematic: an
approximate centre with a stated uncertainty. One whose area nobody has published is a point, and
its area is unknown. A site of the planner's own file is taken as drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sitesel.crs import place
from sitesel.districts import districts_of
from sitesel.errors import SiteError
from sitesel.formats import read
from sitesel.outlines import Outlines
from sitesel.pack import OWN_SITES
from sitesel.pack.faults import SHOWN_ROWS, geometry_faults, id_faults, uncertainty_faults
from sitesel.parcels import COLUMNS, parcels, standard_columns
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas

    from sitesel.matrix import FloatArray, GeometryArray
    from sitesel.pack import Pack

__all__ = ["COLUMNS", "Sites", "from_file", "from_pack"]

MU_M2 = 2000.0 / 3.0
OWN_LAYER = "own"


@dataclass(frozen=True, kw_only=True)
class Sites(Outlines):
    """
    Candidate sites, indexed by id.

    Parameters
    ----------
    table : GeoDataFrame, shape (n, columns)
        In the working system. Columns: name_zh, district, layer, role, quality, and whatever the
        source had (`industries`, `within`, `area_of` hold lists).
    uncertainty_m : ndarray of float, shape (n,)
        How far each may be from where it is drawn, in metres.
    notes : tuple of Text
        What was decided in reading their file.

    Raises
    ------
    SiteError
        If there is no site, or two share an id.
    """

    table: geopandas.GeoDataFrame
    uncertainty_m: FloatArray
    notes: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        if not len(self.table):
            raise SiteError(
                "没有候选地块;请检查 --sites 文件或数据包。",
                "There is no candidate site; check the --sites file or the pack.",
            )
        twice = self.index[self.index.duplicated()].unique()[:SHOWN_ROWS]
        if len(twice):
            listed = ", ".join(map(str, twice))
            raise SiteError(
                f"候选地块的编号 id 重复:{listed};请改成各不相同。",
                f"Sites share an id: {listed}; give each its own.",
            )

    def __len__(self) -> int:
        return len(self.table)

    @property
    def index(self) -> pd.Index[str]:
        """Site ids, shape (n,)."""
        ids: pd.Index[str] = self.table.index
        return ids

    @cached_property
    def geometries(self) -> GeometryArray:
        """Polygons (points where the area is unknown), shape (n,), in metres."""
        array: GeometryArray = self.table.geometry.to_numpy()
        return array

    @cached_property
    def area_mu(self) -> FloatArray:
        """Area in 亩, shape (n,): as published where it is, else of the polygon; NaN unknown."""
        drawn = self.area_m2 / MU_M2
        return self._number("area_mu", otherwise=np.where(drawn > 0, drawn, np.nan))

    @cached_property
    def area_bounds_mu(self) -> tuple[FloatArray, FloatArray]:
        """Least and greatest published area in 亩, each of shape (n,)."""
        low = self._number("area_low_mu", otherwise=self.area_mu)
        high = self._number("area_high_mu", otherwise=self.area_mu)
        return np.fmin(low, self.area_mu), np.fmax(high, self.area_mu)

    def column(self, name: str) -> pd.Series[Any]:
        """
        Give a column of the sites' own attributes.

        Parameters
        ----------
        name : str
            Any name.

        Returns
        -------
        Series, shape (n,)
            All None if the sites have no such column.
        """
        if name in self.table:
            own: pd.Series[Any] = self.table[name]
            return own
        return pd.Series(None, index=self.table.index, dtype=object)

    def take(self, rows: np.ndarray[Any, Any]) -> Sites:
        """
        Keep some of the sites.

        Parameters
        ----------
        rows : ndarray of bool or int
            Which.

        Returns
        -------
        Sites
            Those, in that order.
        """
        return replace(self, table=self.table.iloc[rows], uncertainty_m=self.uncertainty_m[rows])

    def _number(self, name: str, *, otherwise: FloatArray) -> FloatArray:
        own = pd.to_numeric(self.column(name), errors="coerce").to_numpy(dtype=float)
        return np.where(np.isnan(own), otherwise, own)


def from_pack(pack: Pack) -> Sites:
    """
    Take the candidates of a pack: features of its site roles marked `candidate`.

    Where a role has no such mark, all its features are candidates. Features of the role `site` are
    the planner's own parcels: taken as drawn, and placed by their polygons.

    Parameters
    ----------
    pack : Pack
        A city.

    Returns
    -------
    Sites
        In the order of the pack.
    """
    tables, uncertainties = [], []
    quality = {layer.id: layer.quality for layer, _ in pack.layers}
    for role in pack.head.site_roles:
        if not pack.require(role, by="site_roles"):
            continue
        features = pack.features(role)
        if role == OWN_SITES:
            own = parcels(features.table, pack, where=", ".join(features.layers))
            tables.append(own.assign(quality=own["layer"].map(quality)))
            uncertainties.append(features.uncertainty_m)
            continue
        table = features.table
        chosen = table.get("candidate", pd.Series(data=True, index=table.index)).eq(True).to_numpy()
        names = table.get("name_zh", pd.Series(table.index, index=table.index))
        of_layer = table["layer"].map(quality)
        tables.append(table.assign(name_zh=names, role=role, quality=of_layer)[chosen])
        uncertainties.append(features.uncertainty_m[chosen])
    if not tables:
        raise SiteError(
            f"数据包 {pack.head.id} 的候选地块角色都没有图层;请补图层或用 --sites。",
            f"No layer fills a site role of the pack {pack.head.id}; add one or use --sites.",
        )
    return Sites(table=pd.concat(tables), uncertainty_m=np.concatenate(uncertainties))


def together(first: Sites, second: Sites) -> Sites:
    """
    Let two sets of candidates compete.

    Parameters
    ----------
    first, second : Sites
        In the same working system.

    Returns
    -------
    Sites
        Those of the first, then those of the second.

    Raises
    ------
    SiteError
        If they share an id.
    """
    return Sites(
        table=pd.concat([first.table, second.table]),
        uncertainty_m=np.concatenate([first.uncertainty_m, second.uncertainty_m]),
        notes=(*first.notes, *second.notes),
    )


def from_file(path: str | Path, pack: Pack, *, crs: str | None = None) -> Sites:
    """
    Read the planner's own candidate sites.

    Parameters
    ----------
    path : str or Path
        Polygons in any format of `sitesel.formats`, or boundary points that make polygons.
    pack : Pack
        The city that they lie in.
    crs : str, optional
        Their reference system, if the file names none or the wrong one.

    Returns
    -------
    Sites
        Surveyed as drawn: no positional uncertainty unless a column `uncertainty_m` says so.

    Raises
    ------
    BrokenLayerError, CrsError, SiteError
        If it cannot be read, has no usable system, or holds anything but valid polygons with unique
        ids in the pack's area. All faults at once.
    """
    path = Path(path)
    reading = read(path, what="候选地块", what_en="candidate sites", geometry="polygon")
    if not reading.count:
        raise SiteError(
            f"候选地块文件 {path} 是空的;请放入至少一个面。",
            f"The sites file {path} is empty; put at least one polygon in it.",
        )
    named = standard_columns(reading.frame)
    faults = [
        *reading.faults,
        *geometry_faults(named, "polygon"),
        *id_faults(named),
        *uncertainty_faults(named),
    ]
    if faults:
        raise SiteError(
            f"候选地块文件 {path} 有 {len(faults)} 处毛病,请修复后再用:",
            f"The sites file {path} has {len(faults)} faults; mend them:",
            faults,
        )
    table, found = place(
        named, pack.head.work_crs, where=str(path), declared=crs, stated=reading.crs,
        home=pack.home,
    )  # fmt: skip
    uncertainty = pd.to_numeric(
        table.get("uncertainty_m", pd.Series(0.0, table.index)), errors="coerce"
    )
    fell = districts_of(table, pack)
    told = f"{path.name}:{found.reason.zh}{fell.zh}", f"{path.name}: {found.reason.en}{fell.en}"
    return replace(
        from_frame(table, pack, where=str(path)),
        uncertainty_m=uncertainty.fillna(0.0).to_numpy(dtype=float),
        notes=(*reading.told(path.name), *((Text(*told),) if found.decided else ())),
    )


def from_frame(table: geopandas.GeoDataFrame, pack: Pack, *, where: str) -> Sites:
    """
    Take polygons as candidate sites.

    Parameters
    ----------
    table : GeoDataFrame, shape (n, columns)
        In the working system, with an `id`.
    pack : Pack
        The city that they lie in.
    where : str
        What they are, for messages.

    Returns
    -------
    Sites
        Without positional uncertainty.

    Raises
    ------
    SiteError
        If one lies outside the city.
    """
    own = parcels(table, pack, where=where).assign(layer=OWN_LAYER)
    return Sites(table=own, uncertainty_m=np.zeros(len(own)))
