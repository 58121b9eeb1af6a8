"""Overlays: sums by hand and by numpy, one grid or a message, whole files, flat windows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import packs
import pytest
import rasterio
import rasters
from rasterio.transform import Affine

import sitesel
from sitesel.errors import BrokenLayerError, CrsError, EmptyLayerError, UsageError
from sitesel.overlaying import Weighed, stack

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

WEST, TOP = packs.EAST, packs.NORTH + 800


def at(column: float, row: float, *, cell: float = 10.0) -> Affine:
    """Place the first cell so many cells of 10 m east and south of the common corner."""
    return Affine(cell, 0, WEST + 10 * column, 0, -cell, TOP - 10 * row)


def written(folder: Path, name: str, cells: object, **profile: Any) -> str:  # noqa: ANN401
    return str(rasters.written(folder / name, cells, **{"transform": at(0, 0), **profile}))


def added(folder: Path, *files: str) -> tuple[Any, np.ndarray, rasterio.DatasetReader]:
    found = sitesel.overlay(files, output=folder / "sum.tif")
    with rasterio.open(folder / "sum.tif") as file:
        return found, file.read(1), file


def test_two_files_add_up_by_their_share_of_the_weights(tmp_path: Path) -> None:
    """3 and 1 are shares of 0.75 and 0.25: 10 x 0.75 + 2 x 0.25 = 8, 20 x 0.75 + 4 x 0.25 = 16."""
    one = written(tmp_path, "one.tif", np.array([[10, 20], [255, 40]], dtype="uint8"), nodata=255)
    two = written(tmp_path, "two.tif", np.array([[2, 4], [6, np.nan]], dtype="float32"))
    found, cells, file = added(tmp_path, f"{one}:3", f"{two}:1")
    assert np.array_equal(cells, [[8, 16], [np.nan, np.nan]], equal_nan=True)
    assert (found["min"], found["mean"], found["max"], found["cells"]) == (8, 12, 16, 2)
    assert found["known_m2"] == 2 * 100
    assert [row["share"] for row in found["files"]] == [0.75, 0.25]
    assert [(row["min"], row["max"]) for row in found["files"]] == [(10, 40), (2, 6)]
    assert file.crs.to_epsg() == 4549
    with rasterio.open(tmp_path / "sum.tif") as again:
        told = json.loads(again.tags()["SITESEL_OVERLAY"])
    assert [(row["file"], row["weight"], len(row["sha256"])) for row in told] == [
        ("one.tif", 3.0, 64), ("two.tif", 1.0, 64),
    ]  # fmt: skip


@pytest.mark.parametrize("numbers", [stack.NUMBERS, 3 * 16 * 16])
def test_what_all_files_cover_is_summed_as_numpy_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, numbers: int
) -> None:
    """Tiles, rows stored northward with a scale, another corner; in one window or in many."""
    monkeypatch.setattr(stack, "NUMBERS", numbers)
    monkeypatch.setattr(stack, "SIDE", 32)
    rng = np.random.default_rng(3)
    one, two, three = rng.random((70, 90)), rng.integers(0, 200, (70, 90)), rng.random((60, 50))
    one[rng.random(one.shape) < 0.1] = -9999
    tiled = {"tiled": True, "blockxsize": 16, "blockysize": 16, "compress": "deflate"}
    north_up = Affine(10, 0, WEST, 0, 10, TOP - 700)
    names = [
        written(tmp_path, "a.tif", one.astype("float32"), nodata=-9999, **tiled),
        written(tmp_path, "b.tif", two[::-1].astype("int16"), transform=north_up),
        written(tmp_path, "c.tif", three, transform=at(20, 5), **tiled),
    ]
    with rasterio.open(names[1], "r+") as file:
        file.scales, file.offsets = (0.005,), (0.25,)
    found, cells, file = added(tmp_path, *(f"{names[k]}:{(1, 2, 5)[k]}" for k in range(3)))
    first = np.where(one == -9999, np.nan, one)[5:65, 20:70]
    second = (two * 0.005 + 0.25)[5:65, 20:70]
    expected = first / 8 + second * 2 / 8 + three * 5 / 8
    np.testing.assert_allclose(cells, expected, rtol=1e-6)
    assert (file.bounds.left, file.bounds.top) == (WEST + 200, TOP - 50)
    assert found["mean"] == pytest.approx(np.nanmean(expected), rel=1e-6)
    assert any("范围不同" in note["zh"] for note in found["notes"])


def test_the_same_files_give_the_same_bytes_for_any_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = np.random.default_rng(5).random((700, 600)).astype("float32")
    tiled = {"tiled": True, "blockxsize": 64, "blockysize": 64}
    name = written(tmp_path, "a.tif", cells, **tiled)
    sitesel.overlay([f"{name}:1"], output=tmp_path / "one.tif")
    monkeypatch.setattr(stack, "NUMBERS", 64 * 128)
    monkeypatch.setattr(stack, "SIDE", 128)
    sitesel.overlay([f"{name}:1"], output=tmp_path / "two.tif")
    assert (tmp_path / "one.tif").read_bytes() == (tmp_path / "two.tif").read_bytes()
    with rasterio.open(tmp_path / "one.tif") as file:
        assert file.overviews(1) == [2]
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"


def test_windows_hold_whole_blocks_and_no_more_numbers_when_the_area_grows() -> None:
    """Eight files in blocks of 512: 1,024 x 1,024 cells each, for 1 or 14 times the rows."""
    for rows in (3_410, 14 * 3_410):
        grid = rasters.made([[0]]).grid
        high = stack.Stack(
            rasters=(None,) * 8, corners=((0, 0),) * 8, block=(512, 512),  # type: ignore[arg-type]
            grid=type(grid)(left=0, top=0, cell_width=30, cell_height=30, rows=rows, columns=3_680,
                            crs=grid.crs),
        )  # fmt: skip
        windows = list(high.windows())
        assert max((b - t) * (r - l) for (t, b), (l, r) in windows) == 1_024 * 1_024  # noqa: E741
        assert sum((b - t) * (r - l) for (t, b), (l, r) in windows) == rows * 3_680  # noqa: E741
        assert all(top % 512 == left % 512 == 0 for (top, _), (left, _) in windows)


def test_a_cell_of_degrees_has_the_area_of_its_latitude(tmp_path: Path) -> None:
    """One row of 0.001 degrees at the equator: 111.32 m x 110.57 m a cell (WGS 84 tables)."""
    place = Affine(0.001, 0, 100, 0, -0.001, 0.0005)
    name = written(tmp_path, "d.tif", np.ones((1, 4)), crs="EPSG:4326", transform=place)
    found, _, _ = added(tmp_path, f"{name}:2")
    assert found["known_m2"] == pytest.approx(4 * 111.32 * 110.574, rel=1e-4)


def test_scales_that_are_ten_times_apart_and_names_of_classes_are_warned_of(tmp_path: Path) -> None:
    small = written(tmp_path, "small.tif", np.array([[0.5, 1.0]]))
    ten = written(tmp_path, "ten.tif", np.array([[3.0, 10.0]]))
    large = written(tmp_path, "large.tif", np.array([[7, 11]], dtype="uint8"))
    with rasterio.open(large, "r+") as file:
        file.write_colormap(1, {7: (0, 0, 0, 255)})
    calm, _, _ = added(tmp_path, f"{small}:1", f"{ten}:1")
    assert [note["zh"][:2] for note in calm["notes"]] == ["数按"]
    told = "".join(note["zh"] for note in added(tmp_path, f"{small}:1", f"{large}:1")[0]["notes"])
    assert "large.tif (11) 与 small.tif (1)" in told
    assert "类别编号" in told


def off(folder: Path, **profile: Any) -> str:  # noqa: ANN401
    return written(folder, "off.tif", np.ones((4, 4)), **profile) + ":1"


OTHER_GRIDS: dict[str, dict[str, Any]] = {
    "system": {"crs": "EPSG:4548"},
    "cell": {"transform": at(0, 0, cell=12.0)},
    "corner": {"transform": at(0.5, 0)},
    "nearly the cell": {"transform": at(0, 0, cell=10.05)},
}


@pytest.mark.parametrize("case", OTHER_GRIDS)
def test_another_grid_is_refused_with_both_grids(tmp_path: Path, case: str) -> None:
    one = written(tmp_path, "one.tif", np.ones((4, 4)))
    other = off(tmp_path, **OTHER_GRIDS[case])
    with pytest.raises(BrokenLayerError, match=r"off\.tif 与 .*one\.tif 不在同一格网") as told:
        added(tmp_path, f"{one}:1", other)
    with rasterio.open(tmp_path / "off.tif") as file:
        assert f"EPSG:{file.crs.to_epsg()} {file.res[0]:.9g} x" in told.value.en
    assert "EPSG:4549 10 x 10" in told.value.en
    assert not (tmp_path / "sum.tif").exists()


def test_a_hair_between_corners_is_the_same_grid(tmp_path: Path) -> None:
    one = written(tmp_path, "one.tif", np.full((4, 4), 3.0))
    _, cells, _ = added(tmp_path, f"{one}:1", off(tmp_path, transform=at(0.005, 0)))
    assert np.array_equal(cells, np.full((4, 4), 2.0))


def test_files_at_fault_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    one = written(tmp_path, "one.tif", np.array([[1.0, np.nan]]))
    two = written(tmp_path, "two.tif", np.array([[np.nan, 1.0]]))
    none = written(tmp_path, "none.tif", np.array([[np.nan, np.nan]]))
    away = written(tmp_path, "away.tif", np.ones((1, 2)), transform=at(50, 50))
    bare = written(tmp_path, "bare.tif", np.ones((1, 2)), crs=None)
    (tmp_path / "text.tif").write_text("no raster")
    with rasterio.open(one) as file:
        profile = {**file.profile, "count": 2}
    with rasterio.open(tmp_path / "both.tif", "w", **profile) as file:
        file.write(np.ones((2, 1, 2)))
    wrong = {
        f"{tmp_path / 'missing.tif'}:1": (BrokenLayerError, "找不到文件"),
        f"{tmp_path / 'text.tif'}:1": (BrokenLayerError, "不是 TIFF"),
        f"{tmp_path / 'both.tif'}:1": (BrokenLayerError, "有 2 个波段"),
        f"{none}:1": (EmptyLayerError, r"全是无数据:.*none\.tif"),
        f"{two}:1": (EmptyLayerError, "没有一个像元"),
        f"{away}:1": (BrokenLayerError, "没有共同覆盖"),
        f"{bare}:1": (CrsError, "没有 --crs 的命令:先在 GIS 里"),
    }
    for file, (kind, said) in wrong.items():
        with pytest.raises(kind, match=said):
            added(tmp_path, f"{one}:1", file)
        assert not list(tmp_path.glob("sum*")), file
        assert not list(tmp_path.glob(".sitesel-*")), file


def test_a_file_that_breaks_off_leaves_the_target_as_it_was(tmp_path: Path) -> None:
    cells = np.random.default_rng(7).random((256, 256))
    whole = written(tmp_path, "whole.tif", cells, compress="deflate")
    (tmp_path / "sum.tif").write_bytes(b"before")
    torn = Path(whole).read_bytes()
    Path(whole).write_bytes(torn[: len(torn) // 2])
    with pytest.raises(BrokenLayerError, match="读不出"):
        sitesel.overlay([f"{whole}:1"], output=tmp_path / "sum.tif")
    assert (tmp_path / "sum.tif").read_bytes() == b"before"


WRONG = {
    "a.tif": "没有写权重",
    "a.tif:": "没有写权重",
    ":0.3": "没有写权重",
    "a.tif:much": "没有写权重",
    "a.tif:-1": "权重 -1 不成立",
    "a.tif:0": "权重 0 不成立",
    "a.tif:nan": "不成立",
}


@pytest.mark.parametrize("word", WRONG)
def test_words_that_say_nothing_exit_2(
    run: Callable[..., Result], tmp_path: Path, word: str
) -> None:
    done = run("overlay", word, "-o", tmp_path / "m.tif")
    assert done.exit_code == 2, done.output
    assert WRONG[word] in done.stderr


def test_too_many_files_and_an_output_among_them_are_refused(tmp_path: Path) -> None:
    assert Weighed.of("D:\\图\\坡度.tif:0.3").path == Path("D:\\图\\坡度.tif")
    one = written(tmp_path, "one.tif", np.ones((2, 2)))
    before = Path(one).read_bytes()
    with pytest.raises(UsageError, match="33 个文件"):
        sitesel.overlay([f"{one}:1"] * 33, output=tmp_path / "sum.tif")
    with pytest.raises(UsageError, match="就是要叠加的文件之一"):
        sitesel.overlay([f"{one}:1"], output=tmp_path / "." / "one.tif")
    assert Path(one).read_bytes() == before


def test_the_command_prints_shares_and_sums(run: Callable[..., Result], tmp_path: Path) -> None:
    one = written(tmp_path, "坡度.tif", np.array([[0.5, 1.0]]))
    two = written(tmp_path, "交通.tif", np.array([[0.5, 0.0]]))
    words = ("overlay", f"{one}:0.3", f"{two}:0.7", "-o", tmp_path / "sum.tif")
    done = run(*words)
    assert done.exit_code == 0, done.output
    assert "有数据的像元 2 个" in done.stdout
    assert "最小 0.3,平均 0.4,最大 0.5" in done.stdout
    assert "30.00%" in done.stdout
    assert "不套效用函数" in done.stdout
    assert done.stderr == f"栅格: {tmp_path / 'sum.tif'}\n"
    assert json.loads(run(*words, "--format", "json").stdout)["schema"] == "sitesel-overlay/1"
    assert "Weighted overlay · 2 known cells" in run(*words, "--lang", "en").stdout
