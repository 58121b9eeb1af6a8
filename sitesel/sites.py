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
import shapely

from sitesel.crs import place, suggestion
from sitesel.districts import districts_of, name_districts
from sitesel.errors import SiteError
from sitesel.formats import read
from sitesel.industry import ids_by_name, plain
from sitesel.outlines import Outlines
from sitesel.pack.faults import SHOWN_ROWS, geometry_faults, id_faults, uncertainty_faults
from sitesel.text import Text, as_list

if TYPE_CHECKING:
    import geopandas

    from sitesel.matrix import FloatArray, GeometryArray
    from sitesel.pack import Pack

MU_M2 = 2000.0 / 3.0
OWN_LAYER = "own"
COLUMNS = {
    "id": ("id", "ID", "编号", "地块编号", "宗地编号", "宗地代码"),
    "name_zh": ("name_zh", "name", "名称", "地块名称", "宗地名称", "项目名称"),
    "district": ("district", "区市", "区县", "行政区", "所属区市"),
    "industries": ("industries", "主导产业", "产业"),
}


@dataclass(frozen=True, kw_only=True)
class Sites(Outlines):
    """
    Candidate sites, indexed by id.

    Parameters
    ----------
    table : GeoDataFrame, shape (n, columns)
        In the working system. Columns: name_zh, district, layer, role, quality, and whatever the
        source had (`industries` and `within` hold lists).
    uncertainty_m : ndarray of float, shape (n,)
        How far each may be from where it is drawn, in metres.
    told : tuple of Text
        What was decided about the reference system of their file, to be told.

    Raises
    ------
    SiteError
        If there is no site, or two share an id.
    """

    table: geopandas.GeoDataFrame
    uncertainty_m: FloatArray
    told: tuple[Text, ...] = ()

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

    Where a role has no such mark, all its features are candidates.

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


def from_file(path: str | Path, pack: Pack, *, crs: str | None = None) -> Sites:
    """
    Read the planner's own candidate sites.

    Parameters
    ----------
    path : str or Path
        Polygons in GeoJSON, GPKG, SHP or GeoParquet.
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
        If the file cannot be read, has no usable system, or holds anything but valid polygons
        with unique ids inside the pack's area. All faults at once.
    """
    path = Path(path)
    reading = read(path, what="候选地块", what_en="candidate sites")
    frame = reading.frame
    if frame.empty:
        raise SiteError(
            f"候选地块文件 {path} 是空的;请放入至少一个面。",
            f"The sites file {path} is empty; put at least one polygon in it.",
        )
    named = _standard_columns(frame)
    faults = [*geometry_faults(named, "polygon"), *id_faults(named), *uncertainty_faults(named)]
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
    _check_extent(table, pack, path)
    fell = districts_of(table, pack)
    told = f"{path.name}:{found.reason.zh}{fell.zh}", f"{path.name}: {found.reason.en}{fell.en}"
    if "district" not in table:
        named_in = name_districts(shapely.centroid(table.geometry.to_numpy()), pack)
        table = table.assign(district="" if named_in is None else named_in.to_numpy())
    uncertainty = pd.to_numeric(
        table.get("uncertainty_m", pd.Series(0.0, table.index)), errors="coerce"
    )
    return Sites(
        table=table.set_index(table["id"].astype(str)).assign(
            role="", layer=OWN_LAYER, quality="unstated"
        ),
        uncertainty_m=uncertainty.fillna(0.0).to_numpy(dtype=float),
        told=(Text(*told),) if found.decided else (),
    )


def _standard_columns(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    found = {
        next((name for name in names if name in frame), None): column
        for column, names in COLUMNS.items()
    }
    named = frame.rename(columns={name: column for name, column in found.items() if name})
    if "id" not in named:
        named = named.assign(id=[f"row-{row + 1}" for row in range(len(named))])
    if "industries" in named:
        named = named.assign(industries=named["industries"].map(_industry_ids))
    if "name_zh" not in named:
        named = named.assign(name_zh=named["id"].astype(str))
    return named


def _industry_ids(cell: object) -> list[str]:
    """Ids of the industries that a cell names; a name that none answers to stays as it is."""
    return [ids_by_name().get(plain(name), name) for name in as_list(cell)]


def _check_extent(table: geopandas.GeoDataFrame, pack: Pack, path: Path) -> None:
    if "land" not in pack.roles:
        return
    west, south, east, north = pack.features("land").table.total_bounds
    centre = shapely.centroid(table.geometry.to_numpy())
    easting, northing = shapely.get_x(centre), shapely.get_y(centre)
    outside = (easting < west) | (easting > east) | (northing < south) | (northing > north)
    if outside.any():
        zh, en = suggestion(*(float(bound) for bound in table.total_bounds))
        first = ", ".join(table["id"].astype(str)[outside][:3])
        raise SiteError(
            f"{path} 有 {int(outside.sum())} 个地块不在数据包 {pack.head.id} 的范围内(如 {first})。"
            f"多半是坐标系或带号不对({zh});请用 --crs 注明,或换用该地的数据包。",
            f"{int(outside.sum())} sites of {path} lie outside the pack {pack.head.id} (such as "
            f"{first}). The reference system or zone is probably wrong ({en}); name it with --crs, "
            "or use a pack of that place.",
        )
