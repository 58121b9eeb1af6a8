"""The Python interface: the same names as the commands."""

from __future__ import annotations

import importlib
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import folium
import geopandas
import packs
import pandas as pd
import pytest
import shapely

import sitesel
from sitesel import api
from sitesel.errors import MethodError, NoSiteError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitesel.pack import Pack

    Ranked = Callable[[str], api.Ranking]


def test_the_names_of_the_interface_stay_functions_whatever_is_imported() -> None:
    for name in ("standings", "industry", "scenarios", "api", "cli.rank", "cli.scenario"):
        importlib.import_module(f"sitesel.{name}")
    for _ in range(2):
        assert callable(sitesel.rank)
        assert callable(sitesel.industries)
        assert callable(sitesel.layers)
        assert callable(sitesel.scenario)
        assert sitesel.Ranking is api.Ranking


def test_the_package_lists_its_names_and_refuses_others() -> None:
    assert set(dir(sitesel)) >= {"Ranking", "industries", "layers", "rank"}
    with pytest.raises(AttributeError, match="no_such_name"):
        sitesel.no_such_name  # noqa: B018


def test_rank_returns_a_ranking_with_a_table_in_rank_order(qingdao: Pack) -> None:
    ranking = sitesel.rank("新能源汽车", layers=qingdao)
    assert isinstance(ranking, sitesel.Ranking)
    assert isinstance(ranking.table, pd.DataFrame)
    assert ranking.table["rank"].tolist() == list(range(1, len(ranking.table) + 1))
    assert ranking.table["score"].between(0, 100).all()
    assert ranking.table.index.is_unique


def test_sites_are_a_geodataframe_in_wgs_84_with_the_table(ranked: Ranked) -> None:
    frame = ranked("nev").sites
    assert isinstance(frame, geopandas.GeoDataFrame)
    assert frame.crs == "EPSG:4326"
    assert frame.index.tolist() == ranked("nev").table.index.tolist()
    west, south, east, north = frame.total_bounds
    assert 119 < west < east < 122
    assert 35 < south < north < 38
    assert set(ranked("nev").table.columns) < set(frame.columns)


def test_explain_finds_a_site_by_id_or_name(ranked: Ranked) -> None:
    first = ranked("nev").document["sites"][0]
    assert dict(ranked("nev").explain(first["id"])) == first
    assert dict(ranked("nev").explain(first["name_zh"])) == first


def test_an_explanation_reads_as_text_html_and_json(ranked: Ranked) -> None:
    document = ranked("nev").document
    found = ranked("nev").explain(document["sites"][0]["id"])
    assert found["score"] == document["sites"][0]["score"]
    assert document["sites"][0]["name_zh"] in str(found)
    assert "Industry match" in found.text("en")
    assert "<script" not in found._repr_html_()
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert [site["id"] for site in plain["sites"]] == [document["sites"][0]["id"]]
    assert plain["criteria"] == json.loads(json.dumps(document["criteria"]))


def test_a_ranking_says_what_it_is_and_prints_as_its_table(ranked: Ranked) -> None:
    assert repr(ranked("nev")) == f"<Ranking nev: {len(ranked('nev').table)} sites>"
    assert "候选地块排名" in str(ranked("nev"))


def test_explain_refuses_an_unknown_site_with_the_nearest(ranked: Ranked) -> None:
    first = ranked("nev").document["sites"][0]
    with pytest.raises(UsageError) as caught:
        ranked("nev").explain(first["id"] + "x")
    assert first["id"] in caught.value.zh
    assert caught.value.exit_code == 2


def test_a_name_that_several_sites_have_asks_for_the_id(qingdao: Pack, tmp_path: Path) -> None:
    square = shapely.box(120.2, 36.2, 120.21, 36.21)
    path = tmp_path / "own.geojson"
    rows = [(square, {"id": name, "name": "地块"}) for name in ("a", "b")]
    path.write_text(packs.geojson(rows), encoding="utf-8")
    ranking = sitesel.rank("nev", layers=qingdao, sites=path)
    with pytest.raises(UsageError, match=r"no single site .*nearest: a、b"):
        ranking.explain("地块")


def test_own_sites_compete_with_the_parks_and_change_no_score(
    qingdao: Pack, ranked: Ranked, tmp_path: Path
) -> None:
    path = tmp_path / "own.gpkg"
    shape = shapely.box(546_000, 4_036_000, 547_000, 4_037_000)
    geopandas.GeoDataFrame({"id": ["own1"]}, geometry=[shape], crs="EPSG:4549").to_file(path)
    both = sitesel.rank("nev", layers=qingdao, sites=path, parks=True)
    parks, alone = ranked("nev").table, sitesel.rank("nev", layers=qingdao, sites=path).table
    assert set(both.table.index) == {"own1", *parks.index}
    for numbers in ("score", "score_low", "score_high"):
        pd.testing.assert_series_equal(
            both.table[numbers].drop("own1").sort_index(), parks[numbers].sort_index()
        )
        assert both.table.loc["own1", numbers] == alone.loc["own1", numbers]
    assert sitesel.rank("nev", layers=qingdao, parks=True).table.equals(parks)


def test_explore_is_a_folium_map_that_can_be_added_to(ranked: Ranked) -> None:
    drawn = ranked("nev").explore()
    assert isinstance(drawn, folium.Map)


def test_save_map_writes_one_file(ranked: Ranked, tmp_path: Path) -> None:
    path = ranked("nev").save_map(tmp_path / "map.html")
    assert path.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    assert [one.name for one in tmp_path.iterdir()] == ["map.html"]


def test_save_map_into_a_missing_folder_is_refused(ranked: Ranked, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        ranked("nev").save_map(tmp_path / "nowhere" / "map.html")


def test_to_dict_is_json_without_nan(ranked: Ranked) -> None:
    assert json.loads(json.dumps(ranked("nev").to_dict(), allow_nan=False))["schema"] == (
        "sitesel-ranking/1"
    )


def test_a_weight_of_one_makes_the_score_that_criterion(qingdao: Pack) -> None:
    ranking = sitesel.rank("nev", layers=qingdao, weights={"airport": 1.0})
    assert [one["id"] for one in ranking.document["criteria"]] == ["airport"]
    for site in ranking.document["sites"]:
        assert site["score"] == pytest.approx(100 * site["criteria"][0]["value"])
    assert ranking.document["rules"]["weights_source"].startswith("user: airport=1")


def test_filters_choose_who_competes_and_change_no_score(qingdao: Pack, ranked: Ranked) -> None:
    near = sitesel.rank("nev", layers=qingdao, district=["黄岛区"], area=(1000, 20_000)).table
    assert set(near["district"]) == {"黄岛区"}
    assert near["area_mu"].between(1000, 20_000).all()
    assert near["score"].to_dict() == ranked("nev").table["score"].loc[near.index].to_dict()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"weights": {"sea_prot": 0.2}}, UsageError),
        ({"weights": {"sea_port": -0.2}}, MethodError),
        ({"district": ["上海市"]}, UsageError),
        ({"area": (1e8, 1e9)}, NoSiteError),
        ({"area": (5.0, 1.0)}, UsageError),
    ],
)
def test_what_does_not_exist_is_refused(
    options: dict[str, object], error: type[Exception], qingdao: Pack
) -> None:
    with pytest.raises(error):
        sitesel.rank("nev", layers=qingdao, **options)


def test_industries_and_layers_are_tables() -> None:
    assert sitesel.industries().loc["nev", "name_zh"] == "新能源汽车"
    assert len(sitesel.industries()) == 26
    listed = sitesel.layers()
    assert not listed.loc["eco_redline", "available"]
    assert listed.loc["sea_port", "available"]


def test_an_answer_shows_its_words_and_never_its_whole_document(ranked: Ranked) -> None:
    answer = ranked("nev").firmness(count=3)
    assert repr(answer).startswith("<Answer: ")
    assert len(repr(answer)) < 300
    told: list[str] = []
    answer._repr_pretty_(SimpleNamespace(text=told.append), False)
    assert told == [answer.text()]
    assert repr(ranked("nev").explain("z_jmauto")).startswith("<Explanation: id, ")


def test_weights_from_judgements_give_their_rule_file(qingdao: Pack, tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('method = "direct"\n[points]\nC1 = 3\nC4 = 1\n', encoding="utf-8")
    judged = sitesel.weights("nev", [path])
    rules = tmp_path / "rules.toml"
    rules.write_text(judged.rules_toml(), encoding="utf-8")
    ranking = sitesel.rank("nev", layers=qingdao, rules=rules, robustness=False)
    weights = {one["id"]: one["weight"] for one in ranking.document["criteria"]}
    assert weights == {"industry_match": 0.75, "sea_port": 0.25}
    with pytest.raises(MethodError, match="no judgement, hence no rules"):
        sitesel.weights("nev", describe="entropy").rules_toml()
