"""Weights from judgements are replayed: identical, or exactly what differs."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import openpyxl
import packs
import pytest
from replay_city import City, rows_of, told

import sitesel
from sitesel.errors import ReplayError, UsageError
from sitesel.replay.manifest import write_manifest
from sitesel.replay.weights import WeightsRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

POINTS = 'department = "{0}"\nmethod = "direct"\n[points]\nland = {1}\nport = {2}\n'


@pytest.fixture
def weigh(city: City) -> Callable[..., dict[str, Any]]:
    """Write the judgements of 甲 (3 : 1) and 乙 (1 : 1), weigh them, write the manifest."""

    def call(*, names: tuple[str, ...] = ("a.toml", "b.toml"), **changed: Any) -> dict[str, Any]:  # noqa: ANN401
        texts = (POINTS.format("甲", 30, 10), POINTS.format("乙", 10, 10))
        for name, text in zip(("a.toml", "b.toml"), texts, strict=True):
            (city.folder / name).write_text(text, encoding="utf-8")
        given = {
            "files": tuple(city.folder / name for name in names),
            "sites": city.sites, "crs": packs.WORK_CRS, "layers": city.pack, "rules": city.rules,
        }  # fmt: skip
        request = WeightsRequest(industry="nev", **{**given, **changed})
        write_manifest(request.run(), request, city.manifest)
        return city.read()

    return call


def test_weights_of_two_departments_are_replayed(
    city: City, weigh: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    made = weigh()
    # by hand: the geometric means of 3/4, 1/2 and of 1/4, 1/2 stand as sqrt(3) : 1
    assert made["result"]["figures"]["land"] == pytest.approx(3**0.5 / (1 + 3**0.5), abs=1e-12)
    assert made["result"]["figures"]["port"] == pytest.approx(1 / (1 + 3**0.5), abs=1e-12)
    assert made["command"]["options"]["files"] == ["a.toml", "b.toml"]
    assert set(made["inputs"]["judgements"]) == {"甲", "乙"}
    assert made["inputs"]["sites"]["count"] == len(rows_of())
    first = city.manifest.read_bytes()
    assert str(city.folder).encode() not in first
    verdict = city.verify()
    assert verdict.identical
    assert verdict.notes == ()
    weigh()
    assert city.manifest.read_bytes() == first
    city.folder.rename(tmp_path / "elsewhere")
    assert sitesel.verify(tmp_path / "elsewhere" / "run.json").identical


def test_a_judgement_that_changed_is_named_with_what_follows(
    city: City, weigh: Callable[..., dict[str, Any]]
) -> None:
    weigh()
    city.replace(city.folder / "a.toml", "land = 30", "land = 10")
    verdict = city.verify()
    assert told(verdict, "input") == ["部门 甲 的判断 land 由 30.0 变为 10.0"]
    lines = told(verdict, "result")
    assert lines[0].startswith("land 由 0.63397459621")  # sqrt(3) / (1 + sqrt(3))
    assert lines[0].endswith("变为 0.5")
    assert any(line.startswith("consensus 由 ") for line in lines)


def test_judgements_written_otherwise_are_identical_and_mentioned(
    city: City, weigh: Callable[..., dict[str, Any]]
) -> None:
    weigh()
    city.replace(city.folder / "b.toml", "land = 10\nport = 10", "# even\nport = 10.0\nland = 10")
    verdict = city.verify()
    assert verdict.identical
    assert [note.en for note in verdict.notes] == [
        "The file of 乙 (b.toml) has other bytes, the same judgements."
    ]


def test_a_workbook_saved_anew_is_identical(
    city: City, run: Callable[..., Result], tmp_path: Path
) -> None:
    words = ("weights", "-i", "nev", "--rules", city.rules)
    assert run(*words, "--template", "judged.xlsx", "--method", "swing").exit_code == 0
    path = tmp_path / "here" / "judged.xlsx"
    book = openpyxl.load_workbook(path)
    book.active["C7"], book.active["C8"] = 100, 50
    book.save(path)
    done = run(*words, "--from", "judged.xlsx", "--manifest", "run.json")
    assert done.exit_code == 0, done.output
    before = path.read_bytes()
    book.active["A1"].font = openpyxl.styles.Font(bold=True)
    book.save(path)
    assert path.read_bytes() != before
    assert run("verify", "run.json").exit_code == 0
    book.active["C8"] = 60
    book.save(path)
    done = run("verify", "run.json")
    assert done.exit_code == 3
    assert "port 由 50.0 变为 60.0" in done.stdout


def test_a_department_renamed_or_a_rule_changed_is_found(
    city: City, weigh: Callable[..., dict[str, Any]]
) -> None:
    weigh()
    city.replace(city.folder / "a.toml", "甲", "丙")
    assert told(city.verify(), "input") == ["部门 甲 的判断不见了", "部门 丙 的判断是新的"]
    city.replace(city.folder / "a.toml", "丙", "甲")
    city.replace(city.rules, "port = 1", "port = 3")
    assert told(city.verify(), "rules") == [
        "weights.land 由 0.75 变为 0.5",
        "weights.port 由 0.25 变为 0.5",
    ]


def test_sites_in_another_order_give_the_same_choice(
    city: City, weigh: Callable[..., dict[str, Any]]
) -> None:
    city.write_sites([(shape, {"owner": row["owner"]}) for shape, row in rows_of()])
    weigh()
    city.write_sites([(shape, {"owner": row["owner"]}) for shape, row in rows_of()][::-1])
    verdict = city.verify()
    assert verdict.identical
    assert "给每个地块一个 id" in verdict.notes[-1].zh
    rows = rows_of()
    rows[4][1]["owner"] = "乙"
    city.write_sites(rows)
    assert told(city.verify(), "input")


def test_one_department_needs_no_sites_and_names_no_layer(
    city: City, weigh: Callable[..., dict[str, Any]]
) -> None:
    made = weigh(names=("a.toml",))
    assert made["inputs"]["sites"] is None
    assert made["inputs"]["layers"] == {}
    assert (made["pack"], made["tie_rule"], made["ri_table"]) == ({}, None, None)
    assert made["result"]["figures"] == {"land": 0.75, "port": 0.25}
    assert city.verify().identical


def test_pairwise_judgements_are_told_by_their_pair_and_their_table(
    city: City, weigh: Callable[..., dict[str, Any]]
) -> None:
    weigh()
    path = city.folder / "pairs.toml"
    path.write_text(
        'method = "ahp"\ncriteria = ["land", "port"]\nmatrix = [[1, 3], ["", 1]]\n', "utf-8"
    )
    made = weigh(files=(path,), random_index="saaty_1980")
    assert made["ri_table"] == "Saaty 1980"
    assert made["inputs"]["judgements"]["pairs"]["judged"]["land : port"] == 3.0
    city.replace(path, "[1, 3]", "[1, 5]")
    assert told(city.verify(), "input") == ["部门 pairs 的判断 land : port 由 3.0 变为 5.0"]
    city.replace(path, "[1, 5]", "[1, 3]")
    city.edit(lambda manifest: manifest["command"]["options"].update(random_index=None))
    assert told(city.verify(), "rules") == ["ri_table 由 Saaty 1980 变为 Alonso & Lamata 2006"]


def test_best_and_worst_are_told_by_their_names(
    city: City, weigh: Callable[..., dict[str, Any]]
) -> None:
    weigh()
    path = city.folder / "bwm.toml"
    path.write_text(
        'method = "bwm"\nbest = "land"\nworst = "port"\nbest_to_others = { land = 1, port = 4 }\n'
        "others_to_worst = { land = 4, port = 1 }\n",
        encoding="utf-8",
    )
    judged = weigh(files=(path,))["inputs"]["judgements"]["bwm"]["judged"]
    assert judged == {
        "method": "bwm", "importance": 1.0, "best": "land", "worst": "port",
        "land < best": 1.0, "port < best": 4.0, "land > worst": 4.0, "port > worst": 1.0,
    }  # fmt: skip
    assert city.verify().identical


def test_descriptive_weights_follow_the_sites(
    city: City, weigh: Callable[..., dict[str, Any]]
) -> None:
    made = weigh(files=(), describe="critic")
    assert made["inputs"]["judgements"] == {}
    assert city.verify().identical
    rows = rows_of()
    rows[4] = (packs.box(0, 0, 900, 900), rows[4][1])
    city.write_sites(rows)
    verdict = city.verify()
    assert told(verdict, "input")[0].startswith("候选地块:要素 s04 几何变了")
    assert told(verdict, "result")[0].startswith("land 由 ")


def test_judgements_that_lie_elsewhere_are_pointed_at(
    city: City, weigh: Callable[..., dict[str, Any]], run: Callable[..., Result]
) -> None:
    weigh()
    new = city.folder / "new"
    new.mkdir()
    for name in ("a.toml", "b.toml"):
        shutil.move(city.folder / name, new / name)
    with pytest.raises(ReplayError) as caught:
        city.verify()
    lost = city.folder / "a.toml"
    assert caught.value.faults == (
        (f"--judgements:找不到 {lost}", f"--judgements: there is no {lost}"),
    )
    assert city.verify(judgements=new).identical
    assert run("verify", city.manifest, "--judgements", new).exit_code == 0


def test_an_input_that_the_run_did_not_have_is_refused(city: City) -> None:
    city.write()
    with pytest.raises(UsageError) as caught:
        city.verify(judgements=city.folder)
    assert caught.value.zh == "清单记的是 rank,它没有 --judgements 这样的输入;请去掉。"
    assert "has no --judgements" in caught.value.en


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"files": "a.toml"}, "command.options.files"),
        ({"combine": "votes"}, "command.options.combine"),
        ({"describe": "__class__"}, "command.options.describe"),
    ],
)
def test_options_of_a_stranger_are_checked(
    change: dict[str, Any],
    key: str,
    city: City,
    weigh: Callable[..., dict[str, Any]],
) -> None:
    weigh()
    city.edit(lambda manifest: manifest["command"]["options"].update(change))
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert any(key in fault[1] for fault in caught.value.faults)


def test_a_command_that_writes_no_manifest_is_refused(city: City) -> None:
    city.write()
    city.edit(lambda manifest: manifest["command"].update(name="layers"))
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert len(caught.value.faults) == 1


def test_a_manifest_does_not_go_with_a_template_nor_over_the_result(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    words = ("weights", "-i", "nev")
    done = run(*words, "--template", "a.xlsx", "--method", "ahp", "--manifest", "run.json")
    assert done.exit_code == 2
    assert "--manifest 不随 --template 使用" in done.stderr
    (tmp_path / "here" / "a.toml").write_text(
        'method = "direct"\n[points]\nC1 = 10\nC2 = 10\n', encoding="utf-8"
    )
    done = run(*words, "--from", "a.toml", "-o", "o.toml", "--manifest", "o.toml")
    assert done.exit_code == 2
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["a.toml"]


def test_the_function_gives_what_the_command_prints(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "a.toml"
    path.write_text('method = "direct"\n[points]\nC1 = 10\nC2 = 30\n', encoding="utf-8")
    answer = sitesel.weights("新能源汽车", [path])
    assert run("weights", "-i", "nev", "--from", path).stdout == f"{answer}\n"
    described = sitesel.weights("nev", describe="entropy")
    found = run("weights", "-i", "nev", "--describe", "entropy", "--format", "json")
    assert json.loads(found.stdout) == described.to_dict()
    for wrong in ({"files": [path], "describe": "critic"}, {}, {"describe": "guess"}):
        with pytest.raises(UsageError):
            sitesel.weights("nev", **wrong)
