"""Writing a COG: same input, same bytes; nothing is resampled; whole or not at all."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import rasterio
import rasters

from sitesel.errors import BrokenLayerError, OutputError
from sitesel.raster import cog, inspect, take_in
from sitesel.raster.head import TAG_CATEGORIES

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = {"source": "某局 DEM", "licence": "内部资料", "date": "2025-06"}
KINDS = ["plane_tilted", "steps_nodata", "cover_palette", "scaled", "internal_mask", "jacksboro"]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", KINDS)
def test_the_same_input_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    source = rasters.CORPUS / f"{name}.tif"
    take_in(source, tmp_path / "one.tif", **ABOUT)
    take_in(source, tmp_path / "two.tif", **ABOUT)
    assert digest(tmp_path / "one.tif") == digest(tmp_path / "two.tif")


def test_taking_in_what_was_taken_in_changes_nothing(tmp_path: Path) -> None:
    take_in(rasters.CORPUS / "steps_nodata.tif", tmp_path / "one.tif", **ABOUT)
    take_in(tmp_path / "one.tif", tmp_path / "two.tif", **ABOUT)
    assert digest(tmp_path / "one.tif") == digest(tmp_path / "two.tif")


@pytest.mark.parametrize("name", KINDS)
def test_numbers_are_those_of_the_source(tmp_path: Path, name: str) -> None:
    source = rasters.CORPUS / f"{name}.tif"
    taken = take_in(source, tmp_path / "taken.tif")
    before = rasters.read(source)
    shape = {"rows": before.grid.rows, "columns": before.grid.columns}
    assert taken.raster.grid == before.grid
    assert (taken.raster.dtype, taken.raster.unit) == (before.dtype, before.unit)
    assert taken.raster.categorical == before.categorical
    assert np.array_equal(
        taken.raster.read(0, 0, **shape), before.read(0, 0, **shape), equal_nan=True
    )


def test_the_file_is_a_cog_with_what_is_known_of_it(tmp_path: Path) -> None:
    path = rasters.written(
        tmp_path / "a.tif", np.random.default_rng(0).integers(0, 9, (1300, 1100)).astype("int16")
    )
    take_in(path, tmp_path / "taken.tif", **ABOUT)
    with rasterio.open(tmp_path / "taken.tif") as file:
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert file.block_shapes == [(512, 512)]
        assert file.overviews(1) == [2, 4]
        assert file.compression.value == "DEFLATE"
        assert file.crs.to_epsg() == 4549
        tags = file.tags()
    assert tags["SITESEL_SOURCE"] == ABOUT["source"]
    assert tags["SITESEL_LICENCE"] == ABOUT["licence"]
    assert tags["SITESEL_DATE"] == ABOUT["date"]
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_overviews_of_classes_hold_no_class_that_is_not_there(tmp_path: Path) -> None:
    cover = np.random.default_rng(1).choice([10, 60], (1100, 1100)).astype("uint8")
    path = rasters.written(tmp_path / "a.tif", cover)
    take_in(path, tmp_path / "taken.tif", classes={})
    with rasterio.open(tmp_path / "taken.tif", overview_level=0) as small:
        assert set(np.unique(small.read(1))) == {10, 60}
    assert inspect(tmp_path / "taken.tif").categorical


def test_names_of_classes_travel_with_the_file(tmp_path: Path) -> None:
    take_in(
        rasters.CORPUS / "cover_palette.tif", tmp_path / "one.tif", classes={20: "林地", 10: "耕地"}
    )
    take_in(tmp_path / "one.tif", tmp_path / "two.tif")
    with rasterio.open(tmp_path / "two.tif") as file:
        assert json.loads(file.tags()[TAG_CATEGORIES]) == {"10": "耕地", "20": "林地"}
        assert file.colormap(1)[60] == (0, 0, 255, 255)


def test_a_mask_becomes_a_nodata_that_no_cell_has(tmp_path: Path) -> None:
    taken = take_in(rasters.CORPUS / "internal_mask.tif", tmp_path / "taken.tif")
    assert taken.raster.nodata == 255
    assert taken.known == 300


def test_a_mask_whose_number_is_taken_is_refused_rather_than_lose_cells(tmp_path: Path) -> None:
    cells = np.full((10, 10), 255, dtype="uint8")
    mask = np.full((10, 10), 255, dtype="uint8")
    mask[0] = 0
    path = tmp_path / "a.tif"
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        rasters.written(path, cells)
        with rasterio.open(path, "r+") as file:
            file.write_mask(mask)
    with pytest.raises(BrokenLayerError, match="every number is taken"):
        take_in(path, tmp_path / "taken.tif")
    assert take_in(path, tmp_path / "taken.tif", nodata=7).known == 90


def test_a_nodata_that_cells_cannot_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenLayerError, match="cannot be stored") as caught:
        take_in(rasters.CORPUS / "cover_palette.tif", tmp_path / "taken.tif", nodata=-9999)
    assert "存不下" in caught.value.zh


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Check that the folder exists"):
        take_in(rasters.CORPUS / "plane_east.tif", tmp_path / "none" / "taken.tif")


def test_what_reads_back_otherwise_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a disk is full and GDAL says so only in its log."""
    target = tmp_path / "taken.tif"
    target.write_bytes(b"as it was")
    optimised = cog.optimised

    def damaging(plain: Path, done: Path, *, categorical: bool) -> None:
        optimised(plain, done, categorical=categorical)
        with rasterio.open(done, "r+", IGNORE_COG_LAYOUT_BREAK="YES") as file:
            file.write(np.full((1, 1), 77, dtype="float32"), 1, window=((3, 4), (3, 4)))

    monkeypatch.setattr(cog, "optimised", damaging)
    with pytest.raises(OutputError, match="reads back otherwise"):
        take_in(rasters.CORPUS / "plane_east.tif", target)
    assert target.read_bytes() == b"as it was"
    assert [path.name for path in tmp_path.iterdir()] == ["taken.tif"]


def test_a_write_that_fails_is_told_as_one_and_not_as_a_broken_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rasterio.errors import RasterioIOError

    def full(*_: object, **__: object) -> None:
        raise RasterioIOError("No space left on device")

    monkeypatch.setattr(rasterio.io.DatasetWriter, "write", full, raising=False)
    with pytest.raises(OutputError, match="disk is not full"):
        take_in(rasters.CORPUS / "plane_east.tif", tmp_path / "taken.tif")
    assert list(tmp_path.iterdir()) == []
