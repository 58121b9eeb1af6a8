"""Rasters over cells: means and shares of each square, in any system, size and block."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import packs
import pytest
import rasters

from sitesel.criteria import Demand
from sitesel.criteria.attribute import Attribute
from sitesel.criteria.class_share import ClassShare
from sitesel.criteria.raster_share import RasterShare
from sitesel.kernels.lattice import over_lattice
from sitesel.pack.rasters import RasterLayer
from sitesel.raster import Grid, Slope
from sitesel.scanning import Cells, frame_of
from sitesel.scanning.cells import blocks
from sitesel.scanning.over_cells import by_squares, over_cells

if TYPE_CHECKING:
    from sitesel.criteria import Kind
    from sitesel.matrix import Measured
    from sitesel.pack import Pack

NOBODY = Demand({})
KINDS = {
    "mean": Attribute(field="", of="ground"),
    "mean above nought": Attribute(field="", of="ground", least=0.0, known=0.3),
    "steep": RasterShare(of="ground", above=4.0),
    "classes": ClassShare(of="ground", classes=(2, 5), known=0.0),
}
DEGREES = Grid(left=120.222, top=36.146, cell_width=0.0004, cell_height=0.0003, rows=52,
               columns=54, crs="EPSG:4326")  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """A pack that has one raster: what kinds ask of a pack, and no more."""

    layer: RasterLayer
    roles: tuple[str, ...] = ("ground",)
    raster_roles: tuple[str, ...] = ("ground",)

    @property
    def head(self) -> object:
        return packs.memory_pack().head

    def raster(self, role: str) -> RasterLayer:
        assert role == "ground"
        return self.layer


def raster(name: str) -> rasters.Made:
    """Whole numbers from 0 to 9, some unknown, over the middle of the scan or a part of it."""
    rng = np.random.default_rng(8)
    cells = rng.integers(0, 10, (52, 54)).astype(float)
    cells[rng.random(cells.shape) < 0.1] = np.nan
    cells[10:22, 20:31] = np.nan
    if name == "degrees":
        return rasters.Made(cells, DEGREES)
    return rasters.made(cells, cell={"fine": 31.0, "coarse": 140.0}[name])


def pack_of(cells: object, doubt: float) -> Pack:
    return Ground(RasterLayer(cells=cells, precision_m=doubt, layer="made"))  # type: ignore[arg-type,return-value]


def scanned(cell: float, *, wanted: float = 0.8) -> Cells:
    west, south, east, north = packs.box(-300, -200, 1_500, 1_700).bounds
    frame = frame_of((west, south, east, north), cell)
    some = np.random.default_rng(4).random(frame.shape) < wanted
    return Cells(frame=frame, wanted=some, crs=packs.WORK_CRS)


def same(one: Measured, other: Measured) -> None:
    for part in ("best", "low", "high"):
        mine, its = getattr(one, part), getattr(other, part)
        np.testing.assert_array_equal(np.isnan(mine), np.isnan(its), err_msg=part)
        np.testing.assert_allclose(mine, its, rtol=0, atol=1e-6, err_msg=part)


def measured(kind: Kind, pack: Pack, cells: Cells) -> Measured:
    return over_cells(kind, pack, NOBODY)(cells)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("doubt", [0.0, 45.0, 700.0])
@pytest.mark.parametrize(("name", "cell"), [
    ("fine", 62.0), ("fine", 45.0), ("fine", 7.0), ("coarse", 60.0), ("degrees", 53.0),
    ("degrees", 310.0),
])  # fmt: skip
def test_a_raster_over_cells_is_that_of_each_square(
    kind: str, doubt: float, name: str, cell: float
) -> None:
    pack, cells = pack_of(raster(name), doubt), scanned(cell, wanted=0.8 if cell > 10 else 0.02)
    mine = measured(KINDS[kind], pack, cells)
    same(mine, by_squares(KINDS[kind].on(pack, NOBODY))(cells))
    assert np.isnan(mine.best).any()
    assert np.nanmax(mine.best) > np.nanmin(mine.best)


def test_the_slope_of_a_terrain_is_measured_the_same_way() -> None:
    """A plane that rises 3 m in 10 m eastwards and 4 m northwards is as steep as 50 %."""
    line, place = np.mgrid[:60, :60]
    pack = pack_of(Slope(rasters.made(3.0 * place - 4.0 * line)), 0.0)
    cells = replace(scanned(37.0), wanted=np.ones(scanned(37.0).frame.shape, dtype=bool))
    found = measured(Attribute(field="", of="ground", least=0.0), pack, cells)
    inner = found.low == found.high
    assert inner.sum() > 100
    assert found.best[inner] == pytest.approx(50.0)


@pytest.mark.parametrize("name", ["fine", "degrees"])
def test_a_cell_is_the_same_to_the_last_bit_in_every_block(name: str) -> None:
    odd = raster(name)
    odd = replace(odd, cells=odd.cells * math.pi)
    pack, cells = pack_of(odd, 45.0), scanned(5.0, wanted=1.0)
    kind = over_cells(KINDS["mean"], pack, NOBODY)
    whole, parts = kind(cells), np.full((3, *cells.frame.shape), np.nan)
    for frame in blocks(cells.frame, 150):
        row, column = frame.row - cells.frame.row, frame.column - cells.frame.column
        found = kind(Cells(frame=frame, wanted=np.ones(frame.shape, dtype=bool), crs=cells.crs))
        window = parts[:, row : row + frame.rows, column : column + frame.columns]
        for into, one in zip(window, (found.best, found.low, found.high), strict=True):
            into[...] = one.reshape(frame.shape)
    for part, one in zip(parts, (whole.best, whole.low, whole.high), strict=True):
        np.testing.assert_array_equal(part.ravel(), one)


def test_a_raster_so_fine_that_no_tile_holds_a_cell_is_measured_square_by_square() -> None:
    grid = replace(
        rasters.made([[0.0]]).grid, rows=2, columns=2, cell_width=0.05, cell_height=0.05,
        top=packs.NORTH + 0.1,
    )  # fmt: skip
    fine = rasters.Made(np.arange(4.0).reshape(2, 2), grid)
    cells = scanned(100.0)
    same(measured(KINDS["mean"], pack_of(fine, 0.0), cells),
         by_squares(KINDS["mean"].on(pack_of(fine, 0.0), NOBODY))(cells))  # fmt: skip


def test_squares_askew_to_a_raster_take_exactly_what_lies_in_them() -> None:
    """A square on its corner, of side √2, around the middle of four cells: half of each."""
    turned = np.array([[[1.0, 2.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 2.0]]])
    found = over_lattice(np.array([[[1.0, 10.0], [100.0, 1000.0]]]), turned[0], turned[1],
                         np.array([[True]]))  # fmt: skip
    assert found.item() == pytest.approx(1111 / 2)
    assert math.isclose(over_lattice(np.ones((1, 1, 1)), turned[0], turned[1],
                                     np.array([[True]])).item(), 0.5)  # fmt: skip
