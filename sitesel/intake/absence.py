"""
Stating that there is nothing: no features of a role on a stated ground, says a stated source.

A gap in the data is no proof that nothing is there. A statement is: it has a source, a date and a
ground, and beyond that ground nothing is concluded from it. It is shown as stated, not as data.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import shapely

from sitesel.crs import place
from sitesel.errors import UsageError
from sitesel.formats import read
from sitesel.intake.opening import WHAT
from sitesel.intake.propose import known_role
from sitesel.intake.store import LOG_SCHEMA
from sitesel.intake.take import Part, entry_of, writer
from sitesel.intake.writing import whole
from sitesel.pack import load
from sitesel.pack.load import CATALOG
from sitesel.pack.plain import OWN_SITES, OWN_TITLES
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.intake.wishes import Wishes
    from sitesel.matrix import GeometryArray
    from sitesel.pack import Pack

CITY = ("全市", "city")
SITES = ("地块", "sites")
SAID = Text("(声明:范围内没有)", " (stated: none within)")
M2_PER_KM2 = 1e6


@dataclass(frozen=True, slots=True)
class Ground:
    """
    Where a statement holds.

    Parameters
    ----------
    area : Geometry
        In the working system.
    name : Text
        What it is.
    """

    area: shapely.Geometry
    name: Text


def ground_of(within: str, pack: Pack, folder: Path, *, crs: str | None, margin_m: float) -> Ground:
    """
    Say on which ground a statement holds.

    Parameters
    ----------
    within : str
        `全市` (`city`): the extent of the land; `地块` (`sites`): the folder's candidate parcels;
        else a file of polygons.
    pack : Pack
        The city.
    folder : Path
        With the parcels.
    crs : str or None
        Of the file.
    margin_m : float
        Metres by which parcels or polygons are grown.

    Returns
    -------
    Ground
        In the working system.

    Raises
    ------
    UsageError
        If it is not said, or there are no parcels yet.
    """
    if not within or not margin_m >= 0:
        raise UsageError(
            "--none 须用 --within 注明范围:全市、地块(已导入的候选地块,可加 --margin 米数),"
            "或一个面文件。",
            "--none needs --within: city, sites (the parcels taken in, with --margin in metres), "
            "or a file of polygons.",
        )
    if within in CITY:
        return _city(pack)
    if within in SITES:
        shapes = _parcels(folder)
        named = Text("已导入的候选地块", "the parcels taken in")
    else:
        reading = read(Path(within), what=WHAT.zh, what_en=WHAT.en)
        moved, _ = place(
            reading.frame, pack.head.work_crs, where=within, declared=crs, stated=reading.crs,
            home=pack.home,
        )  # fmt: skip
        shapes = moved.geometry.to_numpy()
        named = Text(Path(within).name, Path(within).name)
    area = shapely.union_all(shapely.buffer(shapely.make_valid(shapes), margin_m))
    if margin_m:
        named = Text(f"{named.zh}及其外 {margin_m:g} 米", f"{named.en} and {margin_m:g} m around")
    return Ground(area, named)


def statements(roles: Sequence[str], ground: Ground, pack: Pack, wishes: Wishes) -> list[Part]:
    """
    Make statements ready to be written.

    Parameters
    ----------
    roles : sequence of str
        Of which there is nothing.
    ground : Ground
        Where.
    pack : Pack
        The city.
    wishes : Wishes
        With source and date, which a statement must have.

    Returns
    -------
    list of Part
        One a role.

    Raises
    ------
    UsageError
        If no role, source or date is given, or the ground has no area.
    """
    if not roles or not wishes.source or not wishes.date or not ground.area.area:
        raise UsageError(
            "声明“没有”须写明角色(--role)、来源(--source)、日期(--date)与有面积的范围(--within)。",
            "A statement of absence needs --role, --source, --date, and a ground with an area "
            "(--within).",
        )
    named = [known_role(role, pack) for role in dict.fromkeys(roles)]
    own = [role for role in named if role in OWN_TITLES]
    if own:
        raise UsageError(
            f"{'、'.join(own)} 是自己的名单或地块,不用声明“没有”。",
            f"{', '.join(own)}: a list or parcels of your own; absence is not stated of these.",
        )
    return [_statement(role, ground, pack, wishes) for role in named]


def _statement(role: str, ground: Ground, pack: Pack, wishes: Wishes) -> Part:
    frame = geopandas.GeoDataFrame({"id": ["ground"]}, geometry=[ground.area])
    frame = frame.set_crs(pack.head.work_crs)
    title, area_km2 = pack.titles[role], ground.area.area / M2_PER_KM2
    note = Text(
        f"声明:{ground.name.zh}({area_km2:.4g} km²)范围内没有{title.zh};来源 {wishes.source},"
        f"{wishes.date}。范围之外不作判断。",
        f"Stated: no {title.en} within {ground.name.en} ({area_km2:.4g} km²); source "
        f"{wishes.source}, {wishes.date}. Nothing is concluded beyond.",
    )
    entry = entry_of(role, pack, wishes, name=ground.name.zh, geometry="polygon", note=note)
    changed = {
        "absent": True,
        "title_zh": title.zh.removesuffix(SAID.zh) + SAID.zh,
        "title_en": title.en.removesuffix(SAID.en) + SAID.en,
    }
    return Part(
        entry=entry.model_copy(update=changed),
        write=writer(whole(frame), layer=role),
        ending=".gpkg",
        log={
            "schema": LOG_SCHEMA,
            "role": role,
            "stated": {"zh": note.zh, "en": note.en},
            "ground_m2": ground.area.area,
        },
    )


def _city(pack: Pack) -> Ground:
    if "land" not in pack.roles:
        raise UsageError(
            f"数据包 {pack.head.id} 没有陆地图层,不知全市范围;请用 --within 给出面文件。",
            f"The pack {pack.head.id} has no layer of land, so the city's extent is unknown; give "
            "a file of polygons with --within.",
        )
    bounds = pack.features("land").table.total_bounds
    return Ground(shapely.box(*bounds), Text("全市(陆地图层的外框)", "the city (box of its land)"))


def _parcels(folder: Path) -> GeometryArray:
    own = load(folder) if (folder / CATALOG).is_file() else None
    if own is None or OWN_SITES not in own.roles:
        raise UsageError(
            f"{folder} 里还没有候选地块;请先导入地块,或用 --within 给出面文件。",
            f"{folder} has no parcels yet; take them in first, or give a file with --within.",
        )
    shapes: GeometryArray = own.features(OWN_SITES).geometries
    return shapes
