"""`sitesel assign`: demands, files, words and exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas
import openpyxl
import pytest
from browser import Browser
from shapely.geometry import box

import sitesel
from sitesel.assigning.demand import plain, read
from sitesel.assigning.template import template
from sitesel.assignment import check
from sitesel.errors import InputError, OutputError, UsageError
from sitesel.industry import industries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from sitesel.pack import Pack

HEAD = 'schema = "sitesel-demand/1"\n'
THREE = ("高端化工", "先进高分子及金属材料", "海洋装备")


def written(folder: Path, text: str) -> Path:
    path = folder / "需求.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def faults_of(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        read(written(folder, text))
    return caught.value.text("zh")


def plain_types(found: Any) -> Any:  # noqa: ANN401
    return json.loads(json.dumps(found.to_dict()))


@pytest.fixture(scope="module")
def made(qingdao: Pack, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    path = tmp_path_factory.mktemp("assign") / "分配.json"
    return path, sitesel.assign(THREE, draws=50, output=path, layers=qingdao)


def test_the_file_of_an_assignment_stands_before_the_verifier(
    made: tuple[Path, Any], run: Callable[..., Result]
) -> None:
    path, found = made
    assert check(path) == []
    assert json.loads(path.read_text(encoding="utf-8")) == plain_types(found)
    done = run("assign", "--verify", str(path))
    assert done.exit_code == 0
    assert "核对无误" in done.stdout


def test_a_file_that_was_changed_is_told_and_ends_with_code_3(
    made: tuple[Path, Any], tmp_path: Path, run: Callable[..., Result]
) -> None:
    said = json.loads(made[0].read_text(encoding="utf-8"))
    said["best"]["placed"][0]["site"] = said["best"]["placed"][1]["site"]
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(said), encoding="utf-8")
    done = run("assign", "--verify", str(changed))
    assert done.exit_code == 3
    assert "处与所要求的不符" in done.stderr


@pytest.mark.parametrize("text", ["{}", "[1]", "no", '{"schema": "sitesel-assign/1"}'])
def test_what_is_no_assignment_is_refused(
    text: str, tmp_path: Path, run: Callable[..., Result]
) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    done = run("assign", "--verify", str(path))
    assert done.exit_code == 3
    assert "不是 sitesel assign 写的分配文件" in done.stderr


def test_the_built_in_pack_gives_a_proven_optimum_told_in_sentences(
    made: tuple[Path, Any], ranked: Callable[[str], Any]
) -> None:
    said = made[1]
    assert said["proven"]
    assert said["best"]["total"] == pytest.approx(said["prices"]["bound"], abs=1e-4)
    assert len({one["site"] for one in said["best"]["placed"]}) == 3
    scores = {
        name: ranked(ident).table["score"]
        for ident, name in (("chem", "高端化工"), ("newmat", "先进高分子及金属材料"))
    }
    for row, one in enumerate(said["industries"]):
        if one["name_zh"] in scores:
            best = scores[one["name_zh"]].max()
            assert one["own_best"] == pytest.approx(best)
            pair = said["best"]["placed"][row]
            assert pair["score"] == pytest.approx(scores[one["name_zh"]][pair["site"]])
    text = str(said)
    assert "已证明最优" in text
    assert "2 个产业争用青岛市绿色低碳新材料产业园(董家口园区)" in text
    assert "没有给需求,按最简单的算:3 个产业各要一个地块" in text
    english = said.text("en")
    assert "Proven optimal" in english
    assert "industries contend for" in english
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in said["notes"][0]["en"])


def test_no_order_of_the_industries_changes_the_document(
    made: tuple[Path, Any], qingdao: Pack
) -> None:
    again = sitesel.assign(THREE[::-1], draws=50, layers=qingdao)
    assert again.to_dict() == made[1].to_dict()


def test_land_and_capacities_of_a_demand_are_kept_and_told(tmp_path: Path, qingdao: Pack) -> None:
    path = written(
        tmp_path,
        '[industry."高端化工"]\narea_mu = 30000\n'
        '[industry."海洋装备"]\narea_mu = 9000\nsites = 2\nleast_mu = 3000\n'
        '[capacity_mu]\n"青岛前湾综合保税区" = 5000\n',
    )
    found = sitesel.assign(demand=path, draws=0, layers=qingdao)
    used = {one["id"]: one["used_mu"] for one in found["sites"]}
    assert sum(used.values()) == pytest.approx(39_000)
    assert used["z_qwftz"] <= 5000 * (1 + 1e-6)
    assert min(one["area_mu"] for one in found["best"]["placed"]) >= 3000 - 1e-3
    assert found["stability"] is None
    assert "容量是公布的总面积" in str(found)


DONGJIAKOU = (
    '[industry."高端化工"]\narea_mu = 20000\n[industry."先进高分子及金属材料"]\narea_mu = 20000\n'
)


def test_an_area_that_stands_for_two_parks_is_given_out_once(tmp_path: Path, qingdao: Pack) -> None:
    # of park_newmat no area is published: 32,685 亩 are those of the chemical park (z_djkchem)
    path = tmp_path / "分配.json"
    demand = written(tmp_path, DONGJIAKOU)
    found = sitesel.assign(demand=demand, draws=0, layers=qingdao, output=path)
    site = {one["id"]: one for one in found["sites"]}
    assert site["park_newmat"]["capacity_mu"] == site["z_djkchem"]["capacity_mu"] == 32_685
    assert site["park_newmat"]["same_area"] == ["z_djkchem"]
    used = {name: site[name]["used_mu"] for name in ("park_newmat", "z_djkchem")}
    assert sorted(used.values()) == pytest.approx([0, 20_000])
    assert "只给一次" in str(found)
    assert check(path) == []

    said = json.loads(path.read_text("utf-8"))
    free = next(name for name, mu in used.items() if not mu)
    for pair in said["best"]["placed"]:
        pair["site"] = pair["site"] if pair["site"] in used else free
    path.write_text(json.dumps(said), "utf-8")
    assert any("用地 40000.0 亩" in one.zh for one in check(path))


def test_an_area_of_its_own_that_is_stated_ends_that(tmp_path: Path, qingdao: Pack) -> None:
    stated = written(tmp_path, f"{DONGJIAKOU}[capacity_mu]\npark_newmat = 20000\n")
    found = sitesel.assign(demand=stated, draws=0, layers=qingdao)
    assert {one["site"] for one in found["best"]["placed"]} == {"park_newmat", "z_djkchem"}


def test_common_land_of_own_polygons_is_told(tmp_path: Path, qingdao: Pack) -> None:
    # 乙 covers the eastern half of 甲; 丙 only touches 乙
    west = (120.30, 120.31, 120.33)
    shapes = [box(at, 36.20, at + 0.02, 36.215) for at in west]
    path = tmp_path / "地块.gpkg"
    frame = geopandas.GeoDataFrame(
        {"id": ["p1", "p2", "p3"], "name_zh": ["甲", "乙", "丙"]}, geometry=shapes, crs=4326
    )
    frame.to_file(path)
    found = sitesel.assign(THREE[2:], sites=path, parks=True, draws=0, layers=qingdao)
    (one,) = found["overlaps"]
    area = next(site["capacity_mu"] for site in found["sites"] if site["id"] == "p1")
    assert (one["first"], one["second"]) == ("p1", "p2")
    assert one["area_mu"] == pytest.approx(area / 2, rel=1e-3)
    assert f"甲与乙({area / 2:,.0f} 亩)" in str(found)


def test_an_assignment_is_a_workbook_too(tmp_path: Path, qingdao: Pack) -> None:
    path = tmp_path / "分配.xlsx"
    demand = written(tmp_path, DONGJIAKOU)
    found = sitesel.assign(demand=demand, draws=5, layers=qingdao, output=path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["分配", "争用", "损失", "地块", "说明"]
    site = {one["id"]: one["name_zh"] for one in found["sites"]}
    rows = [[cell.value for cell in row] for row in book["分配"].iter_rows(min_row=4)]
    placed = found["best"]["placed"]
    assert [row[1] for row in rows] == [site[pair["site"]] for pair in placed]
    assert [row[2:4] for row in rows] == [[20_000, pytest.approx(p["score"])] for p in placed]
    (contest,) = found["contests"]
    cells = [row[3].value for row in book["争用"].iter_rows(min_row=4)]
    assert cells[0] == contest["zh"]
    assert any("只给一次" in str(row[0].value) for row in book["说明"].iter_rows())


def test_own_polygons_are_candidates_too(tmp_path: Path, qingdao: Pack) -> None:
    shapes = [box(120.30 + 0.05 * at, 36.20, 120.32 + 0.05 * at, 36.215) for at in range(2)]
    path = tmp_path / "地块.gpkg"
    frame = geopandas.GeoDataFrame(
        {"id": ["p1", "p2"], "name_zh": ["甲", "乙"]}, geometry=shapes, crs=4326
    )
    frame.to_file(path)
    found = sitesel.assign(THREE[2:], sites=path, draws=0, layers=qingdao)
    assert [one["id"] for one in found["sites"]] == ["p1", "p2"]
    both = sitesel.assign(THREE[2:], sites=path, parks=True, draws=0, layers=qingdao)
    assert len(both["sites"]) == 2 + 29


def test_what_does_not_fit_ends_with_code_4(
    tmp_path: Path, run: Callable[..., Result], ranked: Callable[[str], Any]
) -> None:
    path = written(tmp_path, '[industry."海洋装备"]\narea_mu = 900000\nsites = 1\n')
    every = dict.fromkeys(ranked("marine").table.index, 100.0)
    more = "".join(f'"{site}" = {mu}\n' for site, mu in every.items())
    path.write_text(path.read_text(encoding="utf-8") + "[capacity_mu]\n" + more, encoding="utf-8")
    done = run("assign", "--demand", str(path))
    assert done.exit_code == 4
    assert "海洋装备:要 900,000 亩、最多 1 处" in done.stderr
    assert "至少差 899,900 亩" in done.stderr


def test_the_template_is_a_demand_that_asks_for_the_plain_one(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    printed = run("assign", "--template")
    assert printed.stdout == template()
    path = tmp_path / "模板.toml"
    path.write_text(printed.stdout, encoding="utf-8")
    asked = read(path)
    assert (asked.wishes, asked.per_site) == (plain().wishes, 1)
    assert len(asked.wishes) == 24
    assert not any(industries()[name].members for name in asked.wishes)


def test_every_comment_of_the_template_is_a_key_that_exists(tmp_path: Path) -> None:
    text = (
        '[industry."芯片"]\narea_mu = 3000\nsites = 2\nleast_mu = 500\nweight = 2\nmust = false\n'
    )
    text += '[industry."食品饮料"]\n[[apart]]\nindustries = ["芯片", "食品饮料"]\nreason = "甲"\n'
    asked = read(written(tmp_path, text))
    wish = asked.wishes["ic"]
    assert (wish.area_mu, wish.sites, wish.least_mu, wish.weight, wish.must) == (
        3000, 2, 500, 2, False,
    )  # fmt: skip
    assert asked.per_site is None
    assert asked.apart == ((("ic", "food"), "甲"),)


def test_all_faults_of_a_demand_come_at_once(tmp_path: Path) -> None:
    told = faults_of(
        tmp_path,
        '[industry."芯片"]\nleast_mu = 5\n[industry."集成电路"]\n[industry."没有的产业"]\n'
        '[industry."新能源汽车"]\narea_mu = 5\nleast_mu = 9\n'
        '[[apart]]\nindustries = ["食品饮料", "芯片", "芯片"]\n[capacity_mu]\nz_rail = -1\n',
    )
    for part in (
        "7 处毛病", "写了 least_mu,却没写 area_mu", "是同一产业", "没有产业叫 '没有的产业'",
        "least_mu 9 大于 area_mu 5", "食品饮料 不在 industry", "同一产业写了两次", "容量不能为负",
    ):  # fmt: skip
        assert part in told


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('[industry."芯片"]\narea_mu = -3\n', "industry.芯片.area_mu"),
        ('[industry."芯片"]\narea = 3\n', "industry.芯片.area"),
        ('[industry."芯片"]\nsites = 0\n', "industry.芯片.sites"),
        ('[industry."芯片"]\narea_mu = nan\n', "industry.芯片.area_mu"),
        ("per_site = 0\n[industry.nev]\n", "per_site"),
        ("", "industry"),
        ("[industry.nev", "不是 UTF-8 的 TOML"),
    ],
)
def test_a_demand_at_fault_is_told_where(text: str, part: str, tmp_path: Path) -> None:
    assert part in faults_of(tmp_path, text)


def test_a_demand_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="读不出需求文件"):
        read(tmp_path / "none.toml")


def test_a_capacity_of_an_unknown_site_is_told_with_the_nearest(
    tmp_path: Path, qingdao: Pack
) -> None:
    path = written(tmp_path, '[industry."海洋装备"]\n[capacity_mu]\nz_rial = 5\n')
    with pytest.raises(InputError, match="z_rial;最接近的有 z_rail"):
        sitesel.assign(demand=path, draws=0, layers=qingdao)


def test_industries_are_named_once_and_in_one_way(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="产业给了两次:集成电路"):
        sitesel.assign(["芯片", "集成电路"])
    with pytest.raises(UsageError, match="既用 -i 又用 --demand"):
        sitesel.assign(["芯片"], demand=tmp_path / "需求.toml")
    with pytest.raises(UsageError, match="抽样次数"):
        sitesel.assign(["芯片"], draws=-1)


def test_a_file_of_another_kind_is_not_written(tmp_path: Path, qingdao: Pack) -> None:
    with pytest.raises(OutputError, match=r"后缀改为 \.json"):
        sitesel.assign(THREE[:1], draws=0, output=tmp_path / "a.csv", layers=qingdao)
    assert not list(tmp_path.iterdir())


def test_the_map_says_what_goes_where(tmp_path: Path, qingdao: Pack) -> None:
    path = tmp_path / "分配.html"
    found = sitesel.assign(THREE[:2], draws=0, page=path, layers=qingdao)
    name = {one["id"]: one["name_zh"] for one in (*found["sites"], *found["industries"])}
    goes = {name[one["industry"]]: name[one["site"]] for one in found["best"]["placed"]}
    with Browser() as browser:
        browser.open(path)
        assert browser.messages == []
        assert browser.requests == [path.resolve().as_uri()]
        shown = browser.evaluate(
            "[...document.querySelectorAll('#ranking tbody tr')].map((row) =>"
            " [row.cells[0].innerText.trim(), row.cells[1].innerText.trim()])"
        )
        assert dict(shown) == goes
        assert "已证明最优" in browser.evaluate("document.querySelector('.told').innerText")
        names = browser.evaluate("document.querySelector('#map, .leaflet-container').innerText")
        assert any(industry in names for industry in goes)
        for site, given in (("z_djkchem", "高端化工"), ("z_rail", "没有")):
            browser.open(path, fragment=f"#site={site}")
            browser.next_frame()
            card = browser.evaluate("document.querySelector('#card').innerText")
            assert f"分到这里的产业: {given}" in card
