"""Rasters as layers of a pack: found, derived, checked, fingerprinted, and missed by name."""

from __future__ import annotations

import builtins
import hashlib
import json
import shutil
from importlib import util
from typing import TYPE_CHECKING, Any

import numpy as np
import packs
import pytest
import rasters
from rasterio.transform import Affine

import sitesel
from sitesel.errors import BrokenLayerError, CrsError, DependencyError, UnknownLayerError
from sitesel.pack import load
from sitesel.pack.check import check
from sitesel.pack.load import builtin_folder
from sitesel.raster import Slope, inspect
from sitesel.replay.manifest import write_manifest
from sitesel.replay.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from sitesel.pack import Pack

JMAUTO = "z_jmauto"
GRADE = 12.0


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a terrain model of the city: a plane of 12 % to the north-east."""
    folder = tmp_path_factory.mktemp("own")
    pack = load()
    west, south, east, north = pack.features("land").table.total_bounds
    rows, columns = int((north - south) / 200) + 80, int((east - west) / 200) + 80
    rise = GRADE / 100 * 200 / np.sqrt(2)
    plane = rise * (np.arange(columns)[None, :] + np.arange(rows)[::-1, None])
    rasters.written(
        folder / "elevation.tif", plane.astype("float64"), compress="deflate",
        transform=Affine(200, 0, west - 8000, 0, -200, north + 8000),
    )  # fmt: skip
    return folder


def entry(document: dict[str, Any], site: str, part: str, name: str) -> dict[str, Any]:
    (found,) = [one for one in document["sites"] if one["id"] == site]
    (wanted,) = [one for one in found[part] if one["id"] == name]
    return wanted


def test_slope_is_derived_where_only_a_terrain_model_is_given(own: Path) -> None:
    pack = load(own)
    (slope,) = pack.layers_of("slope")
    (model,) = pack.layers_of("elevation")
    assert {"slope", "elevation"} <= set(pack.raster_roles)
    assert "slope" not in [gap.role for gap in pack.missing]
    assert isinstance(pack.raster("slope").cells, Slope)
    assert (slope.file, slope.date, slope.quality) == (model.file, model.date, "derived")
    assert "own_elevation" in slope.source
    assert "Horn (1981)" in slope.source
    assert pack.titles["elevation"].zh == "高程(DEM)"


def test_the_catalogs_hash_and_date_of_the_model_are_in_the_source_of_the_slope(
    own: Path, tmp_path: Path
) -> None:
    digest = hashlib.sha256((own / "elevation.tif").read_bytes()).hexdigest()
    shutil.copy(own / "elevation.tif", tmp_path / "dem.tif")
    layer = packs.layer_entry(
        "elevation", file="dem.tif", geometry="raster", sha256=digest, date="2024-11", source="某局"
    )
    text = packs.toml({"schema": "sitesel-pack/1"}, {}, {"layer": [layer]})
    (tmp_path / "catalog.toml").write_text(text, encoding="utf-8")
    (slope,) = load(tmp_path).layers_of("slope")
    assert slope.id == "elevation_layer_slope"
    for part in ("elevation_layer", "某局", "2024-11", digest[:12]):
        assert part in slope.source
    assert check(tmp_path).error is None


def test_a_slope_of_ones_own_is_never_derived(own: Path, tmp_path: Path) -> None:
    shutil.copy(own / "elevation.tif", tmp_path / "elevation.tif")
    shutil.copy(own / "elevation.tif", tmp_path / "slope.tif")
    (slope,) = load(tmp_path).layers_of("slope")
    assert slope.id == "own_slope"
    assert not isinstance(load(tmp_path).raster("slope").cells, Slope)


def test_terrain_and_slope_wake_up(own: Path) -> None:
    ranking = sitesel.rank("nev", layers=own, robustness=False)
    document = ranking.to_dict()
    (terrain,) = [one for one in document["criteria"] if one["id"] == "terrain"]
    assert (terrain["layers"], terrain["missing_roles"]) == (["own_elevation_slope"], [])
    for site in document["sites"]:
        found = entry(document, site["id"], "criteria", "terrain")
        assert found["measured"] == pytest.approx(GRADE, abs=1e-9)
        assert found["measured_low"] == pytest.approx(GRADE, abs=1e-9)
        assert found["measured_high"] == pytest.approx(GRADE, abs=1e-9)
        # 5.2 % is worth 1, 14.1 % is worth 0.75
        assert found["value"] == pytest.approx(1 - 0.25 * (GRADE - 5.2) / (14.1 - 5.2))
        assert entry(document, site["id"], "constraints", "slope")["finding"] == "pass"
    listed = {layer["id"]: layer for layer in document["layers"]}
    assert listed["own_elevation_slope"]["derived_from"] == "own_elevation"
    assert "slope" not in [gap["role"] for gap in document["missing"]]


def test_the_commands_show_it_like_any_other_layer(own: Path, run: Callable[..., Result]) -> None:
    told = run("explain", JMAUTO, "-i", "nev", "--layers", own).stdout
    assert (
        "地形坡度:12.00 %" in told.replace(" ", "").replace("12.00%", "12.00 %") or "12.0" in told
    )
    assert "own_elevation_slope" in told
    listed = run("layers", "--layers", own).stdout
    assert "坡度(由高程推导)" in listed
    made = run("rank", "-i", "nev", "--layers", own, "--map", "m.html", "--no-robustness")
    assert made.exit_code == 0, made.stderr


def test_a_manifest_knows_the_raster_and_tells_what_changed(own: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(own, folder)
    request = Request(industry="nev", layers=folder, robustness=False)
    path = tmp_path / "run.json"
    write_manifest(request.run(), request, path)
    assert sitesel.verify(path).identical
    content = json.loads(path.read_text("utf-8"))["inputs"]["layers"]["own_elevation_slope"]
    raster = content["content"]["raster"]
    digest = hashlib.sha256((own / "elevation.tif").read_bytes()).hexdigest()
    assert raster["cells"] == content["content"]["sha256"] == digest
    assert (raster["crs"], raster["cell_width"]) == (packs.WORK_CRS, 200)
    before = rasters.read(folder / "elevation.tif")
    cells = before.read(0, 0, rows=before.grid.rows, columns=before.grid.columns)
    rasters.written(
        folder / "elevation.tif", cells * 2, compress="deflate",
        transform=Affine(200, 0, before.grid.left + 100, 0, -200, before.grid.top),
    )  # fmt: skip
    told = [one.text.zh for one in sitesel.verify(path).differences if one.kind == "input"]
    assert any("西边界变了" in text for text in told)
    assert any("像元内容(文件校验和)变了" in text for text in told)
    assert not any("像元宽" in text for text in told)


def test_a_sound_pack_says_how_much_of_the_sites_a_raster_knows(tmp_path: Path) -> None:
    sites = [
        (packs.box(0, 0, 100, 100), packs.park("p1")),
        (packs.box(100, 0, 300, 100), packs.park("p2")),
        (packs.box(900, 900, 999, 999), packs.park("p3")),
    ]
    folder = packs.write_pack(
        tmp_path / "pack",
        {"park": sites, "cover": []},
        entries={"cover": {"file": "cover.tif", "geometry": "raster"}},
    )
    rasters.written(folder / "cover.tif", np.ones((20, 20), dtype="uint8"))
    report = check(folder)
    assert report.error is None
    notices = [one for one in report.notices if "栅格 cover_layer" in one.zh]
    assert len(notices) == 1
    assert (
        "3 个候选地块中 2 个没有全部覆盖,其中 1 个完全没有数据(如 p3 0%, p2 50%)" in notices[0].zh
    )
    assert "of 3 sites 2 are not wholly covered, 1 of them not at all" in notices[0].en


def test_a_check_tells_of_what_looks_like_an_undeclared_nodata(tmp_path: Path) -> None:
    shutil.copy(rasters.CORPUS / "undeclared_nodata.tif", tmp_path / "elevation.tif")
    (told,) = [one for one in check(tmp_path).notices if "-9999" in one.zh]
    assert told.zh.startswith("栅格 own_elevation 里有像元等于 -9999")
    assert "count as numbers now" in told.en


@pytest.mark.parametrize(
    ("name", "en"),
    [
        ("truncated.tif", "make sure that it is a complete GeoTIFF"),
        ("rotated.tif", "is turned"),
        ("text.tif", "is no TIFF"),
        ("rasterstats_all_nodata.tif", "no cell with a value"),
    ],
)
def test_a_check_names_a_raster_that_cannot_be_used(tmp_path: Path, name: str, en: str) -> None:
    shutil.copy(rasters.CORPUS / name, tmp_path / "elevation.tif")
    error = check(tmp_path).error
    assert error is not None
    assert en in error.text("en")
    assert "own_elevation" in error.text("zh")


def test_a_raster_without_a_system_is_refused_when_it_is_bound(tmp_path: Path) -> None:
    shutil.copy(rasters.CORPUS / "no_crs.tif", tmp_path / "slope.tif")
    with pytest.raises(CrsError, match="own_slope"):
        sitesel.rank("nev", layers=tmp_path, robustness=False)


def test_contours_are_no_terrain_model(tmp_path: Path) -> None:
    (tmp_path / "elevation.geojson").write_text(packs.geojson([]), encoding="utf-8")
    with pytest.raises(BrokenLayerError) as caught:
        load(tmp_path)
    assert "须为 GeoTIFF" in caught.value.zh
    assert "takes a GeoTIFF" in caught.value.en


def test_two_rasters_of_a_role_are_refused(tmp_path: Path) -> None:
    layers = [packs.layer_entry("slope", id=name, file="a.tif", geometry="raster") for name in "ab"]
    text = packs.toml({"schema": "sitesel-pack/1"}, {}, {"layer": layers})
    (tmp_path / "catalog.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenLayerError) as caught:
        load(tmp_path).raster("slope")
    assert "有 2 个图层(a, b)" in caught.value.zh
    assert "merge them into one file" in caught.value.en


def test_a_file_is_named_for_a_role_that_others_derive_from(tmp_path: Path) -> None:
    shutil.copy(rasters.CORPUS / "plane_east.tif", tmp_path / "elevatoin.tif")
    with pytest.raises(UnknownLayerError) as caught:
        load(tmp_path)
    assert "elevation" in caught.value.text("zh")


def test_back_tests_take_features_out_of_a_pack_with_rasters(own: Path) -> None:
    pack = load(own)
    fewer = pack.without({"park": list(pack.features("park").table.index[:1])})
    assert len(fewer.features("park")) == len(pack.features("park")) - 1
    assert fewer.raster("slope").layer == "own_elevation_slope"


def without(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    """Make a package look as if it were not installed."""
    find = util.find_spec

    def missing(name: str, *rest: Any) -> Any:  # noqa: ANN401
        return None if name == package else find(name, *rest)

    monkeypatch.setattr(util, "find_spec", missing)


def test_without_the_extra_a_raster_is_refused_with_how_to_install_it(
    own: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[..., Result]
) -> None:
    without(monkeypatch, "rasterio")
    with pytest.raises(DependencyError) as caught:
        inspect(own / "elevation.tif")
    assert "pip install 'sitesel[raster]'" in caught.value.zh
    assert "pip install 'sitesel[raster]'" in caught.value.en
    result = run("rank", "-i", "nev", "--layers", own, "--no-map")
    assert result.exit_code == 5
    assert "sitesel[raster]" in result.stderr


def test_the_built_in_pack_is_ranked_without_loading_rasterio(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load_module = builtins.__import__

    def watched(name: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401
        assert name.partition(".")[0] not in {"rasterio", "exactextract"}, name
        return load_module(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", watched)
    pack: Pack = load(builtin_folder())
    assert sitesel.rank("nev", layers=pack, robustness=False).to_dict()["sites"]
