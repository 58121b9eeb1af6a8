"""The chain of an industry as a workbook: segments, firms, best sites, links, figures, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.chains import SENSES
from sitesel.report.workbook.tables import Sheet, write_tables
from sitesel.text import STATUS, Text

if TYPE_CHECKING:
    from pathlib import Path

Document = dict[str, Any]
Rows = list[list[Any]]

SEGMENT, SOURCE = Text("环节", "Segment"), Text("来源", "Source")
SURE, NAME = Text("可信度", "Confidence"), Text("名称", "Name")
SEGMENTS = (
    (Text("段", "Stage"), 8, "text"), (SEGMENT, 20, "text"),
    (Text("做法", "To be done"), 9, "text"), (Text("理由", "Why"), 28, "text"),
    (Text("企业", "Firms"), 8, "whole"),
    (Text("链主", "Leading"), 8, "whole"), (Text("本地供应", "Local supply"), 9, "share"),
    (Text("最低", "Least"), 8, "share"), (Text("最高", "Most"), 8, "share"),
    (Text("供给(上游)", "Takes from"), 20, "text"), (Text("去向(下游)", "Goes to"), 20, "text"),
    (Text("GB/T 4754", "GB/T 4754"), 12, "text"), (SOURCE, 22, "text"), (SURE, 8, "points"),
)  # fmt: skip
FIRMS = (
    (SEGMENT, 22, "text"), (Text("企业", "Firm"), 26, "text"),
    (Text("链主", "Leading"), 8, "text"), (Text("区市", "District"), 12, "text"),
    (Text("厂区", "Plant"), 26, "text"), (Text("所在园区(名单)", "Park (list)"), 24, "text"),
    (Text("误差(米)", "Error (m)"), 10, "whole"), (SOURCE, 40, "text"), (SURE, 8, "points"),
)  # fmt: skip
SITES = (
    (SEGMENT, 22, "text"), (Text("地块", "Site"), 30, "text"), (Text("得分", "Score"), 8, "score"),
    (Text("最低", "Least"), 8, "score"), (Text("最高", "Most"), 8, "score"),
    (Text("结论", "Status"), 10, "text"), (Text("因为", "Because"), 60, "text"),
)  # fmt: skip
FIGURES = (
    (NAME, 40, "text"), (Text("年", "Year"), 8, "text"), (Text("数", "Figure"), 16, "text"),
    (SOURCE, 60, "text"), (SURE, 8, "points"),
)  # fmt: skip
STATUS_COLUMN = 5


def write_chain(document: Document, path: Path, *, language: str) -> None:
    """
    Write the view of a chain as a workbook.

    Parameters
    ----------
    document : dict
        Of `sitesel.chain`.
    path : Path
        The file.
    language : str
        `zh` or `en`.
    """
    industry, empty = document["industry"], Text("", "")
    sheets = (
        Sheet(
            title=Text("环节", "Segments"), columns=SEGMENTS, rows=_segments(document, language),
            note=Text(
                "没有已知企业是未知,不是缺失;空着的格是不知道。",
                "No known firm means unknown, not missing; empty cells are not known.",
            ),
        ),
        Sheet(
            title=Text("企业", "Firms"), columns=FIRMS, rows=_firms(document, language),
            note=Text(
                "内置的企业出自公开页面,远不完整;每家附来源与可信度。",
                "Built-in firms are those of public pages, far from complete; each with a source.",
            ),
        ),
        Sheet(
            title=Text("地块", "Sites"), columns=SITES, rows=_sites(document, language),
            note=Text("各环节最合适的地块。", "The best sites of each segment."),
            status=STATUS_COLUMN,
        ),
        Sheet(
            title=Text("公开数字", "Figures"), columns=FIGURES, rows=_figures(document, language),
            note=Text("照录,不参与计算。", "As published; they enter no computation."),
        ),
        Sheet(
            title=Text("说明", "Notes"), columns=((Text("说明", "Notes"), 140, "text"),),
            rows=[[one[language]] for one in document["notes"]], note=empty,
        ),
    )  # fmt: skip
    about = Text(f"产业链 · {industry['name_zh']}", f"Chain · {industry['name_en']}")
    write_tables(document, path, sheets, subject=about, language=language)


def _named(one: Document, language: str) -> str:
    return str(one[f"name_{language}"] or one["name_zh"])


def _segments(document: Document, language: str) -> Rows:
    joint = Text("、", ", ").of(language)
    names = {one["id"]: _named(one, language) for one in document["segments"]}
    rows: Rows = []
    for one in document["segments"]:
        outside = {name: said[language] for name, said in one["outside"].items()}
        known, supply = {**outside, **names}, one["supply"] or {}
        before, after = (
            joint.join(known.get(name, name) for name in dict.fromkeys(one[way]))
            for way in ("inputs", "outputs")
        )
        rows.append([
            one[f"stage_{language}"], names[one["id"]], one[f"status_{language}"],
            one["why"][language], one["firms"], one["leads"], supply.get("share"),
            supply.get("low"), supply.get("high"), before, after,
            joint.join(one["gbt_codes"]), one["source"], one["confidence"],
        ])  # fmt: skip
    return rows


def _firms(document: Document, language: str) -> Rows:
    lead = Text("链主", "leading").of(language)
    return [
        [
            _named(segment, language), one["name_zh"], lead if one["lead"] else "",
            one["district"] or "", one["plant_zh"] or "", one["park_zh"] or "",
            one["uncertainty_m"], one["source"], one["confidence"],
        ]
        for segment in document["segments"]
        for one in segment["plants"]
    ]  # fmt: skip


def _sites(document: Document, language: str) -> Rows:
    separator = Text(";", "; ").of(language)
    rows: Rows = []
    for segment in document["segments"]:
        name = _named(segment, language)
        rows += [
            [
                name, _named(one, language), one["score"], one["score_low"], one["score_high"],
                STATUS[one["status"]].of(language),
                separator.join(reason[language] for reason in one["reasons"]),
            ]
            for one in segment["sites"]
        ]  # fmt: skip
        if segment["unranked"] is not None:
            rows.append([name, *[None] * 5, segment["unranked"][language]])
    return rows


def _figures(document: Document, language: str) -> Rows:
    return [
        [
            one[f"title_{language}"], str(one["year"] or ""),
            f"{SENSES[one['sense']].of(language)}{one['value']:,g} {one[f'unit_{language}']}",
            one["source"], one["confidence"],
        ]
        for one in document["figures"]
    ]  # fmt: skip
