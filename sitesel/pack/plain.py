"""The planner's files without a catalog: each is named for the role that it fills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.errors import UnknownLayerError
from sitesel.pack.schema import LayerSpec
from sitesel.pack.setbacks_file import SETBACKS, find_setbacks
from sitesel.text import near

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.pack.load import Pack

DISTRICT = "district"
VECTOR_SUFFIXES = {".geojson", ".json", ".gpkg", ".shp", ".parquet", ".fgb"}


def plain_layers(folder: Path, pack: Pack) -> list[tuple[LayerSpec, Path]]:
    """
    List the layers of a folder without a catalog, each file named for its role.

    Parameters
    ----------
    folder : Path
        With layer files, a table of set-backs, or both.
    pack : Pack
        Over which it is laid: its roles are those that files may be named for.

    Returns
    -------
    list of (LayerSpec, Path)
        By name of the file.

    Raises
    ------
    UnknownLayerError
        If a file's name is no role, or there is nothing in the folder.
    """
    known = [*pack.roles, *(entry.role for entry in pack.missing), DISTRICT]
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in VECTOR_SUFFIXES)
    paths = [path for path in paths if path.name != SETBACKS]
    strangers = [path for path in paths if path.stem not in known]
    if strangers or not (paths or find_setbacks(folder)):
        raise UnknownLayerError(
            f"文件夹 {folder} 里的图层文件须以角色命名(如 eco_redline.gpkg);"
            + ("下列文件名不是角色:" if strangers else "里面没有图层文件。"),
            f"Layer files in {folder} are named for their role (such as eco_redline.gpkg); "
            + ("these are not:" if strangers else "there is none in it."),
            [
                (
                    f"{path.name}:相近的角色 {', '.join(near(path.stem, known))}",
                    f"{path.name}: nearest roles {', '.join(near(path.stem, known))}",
                )
                for path in strangers
            ],
        )
    return [(_plain_layer(path, pack), folder) for path in paths]


def _plain_layer(path: Path, pack: Pack) -> LayerSpec:
    role = path.stem
    titles = {DISTRICT: ("区市界线", "District boundaries")}
    titles |= {entry.role: (entry.title_zh, entry.title_en) for entry in pack.missing}
    titles |= {layer.role: (layer.title_zh, layer.title_en) for layer, _ in pack.layers}
    return LayerSpec(
        id=f"own_{role}",
        role=role,
        title_zh=titles[role][0],
        title_en=titles[role][1],
        file=path.name,
        geometry="mixed",
        source=f"用户提供 user-supplied: {path.name}",
        license="未注明 unstated",
        date="未注明 unstated",
        crs="",
        precision_m=0.0,
        quality="unstated",
    )
