"""
Files that are named for their role, in a folder without a catalog.

Nothing is known of such a file but its name, so its catalog entry says `unstated`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.errors import UnknownLayerError
from sitesel.formats import SUFFIXES
from sitesel.pack.schema import LayerSpec
from sitesel.text import Text, near

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.pack.load import Pack

FOR_PEOPLE = ("readme", "license", "说明", "~$")  # notes beside layers, and a workbook that is open
OWN_SITES = "site"
OWN_SITES_TITLE = Text("候选地块", "Candidate sites")


def plain_layers(folder: Path, pack: Pack) -> list[tuple[LayerSpec, Path]]:
    """
    Make catalog entries of the files of a folder that has no catalog.

    Parameters
    ----------
    folder : Path
        With files such as `eco_redline.gpkg`.
    pack : Pack
        Over which they are laid.

    Returns
    -------
    list of (LayerSpec, Path)
        Each with the folder.

    Raises
    ------
    UnknownLayerError
        If there is no such file, or the name of one is no role.
    """
    known = [*pack.roles, *(entry.role for entry in pack.missing), OWN_SITES]
    paths = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SUFFIXES and not path.name.lower().startswith(FOR_PEOPLE)
    )
    strangers = [path for path in paths if path.stem not in known]
    if strangers or not paths:
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
    return [(plain_layer(path, pack), folder) for path in paths]


def plain_layer(path: Path, pack: Pack) -> LayerSpec:
    """
    Make the catalog entry of a file that is named for its role.

    Parameters
    ----------
    path : Path
        Such as `eco_redline.gpkg`.
    pack : Pack
        With the titles of the roles.

    Returns
    -------
    LayerSpec
        Nothing is known of it but its name.
    """
    role = path.stem
    title = {OWN_SITES: OWN_SITES_TITLE, **pack.titles}[role]
    return LayerSpec(
        id=f"own_{role}",
        role=role,
        title_zh=title.zh,
        title_en=title.en,
        file=path.name,
        geometry="mixed",
        source=f"用户提供 user-supplied: {path.name}",
        license="未注明 unstated",
        date="未注明 unstated",
        crs="",
        precision_m=0.0,
        quality="unstated",
    )
