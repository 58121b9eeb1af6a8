"""Clusters of a made-up list: what was planted is found, nothing else, and doubt is told."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas
import made_firms
import numpy as np
import packs
import pyogrio
import pytest
import shapely
from made_firms import CODES, OTHER, PLANTED

import sitesel
from sitesel.errors import DependencyError, OutputError
from sitesel.report import extras

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from sitesel.chains import Chain
    from sitesel.pack import Pack

Json = dict[str, Any]
INDUSTRY = "fut_net"
LISTS, GAP_LISTS = 10, 6
GONE = (("ore", PLANTED[1]), ("care", PLANTED[3]), ("cars", PLANTED[2]))  # beside which cluster
GAPS = {("ore", "parts", "fill"), ("care", "cars", "extend"), ("cars", "cells", "extend")}
CATALOG = """schema = "sitesel-pack/1"
[[layer]]
id = "own_{role}"
role = "{role}"
title_zh = "自己的图层"
title_en = "Our layer"
file = "{file}"
geometry = "{geometry}"
source = "made up"
license = "CC0-1.0"
date = "2026-11"
crs = "EPSG:4549"
precision_m = {precision}
quality = "surveyed"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chains")


@pytest.fixture(scope="module", autouse=True)
def chain(folder: Path) -> Chain:
    return made_firms.chain(folder)


def made(seed: int) -> tuple[np.ndarray, list[str]]:
    """Make a list with four clusters, and three gaps beside them."""
    places, codes = made_firms.firms(seed, each=60)
    for segment, near in GONE:
        places, codes = made_firms.without(places, codes, segment, near, 7_000)
    return places, codes


@pytest.fixture(scope="module")
def found(folder: Path) -> list[Json]:
    """Of lists with clusters alone: whatever is of no cluster is at random among all firms."""
    packs_of = [made_firms.pack_of(*made_firms.firms(seed)) for seed in range(LISTS)]
    return [sitesel.clusters(INDUSTRY, chains=folder, layers=one).to_dict() for one in packs_of]


@pytest.fixture(scope="module")
def lacking(folder: Path) -> list[Json]:
    """Of lists with clusters and gaps; what lacks somewhere is more than its share elsewhere."""
    packs_of = [made_firms.pack_of(*made(seed)) for seed in range(GAP_LISTS)]
    return [
        sitesel.clusters(INDUSTRY, chains=folder, layers=one, complete=True).to_dict()
        for one in packs_of
    ]


def planted_at(cluster: Json) -> made_firms.Planted | None:
    """Give the planted cluster of that segment whose middle is within 1.5 km, if there is one."""
    east, north = metres_of(cluster)
    for one in PLANTED:
        metres = np.hypot(east - one.east, north - one.north)
        if one.segment == cluster["segment"] and metres <= 1_500:
            return one
    return None


def metres_of(place: Json) -> tuple[float, float]:
    """Give metres from the corner of the made-up city."""
    degrees = shapely.Point(place["longitude"], place["latitude"])
    point = geopandas.GeoSeries([degrees], crs="EPSG:4326").to_crs(packs.WORK_CRS)[0]
    return point.x - packs.EAST, point.y - packs.NORTH


def test_every_planted_cluster_is_found_and_no_other(found: list[Json]) -> None:
    # at five in a hundred, more than two of ten lists with a false one come once in eighty
    false = 0
    for document in found:
        seen = [planted_at(one) for one in document["clusters"]]
        assert {id(one) for one in seen if one} == {id(one) for one in PLANTED}
        assert len([one for one in seen if one]) == len(PLANTED)
        false += any(one is None for one in seen)
    assert false <= 2


def test_every_planted_gap_is_found_and_no_other(lacking: list[Json]) -> None:
    for document in lacking:
        segment = {one["id"]: one["segment"] for one in document["clusters"] if planted_at(one)}
        told = [
            (one["segment"], segment[one["cluster"]], one["status"])
            for one in document["gaps"]
            if one["cluster"] in segment
        ]
        assert sorted(told) == sorted(GAPS)


def test_hot_cells_are_where_clusters_were_planted(found: list[Json]) -> None:
    # a false discovery rate of five in a hundred: of all that are hot, few are elsewhere
    hot, stray = 0, 0
    centres = {name: [one for one in PLANTED if one.segment == name] for name in CODES}
    for document in found:
        for cell in document["cells"]:
            east, north = metres_of(cell)
            away = min(
                (np.hypot(east - one.east, north - one.north) for one in centres[cell["segment"]]),
                default=np.inf,
            )
            hot += 1
            stray += away > 6_500  # a window of 6 km beside the spread of a cluster
    assert hot > 10 * LISTS
    assert stray / hot <= 0.05


def test_linked_segments_that_were_planted_together_are_the_only_ones(found: list[Json]) -> None:
    together = [
        {(one["supplier"], one["taker"]) for one in document["pairs"] if one["together"]}
        for document in found
    ]
    assert all(("parts", "cars") in one for one in together)
    assert sum(len(one) > 1 for one in together) <= 2


def test_the_sums_of_a_document_agree(found: list[Json]) -> None:
    document = found[0]
    assert document["firms"]["listed"] == 1500 + sum(one.firms for one in PLANTED)
    for one in document["segments"]:
        districts = [row for row in document["quotients"] if row["segment"] == one["id"]]
        assert sum(row["firms"] for row in districts) == one["firms"]
    whole = [row for row in document["quotients"] if row["segment"] == "*"]
    total = sum(one["firms"] for one in document["segments"])
    assert sum(row["firms"] for row in whole) == total
    share = total / document["firms"]["listed"]
    for row in whole:
        assert row["quotient"] == pytest.approx(row["firms"] / row["listed"] / share)
    json.dumps(document, allow_nan=False)


def test_another_order_of_the_list_changes_nothing(folder: Path, lacking: list[Json]) -> None:
    places, codes = made(0)
    order = np.random.default_rng(1).permutation(len(places))
    again = made_firms.pack_of(places[order], [codes[row] for row in order])
    other = sitesel.clusters(INDUSTRY, chains=folder, layers=again, complete=True).to_dict()
    assert other == lacking[0]


def test_without_a_declaration_nothing_is_called_missing(folder: Path) -> None:
    document = sitesel.clusters(INDUSTRY, chains=folder, layers=made_firms.pack_of(*made(0)))
    assert document["clusters"]
    assert document["gaps"] is None
    assert any("未声明完整" in note["zh"] for note in document["notes"])


def test_a_firm_that_may_be_there_leaves_a_gap_unknown(folder: Path) -> None:
    places, codes = made(0)
    beside = (PLANTED[1].east + 9_000, PLANTED[1].north)
    doubt = np.zeros(len(places) + 1)
    doubt[-1] = 5_000  # 9 km from the middle, but perhaps only 4
    pack = made_firms.pack_of(
        np.concatenate([places, [beside]]), [*codes, CODES["ore"]], uncertainty_m=doubt
    )
    document = sitesel.clusters(INDUSTRY, chains=folder, layers=pack, complete=True).to_dict()
    (ore,) = [one for one in document["gaps"] if one["segment"] == "ore"]
    assert ore["status"] == "unknown"
    assert document["firms"]["placed"] == len(places)
    assert any("1 家的位置误差超过 2000 米" in note["zh"] for note in document["notes"])


def test_a_firm_counts_in_a_district_only_if_all_that_it_may_be_lies_there(folder: Path) -> None:
    places = np.array([[10_000.0, 10_000.0]] * 2 + [[50_000.0, 10_000.0]] * 58)
    doubt = np.zeros(60)
    doubt[:2] = (9_000, 11_000)  # 10 km from the edge of the city
    pack = made_firms.pack_of(places, [OTHER] * 60, uncertainty_m=doubt)
    document = sitesel.clusters(INDUSTRY, chains=folder, layers=pack).to_dict()
    assert document["firms"]["in_district"] == 59
    assert document["firms"]["placed"] == 58
    by = ["coordinates", "district"] + ["coordinates"] * 58  # the address of the second names it
    named = made_firms.pack_of(
        places, [OTHER] * 60, uncertainty_m=doubt, placed_by=by, placed_at=["", "西区"] + [""] * 58
    )
    document = sitesel.clusters(INDUSTRY, chains=folder, layers=named).to_dict()
    assert document["firms"]["in_district"] == 60
    assert document["firms"]["placed"] == 58


def test_with_few_firms_it_says_that_nothing_can_be_concluded(folder: Path) -> None:
    places, codes = made_firms.firms(1, (), many=300, each=9)
    few = sitesel.clusters(INDUSTRY, chains=folder, layers=made_firms.pack_of(places, codes))
    assert not any(one["tested"] for one in few["segments"])
    assert few["clusters"] == few["cells"] == []
    assert all(one["number"] is None for one in few["concentration"]["segments"])
    assert all(one["p_corrected"] is None for one in few["pairs"])
    assert any("不能下结论" in note["zh"] and "ore 9 家" in note["zh"] for note in few["notes"])
    tiny = made_firms.pack_of(places[:40], [CODES["cars"]] * 40)
    document = sitesel.clusters(INDUSTRY, chains=folder, layers=tiny)
    assert any("什么结论都下不了" in note["zh"] for note in document["notes"])
    assert not any(one["tested"] for one in document["segments"])


def test_without_a_list_nothing_is_concluded(qingdao: Pack) -> None:
    document = sitesel.clusters("rail", layers=qingdao)
    assert document["clusters"] == []
    assert document["firms"]["listed"] == 0
    assert "没有企业名单" in document.text("zh")


def test_without_boundaries_concentration_is_over_cells(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitesel.districts.find_spec", lambda _: None)
    places, codes = made_firms.firms(0)
    points = list(shapely.points(places + np.array([packs.EAST, packs.NORTH])))
    pack = packs.memory_pack(enterprise=packs.features(points, gbt_code=codes))
    document = sitesel.clusters(INDUSTRY, chains=folder, layers=pack)
    assert document["quotients"] is None
    assert document["concentration"]["over"] == "cells"
    rows = {one["segment"]: one["number"] for one in document["concentration"]["segments"]}
    assert rows["cells"]["p"] == 0.002  # the least that 499 draws can tell
    assert rows["ore"]["p"] > 0.05
    assert any("没有区市界线" in note["zh"] for note in document["notes"])


def own_list(folder: Path) -> Path:
    """Write the list as a planner has it: a file in a folder with a catalog."""
    places, codes = made(0)
    geopandas.GeoDataFrame(
        {
            "id": [f"e{row}" for row in range(len(codes))],
            "name_zh": [f"企业{row}" for row in range(len(codes))],
            "gbt_code": codes,
            "output_wan": 100.0,
            "employees": 20,
        },
        geometry=shapely.points(places + np.array([packs.EAST, packs.NORTH])),
        crs=packs.WORK_CRS,
    ).to_file(folder / "firms.gpkg", driver="GPKG")
    entry = CATALOG.format(role="enterprise", file="firms.gpkg", geometry="point", precision=100)
    (folder / "catalog.toml").write_text(entry, encoding="utf-8")
    return folder


def test_the_command_prints_tables_and_writes_outlines_that_rules_can_use(
    run: Callable[..., Result], folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "聚集区.gpkg"
    words = ["clusters", INDUSTRY, "--chains", str(folder), "--layers", str(own_list(tmp_path))]
    result = run(*words, "--complete", "-o", str(output), "--map", str(tmp_path / "c.html"))
    assert result.exit_code == 0, result.output
    for part in ("聚集区 · 未来网络", "缺的环节", "补链", "延链", "相邻", "区位商", "<0.001"):
        assert part in result.stdout
    assert str(output) in result.stderr
    page = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "企业聚集区(由企业名单算出)" in page
    assert "parts聚集区" in page
    assert "企业1499" not in page  # the ground of clusters is drawn, no list of firms
    english = run(*words, "--lang", "en").stdout
    for part in ("Clusters", "together", "clusters", "not declared complete"):
        assert part in english
    assert "缺" not in english

    layers = {str(name) for name, _ in pyogrio.list_layers(output)}
    assert layers == {"clusters", "cells", "gaps", "asked"}
    said = json.loads(pyogrio.read_dataframe(output, layer="asked")["document"].iloc[0])
    outlines = pyogrio.read_dataframe(output, layer="clusters")
    assert outlines["firms"].tolist() == [one["firms"] for one in said["clusters"]]
    assert outlines.geometry.area.div(1e6).tolist() == pytest.approx(
        [one["area_km2"] for one in said["clusters"]]
    )
    cells = pyogrio.read_dataframe(output, layer="cells")
    assert cells.geometry.area.tolist() == pytest.approx([4e6] * len(cells))
    assert int(cells["hot"].sum()) == len(said["cells"])


def test_the_outlines_serve_a_criterion_of_a_planners_rules(
    folder: Path, tmp_path: Path, run: Callable[..., Result]
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    sitesel.clusters(
        INDUSTRY, chains=folder, layers=made_firms.pack_of(*made(0)), output=own / "c.gpkg"
    )
    entry = CATALOG.format(role="firm_cluster", file="c.gpkg", geometry="polygon", precision=500)
    (own / "catalog.toml").write_text(entry, encoding="utf-8")
    (tmp_path / "own.toml").write_text(
        'schema = "sitesel-rules/1"\nid = "own"\n[weights]\nnear = 1\n[criteria.near]\n'
        'title_zh = "靠近聚集区"\ntitle_en = "Near"\nkind = "distance"\nunit = "m"\n'
        'params = { to = ["firm_cluster"] }\nvalue = [[0, 1.0], [10000, 0.0]]\nsource = "ours"\n',
        encoding="utf-8",
    )
    words = ["rank", "-i", "rail", "--rules", tmp_path / "own.toml", "--layers", own]
    said = run(*words, "--format", "json")
    assert said.exit_code == 0, said.stderr
    assert json.loads(said.stdout)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--cell", "0"], "--cell 0 不合规则"),
        (["--reach", "nan"], "--reach nan 不合规则"),
        (["--alpha", "0.9"], "--alpha 0.9 不合规则"),
    ],
)
def test_numbers_that_cannot_be_are_refused(
    run: Callable[..., Result], words: list[str], told: str
) -> None:
    result = run("clusters", "rail", *words)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_file_of_another_kind_or_of_no_cluster_is_not_written(
    folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(OutputError, match="gpkg"):
        sitesel.clusters("rail", output=tmp_path / "c.shp")
    places, codes = made_firms.firms(1, (), many=300, each=9)
    pack = made_firms.pack_of(places, codes)
    with pytest.raises(OutputError, match="no cluster"):
        sitesel.clusters(INDUSTRY, chains=folder, layers=pack, output=tmp_path / "c.gpkg")
    assert not list(tmp_path.iterdir())


def test_the_answer_is_shown_where_there_is_no_cluster_to_write(
    folder: Path, tmp_path: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = made_firms.pack_of(*made_firms.firms(1, (), many=300, each=9))
    monkeypatch.setattr("sitesel.clustered.load", lambda _: pack)
    done = run("clusters", INDUSTRY, "--chains", folder, "-o", tmp_path / "c.gpkg")
    assert done.exit_code != 0
    assert "企业太少" in done.stdout
    assert "没有聚集区" in done.stderr
    assert not (tmp_path / "c.gpkg").exists()


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras.util, "find_spec", lambda _: None)
    with pytest.raises(DependencyError, match=r"sitesel\[clusters\]"):
        sitesel.clusters("rail")


def test_the_seed_is_of_the_limits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sitesel.clustering import document as module

    used = replace(module.limits(), draws=19)
    monkeypatch.setattr(module, "limits", lambda: used)
    found = sitesel.clusters(INDUSTRY, chains=folder, layers=made_firms.pack_of(*made(0)))
    assert {one["p"] for one in found["clusters"]} == {0.05}  # 1 / (19 + 1)
    assert found["limits"]["draws"] == 19
