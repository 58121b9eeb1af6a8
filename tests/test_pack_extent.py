"""The city's extent: stated or of its land; layers without a system recognised by it, and told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import packs
import pytest
import shapely

from sitesel.errors import BrokenLayerError, CrsError
from sitesel.pack import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Factory = Callable[..., Path]
    Run = Callable[..., Result]

PREFIX_M = np.array([40_000_000, 0])
PARKS = [(packs.box(0, 0, 100, 100), packs.park("p1"))]
LAND = [(packs.box(-50_000, -50_000, 50_000, 50_000), {"id": "land"})]
ZONED = shapely.transform(packs.box(0, 0, 900, 900), lambda at: at + PREFIX_M)


@pytest.mark.parametrize(
    "extent",
    [[121.1, 35.5, 119.4, 37.2], [119.4, 37.2, 121.1, 35.5], [119.4, 35.5, 191.0, 37.2], [1, 2, 3]],
)
def test_an_extent_that_cannot_be_is_refused_in_both_languages(
    extent: list[float], pack_factory: Factory
) -> None:
    with pytest.raises(BrokenLayerError) as caught:
        load(pack_factory({"park": PARKS}, head={"extent": extent}))
    assert "pack.extent" in caught.value.text("zh")
    assert "pack.extent" in caught.value.text("en")


def test_a_stated_extent_is_the_city(pack_factory: Factory) -> None:
    stated = (119.0, 35.0, 122.0, 38.0)
    pack = load(pack_factory({"park": PARKS, "land": LAND}, head={"extent": list(stated)}))
    assert pack.home == stated


def test_without_one_the_land_is_the_city_and_without_land_there_is_none(
    pack_factory: Factory,
) -> None:
    """100 km around 520 km E, 4000 km N: 1.11 degrees of longitude, 0.9 of latitude."""
    west, south, east, north = load(pack_factory({"park": PARKS, "land": LAND})).home or (0,) * 4
    assert (east + west) / 2 == pytest.approx(120.222, abs=0.002)
    assert (north + south) / 2 == pytest.approx(36.13, abs=0.01)
    assert east - west == pytest.approx(1.12, abs=0.02)
    assert north - south == pytest.approx(0.905, abs=0.01)
    assert load(pack_factory({"park": PARKS}, name="bare")).home is None


def test_a_layer_without_a_system_is_recognised_by_the_city_and_that_is_told(
    pack_factory: Factory,
) -> None:
    layers = {"park": PARKS, "land": LAND, "sea": [(ZONED, {"id": "s"})]}
    pack = load(pack_factory(layers, entries={"sea": {"crs": ""}}))
    assert pack.notes == ()
    found = pack.features("sea")
    assert shapely.bounds(found.geometries[0])[0] == pytest.approx(packs.EAST, abs=1e-3)
    (told,) = pack.notes
    for words in ("sea_layer", "EPSG:4528"):
        assert words in told.zh
        assert words in told.en


def test_the_land_itself_must_name_its_system_where_no_extent_is_stated(
    pack_factory: Factory,
) -> None:
    moved = [(shapely.transform(LAND[0][0], lambda at: at + PREFIX_M), {"id": "land"})]
    options = {"entries": {"land": {"crs": ""}}}
    with pytest.raises(CrsError):
        load(pack_factory({"park": PARKS, "land": moved}, **options)).features("land")
    stated = {"head": {"extent": [119.0, 35.0, 122.0, 38.0]}, **options}
    pack = load(pack_factory({"park": PARKS, "land": moved}, name="stated", **stated))
    assert "EPSG:4528" in pack.features("land").notes[0].zh


def test_a_ranking_tells_of_it_on_stderr_in_its_notes_and_in_the_manifest(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "图层"
    folder.mkdir()
    (folder / "eco_redline.geojson").write_text(
        packs.geojson([(ZONED, {"id": "r"})]), encoding="utf-8"
    )
    done = run(
        *("rank", "-i", "nev", "--no-map", "--layers", folder, "--format", "json"),
        *("--manifest", tmp_path / "清单.json"),
    )
    assert done.exit_code == 0, done.stderr
    assert "own_eco_redline" in done.stderr
    assert "EPSG:4528" in done.stderr
    notes = [note["zh"] for note in json.loads(done.stdout)["notes"]]
    assert any("EPSG:4528" in note for note in notes)
    manifest = json.loads((tmp_path / "清单.json").read_text(encoding="utf-8"))
    way = manifest["inputs"]["layers"]["own_eco_redline"]["content"]["crs"]
    assert (way["source"], way["how"], way["swapped"]) == ("EPSG:4528", "detected", False)
    assert run("verify", tmp_path / "清单.json").exit_code == 0
