"""What docs/raster.md shows runs as it stands: its catalog, its rules, its limits."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import rasters
from rasterio.transform import Affine

import sitesel
from sitesel.pack import load
from sitesel.raster.limits import limits
from sitesel.raster.reach import CHUNK
from sitesel.raster.tiles import SIDE

PAGE = (Path(__file__).parents[1] / "docs" / "raster.md").read_text(encoding="utf-8")


def block(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """Rank with the page's files over a plane of 10 % whose western half is built up."""
    folder = tmp_path_factory.mktemp("raster_page")
    (folder / "catalog.toml").write_text(block("catalog"), encoding="utf-8")
    (folder / "rules.toml").write_text(block("rules"), encoding="utf-8")
    west, south, east, north = load().features("land").table.total_bounds
    rows, columns = int((north - south) / 200) + 100, int((east - west) / 200) + 100
    grid = Affine(200, 0, west - 10_000, 0, -200, north + 10_000)
    plane = np.tile(20.0 * np.arange(columns), (rows, 1))
    rasters.written(folder / "dem.tif", plane, compress="deflate", transform=grid)
    cover = np.full((rows, columns), 80, dtype="uint8")
    rasters.written(folder / "cover.tif", cover, compress="deflate", transform=grid)
    ranking = sitesel.rank("nev", layers=folder, rules=folder / "rules.toml", robustness=False)
    return ranking.to_dict()


def test_the_catalog_and_the_rules_of_the_page_rank(document: dict) -> None:
    site = document["sites"][0]
    found = {one["id"]: one for one in site["criteria"]}
    assert found["steep"]["measured"] == 0.0
    assert found["steep"]["value"] == 1.0
    assert found["built"]["measured"] == pytest.approx(1.0)
    assert found["terrain"]["measured"] == pytest.approx(10.0)
    (wetland,) = [one for one in site["constraints"] if one["id"] == "wetland"]
    assert wetland["finding"] == "pass"


def test_every_number_says_from_which_layer(document: dict) -> None:
    layers = {one["id"]: one["layers"] for one in document["criteria"]}
    assert layers["steep"] == layers["terrain"] == ["our_dem_slope"]
    assert layers["built"] == ["our_cover"]
    dates = {one["id"]: one["date"] for one in document["layers"]}
    assert dates["our_dem_slope"] == dates["our_cover"] == "2025-06"


def test_the_limits_and_windows_of_the_page_are_those_in_force() -> None:
    most = limits()
    assert most.most_cells == 40 * 10**8
    assert "40 亿像元" in PAGE
    assert f"{most.most_bands} 波段" in PAGE
    assert most.most_file_bytes == 64 * 2**30
    assert "64 GiB" in PAGE
    assert most.most_block_bytes == most.unpacking_from_bytes == 256 * 2**20
    assert "一块解压后 256 MiB" in PAGE
    assert f"文件 {most.most_unpacking} 倍" in PAGE
    assert f"{SIDE} × {SIDE} 个像元" in PAGE
    assert f"{CHUNK} × {CHUNK} 以内" in PAGE
