"""Bytes changed at random: a raster is read, or refused in words; nothing else comes out."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import packs
import pytest
import rasterio
import rasters
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitesel.errors import BrokenLayerError, SiteselError
from sitesel.raster import Amount, inspect, limits, read_raster, slope_of, take_in, zonal
from sitesel.raster.opening import opened
from sitesel.raster.quiet import quiet
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

WHERE = Text("图层 r", "layer r")
SAMPLES = [
    path.read_bytes()
    for path in sorted(rasters.CORPUS.glob("*.tif"))
    if 16 < path.stat().st_size < 5000
]


def everything(path: Path, folder: Path) -> None:
    """Do with a file all that is done with rasters."""
    inspect(path)
    take_in(path, folder / "taken.tif", crs="EPSG:4549", keep_all=True)
    raster = read_raster(path, what="r", what_en="r", declared="EPSG:4549")
    west, _, _, north = raster.grid.bounds
    site = shapely.box(west, north - 30, west + 30, north)
    zonal(raster, Amount(), np.array([site]), crs=packs.WORK_CRS, reach_m=np.array([15.0]))
    slope_of(raster, WHERE).read(0, 0, rows=10, columns=10)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sample=st.sampled_from(SAMPLES),
    changes=st.lists(st.tuples(st.integers(0, 4999), st.integers(0, 255)), min_size=1, max_size=6),
    kept=st.floats(0.3, 1.0),
)
def test_changed_bytes_are_read_or_refused(
    tmp_path: Path, sample: bytes, changes: list[tuple[int, int]], kept: float
) -> None:
    content = bytearray(sample[: int(len(sample) * kept)])
    for at, byte in changes:
        content[at % len(content)] = byte
    path = tmp_path / "changed.tif"
    path.write_bytes(content)
    told = None
    try:
        everything(path, tmp_path)
    except SiteselError as error:
        told = error
    assert told is None or (told.exit_code == 3 and told.zh and told.en)
    assert {one.name for one in tmp_path.iterdir()} <= {"changed.tif", "taken.tif"}


@pytest.mark.parametrize("huge", [-3.4028234663852886e38, 3.4e38, 1e31])
def test_the_greatest_floats_are_unknown_and_spoil_no_neighbour(
    tmp_path: Path, huge: float
) -> None:
    cells = np.full((20, 20), 7.125, dtype="float32")
    cells[10, 0] = huge
    raster = rasters.read(rasters.written(tmp_path / "a.tif", cells))
    site = np.array([packs.box(55, 5, 195, 195)])
    found = zonal(raster, Amount(), site, crs=packs.WORK_CRS, reach_m=np.zeros(1))
    assert found.measured.best[0] == pytest.approx(7.125, abs=1e-12)
    assert np.isnan(raster.read(10, 0, rows=1, columns=1))
    assert inspect(raster.path).nodata_share == pytest.approx(1 / 400)


def test_numbers_that_scale_out_of_all_bounds_are_unknown(tmp_path: Path) -> None:
    raster = rasters.read(rasters.written(tmp_path / "a.tif", np.full((5, 5), 1e29)))
    assert np.isnan(replace(raster, scale=1e300).read(0, 0, rows=5, columns=5)).all()


def test_a_scale_of_nothing_is_refused(tmp_path: Path) -> None:
    path = rasters.written(tmp_path / "a.tif", np.ones((5, 5)))
    with rasterio.open(path, "r+") as file:
        file.scales = (0.0,)
    with pytest.raises(BrokenLayerError, match="are of no use") as caught:
        rasters.read(path)
    assert "换算系数不成立" in caught.value.zh


def test_a_file_that_is_replaced_while_in_use_is_told(tmp_path: Path) -> None:
    raster = rasters.read(rasters.written(tmp_path / "a.tif", np.ones((5, 5))))
    rasters.written(tmp_path / "a.tif", np.ones((6, 5)))
    with pytest.raises(BrokenLayerError, match="was replaced while in use"):
        raster.read(0, 0, rows=2, columns=2)


def test_threads_read_the_same_file_side_by_side(tmp_path: Path) -> None:
    cells = np.random.default_rng(0).normal(0, 1, (600, 600))
    raster = rasters.read(rasters.written(tmp_path / "a.tif", cells, tiled=True, compress="lzw"))

    def window(row: int) -> bool:
        found = raster.read(row, row, rows=100, columns=100)
        return np.array_equal(found, cells[row : row + 100, row : row + 100])

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(window, list(range(0, 500, 10)) * 2))
    assert sys.unraisablehook is sys.__unraisablehook__ or "quiet" not in repr(sys.unraisablehook)


def test_only_what_rasterios_log_cannot_decode_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    error = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid")

    class Told:
        def __init__(self, value: Exception, where: str) -> None:
            self.exc_value, self.object = value, where

    with quiet(), quiet():
        sys.unraisablehook(Told(error, "rasterio._env.log_error"))
        assert told == []
        sys.unraisablehook(Told(error, "elsewhere"))
        sys.unraisablehook(Told(ValueError("x"), "rasterio._env.log_error"))
    assert len(told) == 2
    assert sys.unraisablehook == told.append


def test_each_limit_is_told_with_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    small = replace(
        limits.limits(), most_cells=399, most_bands=2, most_file_bytes=10, most_block_bytes=100
    )
    monkeypatch.setattr(limits, "limits", lambda: small)
    path = rasters.CORPUS / "three_bands.tif"
    with pytest.raises(BrokenLayerError) as caught, opened(path, WHERE):
        pass
    found = caught.value.text("en")
    for part in ("400 cells, at most 399", "3 bands, at most 2", "bytes, at most 10", "a block"):
        assert part in found
    assert len(caught.value.faults) == 4
