"""A workbook of plain tables: what an answer over several industries or segments is written as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import xlsxwriter

from sitesel.report.cells import plain
from sitesel.report.provenance import day_of
from sitesel.report.workbook.looks import FONT, make_looks, mark_words
from sitesel.report.workbook.page import Page, table
from sitesel.report.workbook.setting import SUBHEAD_ROW, Setting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sitesel.text import Text

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
PROPERTY_UNITS = 250


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """
    A table of its own.

    Parameters
    ----------
    title, note : Text
        Of the sheet, and what is said over it.
    columns : sequence of (Text, int, str)
        Titles, widths in characters, and how numbers look.
    rows : sequence of sequence
        Texts, numbers, None for what is not known.
    status : int, optional
        Column that is coloured as conclusions are.
    """

    title: Text
    note: Text
    columns: Sequence[tuple[Text, int, str]]
    rows: Sequence[Sequence[Any]]
    status: int | None = None


@dataclass(frozen=True, kw_only=True)
class _Tables(Setting):
    subject: Text

    @property
    def about(self) -> str:
        return self.of(self.subject)

    @property
    def signed(self) -> str:
        pack = self.document["pack"]
        return f"sitesel {self.document['version']} · {pack['id']} {pack['date']}"


def write_tables(
    document: dict[str, Any], path: Path, sheets: Sequence[Sheet], *, subject: Text, language: str
) -> None:
    """
    Write tables as a workbook.

    Parameters
    ----------
    document : dict
        Of an answer, with `version` and `pack`.
    path : Path
        The file.
    sheets : sequence of Sheet
        At least one.
    subject : Text
        What it is about.
    language : str
        `zh` or `en`.
    """
    setting = _Tables(document=document, language=language, subject=subject)
    with xlsxwriter.Workbook(path, {**OPTIONS, "default_format_properties": dict(FONT)}) as book:
        looks = make_looks(book)
        for one in sheets:
            page = Page(book, looks, setting=setting, title=one.title)
            page.heading(setting.of(one.note))
            columns = [(title, width) for title, width, _ in one.columns]
            last = table(page, columns, one.rows, looks=[look for *_, look in one.columns])
            if one.status is not None and one.rows:
                mark_words(page, book, (SUBHEAD_ROW, one.status, last, one.status), kind="status")
        title = f"{setting.about} · {setting.of(sheets[0].title)}"
        book.set_properties(properties(document, title=title, keywords=document["pack"]["id"]))


def properties(document: dict[str, Any], **told: str) -> dict[str, Any]:
    """
    Give the properties of a file; the date is that of the pack, since no clock is read.

    Parameters
    ----------
    document : dict
        With `version` and `pack`.
    **told : str
        title, subject, keywords, comments.

    Returns
    -------
    dict
        For xlsxwriter.
    """
    told = {**told, "author": f"sitesel {document['version']}"}
    return {
        **{key: plain(text, units=PROPERTY_UNITS) for key, text in told.items()},
        "created": datetime.combine(day_of(document["pack"]["date"]), time()),
    }
