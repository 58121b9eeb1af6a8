"""A back-test is replayed: identical, or exactly what differs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import packs
import pytest
from replay_city import told

import sitesel
from sitesel.errors import ReplayError
from sitesel.industry import industries
from sitesel.pack import load
from sitesel.replay.backtest import BacktestRequest
from sitesel.replay.inputs import used_roles
from sitesel.replay.manifest import write_manifest
from sitesel.rules import load as load_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

RULES = load_rules("nev")
PLACES = 40
FIRMS = [
    (
        packs.at(20_000 + 2_000 * row, 21_000),
        {"id": name, "name_zh": f"厂{name}", "industries": ["nev"], "uncertainty_m": 2_000},
    )
    for row, name in enumerate("abc")
]
PARKS = [
    (packs.at(east, north), packs.park(f"p{row}"))
    for row, (east, north) in enumerate([(0, 0), (40_000, 0), (0, 40_000), (40_000, 40_000)])
]


@pytest.fixture
def pack(pack_factory: Callable[..., Path]) -> Path:
    layers = {
        "anchor_firm": FIRMS,
        "park": PARKS,
        "sea_port": [(packs.at(21_000, 21_000), {"id": "port"})],
    }
    return pack_factory(layers, missing=sorted(used_roles([RULES], load()) - set(layers)))


def write(pack: Path, **changed: Any) -> dict[str, Any]:  # noqa: ANN401
    request = BacktestRequest(
        **{"layers": pack, "industries": ("新能源汽车",), "places": PLACES, **changed}
    )
    write_manifest(request.run(), request, pack.parent / "run.json")
    found: dict[str, Any] = json.loads((pack.parent / "run.json").read_text(encoding="utf-8"))
    return found


def test_a_back_test_made_again_is_identical_and_holds_its_figures(
    pack: Path, tmp_path: Path
) -> None:
    made = write(pack)
    assert made["command"] == {
        "name": "backtest",
        "options": {
            "layers": "pack", "industries": ["新能源汽车"], "places": PLACES, "seed": 20261124
        },
    }  # fmt: skip
    found = sitesel.backtest(pack, ["nev"], places=PLACES)
    overall = next(
        one for one in found["overall"]
        if (one["id"], one["group"], one["rival"]) == ("score", "all", "random")
    )  # fmt: skip
    figures = made["result"]["figures"]
    assert figures["score.score.all.random"] == overall["mean"]
    assert figures["industry.nev.score.random"] == overall["mean"]  # the only one
    assert figures["plant.a.nev.random"] == found["trials"][0]["rank"]["random"]["score"]
    assert set(made["rules"]) == {"nev"}
    assert [one["file"] for one in made["inputs"]["rules"]] == ["base.toml", "nev.toml"]
    verdict = sitesel.verify(tmp_path / "run.json")
    assert verdict.identical
    assert verdict.notes == ()
    first = (tmp_path / "run.json").read_bytes()
    write(pack)
    assert (tmp_path / "run.json").read_bytes() == first


def test_another_order_of_the_plants_is_identical(pack: Path, tmp_path: Path) -> None:
    write(pack)
    (pack / "anchor_firm.geojson").write_text(packs.geojson(FIRMS[::-1]), encoding="utf-8")
    verdict = sitesel.verify(tmp_path / "run.json")
    assert verdict.identical
    assert "的字节变了,内容未变" in verdict.notes[0].zh


def test_a_plant_moved_by_one_metre_is_found_with_what_follows(pack: Path, tmp_path: Path) -> None:
    write(pack)
    moved = [(packs.at(20_001, 21_000), FIRMS[0][1]), *FIRMS[1:]]
    (pack / "anchor_firm.geojson").write_text(packs.geojson(moved), encoding="utf-8")
    verdict = sitesel.verify(tmp_path / "run.json")
    (line,) = told(verdict, "input")
    assert line.startswith("图层 anchor_firm_layer:要素 a 几何变了,中心移动 1.00 米(")


def test_a_plant_that_is_gone_changes_figures_which_are_told_by_name(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(pack)
    (pack / "anchor_firm.geojson").write_text(packs.geojson(FIRMS[1:]), encoding="utf-8")
    verdict = sitesel.verify(tmp_path / "run.json")
    assert told(verdict, "input") == ["图层 anchor_firm_layer:要素 a 不见了"]
    lines = told(verdict, "result")
    assert sum(line.startswith("plant.a.nev.") and "变为 无" in line for line in lines) == 3
    assert lines[-1].startswith("文档的这些部分不同:")
    monkeypatch.setattr("sitesel.replay.compare.SHOWN_LINES", 2)
    shorter = told(sitesel.verify(tmp_path / "run.json"), "result")
    assert shorter == [*lines[:2], f"另有 {len(lines) - 3} 个数不同", lines[-1]]


@pytest.mark.parametrize(("key", "value"), [("seed", 7), ("places", 41)])
def test_a_manifest_whose_settings_were_changed_differs(
    key: str, value: int, pack: Path, tmp_path: Path
) -> None:
    made = write(pack)
    made["command"]["options"][key] = value
    (tmp_path / "run.json").write_text(json.dumps(made), encoding="utf-8")
    (*_, line) = told(sitesel.verify(tmp_path / "run.json"), "result")
    assert line.startswith("文档的这些部分不同:settings")


def test_a_date_and_a_version_are_found(pack: Path, tmp_path: Path) -> None:
    made = write(pack)
    catalog = (pack / "catalog.toml").read_text(encoding="utf-8")
    assert 'date = "2026-01"' in catalog
    catalog = catalog.replace('date = "2026-01"', 'date = "2026-02"', 1)
    (pack / "catalog.toml").write_text(catalog, encoding="utf-8")
    made["version"] = "0.0.9"
    (tmp_path / "run.json").write_text(json.dumps(made), encoding="utf-8")
    verdict = sitesel.verify(tmp_path / "run.json")
    assert told(verdict, "input") == ["图层 anchor_firm_layer 的 date 由 2026-01 变为 2026-02"]
    assert told(verdict, "version") == [f"sitesel 由 0.0.9 变为 {sitesel.__version__}"]


def test_a_number_of_places_that_would_never_end_is_refused(pack: Path, tmp_path: Path) -> None:
    made = write(pack)
    made["command"]["options"]["places"] = 10**12
    (tmp_path / "run.json").write_text(json.dumps(made), encoding="utf-8")
    with pytest.raises(ReplayError) as caught:
        sitesel.verify(tmp_path / "run.json")
    assert "command.options.places" in caught.value.faults[0][1]


def test_every_layer_that_a_back_test_reads_is_fingerprinted(tmp_path: Path) -> None:
    pack = load()
    sitesel.backtest(pack, places=20)
    read = set(pack._made) & set(pack.roles)
    request = BacktestRequest(places=20)
    write_manifest(request.run(), request, tmp_path / "run.json")
    layers = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["inputs"]["layers"]
    written = {layer.role for layer, _ in pack.layers if layers[layer.id]["content"] is not None}
    assert read <= written
    assert len(industries()) > 1


def test_the_command_writes_a_manifest_that_verifies(
    pack: Path, run: Callable[..., Result], tmp_path: Path
) -> None:
    words = ("backtest", "--layers", pack, "--places", "20", "-i", "nev")
    done = run(*words, "--manifest", "run.json", "-o", "out.md")
    assert done.exit_code == 0, done.output
    assert done.stderr == "清单: run.json\n"
    assert run("verify", "run.json").exit_code == 0
    done = run("verify", "run.json", "--rules", pack)
    assert done.exit_code == 2
    assert "backtest,它没有 --rules 这样的输入" in done.stderr
    done = run(*words, "--manifest", "same.json", "-o", "same.json")
    assert done.exit_code == 2
    assert not (tmp_path / "here" / "same.json").exists()
