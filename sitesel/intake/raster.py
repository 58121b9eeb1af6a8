"""Taking a raster in: looked at, its role proposed from the name, written as a COG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.crs import to_work
from sitesel.errors import UsageError
from sitesel.intake.propose import Candidate, candidates, certain, known_role, undecided
from sitesel.intake.store import LOG_SCHEMA, content_name
from sitesel.intake.take import Part, entry_of
from sitesel.pack.plain import OWN_TITLES, RASTER_SUFFIXES
from sitesel.raster import inspect, take_in
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sitesel.intake.wishes import Wishes
    from sitesel.matrix import GeometryArray
    from sitesel.pack import Pack
    from sitesel.raster import RasterInfo

RASTER = "raster"
Json = dict[str, Any]
EDGES = 100  # of an outline that is bent by moving it


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRaster:
    """
    A raster before it is taken in.

    Parameters
    ----------
    info : RasterInfo
        From a first look.
    role : str
        Stated or beyond doubt.
    why : Text
        What speaks for the role.
    """

    info: RasterInfo
    role: str
    why: Text


def is_raster(path: Path) -> bool:
    """
    Tell a raster by its suffix.

    Parameters
    ----------
    path : Path
        Any file.

    Returns
    -------
    bool
        True for a GeoTIFF.
    """
    return path.suffix.lower() in RASTER_SUFFIXES


def look_at_raster(path: Path, pack: Pack, *, roles: Sequence[str], wishes: Wishes) -> SeenRaster:
    """
    Look at a raster.

    Parameters
    ----------
    path : Path
        A GeoTIFF.
    pack : Pack
        The city.
    roles : sequence of str
        At most one; without it, what the name says beyond doubt.
    wishes : Wishes
        With the band.

    Returns
    -------
    SeenRaster
        Not yet read in full.

    Raises
    ------
    UsageError
        If the role is in doubt, or several are stated.
    BrokenLayerError
        If it is no GeoTIFF that can be read.
    """
    if len(roles) > 1 or any("=" in role for role in roles):
        raise UsageError(
            f"{path.name} 是栅格,只有一个角色;请只写一个 --role。",
            f"{path.name} is a raster and has one role; give one --role.",
        )
    info = inspect(path, band=wishes.band or 1)
    if roles:
        role = known_role(roles[0], pack)
        if role in OWN_TITLES:
            raise UsageError(
                f"{path.name} 是栅格,不能作 {role};请给矢量文件或表格。",
                f"{path.name} is a raster and cannot be {role}; give a vector file or a table.",
            )
        said = Text("用户指明", "stated by the user")
        return SeenRaster(info=info, role=role, why=said)
    found = [one for one in candidates([path.stem], [], geometry=RASTER) if _known(one, pack)]
    sure = certain(found)
    if sure is None:
        raise undecided(path.name, found)
    return SeenRaster(info=info, role=sure.role, why=sure.evidence)


def outline(seen: SeenRaster, pack: Pack, *, crs: str | None) -> GeometryArray:
    """
    Draw around a raster.

    Parameters
    ----------
    seen : SeenRaster
        A raster.
    pack : Pack
        With its working system.
    crs : str or None
        As the user states it.

    Returns
    -------
    ndarray of shapely.Geometry, shape (1,) or (0,)
        In the working system; none where the raster has no reference system.
    """
    import geopandas

    name = crs or seen.info.crs
    if name is None:
        return np.array([], dtype=object)
    around = shapely.box(*seen.info.bounds)
    fine = shapely.segmentize(around, around.length / EDGES)
    frame = geopandas.GeoDataFrame(geometry=[fine])
    moved = to_work(frame, pack.head.work_crs, where=seen.info.path.name, declared=name)
    shapes: GeometryArray = moved.geometry.to_numpy()
    return shapes


def raster_facts(seen: SeenRaster, pack: Pack) -> list[Text]:
    """
    Say what was seen.

    Parameters
    ----------
    seen : SeenRaster
        A raster.
    pack : Pack
        The city.

    Returns
    -------
    list of Text
        One a line.
    """
    info, title = seen.info, pack.titles[seen.role]
    sample = Text("", "") if info.whole else Text("(抽样)", " (of a sample)")
    cell = "?" if info.cell_m is None else f"{info.cell_m[0]:.3g} × {info.cell_m[1]:.3g} m"
    return [
        Text(
            f"{info.path.name} → {seen.role} {title.zh}({seen.why.zh})",
            f"{info.path.name} → {seen.role} {title.en} ({seen.why.en})",
        ),
        Text(
            f"栅格 {info.columns} × {info.rows},像元 {cell},坐标系 {info.crs or '未注明'}",
            f"raster {info.columns} x {info.rows}, cells {cell}, system {info.crs or 'unstated'}",
        ),
        Text(
            f"值 {info.least:g} 至 {info.greatest:g}{sample.zh},无值 {info.nodata_share:.1%}",
            f"values {info.least:g} to {info.greatest:g}{sample.en}, unknown "
            f"{info.nodata_share:.1%}",
        ),
        *info.notes,
    ]


def raster_part(seen: SeenRaster, pack: Pack, wishes: Wishes) -> Part:
    """
    Make a raster ready to be written.

    Parameters
    ----------
    seen : SeenRaster
        A raster.
    pack : Pack
        The city.
    wishes : Wishes
        With provenance.

    Returns
    -------
    Part
        A COG; its precision is the cell where the user states none.
    """
    path = seen.info.path
    note = Text(
        f"由 {path.name} 导入;未注明精度的,精度取像元。",
        f"Taken in from {path.name}; where no precision is stated it is that of a cell.",
    )
    entry = entry_of(seen.role, pack, wishes, name=path.name, geometry=RASTER, note=note)

    def write(target: Path) -> tuple[Json, Json]:
        taken = take_in(
            path,
            target,
            crs=wishes.crs,
            band=wishes.band,
            nodata=wishes.nodata,
            source=wishes.source,
            licence=wishes.licence,
            date=wishes.date,
        )
        changed: Json = {"crs": taken.raster.grid.crs}
        if wishes.precision_m is None:
            changed["precision_m"] = taken.precision_m
        counts = {"read": taken.cells, "known": taken.known}
        notes = [{"zh": one.zh, "en": one.en} for one in taken.notes]
        return changed, {"counts": counts, "notes": notes}

    log = {
        "schema": LOG_SCHEMA,
        "file": path.name,
        "file_sha256": content_name("", path)[1],
        "role": seen.role,
    }
    return Part(entry=entry, write=write, ending=".tif", log=log)


def _known(one: Candidate, pack: Pack) -> bool:
    return one.role in pack.titles
