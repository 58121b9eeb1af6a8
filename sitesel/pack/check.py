"""
Checking a whole pack: catalog, hashes, geometry, ids, references, and sites that lie in water.

Everything is looked at before anything is reported, so that all faults come at once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.digest import file_sha256
from sitesel.errors import BrokenLayerError, InputError
from sitesel.industry import industries
from sitesel.pack.derived import RASTER
from sitesel.pack.load import load
from sitesel.pack.neighbours import told
from sitesel.pack.plain import OWN_SITES
from sitesel.pack.raster_check import coverage, read_whole
from sitesel.text import Text, as_list

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.pack.city import Pack

WATER_ROLES = ("sea", "water_body")
LEAST_SHARE = 0.01
SCHEMATIC = Text("示意范围", "schematic extent")
OUTLINE = Text("图形", "outline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    What a check found.

    Parameters
    ----------
    summary : Text
        One line.
    notices : tuple of Text
        What a reader should know, such as sites whose approximate place is in the sea.
    error : BrokenLayerError or None
        All faults together.
    pack : Pack
        What was checked.
    """

    summary: Text
    notices: tuple[Text, ...]
    error: BrokenLayerError | None
    pack: Pack


def check(folder: str | Path | None = None) -> Report:
    """
    Check a pack.

    Parameters
    ----------
    folder : str or Path, optional
        A pack, or a folder of files named by role; by default the built-in pack.

    Returns
    -------
    Report
        With `error` if anything is at fault.

    Raises
    ------
    BrokenLayerError
        If the catalog itself cannot be read.
    """
    pack = load(folder)
    broken = _layer_faults(pack)
    sound = [role for role in pack.roles if role not in broken]
    faults = [*_catalog_faults(pack), *_hash_faults(pack)]
    faults += [fault for told in broken.values() for fault in told]
    faults += _reference_faults(pack, sound)
    notices = [] if faults else _notices(pack)
    error = None
    if faults:
        error = BrokenLayerError(
            f"数据包 {pack.head.id} 有 {len(faults)} 处毛病:",
            f"The pack {pack.head.id} has {len(faults)} faults:",
            faults,
        )
    summary = Text(
        f"数据包 {pack.head.id} 合规:{len(pack.layers)} 个图层,{len(pack.missing)} 个缺口。",
        f"The pack {pack.head.id} is sound: {len(pack.layers)} layers, {len(pack.missing)} gaps.",
    )
    return Report(summary=summary, notices=tuple(notices), error=error, pack=pack)


def _notices(pack: Pack) -> list[Text]:
    around = [*pack.notes, *told(pack, load())]
    return [*around, *_sites_in_water(pack), *_incomplete(pack), *coverage(pack)]


def _hash_faults(pack: Pack) -> list[Text]:
    faults = []
    for layer, folder in pack.layers:
        path = folder / layer.file
        if not layer.sha256 or not path.is_file():
            continue
        found = file_sha256(path)
        if found != layer.sha256:
            faults.append(
                Text(
                    f"图层 {layer.id}({layer.file}):校验和 {found[:12]}… 与目录中的 "
                    f"{layer.sha256[:12]}… 不符;文件被改过,请恢复或更新目录。",
                    f"layer {layer.id} ({layer.file}): hash {found[:12]}… differs from the "
                    f"catalog's {layer.sha256[:12]}…; restore the file or update the catalog.",
                )
            )
    return faults


def _catalog_faults(pack: Pack) -> list[Text]:
    names = [layer.id for layer, _ in pack.layers]
    missing = [entry.role for entry in pack.missing]
    known = {*pack.roles, *missing}
    return [
        *(
            Text(f"图层编号 {name!r} 重复", f"the layer id {name!r} is there twice")
            for name in dict.fromkeys(names)
            if names.count(name) > 1
        ),
        *(
            Text(
                f"角色 {role!r} 既有图层又列为缺失;请去掉 [[missing]]",
                f"the role {role!r} is filled and listed as missing; drop its [[missing]]",
            )
            for role in missing
            if role in pack.roles
        ),
        *(
            Text(
                f"site_roles 中的角色 {role!r} 没有图层,也未列为缺失",
                f"the role {role!r} of site_roles has no layer and is not listed as missing",
            )
            for role in pack.head.site_roles
            if role not in known
        ),
    ]


def _layer_faults(pack: Pack) -> dict[str, list[Text]]:
    """Faults by role, of every layer of it; only roles that have any."""
    found: dict[str, list[Text]] = {}
    for layer, folder in pack.layers:
        try:
            if layer.geometry == RASTER:
                read_whole(layer, folder)
            else:
                pack.read(layer, folder)
        except InputError as error:
            found.setdefault(layer.role, []).append(Text(error.text("zh"), error.text("en")))
    return found


def _reference_faults(pack: Pack, sound: list[str]) -> list[Text]:
    tables = {role: pack.features(role).table for role in pack.head.site_roles if role in sound}
    whole = set(pack.head.site_roles) & set(pack.roles) <= set(sound)
    names = [str(name) for table in tables.values() for name in table.index]
    ids = set(names)
    faults = [
        Text(
            f"候选地块图层之间编号重复:{name!r}",
            f"the id {name!r} is there twice among the layers of sites",
        )
        for name, many in Counter(names).items()
        if many > 1
    ]
    for role, table in tables.items():
        for column, known in (("within", ids), ("area_of", ids), ("industries", set(industries()))):
            if column not in table or (known is ids and not whole):
                continue
            named = table[column].map(as_list).explode().dropna()
            for site, name in named[~named.isin(known)].items():
                faults.append(
                    Text(
                        f"图层角色 {role},要素 {site}:{column} 指向不存在的 {name!r}",
                        f"role {role}, feature {site}: {column} names {name!r}, which is unknown",
                    )
                )
    return faults


def _sites_in_water(pack: Pack) -> list[Text]:
    notices = []
    for role in WATER_ROLES:
        if role not in pack.roles:
            continue
        water = shapely.union_all(pack.features(role).geometries)
        shapely.prepare(water)
        title = pack.layers_of(role)[0]
        for site_role in (name for name in pack.head.site_roles if name in pack.roles):
            table = pack.features(site_role).table
            drawn = OUTLINE if site_role == OWN_SITES else SCHEMATIC
            names = table.get("name_zh", table.index.to_series())
            shapes = table.geometry.to_numpy()
            wet = shapely.intersects(shapely.centroid(shapes), water)
            area, share = shapely.area(shapes), np.zeros(len(shapes))
            near = np.flatnonzero(shapely.intersects(shapes, water) & (area > 0))
            share[near] = shapely.area(shapely.intersection(shapes[near], water)) / area[near]
            for row in np.flatnonzero(wet | (share > LEAST_SHARE)):
                centre = Text("(中心点在其中)", " (its centre too)") if wet[row] else Text("", "")
                part = f"{share[row]:.0%}" if area[row] > 0 else "-"
                notices.append(
                    Text(
                        f"{names.iloc[row]}({table.index[row]})的{drawn.zh}落入"
                        f"“{title.title_zh}” {part}{centre.zh};位置待从来源修正。",
                        f"{table.index[row]}: {part} of its {drawn.en} lies in "
                        f"{title.title_en}{centre.en}; mend its place from a source.",
                    )
                )
    return notices


def _incomplete(pack: Pack) -> list[Text]:
    return [
        Text(
            f"图层 {layer.id} 已知不全:{layer.note_zh}",
            f"layer {layer.id} is known to be incomplete: {layer.note_en}",
        )
        for layer, _ in pack.layers
        if not layer.complete
    ]
