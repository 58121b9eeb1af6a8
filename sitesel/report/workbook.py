"""
A ranking as a workbook: 排名, 测量值, 贡献, 判定, 权重, 约束, 来源, 说明.

Text from data is written as text, never as a formula or a link.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

from sitesel.pack.schema import QUALITY
from sitesel.report.columns import ROBUST_ZH
from sitesel.text import FINDING, STATUS, clause_status, unit_title

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

Rows = list[dict[str, Any]]

WIDEST = 48
NARROWEST = 8
CJK_WIDTH = 2
CELLS = {"text_wrap": True, "valign": "top", "num_format": "#,##0.00", "border": 4}
WHOLE = {**CELLS, "num_format": "#,##0"}
A3 = 8
CJK_FROM = 0x2E80
HEAD = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EEF7", "border": 1}
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False}
LINE_POINTS = 15


def write_workbook(document: dict[str, Any], path: Path) -> None:
    """
    Write a ranking as a workbook.

    Parameters
    ----------
    document : dict
        Of a ranking.
    path : Path
        The file.
    """
    sheets = {
        "排名": [_standing(site) for site in document["sites"]],
        "测量值": _by_criterion(document, "measured", units=True),
        "贡献": _by_criterion(document, "contribution", units=False),
        "判定": _findings(document),
        "权重": [_weight(rule) for rule in document["criteria"]],
        "约束": [_constraint(rule) for rule in document["constraints"]],
        "来源": [_layer(layer) for layer in document["layers"]],
        "说明": [
            {"说明": note["zh"], "Note": note["en"]}
            for note in (document["headline"], *document["notes"])
        ],
    }
    with xlsxwriter.Workbook(path, PLAIN) as book:
        book.set_properties({"created": datetime.fromisoformat(document["pack"]["date"])})
        head, whole, cells = (book.add_format(look) for look in (HEAD, WHOLE, CELLS))
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            titles = list(rows[0]) if rows else []
            widths = _widths(titles, rows)
            sheet.write_row(0, 0, titles, head)
            for place, row in enumerate(rows, start=1):
                for column, cell in enumerate(row.values()):
                    sheet.write(place, column, cell, whole if isinstance(cell, int) else cells)
                sheet.set_row(place, LINE_POINTS * _lines(row, widths))
            _lay_out(sheet, widths)


def _standing(site: dict[str, Any]) -> dict[str, Any]:
    return {
        "名次": site["rank"],
        "编号": site["id"],
        "地块": site["name_zh"],
        "区市": site["district"],
        "面积(亩)": site["area_mu"],
        "得分": site["score"],
        "得分下限": site["score_low"],
        "得分上限": site["score_high"],
        "最好名次": site["rank_best"],
        "最差名次": site["rank_worst"],
        **{title: (site["robustness"] or {}).get(key) for key, title in ROBUST_ZH.items()},
        "结论": STATUS[site["status"]].zh,
        "位置质量": QUALITY[site["quality"]].zh,
        "位置误差(米)": site["uncertainty_m"],
        "未知权重": site["unknown_weight"],
        "说明": _why(site),
    }


def _why(site: dict[str, Any]) -> str:
    """Say what rules a site out, or how many constraints are open; sheet 判定 has each."""
    failed = [one["reason_zh"] for one in site["constraints"] if one["finding"] == "fail"]
    open_count = sum(one["finding"] == "unknown" for one in site["constraints"])
    return "\n".join([*failed, *([f"{open_count} 项约束未评,见“判定”"] if open_count else [])])


def _findings(document: dict[str, Any]) -> Rows:
    titles = {rule["id"]: rule["title_zh"] for rule in document["constraints"]}
    return [
        {"名次": site["rank"], "编号": site["id"], "地块": site["name_zh"]}
        | {titles[one["id"]]: FINDING[one["finding"]].zh for one in site["constraints"]}
        for site in document["sites"]
    ]


def _by_criterion(document: dict[str, Any], key: str, *, units: bool) -> Rows:
    titles = [
        unit_title(rule["title_zh"], rule["unit"] if units else "degree")
        for rule in document["criteria"]
    ]
    return [
        {"名次": site["rank"], "编号": site["id"], "地块": site["name_zh"]}
        | {title: one[key] for title, one in zip(titles, site["criteria"], strict=True)}
        for site in document["sites"]
    ]


def _weight(rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "编号": rule["code"],
        "指标": rule["title_zh"],
        "权重": rule["weight"],
        "权重来源": rule["weight_source"],
        "效用折点": " ".join(f"{at:g}→{value:g}" for at, value in rule["value"]),
        "折点来源": rule["source"],
        "图层": "、".join(rule["layers"])
        or "、".join(f"缺 {name}" for name in rule["missing_roles"]),
        "说明": rule["note_zh"],
    }


def _constraint(rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "约束": rule["title_zh"],
        "后果": rule["action_zh"],
        "要求": rule["rule_zh"],
        "限值": rule["limit_text"],
        "法规依据": rule["clause_zh"],
        "核实状态": clause_status(rule["clause_status"]).zh,
        "图层": "、".join(rule["layers"])
        or "、".join(f"缺 {name}" for name in rule["missing_roles"]),
        "说明": rule["note_zh"],
    }


def _layer(layer: dict[str, Any]) -> dict[str, Any]:
    return {
        "图层": layer["title_zh"],
        "编号": layer["id"],
        "日期": layer["date"],
        "质量": QUALITY[layer["quality"]].zh,
        "误差(米)": layer["precision_m"],
        "许可": layer["license"],
        "署名": layer["attribution"],
        "来源": layer["source"],
        "说明": layer["note_zh"],
    }


def _lay_out(sheet: Worksheet, widths: list[int]) -> None:
    """Freeze the head; print across one landscape page, with the head on each."""
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _widths(titles: list[str], rows: Rows) -> list[int]:
    """Give each column the width of its text, within bounds."""
    columns = [[title, *(_shown(row[title]) for row in rows)] for title in titles]
    widest = [max(_width(line) for text in texts for line in text.split("\n")) for texts in columns]
    return [min(max(width + 2, NARROWEST), WIDEST) for width in widest]


def _lines(row: dict[str, Any], widths: list[int]) -> int:
    """Count the lines that the tallest cell of a row needs when its text wraps."""
    return max(
        sum(max(1, math.ceil(_width(line) / (width - 2))) for line in _shown(cell).split("\n"))
        for cell, width in zip(row.values(), widths, strict=True)
    )


def _shown(cell: object) -> str:
    return f"{cell:,.2f}" if isinstance(cell, float) else str(cell)


def _width(line: str) -> int:
    return sum(CJK_WIDTH if ord(letter) >= CJK_FROM else 1 for letter in line)
