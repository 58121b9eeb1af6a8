"""Set-backs over cells: as of each square, in every state of districts, layers and statements."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import packs
import pytest
import shapely

from sitesel.criteria import Demand
from sitesel.criteria.attribute import Attribute
from sitesel.criteria.overlap import Overlap
from sitesel.criteria.set_back import SetBack
from sitesel.errors import RuleError
from sitesel.pack.schema import District
from sitesel.scanning import Cells, frame_of
from sitesel.scanning.over_cells import by_squares, over_cells

if TYPE_CHECKING:
    from sitesel.criteria import Kind
    from sitesel.matrix import Measured
    from sitesel.pack import Pack

NOBODY = Demand({})
AROUND = packs.box(-1_500, -1_500, 1_500, 1_500)
HOLED = packs.box(-900, -700, 300, 400).difference(packs.box(-500, -300, -200, 100))
TORN = shapely.union(packs.box(700, 900, 1_200, 1_300), packs.box(1_250, 900, 1_400, 1_450))
LINE = packs.line((-1_400, -1_300), (200, -1_000), (900, 1_100))
THING = [HOLED, TORN, LINE, packs.at(0, 1_200)]
RING = packs.line((-1_400, -1_450), (300, -1_450), (700, 1_450), (-1_400, 1_450))
SLANTED = shapely.Polygon(RING.coords)
REST = AROUND.buffer(400, join_style="mitre").difference(SLANTED)
LAWS = {
    "everywhere": {},
    "in a district": {"within": "西区"},
    "in all others": {"outside": ("西区",)},
}


def cells_of(pack: Pack, cell: float, shape: shapely.Geometry = AROUND) -> Cells:
    frame = frame_of(shape.bounds, cell)
    return Cells(frame=frame, wanted=np.ones(frame.shape, dtype=bool), crs=pack.head.work_crs)


def same(one: Measured, other: Measured) -> None:
    for part in ("best", "low", "high"):
        mine, its = getattr(one, part), getattr(other, part)
        np.testing.assert_array_equal(np.isnan(mine), np.isnan(its), err_msg=part)
        np.testing.assert_allclose(mine, its, rtol=0, atol=1e-6, err_msg=part)


def both(kind: Kind, pack: Pack, cell: float) -> tuple[Measured, Measured]:
    cells = cells_of(pack, cell)
    return (
        over_cells(kind, pack, NOBODY)(cells),
        by_squares(kind.on(pack, NOBODY))(cells),
    )


def city(*, complete: bool, doubt: float, off: float, stated: shapely.Geometry | None) -> Pack:
    thing = packs.features(THING, uncertainty_m=doubt, complete=complete)
    return packs.memory_pack(
        thing=replace(thing, absent_in=stated),
        district=packs.features([SLANTED, REST], uncertainty_m=off, name_zh=["西区", "东区"]),
    )


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("doubt", "off"), [(0.0, 0.0), (90.0, 0.0), (0.0, 120.0), (90.0, 120.0)])
@pytest.mark.parametrize("complete", [True, False])
def test_a_set_back_over_cells_is_that_of_each_square(
    law: str, doubt: float, off: float, *, complete: bool
) -> None:
    pack = city(complete=complete, doubt=doubt, off=off, stated=None)
    kind = SetBack(of=("thing",), set_back_m=200.0, **LAWS[law])
    mine, its = both(kind, pack, 97.0)
    same(mine, its)
    assert np.nanmin(mine.low) == 0
    assert np.nanmax(mine.high) == 1


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("set_back", [0.0, 200.0])
def test_what_is_stated_on_a_ground_counts_there_for_each_cell(law: str, set_back: float) -> None:
    stated = packs.box(-1_200, -1_100, 600, 800)
    pack = city(complete=False, doubt=60.0, off=80.0, stated=stated)
    if set_back:
        same(*both(SetBack(of=("thing",), set_back_m=set_back, **LAWS[law]), pack, 97.0))
        return
    areal = replace(pack.features("thing"), table=pack.features("thing").table.iloc[:2],
                    uncertainty_m=np.full(2, 60.0))  # fmt: skip
    mine, its = both(
        Overlap(of=("thing",), trust_absence=False), packs.memory_pack(thing=areal), 97
    )
    same(mine, its)
    assert np.isnan(mine.best).any()


@pytest.mark.parametrize("complete", [True, False])
def test_where_no_boundary_is_known_only_far_away_is_nothing_taken(*, complete: bool) -> None:
    pack = packs.memory_pack(thing=packs.features(THING, complete=complete))
    pack = replace(pack, districts=tuple(District(code=name, name_zh=name) for name in "东西"))
    mine, its = both(SetBack(of=("thing",), set_back_m=200.0, within="西"), pack, 97.0)
    same(mine, its)
    assert set(np.unique(mine.best[~np.isnan(mine.best)])) == ({0.0} if complete else set())


def test_the_share_around_a_point_is_that_of_its_disc() -> None:
    """A polygon of 64 sides in a circle of 100 m: 32 r² sin(π / 32), over one cell of 400 m."""
    pack = packs.memory_pack(thing=packs.features([packs.at(200, 200)]))
    cells = cells_of(pack, 400.0, packs.box(0, 0, 400, 400))
    found = over_cells(SetBack(of=("thing",), set_back_m=100.0), pack, NOBODY)(cells)
    area = 32 * 100**2 * math.sin(math.pi / 32)
    assert found.best.tolist() == pytest.approx([area / 400**2], abs=1e-9)


def test_a_set_back_without_its_table_is_refused_for_cells_too() -> None:
    pack = packs.memory_pack(thing=packs.features(THING))
    with pytest.raises(RuleError, match=r"setbacks\.csv"):
        over_cells(SetBack(of=("thing",)), pack, NOBODY)


def test_a_set_back_from_what_nobody_drew_is_unknown() -> None:
    pack = packs.memory_pack(missing=("thing",))
    found = over_cells(SetBack(of=("thing",), set_back_m=9.0), pack, NOBODY)(cells_of(pack, 500.0))
    assert np.isnan(found.best).all()


def test_a_number_of_polygons_is_the_mean_over_each_square_where_they_overlap_too() -> None:
    """One of them says nothing; a cell that none covers is unknown."""
    shapes = [HOLED, TORN, packs.box(-333, -1_333, 1_111, 77), packs.box(-50, -50, 50, 50), LINE]
    ground = packs.features(shapes, price=[10.0, "35", 52.5, None, 99.0])
    mine, its = both(Attribute(field="price", of="ground"), packs.memory_pack(ground=ground), 97.0)
    same(mine, its)
    assert np.isnan(mine.best).any()
    assert np.nanmax(mine.best) == pytest.approx(52.5)


def test_a_number_that_no_polygon_has_is_unknown() -> None:
    pack = packs.memory_pack(ground=packs.features([HOLED]))
    found = over_cells(Attribute(field="price", of="ground"), pack, NOBODY)(cells_of(pack, 500.0))
    assert np.isnan(found.best).all()
