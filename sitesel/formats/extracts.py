"""By its name, whether a file is an OpenStreetMap extract; reading one is `sitesel.formats.osm`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = {  # as osmium calls each form
    ".osm.pbf": "osm.pbf",
    ".pbf": "osm.pbf",
    ".osm": "osm",
    ".osm.bz2": "osm.bz2",
    ".osm.gz": "osm.gz",
}


def osm_form(path: Path) -> str | None:
    """
    Say what form of an extract a file is.

    Parameters
    ----------
    path : Path
        Any file.

    Returns
    -------
    str or None
        As osmium calls it; None if it is none.

    Examples
    --------
    >>> from pathlib import Path
    >>> osm_form(Path("青岛.osm.pbf")), osm_form(Path("roads.gpkg"))
    ('osm.pbf', None)
    """
    name = path.name.lower()
    ends = [suffix for suffix in SUFFIXES if name.endswith(suffix)]
    return SUFFIXES[max(ends, key=len)] if ends else None


def is_osm(path: Path) -> bool:
    """
    Tell by its name whether a file is an extract.

    Parameters
    ----------
    path : Path
        Any file.

    Returns
    -------
    bool
        True for `.osm.pbf`, `.pbf`, `.osm`, `.osm.bz2`, `.osm.gz`.
    """
    return osm_form(path) is not None
