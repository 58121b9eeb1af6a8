"""The account of a scan as tables: what each constraint takes, and what is left by district."""

from __future__ import annotations

from typing import Any

from sitesel.report.grid import listing
from sitesel.text import ACTION, STATUS, Text, clause_status

Document = dict[str, Any]

WIDTH = 120


def scan_text(document: Document, *, language: str = "zh") -> str:
    """
    Show the account of a scan.

    Parameters
    ----------
    document : dict
        Of `sitesel.scanning`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Lines of at most 120 cells.
    """
    lines = [
        _title(document).of(language),
        _districts(document, language),
        _constraints(document, language),
        *(f"* {note[language]}" for note in document["notes"]),
    ]
    unknown = [one for one in document["constraints"] if not one["layers"]]
    if unknown:
        listed = "、".join(one[f"title_{language}"] for one in unknown)
        told = Text(
            f"{len(unknown)} 项约束缺图层,哪里都判不了:{listed};导入见 `sitesel import`。",
            f"{len(unknown)} constraints lack their layer and cannot be told anywhere: {listed}; "
            "supply it with `sitesel import`.",
        )
        lines.append(f"* {told.of(language)}")
    return "\n".join(lines)


def _title(document: Document) -> Text:
    industry, grid, pack = document["industry"], document["grid"], document["pack"]
    return Text(
        f"适宜性扫描 · {industry['name_zh']} · {grid['cell_m']:g} 米像元 {grid['cells']:,} 个 · "
        f"{pack['title_zh']} {pack['date']}",
        f"Suitability scan · {industry['name_en']} · {grid['cells']:,} cells of "
        f"{grid['cell_m']:g} m · {pack['title_en']} {pack['date']}",
    )


def _districts(document: Document, language: str) -> str:
    heads = [
        Text("区市", "district"), Text("陆地/km²", "land/km2"),
        *(Text(f"{text.zh}/km²", f"{text.en}/km2") for text in STATUS.values()),
        Text("未排除/万亩", "not excluded/10k mu"),
    ]  # fmt: skip
    total = {
        key: sum(one[key] for one in document["districts"])
        for key in (
            "land_km2",
            "eligible_km2",
            "unverified_km2",
            "excluded_km2",
            "eligible_mu",
            "unverified_mu",
        )
    }
    rows = [*document["districts"], {"district": Text("合计", "all").of(language), **total}]
    cells = [
        [
            one["district"],
            f"{one['land_km2']:,.1f}",
            *(f"{one[f'{status}_km2']:,.1f}" for status in STATUS),
            f"{(one['eligible_mu'] + one['unverified_mu']) / 1e4:,.2f}",
        ]
        for one in rows
    ]
    return _table(heads, cells, language)


def _constraints(document: Document, language: str) -> str:
    heads = [
        Text("约束", "constraint"), Text("后果", "effect"), Text("单看/km²", "alone/km2"),
        Text("依次扣/km²", "in turn/km2"), Text("仅它扣/km²", "only it/km2"),
        Text("判不了/km²", "untold/km2"), Text("图层(日期)", "layers (date)"),
        Text("条文(核实状态)", "clause (checked?)"),
    ]  # fmt: skip
    cells = [
        [
            one[f"title_{language}"],
            ACTION[one["action"]].of(language),
            *(f"{one[f'{name}_km2']:,.1f}" for name in ("alone", "taken", "only", "open")),
            ", ".join(f"{layer['id']} ({layer['date']})" for layer in one["layers"]) or "-",
            f"{one['clause_zh'] or '-'} ({clause_status(one['clause_status']).of(language)})",
        ]
        for one in document["constraints"]
        if one["layers"]
    ]
    return _table(heads, cells, language)


def _table(heads: list[Text], cells: list[list[str]], language: str) -> str:
    right = {head.zh for head in heads if "/" in head.zh}
    return listing(heads, cells, language=language, right=right, width=WIDTH)
