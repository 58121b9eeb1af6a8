"""
A workbook to fill: one method, the criteria of one industry, Chinese heads, short instructions.

Cells for judgements are formatted as fractions, so that 1/3 stays a number and becomes no date; the
half of an AHP matrix below the diagonal is grey and stays empty, since it follows from the other.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sitesel.errors import DependencyError
from sitesel.weighing.form import METHODS
from sitesel.weighing.form_workbook import FIELD_TITLES, NAME_HEAD, TITLE_HEAD
from sitesel.weighing.pairwise import LARGEST_RATIO

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from sitesel.rules import RuleSet

MADE = datetime(2026, 1, 1)  # noqa: DTZ001  (no clock: the same rules give the same bytes)
HEADS = {
    "direct": ("分数",),
    "swing": ("摆幅分数",),
    "roc": ("名次",),
    "bwm": ("最重要的指标是它的几倍(1–9)", "它是最不重要指标的几倍(1–9)"),
}
HINTS = {
    "direct": "给每项指标打分,大于 0 即可,重要的分高;权重按分数占比计算。",
    "swing": "设想各项都处于最差,先把最想改善到最好的一项记 100,其余按改善的价值打 0–100(不含 0)。",
    "roc": "按重要程度写名次:1 最重要,并列写同一个数。",
    "bwm": "先在上方写明最重要与最不重要的指标(编号或名称),再填两列 1–9;与自己相比记 1 或空着。",
    "ahp": "只填白格:行指标的重要程度是列指标的几倍。1 同等,3 稍重要,5 明显,7 强烈,9 极端;"
    "反过来写 1/3、1/5…。灰格不填。",
}
GENERAL = (
    "不参与评判的指标,整行删去(AHP 连同它的列);各部门须评判同一批指标。",
    "“部门份量”是几个部门合并时的相对份量,不写为 1。",
    "用 WPS 或 Excel 填写,存为 .xlsx,再运行:sitesel weights --from 文件.xlsx -i 产业 -o 规则.toml",
)
FRACTION = "# ?/?"
WHITE = {"border": 1, "num_format": FRACTION, "align": "center"}
GREY = {"border": 1, "bg_color": "#D9D9D9", "align": "center"}
HEAD = {"border": 1, "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EEF7"}
HINT = {"text_wrap": True, "valign": "top"}
TITLE_WIDTH, NAME_WIDTH, CELL_WIDTH = 32, 16, 9
HINT_HEIGHT = 62  # points: four lines
A4 = 9


def write_template(rules: RuleSet, method: str, path: Path) -> None:
    """
    Write a workbook to fill.

    Parameters
    ----------
    rules : RuleSet
        Whose weighted criteria it lists.
    method : str
        One of `METHODS`.
    path : Path
        The file.

    Raises
    ------
    DependencyError
        If xlsxwriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise DependencyError(
            "写工作簿要可选依赖 xlsxwriter;请安装:pip install 'sitesel[report]'。",
            "Writing a workbook needs the optional package xlsxwriter; install it: "
            "pip install 'sitesel[report]'.",
        ) from error
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        book.set_properties({"created": MADE})
        looks = {
            name: book.add_format(look)
            for name, look in (("white", WHITE), ("grey", GREY), ("head", HEAD), ("hint", HINT))
        }
        sheet = book.add_worksheet("判断")
        first = _fields(sheet, method, looks)
        _table(sheet, rules, method, looks=looks, first=first)
        notes = book.add_worksheet("说明")
        notes.write_column(0, 0, [rules.title.zh, METHODS[method].zh, HINTS[method], *GENERAL])
        notes.set_column(0, 0, 100)


def _fields(sheet: Worksheet, method: str, looks: dict[str, Format]) -> int:
    wanted = [name for name in FIELD_TITLES if method == "bwm" or name not in ("best", "worst")]
    given: dict[str, Any] = {"method": method, "department": "", "importance": 1}
    for row, name in enumerate(wanted):
        sheet.write(row, 0, FIELD_TITLES[name], looks["head"])
        sheet.write(row, 1, given.get(name, ""), looks["white"])
    row = len(wanted)
    sheet.merge_range(row, 0, row, 1, HINTS[method], looks["hint"])
    sheet.set_row(row, HINT_HEIGHT)
    return row + 2


def _table(
    sheet: Worksheet, rules: RuleSet, method: str, *, looks: dict[str, Format], first: int
) -> None:
    codes = [one.code for one in rules.criteria]
    listed = [(one.code if codes.count(one.code) == 1 else one.id, one) for one in rules.weighted]
    names = [name for name, _ in listed]
    heads = names if method == "ahp" else HEADS[method]
    sheet.write_row(first, 0, [NAME_HEAD, TITLE_HEAD, *heads], looks["head"])
    for row, (name, one) in enumerate(listed):
        sheet.write_row(first + 1 + row, 0, [name, one.title.zh], looks["head"])
        for column in range(len(heads)):
            below = method == "ahp" and column <= row
            itself: int | str = 1 if method == "ahp" and column == row else ""
            look = looks["grey" if below else "white"]
            sheet.write(first + 1 + row, 2 + column, itself, look)
    last = first + len(names)
    sheet.data_validation(first + 1, 2, last, 1 + len(heads), _allowed(method))
    sheet.set_column(0, 0, NAME_WIDTH)
    sheet.set_column(1, 1, TITLE_WIDTH)
    sheet.set_column(2, 1 + len(heads), CELL_WIDTH if method == "ahp" else TITLE_WIDTH)
    sheet.freeze_panes(first + 1, 2)
    sheet.print_area(0, 0, last, 1 + len(heads))
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 1)


def _allowed(method: str) -> dict[str, Any]:
    """Say what WPS and Excel accept; what they let through is checked when it is read."""
    scale = {"validate": "decimal", "criteria": "between", "maximum": LARGEST_RATIO}
    above = {"validate": "decimal", "criteria": ">", "value": 0}
    return {
        "ahp": {**scale, "minimum": 0.11, "error_message": "请填 1/9 到 9 之间的数"},
        "bwm": {**scale, "minimum": 1, "error_message": "请填 1 到 9 之间的数"},
        "roc": {"validate": "integer", "criteria": ">=", "value": 1, "error_message": "请填名次"},
        "direct": {**above, "error_message": "请填大于 0 的数"},
        "swing": {**above, "error_message": "请填大于 0 的数,最重要的一项 100"},
    }[method]
