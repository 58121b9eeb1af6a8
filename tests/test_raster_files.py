"""Every raster of the corpus is taken in as its hand-written entry says, or refused in words."""

from __future__ import annotations

import math
import shutil
import tomllib
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import rasters
from PIL import Image

from sitesel import errors
from sitesel.raster import inspect, take_in

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES: list[dict[str, Any]] = tomllib.loads(
    (rasters.CORPUS / "expected.toml").read_text(encoding="utf-8")
)["file"]
TAKEN = [entry for entry in ENTRIES if "error" not in entry]
REFUSED = [entry for entry in ENTRIES if "error" in entry]


def name(entry: dict[str, Any]) -> str:
    return " ".join([entry["name"], *map(str, entry.get("options", {}).items())])


def test_every_file_of_the_corpus_is_expected_to_become_something() -> None:
    files = {path.name for path in rasters.CORPUS.glob("*.tif")}
    assert files == {entry["name"] for entry in ENTRIES}
    assert len(files) >= 12


@pytest.mark.parametrize("entry", TAKEN, ids=name)
def test_a_sound_raster_is_taken_in_as_its_entry_says(
    entry: dict[str, Any], tmp_path: Path
) -> None:
    path = rasters.CORPUS / entry["name"]
    taken = take_in(path, tmp_path / "taken.tif", **entry.get("options", {}))
    raster = taken.raster
    assert raster.grid.crs == entry["crs"]
    assert taken.cells == raster.grid.rows * raster.grid.columns == entry["cells"]
    for fact in ("known", "least", "greatest"):
        if fact in entry:
            assert getattr(taken, fact) == entry[fact], fact
    width, height = raster.grid.ground(raster.grid.rows // 2, 1)
    assert [width[0], height[0]] == pytest.approx(entry["cell_m"], rel=2e-3)
    assert taken.precision_m == max(width[0], height[0])
    cells = raster.read(0, 0, rows=raster.grid.rows, columns=raster.grid.columns)
    for row, column, number in entry.get("at", []):
        if number == "unknown":
            assert math.isnan(cells[row, column])
        else:
            assert cells[row, column] == number
    told = [note for note in taken.notes if entry.get("note_zh", "") in note.zh]
    assert bool(told) == ("note_zh" in entry)
    assert all(entry["note_en"] in note.en for note in told)


@pytest.mark.parametrize("entry", REFUSED, ids=name)
def test_another_is_refused_in_words_and_leaves_nothing(
    entry: dict[str, Any], tmp_path: Path
) -> None:
    target = tmp_path / "taken.tif"
    target.write_bytes(b"as it was")
    with pytest.raises(getattr(errors, entry["error"])) as caught:
        take_in(rasters.CORPUS / entry["name"], target, **entry.get("options", {}))
    assert entry["zh"] in caught.value.text("zh")
    assert entry["en"] in caught.value.text("en")
    assert entry["name"] in caught.value.text("zh")
    assert caught.value.exit_code == 3
    assert [path.name for path in tmp_path.iterdir()] == ["taken.tif"]
    assert target.read_bytes() == b"as it was"


@pytest.mark.parametrize("entry", TAKEN, ids=name)
def test_a_first_look_agrees_with_what_is_taken_in(entry: dict[str, Any]) -> None:
    options = entry.get("options", {})
    info = inspect(rasters.CORPUS / entry["name"], band=options.get("band", 1))
    assert info.rows * info.columns == info.looked_at == entry["cells"]
    assert info.whole
    if "crs" not in options:
        assert info.crs == entry["crs"]
        assert info.cell_m == pytest.approx(entry["cell_m"], rel=2e-3)
    else:
        assert info.crs is None
        assert info.cell_m is None
        assert any("--crs" in note.zh for note in info.notes)
    if "known" in entry and "nodata" not in options:
        assert info.nodata_share == pytest.approx(1 - entry["known"] / entry["cells"])
        assert (info.least, info.greatest) == (entry["least"], entry["greatest"])
    assert info.categorical == ("classes" in entry)
    if "classes" in entry:
        assert list(info.classes) == entry["classes"]


@pytest.mark.parametrize("file", ["slope", "slope_classes", "slope_nodata", "jacksboro"])
def test_real_rasters_hold_what_pillow_reads(file: str) -> None:
    path = rasters.CORPUS / (f"{file}.tif" if file == "jacksboro" else f"rasterstats_{file}.tif")
    with Image.open(path) as picture:
        expected = np.array(picture).astype(float)
    expected[expected < -9000] = np.nan
    raster = rasters.read(path)
    found = raster.read(0, 0, rows=raster.grid.rows, columns=raster.grid.columns)
    assert np.array_equal(found, expected, equal_nan=True)


def test_numbers_that_look_like_an_undeclared_nodata_are_named_at_the_first_look() -> None:
    assert inspect(rasters.CORPUS / "undeclared_nodata.tif").suspects == (-9999.0,)
    assert inspect(rasters.CORPUS / "steps_nodata.tif").suspects == ()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.BrokenLayerError, match="there is no file"):
        inspect(tmp_path / "none.tif")


@pytest.mark.parametrize(
    "address",
    [
        "/vsicurl/http://127.0.0.1:9/a.tif",
        "/vsizip/a.zip/a.tif",
        "\\vsimem\\a.tif",
        "http://127.0.0.1:9/a.tif",
        "s3://bucket/a.tif",
        "file:///a.tif",
        "zip://a.zip!a.tif",
    ],
)
def test_addresses_and_virtual_paths_are_refused_unread(address: str) -> None:
    with pytest.raises(errors.BrokenLayerError, match="address or a virtual path"):
        inspect(address)


def test_names_that_gdal_takes_for_commands_are_only_names(tmp_path: Path) -> None:
    path = tmp_path / "GTIFF_DIR!1,2.tif"
    shutil.copy(rasters.CORPUS / "plane_east.tif", path)
    assert inspect(path).greatest == 19


def test_side_files_change_nothing_and_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    shutil.copy(rasters.CORPUS / "plane_east.tif", path)
    (tmp_path / "a.tif.aux.xml").write_text(
        "<PAMDataset><SRS>EPSG:32651</SRS><PAMRasterBand band='1'><NoDataValue>3</NoDataValue>"
        "</PAMRasterBand></PAMDataset>",
        encoding="utf-8",
    )
    (tmp_path / "a.tfw").write_text("1\n0\n0\n-1\n0\n0\n", encoding="ascii")
    shutil.copy(rasters.CORPUS / "three_bands.tif", tmp_path / "a.tif.msk")
    taken = take_in(path, tmp_path / "taken.tif")
    assert (taken.raster.grid.crs, taken.known) == ("EPSG:4549", 400)
    assert taken.raster.grid.bounds == (520_000, 3_999_800, 520_200, 4_000_000)
    (note,) = taken.notes
    assert "a.tif.aux.xml" in note.zh
    assert "was not read" in note.en


@pytest.mark.parametrize("text", ["10 0 0 -10 5", "a b c d e f", "10\n0\n0\n-10\n5\n5\n9\n"])
def test_a_world_file_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    shutil.copy(rasters.CORPUS / "world_file.tif", tmp_path / "a.tif")
    (tmp_path / "a.tfw").write_text(text, encoding="ascii")
    with pytest.raises(errors.BrokenLayerError, match="should hold 6 numbers"):
        take_in(tmp_path / "a.tif", tmp_path / "b.tif", crs="EPSG:4549")


def test_a_cell_as_large_as_nothing_is_no_grid(tmp_path: Path) -> None:
    shutil.copy(rasters.CORPUS / "world_file.tif", tmp_path / "a.tif")
    (tmp_path / "a.tfw").write_text("0\n0\n0\n0\n520005\n3999995\n", encoding="ascii")
    with pytest.raises(errors.BrokenLayerError, match="grid is none"):
        take_in(tmp_path / "a.tif", tmp_path / "b.tif", crs="EPSG:4549")
