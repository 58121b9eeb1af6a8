"""
The sheet 排名: sites in the order of the weights as they are now.

Each row finds its site by the place that it shows, so the sheet is in order whatever the weights.
What was drawn at the stated weights says so once they are changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sitesel.pack.schema import QUALITY
from sitesel.report.workbook.calculation import CHANGED, VALID, all_of, flag, here
from sitesel.report.workbook.looks import mark_if, mark_scores, mark_words
from sitesel.report.workbook.notes import HEADLINE_CELL
from sitesel.report.workbook.page import LINE_POINTS, lines_of, widths_of
from sitesel.report.workbook.setting import FIRST_ROW, HEAD_ROW, NOTE_ROW, SUBHEAD_ROW
from sitesel.report.workbook.sites import facts
from sitesel.report.workbook.words import (
    ID,
    NOT_RECOMPUTED,
    NOTE,
    RANK,
    SHEETS,
    SITE,
)
from sitesel.standings import EXCLUDED
from sitesel.text import STATUS, Text

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

    from sitesel.report.workbook.page import Page
    from sitesel.report.workbook.setting import Setting

MOST_LINES = 4
WIDEST = 30
LEAD_LINES = 3
SCHEMATIC = QUALITY["schematic"]


class Column(NamedTuple):
    """One column: which step of the calculation it shows, and how."""

    name: str
    title: Text
    look: str
    width: int
    drawn: bool = False


COLUMNS = (
    Column("rank", RANK, "center", 6),
    Column("stated_rank", Text("原名次", "Stated rank"), "center", 7),
    Column("name", SITE, "text", 30),
    Column("id", ID, "text", 14),
    Column("district", Text("区市", "District"), "center", 8),
    Column("area", Text("面积(亩)", "Area (mu)"), "whole", 9),
    Column("score", Text("得分", "Score"), "score", 7),
    Column("score_low", Text("得分下限", "Lowest"), "score", 7),
    Column("score_high", Text("得分上限", "Highest"), "score", 8),
    Column("rank_best", Text("最好名次", "Best rank"), "center", 7),
    Column("rank_worst", Text("最差名次", "Worst rank"), "center", 7),
    Column("status", Text("结论", "Conclusion"), "center", 11),
    Column(
        "first_by_weights", Text("居首\n(只动权重)", "First\n(weights)"), "share", 11, drawn=True
    ),
    Column("first", Text("居首\n(连同数据)", "First\n(with data)"), "share", 11, drawn=True),
    Column("rank_90", Text("名次90%", "Rank 90%"), "center", 10, drawn=True),
    Column("quality", Text("位置", "Position"), "center", 10),
    Column("uncertainty", Text("误差(米)", "Error (m)"), "whole", 8),
    Column("unknown", Text("未知权重", "Unknown weight"), "percent", 9),
    Column("why", NOTE, "text", 40),
)
NUMBERS = frozenset(
    {"area", "uncertainty", "rank", "stated_rank", "score", "score_low", "score_high", "rank_best",
     "rank_worst", "unknown"}
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)


def write_ranking(page: Page, book: Workbook) -> None:
    """
    Write the sheet.

    Parameters
    ----------
    page : Page
        The sheet.
    book : Workbook
        Of the sheet.
    """
    setting = page.setting
    listed = [
        site for site in setting.sites if not setting.statuses or site["status"] in setting.statuses
    ][: setting.count]
    shown = [_shown(setting, site) for site in listed]
    titles, widths = [setting.of(column.title) for column in COLUMNS], _widths(shown)
    _lead(page, len(listed))
    page.heads(titles, widths=widths, row=SUBHEAD_ROW)
    height = LINE_POINTS * _lines(shown, widths) + 3
    for place, cells in enumerate(shown):
        row = FIRST_ROW + place
        for at, column in enumerate(COLUMNS):
            formula = _formula(setting, row, column)
            page.formula(row, at, formula, shows=cells[column.name], look=column.look)
        page.sheet.set_row(row, height)
    last = FIRST_ROW + len(listed) - 1
    page.lay_out(widths, last_row=last, frozen=(FIRST_ROW, NAMES.index("name") + 1))
    page.sheet.repeat_rows(SUBHEAD_ROW)
    _marks(page, book, last)


def _formula(setting: Setting, row: int, column: Column) -> str:
    """Fetch a cell of the site that stands in this place."""
    found = f"INDEX({all_of(setting, column.name)},{here(setting, row, 'row')})"
    if column.drawn:
        ranked = f"ISNUMBER($A{row + 1})"
        words = setting.of(NOT_RECOMPUTED)
        return f'IF(AND({flag(setting, CHANGED)},{ranked}),"{words}",{found})'
    return found if column.name in NUMBERS else f'{found}&""'


def _lead(page: Page, count: int) -> None:
    """Write title, the sentence on how sure the first place is, and how to use the sheet."""
    setting, document = page.setting, page.setting.document
    page.heading("", lines=LEAD_LINES)
    headline = document["headline"][setting.language]
    invalid = Text(
        "权重无效:“{0}”表的点数须是不小于 0 的数,且至少一个大于 0。",
        "Invalid weights: points on sheet {0} must be numbers of at least 0, one of them above 0.",
    )
    changed = Text(
        "权重已改:名次、得分与区间已按新权重重算;“居首”与“名次90%”属于原定权重,须用 sitesel 重算。",
        "Weights changed: ranks, scores and intervals follow the new weights; First and Rank 90% "
        "belong to the stated weights and must be recomputed with sitesel.",
    )
    where = setting.of(SHEETS["weight"])
    told = (
        f'IF(NOT({flag(setting, VALID)}),"{setting.of(invalid).format(where)}",'
        f'IF({flag(setting, CHANGED)},"{setting.of(changed)}",'
        f"{setting.cell('note', *HEADLINE_CELL)}))"
    )
    last = len(COLUMNS) - 1
    page.sheet.merge_range(NOTE_ROW, 0, NOTE_ROW, last, "", page.looks["lead"])
    page.formula(NOTE_ROW, 0, told, shows=headline, look="lead")
    page.write(HEAD_ROW, 0, _use(setting, count), "note")
    page.sheet.set_row(HEAD_ROW, LINE_POINTS + 3)


def _use(setting: Setting, count: int) -> str:
    counts = setting.document["counts"]
    if setting.language == "en":
        told = ", ".join(f"{STATUS[name].en} {number}" for name, number in counts.items())
        return (
            f"{count} of {len(setting.sites)} sites ({told}). Scores 0 to 100; change points on "
            "sheet Weights and this sheet sorts itself. Cells here are formulas."
        )
    told = "、".join(f"{STATUS[name].zh} {number}" for name, number in counts.items())
    return (
        f"列出 {len(setting.sites)} 个地块中的 {count} 个({told})。得分 0–100;"
        "在“权重”表改点数,本表即按新名次重排。本表各格是公式,请勿改写。"
    )


def _shown(setting: Setting, site: dict[str, Any]) -> dict[str, Any]:
    """Give what the cells of a site come to at the stated weights."""
    cells = facts(setting, site)
    ranks = ("rank", "rank_best", "rank_worst")
    excluded = site["status"] == EXCLUDED
    return {
        **cells,
        **{name: site[name] for name in ("score", "score_low", "score_high")},
        **{name: cells["stated_rank"] if excluded else site[name] for name in ranks},
        "unknown": site["unknown_weight"],
    }


def _widths(shown: list[dict[str, Any]]) -> list[int]:
    texts = widths_of([[cells["id"] for cells in shown]], widest=WIDEST)
    return [
        max(column.width, *texts) if column.name == "id" else column.width for column in COLUMNS
    ]


def _lines(shown: list[dict[str, Any]], widths: list[int]) -> int:
    """Give all rows one height: sites change rows when weights change."""
    wanted = [NAMES.index(name) for name in ("name", "id", "why")]
    needed = [
        lines_of([str(cells[NAMES[at]]) for at in wanted], [widths[at] for at in wanted])
        for cells in shown
    ]
    return min(max([2, *needed]), MOST_LINES)


def _marks(page: Page, book: Workbook, last: int) -> None:
    setting = page.setting

    def block(name: str) -> tuple[int, int, int, int]:
        at = NAMES.index(name)
        return FIRST_ROW, at, last, at

    def column(name: str) -> str:
        return "$" + chr(ord("A") + NAMES.index(name)) + str(FIRST_ROW + 1)

    excluded = f'{column("status")}="{setting.of(STATUS[EXCLUDED])}"'
    mark_words(page, book, block("status"), kind="status")
    mark_scores(page, book, block("score"), unless=excluded)
    mark_if(page, book, (NOTE_ROW, 0, NOTE_ROW, len(COLUMNS) - 1),
            formula=flag(setting, CHANGED), look="warning")  # fmt: skip
    for name in (one.name for one in COLUMNS if one.drawn):
        told = f'{column(name)}="{setting.of(NOT_RECOMPUTED)}"'
        mark_if(page, book, block(name), formula=told, look="warning")
    schematic = f'{column("quality")}="{setting.of(SCHEMATIC)}"'
    mark_if(page, book, block("quality"), formula=schematic, look="hatch")
    whole = (FIRST_ROW, 0, last, len(COLUMNS) - 1)
    mark_if(page, book, whole, formula=excluded, look="quiet")
