"""Sheets 来源 (layers with licence and date, and gaps) and 说明 (what the ranking was made of)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.pack.schema import QUALITY
from sitesel.report.workbook.calculation import CHANGED, flag
from sitesel.report.workbook.looks import mark_if, mark_words
from sitesel.report.workbook.page import LINE_POINTS, lines_of, table
from sitesel.report.workbook.setting import HEAD_ROW, SUBHEAD_ROW
from sitesel.report.workbook.words import LAYERS, MISSING, NOTE, SHEETS
from sitesel.rules.sources import source_said
from sitesel.text import Text

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

    from sitesel.report.workbook.page import Page
    from sitesel.report.workbook.setting import Setting

SOURCE_COLUMNS = (
    (LAYERS, 18), (Text("编号", "Id"), 16), (Text("日期", "Date"), 12),
    (Text("质量", "Quality"), 11), (Text("误差(米)", "Error (m)"), 8),
    (Text("坐标系", "CRS"), 11), (Text("许可", "Licence"), 14),
    (Text("署名", "Attribution"), 22), (Text("来源", "Source"), 26), (NOTE, 50),
)  # fmt: skip
QUALITY_COLUMN = 3
HEADLINE_CELL = (SUBHEAD_ROW, 1)
NOTE_WIDTHS = (22, 118)


def write_sources(page: Page, book: Workbook) -> None:
    """
    Write the layers, then the roles that nothing fills.

    Parameters
    ----------
    page : Page
        The sheet.
    book : Workbook
        Of the sheet.
    """
    setting, document = page.setting, page.setting.document
    page.heading(
        setting.of(
            Text(
                "所用图层的来源、许可与日期;“缺”是没有公开资料、须由您补充的图层。转发时请保留署名。",
                "Layers with source, licence and date; missing ones have no open source and are "
                "yours to supply. Keep the attributions when you pass this on.",
            )
        )
    )
    rows = [_layer(setting, layer) for layer in document["layers"]]
    rows += [_gap(setting, entry) for entry in document["missing"]]
    last = table(page, SOURCE_COLUMNS, rows)
    if rows:
        mark_words(page, book, (SUBHEAD_ROW, QUALITY_COLUMN, last, QUALITY_COLUMN), kind="doubt")


def write_notes(page: Page, book: Workbook) -> None:
    """
    Write what the ranking was made of, how sure it is, and how to read the workbook.

    Parameters
    ----------
    page : Page
        The sheet.
    book : Workbook
        Of the sheet.
    """
    setting = page.setting
    document, language = setting.document, setting.language
    page.heading("")
    page.heads([setting.of(Text("项目", "Item")), setting.of(NOTE)], widths=NOTE_WIDTHS)
    first = (setting.of(Text("把握", "How firm")), document["headline"][language])
    rows = [first, *((setting.of(NOTE), note[language]) for note in document["notes"])]
    rows += [*_identity(setting), *_guide(setting)]
    for row, cells in enumerate(rows, start=SUBHEAD_ROW):
        for column, text in enumerate(cells):
            page.write(row, column, text)
        page.sheet.set_row(row, LINE_POINTS * lines_of(cells, NOTE_WIDTHS) + 3)
    changed, stated = (setting.of(one) for one in _states())
    told = f'IF({flag(setting, CHANGED)},"{changed}","{stated}")'
    page.formula(1, 0, told, shows=stated, look="note")
    page.lay_out(NOTE_WIDTHS, last_row=HEAD_ROW + len(rows), frozen=(SUBHEAD_ROW, 0))
    mark_if(page, book, (1, 0, 1, 0), formula=flag(setting, CHANGED), look="warning")


def _states() -> tuple[Text, Text]:
    return (
        Text("权重已改:以下各句按原定权重写成,未重算。",
             "Weights changed: the sentences below were written for the stated weights."),
        Text("以下各句按原定权重写成。", "The sentences below belong to the stated weights."),
    )  # fmt: skip


def _layer(setting: Setting, layer: dict[str, Any]) -> list[Any]:
    return [
        setting.said(layer, "title"),
        layer["id"],
        layer["date"],
        setting.of(QUALITY[layer["quality"]]),
        layer["precision_m"],
        layer["crs"],
        layer["license"],
        layer["attribution"],
        layer["source"],
        setting.said(layer, "note"),
    ]


def _gap(setting: Setting, entry: dict[str, Any]) -> list[Any]:
    title, supply = setting.said(entry, "title"), setting.said(entry, "supply")
    return [title, entry["role"], None, setting.of(MISSING), *[None] * 5, supply]


def _identity(setting: Setting) -> list[tuple[str, str]]:
    """Say what would have to be the same for the same numbers."""
    document = setting.document
    rules, pack, judged = document["rules"], document["pack"], document["robustness"]
    drawn = Text("未评稳健性", "not judged")
    if judged is not None:
        drawn = Text(
            f"{judged['seed']}(抽样 {judged['draws']:,} 次)",
            f"{judged['seed']} ({judged['draws']:,} draws)",
        )
    rows = (
        (Text("产业", "Industry"), setting.said(document["industry"], "name")),
        (Text("规则", "Rules"), f"{setting.said(rules, 'title')} · {', '.join(rules['files'])}"),
        (Text("规则 SHA-256", "SHA-256 of the rules"), rules["sha256"]),
        (
            Text("权重来源", "Source of the weights"),
            setting.of(source_said(rules["weights_source"])),
        ),
        (Text("数据包", "Pack"), f"{setting.said(pack, 'title')} · {pack['date']}"),
        (Text("坐标系", "Reference system"), pack["work_crs"]),
        (Text("sitesel 版本", "Version of sitesel"), document["version"]),
        (Text("随机种子", "Seed"), setting.of(drawn)),
    )
    return [(setting.of(title), text) for title, text in rows]


def _guide(setting: Setting) -> list[tuple[str, str]]:
    """Say what each sheet is for."""
    told = {
        "ranking": Text(
            "按名次排列的地块。排除的地块没有名次,列在最后。同分时依次比较得分下限、面积、编号。",
            "Sites in rank order. Excluded ones have no rank and come last. Ties go by the lowest "
            "score that is possible, then by area, then by id.",
        ),
        "weight": Text(
            "改黄格里的点数,各表重算;不用宏,不联网。",
            "Change the yellow points and all sheets follow; no macros, no network.",
        ),
        "calculation": Text(
            "隐藏的中间步骤(全是公式);右键点表名选“取消隐藏”可看。最好、最差名次是得分区间容许的名次。",
            "Hidden steps between weights and ranks, all formulas; right-click a tab and choose "
            "Unhide. Best and worst rank are what the intervals of the scores allow.",
        ),
    }
    return [(setting.of(SHEETS[key]), setting.of(text)) for key, text in told.items()]
