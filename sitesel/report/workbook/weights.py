"""
The sheet 权重: points that may be changed, and the shares that they come to.

Points need not add up to 100: a share is points by the sum of points. The stated points stand
beside them, to be copied back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from sitesel.report.workbook.calculation import (
    CHANGED,
    POINTS,
    SHARE,
    STATED,
    STATED_SHARE,
    VALID,
    flag,
)
from sitesel.report.workbook.looks import mark_if
from sitesel.report.workbook.page import LINE_POINTS, lines_of
from sitesel.report.workbook.setting import SUBHEAD_ROW
from sitesel.report.workbook.words import ILLUSTRATIVE, LAYERS, NOTE, listed
from sitesel.rules.sources import source_said
from sitesel.text import Text

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

    from sitesel.report.workbook.page import Page
    from sitesel.report.workbook.setting import Setting

HUNDRED = 100
POINT_DECIMALS = 12
NO_MARK = "—"
TITLES = (
    (Text("编号", "Code"), 6), (Text("指标", "Criterion"), 18),
    (Text("点数(可改)", "Points (edit)"), 10), (Text("份额", "Share"), 8),
    (Text("原定点数(还原用)", "Stated points (to reset)"), 11),
    (Text("原定份额", "Stated share"), 8), (Text("是否示例", "Illustrative"), 11),
    (Text("权重来源", "Source of the weight"), 26),
    (Text("效用折点", "Breakpoints of the value"), 20),
    (Text("折点来源", "Source of the breakpoints"), 34), (LAYERS, 18), (NOTE, 34),
)  # fmt: skip


def write_weights(page: Page, book: Workbook) -> None:
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
    widths = [width for _, width in TITLES]
    page.heading(setting.of(_instruction()))
    page.heads([setting.of(title) for title, _ in TITLES], widths=widths)
    for place, rule in enumerate(setting.criteria):
        row = SUBHEAD_ROW + place
        texts = _texts(setting, rule)
        page.write(row, 0, rule["code"], "center")
        page.write(row, 1, setting.said(rule, "title"))
        _numbers(page, row, rule)
        for column, text in enumerate(texts, start=STATED_SHARE + 1):
            page.write(row, column, text, "center" if column == STATED_SHARE + 1 else "text")
        shown = [setting.said(rule, "title"), *texts]
        height = lines_of(shown, [widths[1], *widths[STATED_SHARE + 1 :]])
        page.sheet.set_row(row, LINE_POINTS * height + 3)
    last = SUBHEAD_ROW + len(setting.criteria) - 1
    _total(page, last + 1)
    page.lay_out(widths, last_row=last + 2, frozen=(SUBHEAD_ROW, POINTS))
    _check(page, last)
    _marks(page, book, last)


def _instruction() -> Text:
    return Text(
        "只改黄格里的点数(不小于 0,不必凑成 100),“排名”“贡献”随即重算重排;"
        "要还原,把“原定点数”一列复制、选择性粘贴为数值到黄格。",
        "Change only the yellow points (0 or more; they need not add up to 100): ranks and "
        "contributions follow. To reset, copy the stated points over them as values.",
    )


def _texts(setting: Setting, rule: dict[str, Any]) -> list[str]:
    illustrative = setting.document["rules"]["illustrative"]
    return [
        setting.of(ILLUSTRATIVE) if illustrative else NO_MARK,
        setting.of(source_said(rule["weight_source"])),
        " ".join(f"{at:g}→{value:g}" for at, value in rule["value"]),
        setting.of(source_said(rule["source"])),
        listed(rule["layers"], rule["missing_roles"], setting.language),
        setting.said(rule, "note"),
    ]


def _numbers(page: Page, row: int, rule: dict[str, Any]) -> None:
    """Write points and shares; a share is what stands in the cell by the sum of the column."""
    setting = page.setting
    points = round(HUNDRED * rule["weight"], POINT_DECIMALS)
    valid = flag(setting, VALID)
    page.write(row, POINTS, points, "edit")
    page.write(row, STATED, points, "points")
    for column, of in ((SHARE, POINTS), (STATED_SHARE, STATED)):
        share = f"{setting.cell('weight', row, of)}/SUM({setting.weights(of)})"
        formula = f"IF({valid},{share},NA())" if column == SHARE else share
        page.formula(row, column, formula, shows=rule["weight"], look="percent")


def _total(page: Page, row: int) -> None:
    setting = page.setting
    page.write(row, 0, None, "total")
    page.write(row, 1, setting.of(Text("合计", "Sum")), "total")
    for column in (POINTS, SHARE, STATED, STATED_SHARE):
        share = column in (SHARE, STATED_SHARE)
        total = sum(rule["weight"] for rule in setting.criteria) * (1 if share else HUNDRED)
        look = "total_share" if share else "total"
        page.formula(row, column, f"SUM({setting.weights(column)})", shows=total, look=look)
    page.sheet.set_row(row, LINE_POINTS + 3)
    page.sheet.set_row(row + 1, LINE_POINTS + 3)
    stated, changed, invalid = (setting.of(one) for one in _states())
    told = f'IF(NOT({flag(setting, VALID)}),"{invalid}",IF({flag(setting, CHANGED)},"{changed}",'
    page.formula(row + 1, 1, f'{told}"{stated}"))', shows=stated, look="note")


def _states() -> tuple[Text, Text, Text]:
    return (
        Text("现用权重与原定相同。", "The weights in use are the stated ones."),
        Text("权重已改:与原定不同。", "Weights changed: they are not the stated ones."),
        Text("权重无效:点数须不小于 0,且至少一个大于 0。",
             "Invalid weights: points must be at least 0, one of them above 0."),
    )  # fmt: skip


def _check(page: Page, last: int) -> None:
    """Let a spreadsheet refuse what cannot be a weight."""
    setting = page.setting
    page.sheet.data_validation(
        SUBHEAD_ROW, POINTS, last, POINTS,
        {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_title": setting.of(Text("点数", "Points")),
            "error_message": setting.of(
                Text("点数须是不小于 0 的数。", "Points must be a number of at least 0.")
            ),
        },
    )  # fmt: skip


def _marks(page: Page, book: Workbook, last: int) -> None:
    setting = page.setting
    status = (last + 2, 1, last + 2, 1)
    mark_if(page, book, status, formula=flag(setting, CHANGED), look="warning")
    points, stated = (f"${xl_col_to_name(one)}{SUBHEAD_ROW + 1}" for one in (SHARE, STATED_SHARE))
    differs = f"IFERROR(ABS({points}-{stated})>1E-9,TRUE)"
    mark_if(page, book, (SUBHEAD_ROW, SHARE, last, SHARE), formula=differs, look="warning")
    column = STATED_SHARE + 1
    first = f"${xl_col_to_name(column)}{SUBHEAD_ROW + 1}"
    illustrative = f'{first}="{setting.of(ILLUSTRATIVE)}"'
    mark_if(page, book, (SUBHEAD_ROW, column, last, column), formula=illustrative, look="warning")
