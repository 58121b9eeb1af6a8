"""A pack for another city, from nothing: names, working system, and every role as a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel import toml
from sitesel.errors import CrsError, UsageError
from sitesel.intake.store import opened
from sitesel.pack.load import CATALOG
from sitesel.pack.plain import OWN_SITES, OWN_SUPPLY, OWN_TITLES
from sitesel.pack.schema import SCHEMA, MissingRole
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sitesel.crs import Bounds
    from sitesel.pack import Network, Pack

FIRST_MERIDIAN, LAST_MERIDIAN, ZONE_DEGREES = 75, 135, 3
HALF_TURN = 180.0
FIRST_CODE = 4534  # EPSG: CGCS2000 3-degree Gauss-Krüger, central meridian 75 E, no zone prefix
LIKE = Text("参照青岛:", "As in Qingdao: ")
HEAD = (
    "由 sitesel init 新建。有 [pack] 一节:这是一个独立的数据包,不叠加在青岛数据包之上。",
    "Made by sitesel init. With a table [pack] this is a pack of its own, not laid over Qingdao's.",
    "缺口([[missing]])由 sitesel import 填补;补充说明抄自青岛数据包,数字与文号以本地为准。",
    "Gaps are filled by sitesel import; what to supply is copied from Qingdao's pack.",
)
SPEEDS = Text(
    "车速与绕行系数抄自青岛数据包,未经实测",
    "speeds and detour copied from Qingdao's pack, not measured",
)


def is_pack(folder: Path) -> bool:
    """
    Tell whether a folder is a pack of its own.

    Parameters
    ----------
    folder : Path
        With or without a catalog.

    Returns
    -------
    bool
        False if its layers lie over the built-in pack, or its catalog cannot be read.
    """
    try:
        return "pack" in toml.parsed((folder / CATALOG).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False


def work_crs_at(longitude: float) -> str:
    """
    Propose the working system for a place: its CGCS2000 3-degree zone, without the zone prefix.

    Parameters
    ----------
    longitude : float
        Degrees east.

    Returns
    -------
    str
        EPSG code.

    Raises
    ------
    UsageError
        If no zone of the system reaches there.

    Examples
    --------
    >>> work_crs_at(120.4), work_crs_at(118.35)
    ('EPSG:4549', 'EPSG:4548')
    """
    meridian = ZONE_DEGREES * round(longitude / ZONE_DEGREES)
    if not FIRST_MERIDIAN <= meridian <= LAST_MERIDIAN:
        raise UsageError(
            f"经度 {longitude:g}° 不在 CGCS2000 3 度带(75°–135°)之内;请用 --crs 注明工作坐标系。",
            f"Longitude {longitude:g} is in no CGCS2000 3-degree zone (75 to 135 E); name the "
            "working system with --crs.",
        )
    return f"EPSG:{FIRST_CODE + (meridian - FIRST_MERIDIAN) // ZONE_DEGREES}"


def extent_of(typed: str) -> Bounds:
    """
    Read an extent as typed.

    Parameters
    ----------
    typed : str
        West, south, east, north in degrees, separated by commas.

    Returns
    -------
    (float, float, float, float)
        In that order.

    Raises
    ------
    UsageError
        If it is none.

    Examples
    --------
    >>> extent_of("116.4,34.8,117.2,35.4")
    (116.4, 34.8, 117.2, 35.4)
    """
    try:
        west, south, east, north = (float(part) for part in typed.split(","))
        fits = -HALF_TURN <= west < east <= HALF_TURN and -HALF_TURN < 2 * south < 2 * north
    except ValueError:
        fits = False
    if not fits or 2 * north > HALF_TURN:
        raise UsageError(
            f"--extent {typed!r} 不是范围;应为 西,南,东,北(度),例如 116.4,34.8,117.2,35.4。",
            f"--extent {typed!r} is no extent; write west,south,east,north in degrees, such as "
            "116.4,34.8,117.2,35.4.",
        )
    return west, south, east, north


def begin(  # noqa: PLR0913  (one keyword each)
    folder: Path,
    *,
    name: str,
    title: Text,
    work_crs: str,
    date: str,
    like: Pack,
    extent: Bounds | None = None,
) -> Path:
    """
    Make a pack whose every role is a gap.

    Parameters
    ----------
    folder : Path
        New, or without a catalog.
    name : str
        Id of the pack.
    title : Text
        Of the city.
    work_crs : str
        Metric working system.
    date : str
        Of the pack.
    like : Pack
        Whose roles and gaps are copied: the built-in one.
    extent : (float, float, float, float), optional
        West, south, east, north of the city in degrees.

    Returns
    -------
    Path
        Of the catalog.

    Raises
    ------
    UsageError
        If the folder has a catalog already.
    CrsError
        If the working system is not one in metres.
    OutputError
        If it cannot be written.
    """
    _check_metric(work_crs)
    if (folder / CATALOG).exists():
        raise UsageError(
            f"{folder} 已有 {CATALOG};init 只新建,不改动。请换一个文件夹。",
            f"{folder} has a {CATALOG} already; init only makes new ones. Take another folder.",
        )
    with opened(folder) as store:
        head = {
            "id": name,
            "title_zh": title.zh,
            "title_en": title.en,
            "work_crs": work_crs,
            "date": date,
            "site_roles": [OWN_SITES],
            **({} if extent is None else {"extent": list(extent)}),
        }
        store.commit({}, _text(head, gaps(like), like.network))
    return folder / CATALOG


def _check_metric(work_crs: str) -> None:
    from pyproj import CRS
    from pyproj.exceptions import CRSError as UnknownCrsError

    try:
        crs = CRS(work_crs)
        metric = crs.is_projected and all(axis.unit_name == "metre" for axis in crs.axis_info)
    except UnknownCrsError:
        metric = False
    if not metric:
        raise CrsError(
            f"工作坐标系 {work_crs!r} 不是以米为单位的投影坐标系;例如 EPSG:4549(中央经线 120°)。",
            f"The working system {work_crs!r} is no projected system in metres; such as EPSG:4549 "
            "(central meridian 120 E).",
        )


def gaps(like: Pack) -> list[MissingRole]:
    """
    List every role of a pack, filled or not, as a gap.

    Parameters
    ----------
    like : Pack
        The built-in pack.

    Returns
    -------
    list of MissingRole
        With what to supply, said to be Qingdao's.
    """
    layers = {layer.role: layer for role in like.roles for layer in like.layers_of(role)}
    filled = [
        MissingRole(
            role=role,
            title_zh=layer.title_zh,
            title_en=layer.title_en,
            geometry=layer.geometry,
            supply_zh=f"{LIKE.zh}{layer.source}",
            supply_en=f"{LIKE.en}{layer.source}",
        )
        for role, layer in layers.items()
    ]
    missing = [
        entry.model_copy(
            update={
                "supply_zh": LIKE.zh + entry.supply_zh,
                "supply_en": LIKE.en + entry.supply_en,
            }
        )
        for entry in like.missing
    ]
    sites = MissingRole(
        role=OWN_SITES,
        title_zh=OWN_TITLES[OWN_SITES].zh,
        title_en=OWN_TITLES[OWN_SITES].en,
        geometry="polygon",
        supply_zh=OWN_SUPPLY[OWN_SITES].zh,
        supply_en=OWN_SUPPLY[OWN_SITES].en,
    )
    return [sites, *filled, *missing]


def _text(
    head: Mapping[str, object], missing: Sequence[MissingRole], network: Network | None
) -> str:
    import tomlkit

    document = tomlkit.document()
    for line in HEAD:
        document.add(tomlkit.comment(line))
    document.add("schema", tomlkit.item(SCHEMA))
    document.add("pack", tomlkit.item(head))
    if network is not None:
        source = {"source": f"illustrative: {SPEEDS.zh} ({SPEEDS.en})"}
        document.add("network", tomlkit.item(network.model_copy(update=source).model_dump()))
    array = tomlkit.aot()
    for entry in missing:
        array.append(tomlkit.item(entry.model_dump()))
    document.add("missing", array)
    return tomlkit.dumps(document)
