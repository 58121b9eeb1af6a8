"""Masks from files: what each file takes, by hand and by shapely; words, faults, whole files."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import packs
import pytest
import rasterio
import rasters
import shapely
from rasterio.transform import Affine

import sitesel
from sitesel.errors import BrokenLayerError, CrsError, EmptyLayerError, NoSiteError, UsageError
from sitesel.masking import Asked, Mask
from sitesel.raster import OneOf, Within
from sitesel.scanning.cells import frame_of
from sitesel.scanning.territory import Territory
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from click.testing import Result

GROUND = packs.box(0, 0, 1_000, 800)
EXTENT = (packs.EAST, packs.NORTH, packs.EAST + 1_000, packs.NORTH + 800)


def written(folder: Path, name: str, shapes: Sequence[shapely.Geometry], crs: str = "") -> Path:
    frame = geopandas.GeoDataFrame(geometry=list(shapes), crs=packs.WORK_CRS)
    path = folder / name
    (frame.to_crs(crs) if crs else frame).to_file(path)
    return path


def masked(folder: Path, *files: str, cell: float = 10.0, **said: Any) -> tuple[Any, np.ndarray]:  # noqa: ANN401
    pack = said.pop("pack", packs.memory_pack(land=packs.features([GROUND])))
    found = sitesel.mask(
        files, output=folder / "mask.tif", cell=cell, extent=EXTENT, layers=pack, **said
    )
    with rasterio.open(folder / "mask.tif") as file:
        return found, file.read(1)


def test_what_two_squares_take_adds_up(tmp_path: Path) -> None:
    """Fields of 20 x 30 and 30 x 20 cells that share 10 x 20; the second has a hole of 4 x 4."""
    one = written(tmp_path, "one.gpkg", [packs.box(0, 0, 200, 300)])
    hole = packs.box(200, 100, 240, 140)
    two = written(
        tmp_path, "two.geojson", [packs.box(100, 0, 400, 200).difference(hole)], "EPSG:4326"
    )
    found, cells = masked(tmp_path, str(one), str(two))
    counts = [[row[f"{name}_m2"] / 100 for name in ("alone", "taken", "only")]
              for row in found["files"]]  # fmt: skip
    assert counts == [[600, 600, 400], [584, 384, 384]]
    assert found["free_m2"] == 100 * (8_000 - 984) == 100 * (cells == 0).sum()
    assert found["land_m2"] == 800_000
    assert {number: (cells == number).sum() for number in (1, 2, 3)} == {1: 400, 2: 384, 3: 200}


def test_each_bit_is_what_shapely_finds_within_the_set_back(tmp_path: Path) -> None:
    """Parts, holes, lines and points, in a system of degrees and one in metres, in three strips."""
    torn = shapely.MultiPolygon(
        [packs.box(100, 100, 250, 260).difference(packs.box(150, 150, 200, 200)),
         packs.box(600, 500, 700, 777)]
    )  # fmt: skip
    drawn = {
        "torn.gpkg": ([torn, packs.box(660, 450, 720, 560)], 0.0),
        "wide.gpkg": ([torn], 77.7),
        "road.shp": ([packs.line((0, 0), (333, 444), (990, 120))], 50.0),
        "spot.geojson": ([packs.at(505, 405), packs.at(-20, 790)], 123.4),
    }
    words = []
    for name, (shapes, metres) in drawn.items():
        crs = "EPSG:4326" if name.endswith("json") else ""
        words.append(f"{written(tmp_path, name, shapes, crs)}:{metres}")
    wanted = Mask(
        asked=tuple(Asked.of(one) for one in words), cell_m=10.0, strip=3_000,
        pack=packs.memory_pack(),
        territory=Territory(bounds=EXTENT, land=None, parts=(Text("", ""),), shapes=None),
    )  # fmt: skip
    strips = [taken for _, taken in wanted.found(wanted.layers())]
    assert len(strips) == 3
    cells = np.vstack(strips)
    middles = shapely.points(*np.meshgrid(*wanted.frame.centres()))
    for bit, (shapes, metres) in enumerate(drawn.values()):
        expected = shapely.dwithin(middles[..., None], shapes, metres).any(axis=-1)
        assert expected.any()
        assert np.array_equal(cells >> bit & 1, expected)


@pytest.mark.parametrize("metres", [0, 35])
@pytest.mark.parametrize("cell", [10.0, 7.0])
def test_a_raster_takes_where_its_cell_under_the_middle_passes(
    tmp_path: Path, metres: int, cell: float
) -> None:
    """Cells of 25 m; unknown ones and what lies beyond take nothing; strips know their margin."""
    numbers = np.random.default_rng(2).integers(0, 40, (32, 44)).astype("float32")
    numbers[3:9, 4:7] = -1
    path = rasters.written(tmp_path / "steep.tif", numbers, cell=25.0, nodata=-1)
    wanted = Mask(
        asked=(Asked.of(f"{path}:above=36:{metres}"), Asked.of(f"{path}:below=1")), cell_m=cell,
        strip=2_000, pack=packs.memory_pack(),
        territory=Territory(bounds=EXTENT, land=None, parts=(Text("", ""),), shapes=None),
    )  # fmt: skip
    cells = np.vstack([taken for _, taken in wanted.found(wanted.layers())])
    east, north = wanted.frame.centres()
    column = np.floor((east - packs.EAST) / 25).astype(int)
    row = np.floor((packs.NORTH + 800 - north) / 25).astype(int)
    there = ((row >= 0) & (row < 32))[:, None] & ((column >= 0) & (column < 44))
    under = np.where(there, numbers[np.clip(row, 0, 31)][:, np.clip(column, 0, 43)], np.nan)
    steep = under > 36
    hits = shapely.STRtree(shapely.points(*(line[steep] for line in np.meshgrid(east, north))))
    middles = shapely.points(*np.meshgrid(east, north)).ravel()
    near = np.zeros(middles.shape, dtype=bool)
    near[hits.query(middles, predicate="dwithin", distance=metres + 1e-6)[0]] = True
    inner = np.zeros(cells.shape, dtype=bool)
    inner[6:-6, 6:-6] = True  # near the edge, cells outside the frame reach in
    assert np.array_equal((cells & 1).ravel()[inner.ravel()], near[inner.ravel()])
    assert np.array_equal(cells >> 1 & 1, under == 0)


def test_cells_outside_the_frame_take_into_it_by_their_set_back(tmp_path: Path) -> None:
    """A middle 45 m west of the extent and a set-back of 80 m: four middles, the last at 35 m."""
    numbers = np.zeros((80, 110), dtype="float32")
    numbers[40, 5] = 99
    west = Affine(10, 0, packs.EAST - 100, 0, -10, packs.NORTH + 800)
    path = rasters.written(tmp_path / "steep.tif", numbers, transform=west)
    found, cells = masked(tmp_path, f"{path}:above=50:80")
    assert np.flatnonzero(cells[40]).tolist() == [0, 1, 2, 3]
    assert found["files"][0]["test"] == "above=50"


def test_the_file_says_which_bit_is_whose_and_what_is_off_the_land(tmp_path: Path) -> None:
    one = written(tmp_path, "红线.gpkg", [packs.box(0, 0, 200, 300)])
    land = packs.features([packs.box(0, 0, 500, 800), packs.box(500, 0, 1_000, 400)])
    found, cells = masked(tmp_path, f"{one}:50", pack=packs.memory_pack(land=land))
    with rasterio.open(tmp_path / "mask.tif") as file:
        (legend,) = json.loads(file.tags()["SITESEL_BITS"])
        assert file.nodata == 2**31
        assert file.dtypes == ("uint32",)
        assert file.crs.to_epsg() == 4549
    assert (legend["bit"], legend["file"], legend["set_back_m"]) == (0, "红线.gpkg", 50.0)
    assert len(legend["sha256"]) == 64
    assert (cells == 2**31).sum() == 50 * 40
    assert found["land_m2"] == 600_000


def test_the_same_files_give_the_same_bytes_for_any_strip(tmp_path: Path) -> None:
    one = written(tmp_path, "one.gpkg", [packs.box(30, 40, 700, 333)])
    wanted = Mask(
        asked=(Asked.of(f"{one}:45"),), cell_m=10.0, pack=packs.memory_pack(),
        territory=Territory(bounds=EXTENT, land=None, parts=(Text("", ""),), shapes=None),
    )  # fmt: skip
    wanted.write(tmp_path / "a.tif")
    replace(wanted, strip=1_700).write(tmp_path / "b.tif")
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "b.tif").read_bytes()


def test_words_are_read_as_they_are_written(tmp_path: Path) -> None:
    said = Asked.of("slope.tif:above=25")
    assert (said.test, said.set_back_m, said.said) == (Within(above=25.0), 0.0, "above=25")
    assert Asked.of("a.tif:below=2:30m").test == Within(below=2.0)
    assert Asked.of("a.tif:in=60,80:90").test == OneOf(classes=(60.0, 80.0))
    assert (Asked.of("D:\\图\\路.gpkg:50").path, Asked.of("D:\\路.gpkg").set_back_m) == (
        Path("D:\\图\\路.gpkg"), 0.0,
    )  # fmt: skip
    odd = written(tmp_path, "a.gpkg", [GROUND]).rename(tmp_path / "退:50.gpkg")
    assert Asked.of(str(odd)).path == odd


WRONG = {
    "a.gpkg:far": "看不懂",
    "a.gpkg:-3": "退让距离 -3 米不成立",
    "a.gpkg:nan": "不成立",
    "a.tif": "没有说哪些像元算数",
    "a.tif:30": "没有说哪些像元算数",
    "a.tif:above=": "看不懂",
    "a.tif:above=1,2": "看不懂",
    "a.gpkg:above=3": "不是 GeoTIFF",
}


@pytest.mark.parametrize("word", WRONG)
def test_words_that_say_nothing_exit_2_and_write_nothing(
    run: Callable[..., Result], tmp_path: Path, word: str
) -> None:
    done = run("mask", word, "-o", tmp_path / "m.tif")
    assert done.exit_code == 2, done.output
    assert WRONG[word] in done.stderr
    assert not list(tmp_path.glob("*.tif"))


def test_files_at_fault_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    bow = shapely.Polygon([(p.x, p.y) for p in map(packs.at, (0, 90, 90, 0), (0, 90, 0, 90))])
    wrong = {
        (str(tmp_path / "none.gpkg"),): (BrokenLayerError, "none.gpkg"),
        (str(written(tmp_path, "bow.gpkg", [bow])),): (BrokenLayerError, "图形无效"),
        (str(written(tmp_path, "empty.geojson", [])),): (EmptyLayerError, "没有要素"),
        (str(written(tmp_path, "spot.gpkg", [packs.at(5, 5)])),): (BrokenLayerError, "给退让距离"),
        (): (UsageError, "1 到 31 个"),
        ("a.gpkg",) * 32: (UsageError, "32 个文件"),
    }
    for files, (kind, said) in wrong.items():
        with pytest.raises(kind, match=said):
            masked(tmp_path, *files)
    assert not list(tmp_path.glob("*.tif"))


def test_a_sea_has_no_cell_to_take(tmp_path: Path) -> None:
    one = str(written(tmp_path, "one.gpkg", [GROUND]))
    land = packs.features([packs.box(5_000, 0, 6_000, 800)])
    pack = packs.memory_pack(land=packs.features([packs.box(2, 2, 3, 3)]))
    with pytest.raises(NoSiteError, match="没有陆地像元"):
        sitesel.mask([one], output=tmp_path / "m.tif", cell=50, layers=pack)
    with pytest.raises(UsageError, match="之外"):
        masked(tmp_path, one, pack=packs.memory_pack(land=land))
    assert not list(tmp_path.glob("*.tif"))


def test_the_command_says_what_is_left(run: Callable[..., Result], tmp_path: Path) -> None:
    """A disc of 1 km around a point of Chengyang: 3.14 km² within a part of a percent."""
    spot = geopandas.GeoDataFrame(geometry=[shapely.Point(120.36, 36.32)], crs="EPSG:4326")
    spot.to_file(tmp_path / "p.geojson")
    words = ("mask", f"{tmp_path / 'p.geojson'}:1000", "--extent", "120.3,36.25,120.4,36.35",
             "-o", tmp_path / "m.tif")  # fmt: skip
    done = run(*words)
    assert done.exit_code == 0, done.output
    assert "禁建掩膜 · 30 米像元" in done.stdout
    assert "按所画位置计" in done.stdout
    assert done.stderr == f"栅格: {tmp_path / 'm.tif'}\n"
    said = json.loads(run(*words, "--format", "json").stdout)
    assert said["files"][0]["alone_km2"] == pytest.approx(math.pi, rel=5e-3)
    assert said["schema"] == "sitesel-mask/1"
    assert "Mask · " in run(*words, "--lang", "en").stdout


def test_files_without_a_reference_system_are_told_what_to_do_without_crs(tmp_path: Path) -> None:
    """`mask` has no `--crs`; numbers that fit nowhere leave nothing to detect."""
    written(tmp_path, "bare.shp", [shapely.box(1e3, 1e3, 2e3, 2e3)])
    (tmp_path / "bare.prj").unlink()
    bare = rasters.written(tmp_path / "bare.tif", np.ones((3, 3)), crs=None)
    with pytest.raises(CrsError, match="没有 --crs 的命令先用 sitesel convert --from"):
        masked(tmp_path, str(tmp_path / "bare.shp"))
    with pytest.raises(CrsError, match="没有 --crs 的命令:先在 GIS 里给文件定义坐标系"):
        masked(tmp_path, f"{bare}:above=0")
    assert not (tmp_path / "mask.tif").exists()


def test_too_many_cells_are_told_with_minutes_disk_and_memory() -> None:
    """25,000 x 20,000 cells of a metre: 500 million, 8 GB of 16 bytes each on disk."""
    with pytest.raises(UsageError) as told:
        frame_of((0.0, 0.0, 25_000.0, 20_000.0), 1.0)
    assert "500,000,000 个" in told.value.zh
    assert "磁盘 8 GB" in told.value.zh
    assert "内存按块计" in told.value.zh
    assert "8 GB on disk; memory is that of a block" in told.value.en
