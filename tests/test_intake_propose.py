"""What a file seems to be: roles from names in Chinese, columns, shapes; doubt is told."""

from __future__ import annotations

import pytest

from sitesel.errors import UsageError
from sitesel.intake.columns import matched
from sitesel.intake.propose import candidates, certain, known_role, undecided
from sitesel.intake.vocabulary import vocabulary
from sitesel.pack import OWN_SITES, load
from sitesel.pack.plain import ENTERPRISE

PACK = load()
KNOWN = {*PACK.titles, OWN_SITES, ENTERPRISE, "land_use"}


@pytest.mark.parametrize(
    ("names", "columns", "geometry", "role"),
    [
        (["生态保护红线", "三区三线"], [], "polygon", "eco_redline"),
        (["STBHHX"], [], "polygon", "eco_redline"),
        (["永久基本农田图斑2023"], [], "polygon", "basic_farmland"),
        (["", "CZKFBJ"], [], "polygon", "urban_boundary"),
        (["", "城阳区招商地块2024"], [], "polygon", "site"),
        (["", "parcels_gbk"], ["DKBH", "DKMC"], "polygon", "site"),
        (["规上企业", "企业名录"], ["企业名称", "主导产业"], "point", "anchor_firm"),
        (["", "110kV变电站"], [], "point", "power_substation"),
        (["", "工业地价"], [], "polygon", "land_price"),
        (["", "坡度分级"], [], "polygon", "slope"),
        (["", "青岛DEM30米"], [], "raster", "elevation"),
        (["", "港口岸线"], [], "line", "port_shoreline"),
        (["DLTB"], ["DLBM", "DLMC"], "polygon", "land_use"),
    ],
)
def test_a_name_that_offices_use_is_beyond_doubt(
    names: list[str], columns: list[str], geometry: str, role: str
) -> None:
    sure = certain(candidates(names, columns, geometry=geometry))
    assert sure is not None
    assert sure.role == role
    assert sure.evidence.zh


@pytest.mark.parametrize(
    ("names", "columns", "geometry"),
    [
        (["", "data"], [], "polygon"),
        (["", "report"], [], "point"),  # `port` is in it, but is no word of it
        (["", "data"], ["DKBH"], "polygon"),  # a column alone
        (["", "化工园区"], [], "polygon"),  # a park, or a park's recognised boundary
        (["", "断层"], [], "polygon"),  # faults are lines
    ],
)
def test_weak_or_rival_evidence_decides_nothing(
    names: list[str], columns: list[str], geometry: str
) -> None:
    assert certain(candidates(names, columns, geometry=geometry)) is None


def test_what_is_in_doubt_is_asked_for_with_the_evidence() -> None:
    error = undecided("化工园区.shp", candidates(["", "化工园区"], [], geometry="polygon"))
    assert error.exit_code == 2
    assert "--role chemical_park_boundary" in error.text("zh")
    assert "--role park" in error.text("en")
    assert "名称“化工园区”" in error.text("zh")
    assert "Nothing tells" in undecided("data.shp", []).text("en")


def test_the_layer_speaks_before_the_file() -> None:
    found = candidates(["永久基本农田", "生态保护红线"], [], geometry="polygon")
    assert found[0].role == "basic_farmland"


def test_a_role_is_known_by_its_name_its_title_and_other_names() -> None:
    assert known_role("eco_redline", PACK) == "eco_redline"
    assert known_role("生态保护红线", PACK) == "eco_redline"
    assert known_role("永农", PACK) == "basic_farmland"
    assert known_role("地块", PACK) == OWN_SITES


def test_an_unknown_role_is_refused_with_near_ones() -> None:
    with pytest.raises(UsageError, match="near: eco_redline"):
        known_role("eco_redlin", PACK)


def test_every_role_of_the_vocabulary_is_a_role_of_the_pack() -> None:
    assert {one.role for one in vocabulary().roles} <= KNOWN


def test_no_name_is_listed_for_two_roles() -> None:
    names = [name for one in vocabulary().roles for name in one.names]
    assert len(names) == len(set(names))


def test_columns_are_taken_whole_and_stated_ones_first() -> None:
    columns = ["宗地编号", "DKBH", "面积", "面积(亩)", "项目名称"]
    assert matched(columns, "site", stated={}, where="a") == {
        "id": "宗地编号",
        "name_zh": "项目名称",
        "area_mu": "面积(亩)",
    }
    assert matched(columns, "site", stated={"id": "DKBH"}, where="a")["id"] == "DKBH"


def test_a_stated_column_that_is_not_there_is_refused_with_near_ones() -> None:
    with pytest.raises(UsageError, match="near: 宗地编号"):
        matched(["宗地编号"], "site", stated={"id": "宗地编"}, where="a.shp")


def test_a_role_of_no_use_without_a_field_asks_for_it_and_its_unit() -> None:
    with pytest.raises(UsageError, match="needs price_wan_yuan_mu") as refused:
        matched(["地价"], "land_price", stated={}, where="地价.shp")
    assert "--field price_wan_yuan_mu=列名" in refused.value.zh
    found = matched(["地价(万元/亩)"], "land_price", stated={}, where="地价.shp")
    assert found == {"price_wan_yuan_mu": "地价(万元/亩)"}
