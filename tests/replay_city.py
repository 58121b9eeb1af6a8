"""A made-up city in a folder, with rules, sites and the manifest of one run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import packs
from made_rules import RULE_FILE

import sitesel
from sitesel.replay.manifest import write_manifest
from sitesel.replay.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import shapely

    from sitesel.replay.verify import Verdict

Json = dict[str, Any]
PARCELS = 30


def rows_of(count: int = PARCELS, **more: object) -> list[tuple[shapely.Geometry, Json]]:
    """Give squares of growing size, each 500 m further from the port, the last two alike."""
    return [
        (
            packs.box(500 * row, 0, 500 * row + 200 + 5 * min(row, count - 2), 300),
            {"id": f"s{row:02}", "name": f"地块{row}", "owner": f"甲{row % 3}", **more},
        )
        for row in range(count)
    ]


class City:
    """A made-up city in a folder: its pack, its rules, its sites and one manifest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pack = packs.write_pack(
            folder / "pack",
            {
                "park": [(packs.box(0, 0, 200, 200), packs.park("p1"))],
                "sea_port": [
                    (packs.at(-3000, 100), {"id": "port_a", "name_zh": "甲港"}),
                    (packs.at(90_000, 100), {"id": "port_b", "name_zh": "乙港"}),
                ],
                "water_source": [
                    (packs.box(2000, 900, 2600, 1400), {"id": "lake", "name_zh": "水库"})
                ],
            },
            missing=["eco_redline"],
        )
        self.rules = folder / "rules.toml"
        self.rules.write_text(RULE_FILE, encoding="utf-8")
        self.sites = folder / "sites.geojson"
        self.write_sites(rows_of())
        self.manifest = folder / "run.json"

    def write_sites(self, rows: list[tuple[shapely.Geometry, Json]]) -> None:
        self.sites.write_text(packs.geojson(rows), encoding="utf-8")

    def request(self, **changed: Any) -> Request:  # noqa: ANN401
        given = {"sites": self.sites, "layers": self.pack, "rules": self.rules}
        return Request(industry="nev", crs=packs.WORK_CRS, **{**given, **changed})

    def write(self, **changed: Any) -> Json:  # noqa: ANN401
        request = self.request(**changed)
        write_manifest(request.run(), request, self.manifest)
        return self.read()

    def read(self) -> Json:
        return json.loads(self.manifest.read_text(encoding="utf-8"))

    def edit(self, change: Callable[[Json], object]) -> None:
        manifest = self.read()
        change(manifest)
        self.manifest.write_text(json.dumps(manifest), encoding="utf-8")

    def replace(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def verify(self, **elsewhere: Path) -> Verdict:
        return sitesel.verify(self.manifest, **elsewhere)


def told(verdict: Verdict, kind: str) -> list[str]:
    return [one.text.zh for one in verdict.differences if one.kind == kind]
