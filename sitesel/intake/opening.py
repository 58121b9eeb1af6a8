"""Opening the file that is to be taken in: one layer of it, by the name that messages use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.formats import read
from sitesel.formats.extracts import is_osm
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.formats import Reading
    from sitesel.intake.wishes import Wishes
    from sitesel.pack import Pack

WHAT = Text("要导入的文件", "the file to import")


def named(path: Path, layer: str) -> str:
    """
    Name a file and its layer.

    Parameters
    ----------
    path : Path
        The file.
    layer : str
        Empty, or the name of its layer.

    Returns
    -------
    str
        For messages.
    """
    return path.name if layer in ("", path.stem) else f"{path.name}[{layer}]"


def read_layer(
    path: Path,
    *,
    wishes: Wishes,
    layer: str | None,
    role: str | None = None,
    pack: Pack | None = None,
) -> Reading:
    """
    Read one layer of a file.

    Parameters
    ----------
    path : Path
        The file.
    wishes : Wishes
        With the encoding.
    layer : str or None
        Its name.
    role : str, optional
        What to take of a file that holds many things.
    pack : Pack, optional
        The city, from whose extent that is taken.

    Returns
    -------
    Reading
        As stored.
    """
    asked: dict[str, Any] = {"layer": layer, "encoding": wishes.encoding, "role": role}
    asked["bounds"] = None if pack is None or not is_osm(path) else pack.home
    given = {key: value for key, value in asked.items() if value is not None}
    return read(path, what=WHAT.zh, what_en=WHAT.en, **given)
