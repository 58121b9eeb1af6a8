"""Sheets 约束 (each rule, its basis and whether anybody saw it) and 判定 (each site under each)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.report.workbook.by_criterion import fact_widths, site_facts
from sitesel.report.workbook.looks import mark_words
from sitesel.report.workbook.page import LINE_POINTS, lines_of, table
from sitesel.report.workbook.setting import FACTS, FIRST_ROW, HEAD_ROW, SUBHEAD_ROW
from sitesel.report.workbook.words import ID, LAYERS, NOTE, RANK, SITE, listed
from sitesel.text import ACTION, FINDING, STATUS, Text, clause_status

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

    from sitesel.report.workbook.page import Page
    from sitesel.report.workbook.setting import Setting

COLUMNS = (
    (Text("约束", "Constraint"), 18), (Text("后果", "Effect"), 10),
    (Text("要求", "Requirement"), 34), (Text("限值", "Limit"), 8),
    (Text("法规依据", "Legal basis"), 30), (Text("条文核实", "Clause text"), 12),
    *((finding, 8) for finding in FINDING.values()), (LAYERS, 20), (NOTE, 34),
)  # fmt: skip
CLAUSE_COLUMN = 5
FINDING_WIDTH = {"zh": 8, "en": 12}
BASIS_WIDTH = 36
CONCLUSION = Text("结论", "Conclusion")
BASIS = Text("不符之处与依据", "What is broken, and its basis")


def write_constraints(page: Page, book: Workbook) -> None:
    """
    Write each constraint, with how many sites pass, fail and stay open.

    Parameters
    ----------
    page : Page
        The sheet.
    book : Workbook
        Of the sheet.
    """
    setting = page.setting
    page.heading(
        setting.of(
            Text(
                "每项约束的要求、依据,条文是否有人见过(未核实的以现行文本为准),以及各有多少地块通过、不符、未评。",
                "Each constraint: requirement, basis, whether anybody saw the text of the clause, "
                "and how many sites pass, fail or are not assessed.",
            )
        )
    )
    counts = _counts(setting)
    rows = [_constraint(setting, rule, counts) for rule in setting.document["constraints"]]
    last = table(page, COLUMNS, rows)
    if rows:
        mark_words(page, book, (SUBHEAD_ROW, CLAUSE_COLUMN, last, CLAUSE_COLUMN), kind="doubt")


def write_findings(page: Page, book: Workbook) -> None:
    """
    Write how each site stands with each constraint.

    Parameters
    ----------
    page : Page
        The sheet.
    book : Workbook
        Of the sheet.
    """
    setting = page.setting
    rules = _assessed(setting)
    heads = [setting.of(one) for one in (RANK, SITE, ID, CONCLUSION)]
    titles = [*heads, *(setting.said(rule, "title") for rule in rules), setting.of(BASIS)]
    width = FINDING_WIDTH[setting.language]
    widths = [*fact_widths(setting), width, *[width] * len(rules), BASIS_WIDTH]
    page.heading(setting.of(_note()))
    page.heads(titles, widths=widths)
    _statuses(page, rules, widths)
    for row, site in enumerate(setting.sites, start=FIRST_ROW):
        site_facts(page, row, site)
        page.write(row, len(FACTS), setting.of(STATUS[site["status"]]), "center")
        found = {one["id"]: one["finding"] for one in site["constraints"]}
        for column, rule in enumerate(rules, start=len(FACTS) + 1):
            page.write(row, column, setting.of(FINDING[found[rule["id"]]]), "center")
        basis = _basis(setting, site)
        page.write(row, len(widths) - 1, basis)
        texts = [setting.said(site, "name"), site["id"], basis]
        height = lines_of(texts, [*widths[1:3], widths[-1]])
        page.sheet.set_row(row, LINE_POINTS * height + 3)
    page.lay_out(widths, last_row=setting.last_row, frozen=(FIRST_ROW, len(FACTS)))
    page.sheet.repeat_rows(HEAD_ROW, SUBHEAD_ROW)
    block = (FIRST_ROW, len(FACTS) + 1, setting.last_row, len(FACTS) + max(len(rules), 1))
    conclusion = (FIRST_ROW, len(FACTS), setting.last_row, len(FACTS))
    mark_words(page, book, block, kind="finding")
    mark_words(page, book, conclusion, kind="status")
    mark_words(page, book, (SUBHEAD_ROW, block[1], SUBHEAD_ROW, block[3]), kind="doubt")


def _note() -> Text:
    return Text(
        "每个地块逐项判定;表头第二行是条文核实情况。未评不等于通过:缺图层、位置误差或数据不全而无法判定。",
        "Each site under each constraint; the second row says whether anybody saw the clause. Not "
        "assessed is no pass: a layer is missing or incomplete, or positions are uncertain.",
    )


def _statuses(page: Page, rules: list[dict[str, Any]], widths: list[int]) -> None:
    """Write, under each title, whether anybody saw the text of its clause."""
    setting = page.setting
    told = [setting.of(clause_status(rule["clause_status"])) for rule in rules]
    row = ["", "", "", "", *told, ""]
    for column, text in enumerate(row):
        page.write(SUBHEAD_ROW, column, text, "subhead")
    page.sheet.set_row(SUBHEAD_ROW, LINE_POINTS * lines_of(row, widths) + 3)


def _assessed(setting: Setting) -> list[dict[str, Any]]:
    """Choose the constraints that sites were held against; notices are not."""
    ids = {one["id"] for site in setting.sites for one in site["constraints"]}
    return [rule for rule in setting.document["constraints"] if rule["id"] in ids]


def _counts(setting: Setting) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for site in setting.sites:
        for one in site["constraints"]:
            of_rule = counts.setdefault(one["id"], dict.fromkeys(FINDING, 0))
            of_rule[one["finding"]] += 1
    return counts


def _constraint(
    setting: Setting, rule: dict[str, Any], counts: dict[str, dict[str, int]]
) -> list[Any]:
    found = counts.get(rule["id"], {})
    return [
        setting.said(rule, "title"),
        setting.of(ACTION[rule["action"]]),
        setting.said(rule, "rule"),
        rule["limit_text"],
        rule["clause_zh"],
        setting.of(clause_status(rule["clause_status"])),
        *(found.get(name) for name in FINDING),
        listed(rule["layers"], rule["missing_roles"], setting.language),
        setting.said(rule, "note"),
    ]


def _basis(setting: Setting, site: dict[str, Any]) -> str:
    """Say of each constraint that fails why, on which basis, and whether anybody saw it."""
    rules = {rule["id"]: rule for rule in setting.document["constraints"]}
    lines = []
    for one in site["constraints"]:
        if one["finding"] != "fail":
            continue
        rule = rules[one["id"]]
        seen = setting.of(clause_status(rule["clause_status"]))
        clause = f"[{rule['clause_zh']} · {seen}]" if rule["clause_zh"] else f"[{seen}]"
        lines.append(f"{setting.said(one, 'reason')} {clause}")
    return "\n".join(lines)
