"""Files of judgements: what they may say, and every fault named with its place and remedy."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
from made_rules import criterion, rule_set

from sitesel.errors import DependencyError, InputError, MethodError
from sitesel.rules import load
from sitesel.text import Text
from sitesel.weighing.form import Cell
from sitesel.weighing.group import consensus
from sitesel.weighing.judgements import Judgements, read
from sitesel.weighing.overlay import overlay
from sitesel.weighing.template import write_template
from sitesel.weighing.weigh import weigh

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Writer = Callable[[str, str], Path]

RULES = load("nev")
PAIRS = """
method = "ahp"
department = "发改局"
criteria = ["C1", "cluster", "用地规模", "Access to a sea port"]
matrix = [[1, 1, 5, 3], [1, 1, 5, 3], ["1/5", "1/5", 1, "1/3"], ["1/3", "1/3", 3, 1]]
"""
POINTS = 'method = "swing"\n[points]\nC1 = 100\nC2 = 60\nC4 = 40\n'
BEST_WORST = """
method = "bwm"
best = "C2"
worst = "C5"
[best_to_others]
C1 = 2
C2 = 1
C3 = 4
C4 = 3
C5 = 8
[others_to_worst]
C1 = 4
C3 = 2
C4 = 3
"""


def refused(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read(path, RULES)
    error = caught.value
    assert error.exit_code == 3
    assert path.name in error.zh
    assert path.name in error.en
    return error


def fill(path: Path, cells: dict[str, object]) -> Path:
    book = openpyxl.load_workbook(path)
    for place, number in cells.items():
        book.active[place] = number
    book.save(path)
    return path


def template(tmp_path: Path, method: str) -> Path:
    path = tmp_path / f"{method}.xlsx"
    write_template(RULES, method, path)
    return path


# --- what a cell may say


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3.0),
        (0.5, 0.5),
        ("1/4", 0.25),
        ("0.333", 0.333),
        (" 3 ", 3.0),
        ("\uff13", 3.0),
        ("\uff11\uff0f\uff14", 0.25),
        ("1\u20444", 0.25),
        ("1 / 5", 0.2),
    ],
)
def test_numbers_are_read_in_every_way_people_write_them(value: object, number: float) -> None:
    assert Cell(value, "A1").number == number


@pytest.mark.parametrize(
    "value",
    ["三", "", None, "1/0", "nan", "inf", "1e999", True, dt.datetime(2026, 1, 3)],  # noqa: DTZ001
)
def test_what_is_no_number_is_none(value: object) -> None:
    assert np.isnan(Cell(value, "A1").number)


# --- files that are right


def test_criteria_answer_to_code_id_and_both_titles(text_file: Writer) -> None:
    judged = read(text_file("a.toml", PAIRS), RULES)
    assert judged.criteria == ("industry_match", "cluster", "land_area", "sea_port")
    assert (judged.department, judged.importance, judged.method) == ("发改局", 1.0, "ahp")
    assert judged.values[2, 3] == pytest.approx(1 / 3)


def test_a_half_matrix_is_completed_by_reciprocals(text_file: Writer) -> None:
    half = PAIRS.replace('["1/5", "1/5", 1, "1/3"], ["1/3", "1/3", 3, 1]', '[], ["", "", 3]')
    half = half.replace("[1, 1, 5, 3], [1, 1, 5, 3]", '["", 1, 5, 3], ["", "", 5, "3"]')
    found = read(text_file("half.toml", half), RULES).values
    assert found == pytest.approx(read(text_file("whole.toml", PAIRS), RULES).values)


def test_a_rounded_reciprocal_agrees_and_the_whole_number_is_kept(text_file: Writer) -> None:
    rounded = PAIRS.replace('"1/3", "1/3", 3', '"0.33", 0.33, 3')
    assert read(text_file("a.toml", rounded), RULES).values[3, 0] == pytest.approx(1 / 3)


def test_the_order_of_rows_changes_nothing(text_file: Writer) -> None:
    other = """
method = "ahp"
criteria = ["C4", "C2", "C3", "C1"]
matrix = [[1, "1/3", 3, "1/3"], [3, 1, 5, 1], ["1/3", "1/5", 1, "1/5"], [3, 1, 5, 1]]
"""
    one, two = read(text_file("a.toml", PAIRS), RULES), read(text_file("b.toml", other), RULES)
    assert one.criteria == two.criteria
    assert np.array_equal(one.values, two.values)


def test_points_ranks_and_best_worst_are_read(text_file: Writer) -> None:
    points = read(text_file("p.toml", POINTS), RULES)
    assert (points.values.ravel().tolist(), points.department) == ([100.0, 60.0, 40.0], "p")
    ranks = 'method = "roc"\nimportance = 2\n[ranks]\nC2 = 1\nC1 = 2\nC9 = 2\n'
    ranked = read(text_file("r.toml", ranks), RULES)
    assert ranked.criteria == ("industry_match", "cluster", "labour")
    assert (ranked.values.ravel().tolist(), ranked.importance) == ([2.0, 1.0, 2.0], 2.0)
    judged = read(text_file("b.toml", BEST_WORST), RULES)
    assert (judged.best, judged.worst) == (1, 4)
    assert judged.values.T.tolist() == [[2, 1, 4, 3, 8], [4, 8, 2, 3, 1]]


@pytest.mark.parametrize(
    ("method", "cells"),
    [
        ("direct", {f"C{row}": row for row in range(8, 21)} | {"C7": 1}),
        ("roc", {f"C{row}": row - 6 for row in range(7, 21)}),
        ("swing", {f"C{row}": 50 for row in range(8, 21)} | {"C7": "100"}),
    ],
)
def test_a_filled_template_is_read_back(
    method: str, cells: dict[str, object], tmp_path: Path
) -> None:
    judged = read(fill(template(tmp_path, method), cells | {"B2": "工信局", "B3": 2}), RULES)
    assert judged.criteria == tuple(one.id for one in RULES.weighted)
    assert (judged.department, judged.importance, judged.method) == ("工信局", 2.0, method)
    numbers = [float(str(cells[f"C{row}"])) for row in range(7, 21)]
    assert judged.values.ravel().tolist() == numbers


def test_a_filled_ahp_template_is_read_back(tmp_path: Path) -> None:
    path = template(tmp_path, "ahp")
    letters = [openpyxl.utils.get_column_letter(column) for column in range(3, 17)]
    cells = {f"{letters[j]}{7 + i}": 2 for i in range(14) for j in range(i + 1, 14)}
    judged = read(fill(path, cells | {"D7": "1/3"}), RULES)
    expected = np.triu(np.full((14, 14), 2.0), k=1) + np.tril(np.full((14, 14), 0.5), k=-1)
    np.fill_diagonal(expected, 1.0)
    expected[0, 1], expected[1, 0] = 1 / 3, 3
    assert judged.values == pytest.approx(expected)


def test_a_filled_best_worst_template_is_read_back(tmp_path: Path) -> None:
    path = template(tmp_path, "bwm")
    cells: dict[str, object] = {f"C{row}": 3 for row in range(9, 23)}
    cells |= {f"D{row}": 2 for row in range(9, 23)}
    cells |= {"B4": "链主与集群引力", "B5": "C14", "C10": 1, "C22": 6, "D10": 6, "D22": None}
    judged = read(fill(path, cells), RULES)
    assert (judged.best, judged.worst) == (1, 13)
    assert judged.values[:, 0].tolist() == [3, 1, *[3] * 11, 6]
    assert judged.values[:, 1].tolist() == [2, 6, *[2] * 11, 1]


def test_rows_and_columns_may_be_deleted_from_a_template(tmp_path: Path) -> None:
    path = template(tmp_path, "ahp")
    book = openpyxl.load_workbook(path)
    book.active.delete_rows(10, 11)
    book.active.delete_cols(6, 11)
    book.save(path)
    judged = read(fill(path, {"D7": 3, "E7": 5, "E8": 2}), RULES)
    assert judged.criteria == ("industry_match", "cluster", "land_area")
    assert judged.values[0].tolist() == [1, 3, 5]


def test_a_template_has_the_same_bytes_every_time(tmp_path: Path) -> None:
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    write_template(RULES, "ahp", one)
    write_template(RULES, "ahp", two)
    assert one.read_bytes() == two.read_bytes()


def test_cells_for_judgements_are_fractions_and_the_half_below_is_grey(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(template(tmp_path, "ahp")).active
    assert sheet["D7"].number_format == "# ?/?"
    assert sheet["C8"].fill.fgColor.rgb == sheet["C7"].fill.fgColor.rgb == "FFD9D9D9"
    assert sheet["D7"].fill.fill_type is None
    assert sheet["A7"].value == "C1"
    assert sheet["B7"].value == "产业匹配度"


# --- files at fault


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[1, 1, 5, 3], [1", '[1, 1, 5, "三"], [1', ["matrix[1,4]", "'三'", "1/3"]),
        ('"1/5", "1/5", 1, "1/3"', '"1/5", "1/5", 1, 3', ["matrix[3,4]", "matrix[4,3]", "倒数"]),
        ("[1, 1, 5, 3], [1", "[1, 1, 10, 3], [1", ["matrix[1,3]", "10", "1/9–9"]),
        ("[1, 1, 5, 3], [1", "[1, 1, 0, 3], [1", ["matrix[1,3]", "0", "1/9–9"]),
        ("[1, 1, 5, 3], [1", "[1, 1, -5, 3], [1", ["matrix[1,3]", "-5"]),
        ("[[1, 1", "[[2, 1", ["matrix[1,1]", "应为 1"]),
        ('"C1", "cluster"', '"C1", "clustre"', ["criteria[2]", "'clustre'", "cluster"]),
        ('"C1", "cluster"', '"C1", "产业匹配度"', ["criteria[2]", "criteria[1]", "重复"]),
        ('"C1", "cluster", ', "", ["行(4 项)", "列(2 项)"]),
        (
            'criteria = ["C1", "cluster", "用地规模", "Access to a sea port"]',
            "",
            ["criteria", "缺"],
        ),
        ("criteria =", "criterion =", ["criterion", "criteria"]),
        ("matrix = [[", 'matrix = "x" # [[', ["matrix", "类型不对"]),
        ('method = "ahp"', 'method = "anp"', ["'anp'", "ahp"]),
        ('method = "ahp"', 'method = "ahp"\nimportance = 0', ["importance", "大于 0"]),
    ],
)
def test_a_pairwise_file_at_fault_says_where(
    old: str, new: str, words: list[str], text_file: Writer
) -> None:
    assert old in PAIRS
    error = refused(text_file("a.toml", PAIRS.replace(old, new)))
    for word in words:
        assert word in error.text("zh")


def test_an_incomplete_matrix_is_refused_by_the_names_of_its_missing_pairs(
    text_file: Writer,
) -> None:
    lacking = PAIRS.replace("[1, 1, 5, 3], [1", '[1, 1, "", 3], [1')
    lacking = lacking.replace('["1/5", "1/5", 1, "1/3"]', '["", "1/5", 1, "1/3"]')
    error = refused(text_file("a.toml", lacking))
    assert "缺 1 对判断:产业匹配度–用地规模(matrix[1,3])" in error.text("zh")
    assert "1 pairs are not judged: Industry match - Size of the site (matrix[1,3])" in (
        error.text("en")
    )


def test_an_empty_template_names_some_of_the_missing_pairs_and_their_number(tmp_path: Path) -> None:
    error = refused(template(tmp_path, "ahp"))
    assert "缺 91 对判断" in error.text("zh")
    assert "(D7)" in error.text("zh")
    assert "等;" in error.text("zh")


def test_all_faults_of_a_file_come_at_once(text_file: Writer) -> None:
    wrong = PAIRS.replace("[1, 1, 5, 3], [1", "[1, 1, 10, 0], [1")
    assert len(refused(text_file("a.toml", wrong)).faults) >= 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["方法", "''", "direct"]),
        ("method = ", ["TOML"]),
        ('method = "swing"\n', ["points", "缺"]),
        ('method = "swing"\n[points]\n', ["0 项", "至少"]),
        (POINTS.replace("100", "80"), ["80", "100"]),
        (POINTS.replace("40", "0"), ["points.C4", "大于 0"]),
        (POINTS.replace("40", "-3"), ["points.C4", "-3"]),
        (POINTS.replace("40", '"many"'), ["points.C4", "many"]),
        (POINTS.replace("40", '""'), ["points.C4", "没有填"]),
        (POINTS.replace("100", "0").replace("60", "0").replace("40", "0"), ["都是 0"]),
        (POINTS.replace("C4", "C44"), ["'C44'", "最接近"]),
        ('method = "roc"\n[ranks]\nC1 = 1\nC2 = 1.5\n', ["ranks.C2", "1.5"]),
        ('method = "roc"\n[ranks]\nC1 = 1\nC2 = 0\n', ["ranks.C2", "0"]),
        (BEST_WORST.replace('worst = "C5"', 'worst = "C2"'), ["最不重要", "相同"]),
        (BEST_WORST.replace('worst = "C5"', ""), ["没有都写明"]),
        (BEST_WORST.replace('worst = "C5"', 'worst = "C9"'), ["worst", "'C9'", "不在"]),
        (BEST_WORST.replace('worst = "C5"', 'worst = "C99"'), ["worst", "'C99'", "最接近"]),
        (BEST_WORST.replace("C5 = 8", "C5 = 10"), ["best_to_others.C5", "10", "1–9"]),
        (BEST_WORST.replace("C3 = 2", "C3 = 0.5"), ["others_to_worst.C3", "0.5"]),
        (BEST_WORST.replace("C3 = 2", ""), ["others_to_worst.C3", "没有填"]),
        (BEST_WORST.replace("C5 = 8", ""), ["'C5'", "不在"]),
        (BEST_WORST.replace("C2 = 1", "C2 = 2"), ["best_to_others.C2", "应为 1"]),
        (
            BEST_WORST + "C2 = 7\n",
            ["best_to_others.C5(8)", "others_to_worst.C2(7)", "应相等"],
        ),
    ],
)
def test_a_file_at_fault_says_what_and_where(
    text: str, words: list[str], text_file: Writer
) -> None:
    error = refused(text_file("a.toml", text))
    for word in words:
        assert word in error.text("zh"), error.text("zh")
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in error.text("en")), error.text("en")


def test_a_missing_file_and_unknown_formats_are_refused(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "nowhere.toml").text("en")
    assert "there is no file" in refused(tmp_path / "nowhere.xlsx").text("en")
    assert ".xlsx" in refused(tmp_path / "old.xls").text("zh")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "是空文件"),
        (b"hello", "不是 Excel 工作簿"),
        (b"PK\x03\x04broken", "不是完整的 zip 压缩包"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert told in refused(path).text("zh")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"</sheetData>", b'<row r="9999"><c r="XFD9999"/></row></sheetData>', "最多 100,000 个"),
        (b'<c r="A1" s="', b'<c r="A1" s="99', "没有填"),
        (b'<c r="A1"', b'<c r="!!"', "读不出来"),
        (b't="s"><v>0</v>', b't="s"><v>9999</v>', "读不出来"),
    ],
)
def test_a_damaged_sheet_of_judgements_ends_in_words(
    old: bytes, new: bytes, told: str, tmp_path: Path
) -> None:
    """Found by fuzzing: openpyxl answered with errors of any kind, or filled memory with blanks."""
    path = template(tmp_path, "swing")
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert old in parts[sheet]
    parts[sheet] = parts[sheet].replace(old, new, 1)
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    assert told in refused(path).text("zh")


def test_a_workbook_of_another_layout_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["名次", "地块"])
    book.save(tmp_path / "a.xlsx")
    assert "--template" in refused(tmp_path / "a.xlsx").text("zh")
    openpyxl.Workbook().save(tmp_path / "b.xlsx")
    assert "编号" in refused(tmp_path / "b.xlsx").text("zh")


def test_a_workbook_that_lacks_a_column_is_refused(tmp_path: Path) -> None:
    path = template(tmp_path, "bwm")
    assert "2 列" in refused(fill(path, {"D8": None, "B4": "C1", "B5": "C2"})).text("zh")


def test_a_fraction_that_became_a_date_is_told_with_the_remedy(tmp_path: Path) -> None:
    path = fill(template(tmp_path, "ahp"), {"D7": dt.datetime(2026, 1, 3)})  # noqa: DTZ001
    told = refused(path).text("zh")
    assert "D7" in told
    assert "变成日期" in told


def test_templates_need_the_extra_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(DependencyError, match=r"sitesel\[report\]"):
        write_template(RULES, "ahp", tmp_path / "b.xlsx")


def test_a_title_that_two_criteria_share_means_neither(text_file: Writer) -> None:
    same = Text("港口", "port")
    rules = rule_set(
        {"sea": 0.5, "dry": 0.5},
        criteria=(criterion("sea", title=same), criterion("dry", title=same)),
    )
    by_id = text_file("a.toml", 'method = "direct"\n[points]\nsea = 1\ndry = 3\n')
    assert read(by_id, rules).criteria == ("sea", "dry")
    by_title = text_file("b.toml", 'method = "direct"\n[points]\nsea = 1\n"港口" = 3\n')
    with pytest.raises(InputError, match="没有指标 '港口'"):
        read(by_title, rules)


# --- several departments, and the overlay


def test_the_scale_of_pairs_counts_in_the_consensus_where_all_judged_in_pairs(
    text_file: Writer,
) -> None:
    other = PAIRS.replace("发改局", "生态局")
    other = other.replace("1, 1, 5, 3]", '1, 1, "1/5", 3]').replace('"1/5", "1/5", 1', "5, 5, 1")
    both = [read(text_file(f"{at}.toml", text), RULES) for at, text in enumerate((PAIRS, other))]
    weighed = weigh(both)
    shares = np.stack([one.share for one in weighed.departments])
    assert weighed.consensus == consensus(shares, largest_ratio=9)
    assert weighed.consensus != consensus(shares)


def judged(department: str, points: list[float], *, method: str = "direct") -> Judgements:
    return Judgements(
        file=f"{department}.toml",
        department=department,
        importance=1.0,
        method=method,
        criteria=("industry_match", "cluster"),
        values=np.array(points)[:, None],
    )


def test_a_department_with_other_criteria_is_refused_by_what_differs(text_file: Writer) -> None:
    one = read(text_file("a.toml", POINTS), RULES)
    two = read(text_file("b.toml", POINTS.replace("C4", "C5")), RULES)
    with pytest.raises(InputError) as caught:
        weigh([one, two])
    assert "b.toml(b):多出 airport;缺 sea_port" in caught.value.text("zh")


def test_two_departments_of_one_name_are_refused() -> None:
    with pytest.raises(MethodError, match="same name: 甲"):
        weigh([judged("甲", [1, 2]), judged("甲", [2, 1])])


def test_only_ahp_files_are_joined_judgement_by_judgement() -> None:
    with pytest.raises(MethodError, match="--combine priorities"):
        weigh([judged("甲", [1, 2]), judged("乙", [2, 1])], join_pairs=True)


def test_the_overlay_is_a_rule_file_with_the_shares_and_their_source(text_file: Writer) -> None:
    weighed = weigh([read(text_file('a"b\\.toml', PAIRS), RULES)])
    path = text_file("overlay.toml", overlay(weighed, "nev", extends="nev"))
    rules = load("nev", path)
    assert list(rules.weights.values()) == pytest.approx([0.38986, 0.38986, 0.06793, 0.15235], 1e-4)
    assert list(rules.weights) == list(weighed.criteria)
    assert rules.weights_source == (
        'ahp: a"b\\.toml, principal eigenvector, CR 0.016 (RI Alonso & Lamata 2006)'
    )
    assert not rules.illustrative
    assert rules.files == ("base.toml", "nev.toml", "overlay.toml")


def test_the_source_of_a_group_names_every_department() -> None:
    source = weigh([judged("甲", [4, 1]), judged("乙", [4, 1], method="roc")]).source
    assert source.startswith("group of 2, weighted geometric mean of priorities, consensus 0.")
    assert "甲 (1) direct: 甲.toml; 乙 (1) roc: 乙.toml" in source
