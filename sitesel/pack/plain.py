"""
Files that are named for their role, in a folder without a catalog.

Nothing is known of such a file but its name, so its catalog entry says `unstated`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.errors import UnknownLayerError
from sitesel.formats import SUFFIXES
from sitesel.pack.derived import RASTER
from sitesel.pack.schema import LayerSpec
from sitesel.pack.setbacks_file import SETBACKS, find_setbacks
from sitesel.text import Text, near

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.pack.city import Pack

VECTOR_SUFFIXES = SUFFIXES
RASTER_SUFFIXES = {".tif", ".tiff"}
FOR_PEOPLE = ("readme", "license", "说明", "~$")  # notes beside layers, and a workbook that is open
OWN_SITES = "site"
DISTRICT = "district"
ENTERPRISE = "enterprise"
OWN_TITLES = {  # roles that a file may be named for although no catalog lists them
    OWN_SITES: Text("候选地块", "Candidate sites"),
    DISTRICT: Text("区市界线", "District boundaries"),
    ENTERPRISE: Text("企业名单", "Enterprises"),
}
OWN_SUPPLY = {
    OWN_SITES: Text(
        "候选地块面:编号、名称;sitesel import 地块.shp --role site",
        "Candidate parcels with id and name; sitesel import FILE --role site",
    ),
    DISTRICT: Text(
        "区市界线面:字段 name_zh;以 district 命名放入文件夹",
        "Polygons named in name_zh; put into the folder by the name `district`",
    ),
    ENTERPRISE: Text(
        "企业名单:名称、信用代码、行业代码、主营、产值、从业人员、地址或坐标;sitesel import "
        "企业.xlsx --role enterprise",
        "A list of firms: name, credit code, industry code, business, output, staff, address or "
        "coordinates; sitesel import FILE --role enterprise",
    ),
}


def plain_layers(folder: Path, pack: Pack) -> list[tuple[LayerSpec, Path]]:
    """
    Describe the files of a folder whose names are roles.

    Parameters
    ----------
    folder : Path
        Without a catalog.
    pack : Pack
        Over which it is laid: its titles name the roles that files can be named for.

    Returns
    -------
    list of (LayerSpec, Path)
        Their source, licence, date and precision are unstated.

    Raises
    ------
    UnknownLayerError
        If a file's name is no role, or there is nothing in the folder.
    """
    titles = {**OWN_TITLES, **pack.titles}
    suffixes = VECTOR_SUFFIXES | RASTER_SUFFIXES
    paths = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in suffixes
        and path.name != SETBACKS
        and not path.name.lower().startswith(FOR_PEOPLE)
    )
    strangers = [path for path in paths if path.stem not in titles]
    if strangers or not (paths or find_setbacks(folder)):
        raise UnknownLayerError(
            f"文件夹 {folder} 里的图层文件须以角色命名(如 eco_redline.gpkg);"
            + ("下列文件名不是角色:" if strangers else "里面没有图层文件。"),
            f"Layer files in {folder} are named for their role (such as eco_redline.gpkg); "
            + ("these are not:" if strangers else "there is none in it."),
            [
                (
                    f"{path.name}:相近的角色 {', '.join(near(path.stem, titles))}",
                    f"{path.name}: nearest roles {', '.join(near(path.stem, titles))}",
                )
                for path in strangers
            ],
        )
    return [(_plain_layer(path, titles[path.stem]), folder) for path in paths]


def _plain_layer(path: Path, title: Text) -> LayerSpec:
    role = path.stem
    return LayerSpec(
        id=f"own_{role}",
        role=role,
        title_zh=title.zh,
        title_en=title.en,
        file=path.name,
        geometry=RASTER if path.suffix.lower() in RASTER_SUFFIXES else "mixed",
        source=f"用户提供 user-supplied: {path.name}",
        license="未注明 unstated",
        date="未注明 unstated",
        crs="",
        precision_m=0.0,
        quality="unstated",
    )
