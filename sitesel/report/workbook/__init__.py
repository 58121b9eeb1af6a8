"""
A ranking as a workbook whose weights may be changed: scores, ranks and intervals are formulas.

Every formula carries what it comes to at the stated weights, for viewers that do not recalculate.
Text from data is written as text, never as a formula or a link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlsxwriter

from sitesel.errors import UsageError
from sitesel.report.workbook.by_criterion import (
    write_contributions,
    write_measured,
    write_values,
)
from sitesel.report.workbook.calculation import MOST_SITES, write_calculation
from sitesel.report.workbook.constraints import write_constraints, write_findings
from sitesel.report.workbook.looks import FONT, make_looks
from sitesel.report.workbook.notes import write_notes, write_sources
from sitesel.report.workbook.page import Page
from sitesel.report.workbook.ranking import write_ranking
from sitesel.report.workbook.setting import Setting
from sitesel.report.workbook.tables import OPTIONS, properties
from sitesel.report.workbook.weights import write_weights
from sitesel.report.workbook.words import SHEETS

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def write_workbook(
    document: dict[str, Any],
    path: Path,
    *,
    language: str = "zh",
    count: int | None = None,
    statuses: Collection[str] = (),
) -> None:
    """
    Write a ranking as a workbook.

    Parameters
    ----------
    document : dict
        Of a ranking, with all its sites: ranks are counted among them.
    path : Path
        The file.
    language : str
        `zh` or `en`.
    count : int or None
        How many sites the sheet of ranks lists; None for all.
    statuses : collection of str
        Which conclusions it lists; empty for all.

    Raises
    ------
    UsageError
        If there are more sites than a spreadsheet can rank by formulas in bearable time.
    """
    _refuse_too_many(len(document["sites"]))
    setting = Setting(
        document=document, language=language, count=count, statuses=frozenset(statuses)
    )
    # xlsxwriter writes into the properties that it is given: each workbook gets its own
    with xlsxwriter.Workbook(path, {**OPTIONS, "default_format_properties": dict(FONT)}) as book:
        looks = make_looks(book)
        pages = {
            key: Page(book, looks, setting=setting, title=title) for key, title in SHEETS.items()
        }
        write_ranking(pages["ranking"], book)
        write_measured(pages["measured"])
        write_values(pages["value"])
        write_contributions(pages["contribution"])
        write_weights(pages["weight"], book)
        write_constraints(pages["constraint"], book)
        write_findings(pages["finding"], book)
        write_sources(pages["source"], book)
        write_notes(pages["note"], book)
        write_calculation(pages["calculation"])
        book.set_properties(_properties(setting))


def _refuse_too_many(count: int) -> None:
    if count > MOST_SITES:
        raise UsageError(
            f"工作簿最多容纳 {MOST_SITES:,} 个地块(名次是公式,再多就算不动),现有 {count:,} 个;"
            "请用 --district 或 --area 缩小范围,或改用 --format csv、gpkg、parquet。",
            f"A workbook holds {MOST_SITES:,} sites at most (ranks are formulas, and more take too "
            f"long), there are {count:,}; narrow them by --district or --area, or use --format "
            "csv, gpkg or parquet.",
        )


def _properties(setting: Setting) -> dict[str, Any]:
    """Give the document properties."""
    document = setting.document
    owners = [layer["attribution"] for layer in document["layers"] if layer["attribution"]]
    return properties(
        document,
        title=f"{setting.about} · {setting.of(SHEETS['ranking'])}",
        subject=setting.said(document["rules"], "title"),
        keywords=f"{document['rules']['id']} {document['rules']['sha256']}",
        comments="; ".join(dict.fromkeys(owners)),
    )
