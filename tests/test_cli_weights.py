"""`sitesel weights` through the real command line: from a template to a ranking, and bad input."""

from __future__ import annotations

import json
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from sitesel import api

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Shell = Callable[..., subprocess.CompletedProcess[bytes]]

HERE = "here"
WEIGHTS = ("weights", "-i", "新能源汽车")
PAIRS = """
method = "ahp"
criteria = ["C1", "C2", "C3", "C4"]
matrix = [[1, 1, 5, 3], ["", 1, 5, 3], ["", "", 1, "1/3"], ["", "", "", 1]]
"""
CONTRARY = (
    'method = "ahp"\ncriteria = ["C1", "C2", "C3"]\nmatrix = [[1, 5, "1/5"], ["", 1, 5], []]\n'
)
POINTS = 'method = "direct"\n[points]\nC1 = 10\nC2 = 10\nC3 = 10\nC4 = 70\n'
BEST_WORST = """
method = "bwm"
best = "C1"
worst = "C3"
best_to_others = { C1 = 1, C2 = 9, C3 = 9 }
others_to_worst = { C1 = 9, C2 = 9, C3 = 1 }
"""


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., list[str]]:
    def write(**texts: str) -> list[str]:
        for name, text in texts.items():
            (tmp_path / HERE / f"{name}.toml").write_text(text, encoding="utf-8")
        return [word for name in texts for word in ("--from", f"{name}.toml")]

    return write


def refused(done: Result, code: int, *words: str) -> None:
    assert done.exit_code == code, done.output
    assert done.stdout == ""
    assert "内部错误" not in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def document(done: Result) -> dict[str, Any]:
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_template_is_filled_read_back_and_ranks(run: Run, tmp_path: Path) -> None:
    here = tmp_path / HERE
    assert run(*WEIGHTS, "--template", "swing.xlsx", "--method", "swing").exit_code == 0
    book = openpyxl.load_workbook(here / "swing.xlsx")
    for row in range(7, 21):
        book.active.cell(row, 3).value = 100 if row == 10 else 10
    book.save(here / "swing.xlsx")
    done = run(*WEIGHTS, "--from", "swing.xlsx", "-o", "权重.toml")
    assert done.exit_code == 0, done.output
    assert "43.48%" in done.stdout  # 100 of 230
    assert "已写入:权重.toml" in done.stderr
    ranked = run("rank", "-i", "nev", "--rules", "权重.toml", "--no-map", "--format", "json")
    found = document(ranked)
    assert found["rules"]["weights_source"] == "swing: swing.xlsx"
    weights = {one["id"]: one["weight"] for one in found["criteria"]}
    assert weights["sea_port"] == pytest.approx(100 / 230, abs=5e-6)


def test_the_overlay_extends_the_rules_that_were_given(
    run: Run,
    files: Any,  # noqa: ANN401
    tmp_path: Path,
) -> None:
    rules = tmp_path / "own.toml"
    rules.write_text(
        'schema = "sitesel-rules/1"\nid = "own"\nextends = "nev"\nnote_zh = "自定"\n',
        encoding="utf-8",
    )
    words = files(a=PAIRS)
    assert run(*WEIGHTS, *words, "--rules", rules, "-o", "o.toml").exit_code == 0
    overlay = tomllib.loads((tmp_path / HERE / "o.toml").read_text(encoding="utf-8"))
    assert overlay["extends"] == "../own.toml"
    shown = run("rules", "show", "nev", "--rules", "o.toml").stdout
    assert "base.toml + nev.toml + own.toml + o.toml" in shown
    assert "自定" in shown


def test_json_has_both_priorities_and_the_doubtful_judgement(run: Run, files: Any) -> None:  # noqa: ANN401
    found = document(
        run(*WEIGHTS, *files(a=PAIRS), "--format", "json", "--random-index", "saaty_1980")
    )
    told = found["departments"][0]["consistency"]
    assert told["ratio"] == pytest.approx(0.0161, abs=5e-5)
    assert told["random_index"] == "saaty_1980"
    assert (told["doubtful"]["row"], told["doubtful"]["column"]) == ("land_area", "sea_port")
    assert sum(told["geometric"]) == pytest.approx(1.0)
    assert [one["weight"] for one in found["criteria"]] == pytest.approx(told["eigenvector"])
    other = document(
        run(*WEIGHTS, *files(a=PAIRS), "--format", "json", "--priorities", "geometric")
    )
    assert [one["weight"] for one in other["criteria"]] == pytest.approx(told["geometric"])


def test_departments_are_joined_with_their_winners_and_the_compromise(run: Run, files: Any) -> None:  # noqa: ANN401
    words = files(甲=PAIRS, 乙=POINTS)
    found = document(run(*WEIGHTS, *words, "--format", "json"))
    assert [one["department"] for one in found["departments"]] == ["甲", "乙"]
    choice = found["choice"]
    # independent: rank with each department's weights alone and take what stands first
    scores = {}
    for one in found["departments"]:
        shares = dict(one["weights"])
        rest = {rule.id: 0.0 for rule in api.load_rules("nev").weighted if rule.id not in shares}
        table = api.rank("nev", weights={**rest, **shares}).table
        scores[one["department"]] = table["score"]
        told = next(c for c in choice["departments"] if c["department"] == one["department"])
        assert told["winner"]["id"] == table.index[0]
        assert told["score"] == pytest.approx(table["score"].iloc[0], abs=0.06)
    regret = {
        site: max(column.max() - column[site] for column in scores.values())
        for site in scores["甲"].index
    }
    assert choice["compromise"]["largest_regret"] == pytest.approx(min(regret.values()), abs=0.11)
    assert regret[choice["compromise"]["id"]] == pytest.approx(min(regret.values()), abs=0.11)
    joined = {one["id"]: one["weight"] for one in found["criteria"]}
    assert choice["first"]["id"] == api.rank("nev", weights={**rest, **joined}).table.index[0]
    assert 0 < found["consensus"] < 1
    assert "折中地块" in run(*WEIGHTS, *words).stdout


def test_judgements_may_be_joined_before_priorities(run: Run, files: Any) -> None:  # noqa: ANN401
    other = PAIRS.replace("[1, 1, 5, 3]", '[1, 3, 5, "1/3"]')
    words = files(甲=PAIRS, 乙=other)
    found = document(run(*WEIGHTS, *words, "--combine", "judgements", "--format", "json"))
    assert "geometric mean of judgements, principal eigenvector, CR" in found["source"]
    assert found["together"]["consistency"]["ratio"] > 0
    assert "合并后:λmax" in run(*WEIGHTS, *words, "--combine", "judgements").stdout


def test_inconsistent_judgements_are_warned_of_with_the_remedy(run: Run, files: Any) -> None:  # noqa: ANN401
    done = run(*WEIGHTS, *files(a=CONTRARY))
    assert done.exit_code == 0
    assert "* a:判断不够一致:CR" in done.stdout
    assert "> 0.10" in done.stdout
    assert "最不一致的判断" in done.stdout
    told = run(*WEIGHTS, *files(b=BEST_WORST)).stdout
    assert "* b:判断不够一致:CR 1.000 > 0.1359" in told


def test_strict_refuses_inconsistent_judgements_and_writes_nothing(
    run: Run,
    files: Any,  # noqa: ANN401
    tmp_path: Path,
) -> None:
    words = files(a=CONTRARY)
    refused(run(*WEIGHTS, *words, "--strict", "-o", "o.toml"), 2, "a:判断不够一致")
    assert not (tmp_path / HERE / "o.toml").exists()
    assert run(*WEIGHTS, *files(b=PAIRS), "--strict").exit_code == 0


@pytest.mark.parametrize("method", ["entropy", "critic"])
def test_descriptive_weights_stand_beside_the_stated_ones(method: str, run: Run) -> None:
    found = document(run(*WEIGHTS, "--describe", method, "--format", "json"))
    known = [one["weight"] for one in found["criteria"] if one["weight"] is not None]
    assert sum(known) == pytest.approx(1.0)
    assert {one["id"]: one["stated"] for one in found["criteria"]}["cluster"] == 0.18
    power = next(one for one in found["criteria"] if one["id"] == "power")
    assert power["weight"] is None
    assert "电力保障" in found["notes"][1]["zh"]
    shown = run(*WEIGHTS, "--describe", method).stdout
    assert "描述性权重" in shown
    assert "有地块未知,故不参与" in shown


def test_english_output_has_english_words(run: Run, files: Any) -> None:  # noqa: ANN401
    shown = run(*WEIGHTS, *files(a=PAIRS), "--lang", "en").stdout
    assert "criterion" in shown
    assert "most doubtful" in shown
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in shown), shown


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--template"),
        (("--from", "a.toml", "--describe", "critic"), "只给一个"),
        (("--template", "a.xlsx"), "--method"),
        (("--from", "a.toml", "--method", "ahp"), "--method"),
        (("--template", "a.xls", "--method", "ahp"), ".xlsx"),
        (("--template", "a.xlsx", "--method", "anp"), "anp"),
        (("--describe", "critic", "-o", "o.toml"), "描述性权重不是判断"),
        (("--from", "a.toml", "--weight", "sea_port=0.2"), "--weight"),
        (("--from", "a.toml", "--random-index", "saaty"), "saaty_1980"),
    ],
)
def test_wrong_options_exit_2_and_leave_nothing(
    words: tuple[str, ...],
    told: str,
    run: Run,
    files: Any,  # noqa: ANN401
    tmp_path: Path,
) -> None:
    files(a=PAIRS)
    refused(run(*WEIGHTS, *words), 2, told)
    assert [path.name for path in (tmp_path / HERE).iterdir()] == ["a.toml"]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"a": PAIRS.replace("C4", "C44")}, ["'C44'", "最接近"]),
        ({"a": ""}, ["a.toml", "方法"]),
        ({"a": POINTS, "b": POINTS.replace("C4", "C5")}, ["b.toml(b):多出 airport;缺 sea_port"]),
    ],
)
def test_files_at_fault_exit_3_and_leave_nothing(
    texts: dict[str, str],
    words: list[str],
    run: Run,
    files: Any,  # noqa: ANN401
    tmp_path: Path,
) -> None:
    refused(run(*WEIGHTS, *files(**texts), "-o", "o.toml"), 3, *words)
    assert not (tmp_path / HERE / "o.toml").exists()


@pytest.mark.parametrize("target", ["nowhere/o.toml", "taken"])
def test_output_that_cannot_be_written_exits_3_and_leaves_nothing(
    target: str,
    run: Run,
    files: Any,  # noqa: ANN401
    tmp_path: Path,
) -> None:
    here = tmp_path / HERE
    (here / "taken").mkdir()
    refused(run(*WEIGHTS, *files(a=PAIRS), "-o", target), 3, "写不了", target)
    words = ("--template", "nowhere/a.xlsx", "--method", "ahp")
    refused(run(*WEIGHTS, *words), 3, "写不了", "nowhere")
    assert sorted(path.name for path in here.rglob("*")) == ["a.toml", "taken"]


def test_a_missing_extra_exits_5(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    refused(run(*WEIGHTS, "--template", "a.xlsx", "--method", "ahp"), 5, "sitesel[report]")
    assert list((tmp_path / HERE).iterdir()) == []


def test_where_all_sites_are_excluded_the_weights_are_told_without_a_choice(
    run: Run,
    files: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sitesel.judging.EXCLUDED", "unverified")
    found = document(run(*WEIGHTS, *files(甲=PAIRS, 乙=POINTS), "--format", "json"))
    assert found["choice"] is None
    assert any("没有参与比选的地块" in note["zh"] for note in found["notes"])


def test_the_same_files_give_the_same_bytes(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "there"
    (folder / "a.toml").write_text(PAIRS, encoding="utf-8")
    outputs = [
        shell(*WEIGHTS, "--from", "a.toml", "--format", "json", OMP_NUM_THREADS=threads).stdout
        for threads in ("1", "2")
    ]
    assert outputs[0] == outputs[1] != b""


def test_only_best_worst_imports_scipy(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "there" / "a.toml").write_text(PAIRS, encoding="utf-8")
    done = shell(*WEIGHTS, "--from", "a.toml", PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    assert b"scipy" not in done.stderr
    assert b" openpyxl" not in done.stderr


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("alonso_lamata_2006", "RI 表 Alonso & Lamata 2006:未见原文,以随机矩阵重算相符"),
        ("saaty_1980", "RI 表 Saaty 1980:未见原书,见于公开程序"),
    ],
)
def test_a_table_that_nobody_saw_in_its_paper_says_so_to_the_user(
    table: str, said: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "ahp.toml"
    judged = 'criteria = ["C1", "C2", "C3"]\nmatrix = [[1, 3, 5], ["", 1, 2], ["", "", 1]]\n'
    path.write_text(f'method = "ahp"\n{judged}', "utf-8")
    done = run("weights", "-i", "nev", "--from", str(path), "--random-index", table)
    assert said in done.stdout, done.stderr
