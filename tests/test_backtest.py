"""`sitesel backtest`: the whole run on made-up cities and on the built-in pack."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import packs
import pytest

import sitesel
from sitesel.errors import EmptyLayerError, MethodError, NoSiteError, UnknownLayerError, UsageError
from sitesel.report.backtest import figure, report, sections, worse
from sitesel.rules import load as load_rules
from sitesel.trials import document
from sitesel.trials import run as run_trials

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from click.testing import Result

    from sitesel.pack import Pack

    Run = Callable[..., Result]
    Json = dict[str, Any]

RULES = load_rules("nev")
ROLES = {
    role for rule in (*RULES.weighted, *RULES.constraints) for role in rule.measurement().roles
}
PLACES = 40


def firm(name: str, east: float, *industries: str, **more: object) -> tuple[Any, Json]:
    names = {"id": name, "name_zh": f"厂{name}", "industries": list(industries)}
    return packs.at(east, 21_000), {**names, "uncertainty_m": 2_000, **more}


FIRMS = [
    firm("a", 20_000, "新能源汽车"),
    firm("b", 24_000, "nev", "造纸"),
    firm("c", 22_000, "nev"),
    firm("d", 12_000, "nev"),
    firm("e", 28_000, "nev"),
]
PARKS = [
    (packs.at(east, north), packs.park(f"p{row}"))
    for row, (east, north) in enumerate(
        [(0, 0), (40_000, 0), (0, 40_000), (40_000, 40_000), (20_000, 20_000), (5_000, 30_000)]
    )
]
PORTS = [(packs.at(21_000, 21_000), {"id": "port"})]
ROADS = [(packs.line((0, 21_000), (20_000, 21_000), (40_000, 21_000)), {"id": "road"})]
CITY = {"anchor_firm": FIRMS, "park": PARKS, "sea_port": PORTS, "road": ROADS}


@pytest.fixture
def city(pack_factory: Callable[..., Path]) -> Callable[..., Path]:
    def make(name: str = "city", **changed: Sequence[Any]) -> Path:
        layers = {**CITY, **changed}
        return pack_factory(layers, name=name, missing=sorted(ROLES - set(layers)))

    return make


def row(rows: Sequence[Json], **keys: str) -> Json:
    (found,) = [one for one in rows if all(one[key] == name for key, name in keys.items())]
    return found


def test_plants_gathered_at_the_port_beat_random_places(city: Callable[..., Path]) -> None:
    found = sitesel.backtest(city(), places=PLACES)
    port = row(found["criteria"], id="sea_port", group="all", rival="random")
    assert port["mean"] > 0.85
    assert port["by_plant"][0] > 0.5
    assert (port["plants"], port["places"]) == (5, 2)  # steps of 4 km chain, 8 km do not


def test_criteria_without_data_are_untested_and_counted(city: Callable[..., Path]) -> None:
    found = sitesel.backtest(city(), places=PLACES)
    power = row(found["criteria"], id="power", group="all", rival="random")
    assert power["mean"] is None
    assert power["plants"] == 0
    known = {"industry_match", "cluster", "sea_port", "platform"}
    (names,) = {tuple(one["unknown"]) for one in found["trials"]}
    assert set(names) == set(RULES.weights) - known
    assert found["counts"]["cells"] == 5 * len(RULES.weights)
    assert found["counts"]["unknown_cells"] == 5 * len(names)


def test_the_same_bytes_for_any_row_order_of_the_layers(city: Callable[..., Path]) -> None:
    usual, turned = (
        json.dumps(sitesel.backtest(path, places=PLACES), ensure_ascii=False)
        for path in (city(), city("turned", anchor_firm=FIRMS[::-1], park=PARKS[::-1]))
    )
    assert usual == turned


def test_the_seed_decides_the_places(city: Callable[..., Path]) -> None:
    path = city()
    usual, same, other = (sitesel.backtest(path, places=PLACES, seed=seed) for seed in (1, 1, 2))
    assert usual == same
    assert usual["settings"]["seed"] == 1
    assert usual["trials"] != other["trials"]


def test_plants_of_industries_without_rules_are_skipped_by_name(city: Callable[..., Path]) -> None:
    found = sitesel.backtest(city(), places=PLACES)
    assert found["skipped"] == {"造纸": ["厂b"]}
    assert any("造纸" in note["zh"] and "厂b" in note["en"] for note in found["notes"])
    assert {one["industry"] for one in found["trials"]} == {"nev"}


def test_an_industry_without_plants_is_said_by_name(city: Callable[..., Path]) -> None:
    found = sitesel.backtest(city(), ["芯片", "新能源汽车"], places=PLACES)
    assert [one["id"] for one in found["without_plants"]] == ["ic"]
    assert any(note["zh"].startswith("集成电路没有已知的链主") for note in found["notes"])
    assert any("Integrated circuits has no known plant" in note["en"] for note in found["notes"])
    assert not sitesel.backtest(city("again"), places=PLACES)["without_plants"]


def test_only_industries_without_plants_end_with_code_4(
    city: Callable[..., Path], run: Run
) -> None:
    done = run("backtest", "-i", "芯片", "--layers", city())
    assert done.exit_code == 4
    assert "集成电路" in done.stderr
    assert "新能源汽车" in done.stderr
    assert done.stdout == ""
    with pytest.raises(NoSiteError, match=r"serves Integrated circuits; .*New energy vehicles"):
        sitesel.backtest(city("again"), ["ic"])
    nobody = city("nobody", anchor_firm=[firm("x", 0), firm("y", 9_000)])
    with pytest.raises(NoSiteError, match=r"(?s)有链主的产业:无.*that have any: none"):
        sitesel.backtest(nobody)


def test_a_pack_without_anchor_firms_ends_with_code_3(
    pack_factory: Callable[..., Path], run: Run
) -> None:
    layers = {name: rows for name, rows in CITY.items() if name != "anchor_firm"}
    listed = pack_factory(layers, name="listed", missing=sorted(ROLES - set(layers)))
    done = run("backtest", "--layers", listed)
    assert done.exit_code == 3
    assert "没有链主企业" in done.stderr
    with pytest.raises(EmptyLayerError, match=r"(?s)无从回测.*nothing to back-test with"):
        sitesel.backtest(listed)
    with pytest.raises(UnknownLayerError, match="anchor_firm"):
        sitesel.backtest(pack_factory(layers, name="unlisted"))


def test_numbers_and_names_that_cannot_be_are_refused(city: Callable[..., Path], run: Run) -> None:
    assert run("backtest", "--places", "0").exit_code == 2
    assert run("backtest", "-i", "造纸").exit_code == 2
    with pytest.raises(MethodError, match=r"(?s)都至少为 1.*at least 1"):
        sitesel.backtest(city(), places=0)
    with pytest.raises(UsageError, match="造纸"):
        sitesel.backtest(city("again"), ["造纸"])


def test_progress_is_told_each_trial(city: Callable[..., Path]) -> None:
    told: list[str] = []
    sitesel.backtest(city(), places=PLACES, progress=told.append)
    assert told == [f"新能源汽车 · 厂{name}" for name in "abcde"]


def test_json_is_the_document_and_a_file_holds_the_same(
    city: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    words = ("backtest", "--layers", city(), "--places", PLACES, "--format", "json")
    printed = run(*words).stdout
    target = tmp_path / "回测.json"
    assert run(*words, "-o", target).stdout == ""
    assert target.read_text("utf-8") == printed
    assert json.loads(printed) == sitesel.backtest(city("again"), places=PLACES)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh",
            ["回测 · 虚构城", "总体 · 全部工厂", "单项指标", "逐家", "去不掉的", "比碰运气差的"],
        ),
        (
            "en",
            ["Back-test · Made-up", "Overall · all plants", "Each plant", "cannot be taken out"],
        ),
    ],
)
def test_the_report_is_one_of_two_languages(
    language: str, words: list[str], city: Callable[..., Path], run: Run
) -> None:
    printed = run("backtest", "--layers", city(), "--places", PLACES, "--lang", language).stdout
    assert all(word in printed for word in words)


def made(mean: float | None, bounds: list[float | None], *, worse: bool, surely: bool) -> Json:
    return {"mean": mean, "by_plant": bounds, "worse": worse, "surely_worse": surely}


def test_a_figure_shows_its_interval_and_whether_it_is_worse_than_chance() -> None:
    assert figure(made(0.934, [0.89, 0.961], worse=False, surely=False)) == "0.93 [0.89, 0.96]"
    assert figure(made(0.4, [0.3, 0.6], worse=True, surely=False)) == "0.40 [0.30, 0.60] ▼"
    assert figure(made(0.3, [0.1, 0.4], worse=True, surely=True)) == "0.30 [0.10, 0.40] ▼▼"
    assert figure(made(0.3, [None, None], worse=True, surely=False)) == "0.30 ▼"
    assert figure(made(None, [None, None], worse=False, surely=False)) == "-"


def test_rules_that_do_worse_than_chance_are_named(city: Callable[..., Path]) -> None:
    # The port lies far from every plant: the criterion that wants it near does worse than chance.
    far = [(packs.at(0, 40_000), {"id": "port"})]
    roads = [(packs.line((0, 40_000), (40_000, 40_000)), {"id": "road"})]
    south = [(packs.at(18_000 + 4_000 * row, 500), entry) for row, (_, entry) in enumerate(FIRMS)]
    found = sitesel.backtest(city(sea_port=far, road=roads, anchor_firm=south), places=PLACES)
    port = row(found["criteria"], id="sea_port", group="all", rival="random")
    assert port["by_plant"][1] < 0.5
    assert port in found["worse"]
    named = worse(found)
    assert any(line.startswith("C4 海港可达性 (全部工厂) · 随机地点") for line in named)
    assert all(line.endswith("▼") for line in named)
    assert all(one["mean"] < 0.5 for one in found["worse"])


def test_named_are_rules_as_they_stand_and_whatever_is_surely_worse() -> None:
    below = made(0.4, [None, None], worse=True, surely=False)
    surely = made(0.2, [0.1, 0.3], worse=True, surely=True)
    key = {"kind": "industry", "id": "nev", "title_zh": "车", "title_en": "cars", "rival": "r"}
    titles = [{"id": name, "title_zh": name, "title_en": name} for name in ("score", "less", "r")]
    rows = [{**key, "score": score, **figures} for score, figures in [
        ("score", below), ("less", below), ("less", surely),
    ]]  # fmt: skip
    found = {"groups": [], "rivals": titles[2:], "scores": titles[:2], "worse": rows}
    assert worse(found) == ["车 (score) · r: 0.40 ▼", "车 (less) · r: 0.20 [0.10, 0.30] ▼▼"]


def test_plants_at_a_parks_centre_are_left_out_of_those_with_their_own_place(
    city: Callable[..., Path],
) -> None:
    shared = [*PARKS, (packs.at(20_000, 21_000), packs.park("shared"))]
    found = sitesel.backtest(city(park=shared), places=PLACES)
    counted = [
        row(found["overall"], id="score", group=group, rival="random")["plants"]
        for group in ("all", "own")
    ]
    assert counted == [5, 4]
    assert found["counts"]["plants_with_own_place"] == 4
    assert any("5 家中有 1 家" in note["zh"] for note in found["notes"])


def test_only_constraints_that_exclude_are_asked(city: Callable[..., Path]) -> None:
    (rules,) = run_trials(city(), places=PLACES).rules.values()
    assert {rule.action for rule in rules.constraints} == {"exclude"}
    assert {rule.id for rule in rules.constraints} < {rule.id for rule in RULES.constraints}


def test_nothing_worse_than_chance_is_said_to_be_none(city: Callable[..., Path]) -> None:
    found = {**sitesel.backtest(city(), places=PLACES), "worse": []}
    assert worse(found, language="en") == ["None."]
    assert "- 没有。" in report(found)


def test_every_plant_of_the_built_in_pack_is_tried_for_each_of_its_industries(
    qingdao: Pack, back_test: Json
) -> None:
    table = qingdao.features("anchor_firm").table
    expected = {(name, industry) for name, cell in table["industries"].items() for industry in cell}
    tried = [(one["plant"], one["industry"]) for one in back_test["trials"]]
    assert len(tried) == len(set(tried))
    assert set(tried) == expected
    assert back_test["counts"]["plants"] == len(table)


def test_built_in_figures_lie_in_their_ranges(back_test: Json) -> None:
    rows = [
        *back_test["overall"], *back_test["criteria"], *back_test["industries"]
    ]  # fmt: skip
    for one in rows:
        if one["mean"] is not None:
            assert 0 <= one["mean"] <= 1
        if one["by_plant"][0] is not None:
            assert one["by_plant"][0] <= one["mean"] <= one["by_plant"][1]
        assert one["worse"] is (one["mean"] is not None and one["mean"] < 0.5)
    assert {one["kind"] for one in back_test["worse"]} <= {"score", "criterion", "industry"}


def test_plants_placed_by_a_parks_list_are_not_counted_as_independent(
    qingdao: Pack, back_test: Json
) -> None:
    table = qingdao.features("anchor_firm").table
    listed = set(table.index[table["located_by"] == "park"])
    assert not any(one["own_place"] for one in back_test["trials"] if one["plant"] in listed)


def test_sections_have_as_many_cells_as_heads(back_test: Json) -> None:
    for language in ("zh", "en"):
        for section in sections(back_test, language=language):
            assert section.rows
            assert {len(cells) for cells in section.rows} == {len(section.heads)}


def test_the_function_the_command_and_the_parts_are_one(city: Callable[..., Path]) -> None:
    path = city()
    assert document(run_trials(path, places=PLACES)) == sitesel.backtest(path, places=PLACES)
