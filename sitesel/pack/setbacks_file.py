"""Where the table of set-backs of a folder is; what is in it, `sitesel.setbacks` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SETBACKS = "setbacks.csv"


def find_setbacks(folder: Path, named: str = "") -> Path | None:
    """
    Find the table that a catalog names; else the one that lies there under its usual name.

    Parameters
    ----------
    folder : Path
        Of a pack or of the planner's own layers.
    named : str
        By the catalog.

    Returns
    -------
    Path or None
        None if there is none; one that is named may not be there, which reading it will tell.
    """
    path = folder / (named or SETBACKS)
    return path if named or path.is_file() else None
