"""
One sheet: cells by what they are, widths that fit Chinese, and A4 across.

Text is written as text whatever it begins with, and formulas are made of addresses only, so nothing
that comes from data is ever evaluated.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sitesel.report.cells import plain
from sitesel.report.workbook.setting import HEAD_ROW, NOTE_ROW, SUBHEAD_ROW, TITLE_ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from sitesel.report.workbook.setting import Setting
    from sitesel.text import Text

CJK_FROM = 0x2E80
CJK_WIDTH = 2
NARROWEST, WIDEST = 6, 44
LINE_POINTS = 15
MOST_LINES = 27  # a row is 409 points high at most
A4 = 9
MARGINS_INCH = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
FOOTER_UNITS = 90


class Page:
    """
    A sheet that is being written.

    Parameters
    ----------
    book : Workbook
        What it belongs to.
    looks : Mapping of str to Format
        How cells look.
    setting : Setting
        The ranking.
    title : Text
        Of the sheet.
    """

    def __init__(
        self, book: Workbook, looks: Mapping[str, Format], *, setting: Setting, title: Text
    ) -> None:
        self.title = setting.of(title)
        self.looks = looks
        self.setting = setting
        self.sheet: Worksheet = book.add_worksheet(self.title)

    def write(self, row: int, column: int, cell: float | str | None, look: str = "text") -> None:
        """
        Write a cell of data.

        Parameters
        ----------
        row, column : int
            From 0.
        cell : float, str or None
            Text is written as text.
        look : str
            Name of a format.
        """
        if cell is None:
            self.sheet.write_blank(row, column, None, self.looks[look])
        elif isinstance(cell, str):
            self.sheet.write_string(row, column, plain(cell), self.looks[look])
        else:
            self.sheet.write_number(row, column, cell, self.looks[look])

    def formula(
        self, row: int, column: int, formula: str, *, shows: float | str | None, look: str = "text"
    ) -> None:
        """
        Write a formula with what it comes to.

        Parameters
        ----------
        row, column : int
            From 0.
        formula : str
            Without the sign `=`; made of addresses and of words of ours.
        shows : float, str or None
            Its value at the stated weights.
        look : str
            Name of a format.
        """
        shown = plain(shows) if isinstance(shows, str) else ("" if shows is None else shows)
        self.sheet.write_formula(row, column, f"={formula}", self.looks[look], shown)

    def heading(self, note: str, *, lines: int = 1) -> None:
        """
        Write what the sheet shows over it.

        Parameters
        ----------
        note : str
            One sentence or two.
        lines : int
            Lines that the note takes.
        """
        self.write(TITLE_ROW, 0, f"{self.setting.about} · {self.title}", "title")
        self.write(NOTE_ROW, 0, note, "note")
        self.sheet.set_row(TITLE_ROW, 24)
        self.sheet.set_row(NOTE_ROW, LINE_POINTS * lines + 3)

    def heads(self, titles: Sequence[str], *, widths: Sequence[int], row: int = HEAD_ROW) -> None:
        """
        Write a row of heads, high enough for their text.

        Parameters
        ----------
        titles : sequence of str
            One a column.
        widths : sequence of int
            In characters, as columns are measured.
        row : int
            From 0.
        """
        for column, title in enumerate(titles):
            self.write(row, column, title, "head")
        self.sheet.set_row(row, LINE_POINTS * lines_of(titles, widths) + 5)

    def lay_out(
        self, widths: Sequence[int], *, last_row: int, frozen: tuple[int, int], printed: int = 0
    ) -> None:
        """
        Freeze the heads; print across an A4 page, with the heads on each.

        Parameters
        ----------
        widths : sequence of int
            Of the columns, in characters.
        last_row : int
            The last that is printed, from 0.
        frozen : tuple of int
            Rows and columns that stay when one scrolls.
        printed : int
            How many columns are printed; 0 for all.
        """
        sheet = self.sheet
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(*frozen)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(**MARGINS_INCH)
        sheet.repeat_rows(HEAD_ROW, max(frozen[0] - 1, HEAD_ROW))
        sheet.print_area(0, 0, last_row, (printed or len(widths)) - 1)
        sheet.set_footer(self._footer())

    def _footer(self) -> str:
        pages = "第 &P / &N 页" if self.setting.language == "zh" else "page &P of &N"
        told = plain(self.setting.signed, units=FOOTER_UNITS).replace("&", "&&").replace("\n", " ")
        return f"&L&8{told}&R&8{pages}"


def widths_of(columns: Sequence[Sequence[str]], *, widest: int = WIDEST) -> list[int]:
    """
    Give each column the width of its text, within bounds.

    Parameters
    ----------
    columns : sequence of sequence of str
        The texts of each.
    widest : int
        The bound.

    Returns
    -------
    list of int
        In characters; a Chinese one counts two.
    """
    longest = [
        max((_width(line) for text in texts for line in text.split("\n")), default=0)
        for texts in columns
    ]
    return [min(max(width + 2, NARROWEST), widest) for width in longest]


def lines_of(texts: Sequence[str], widths: Sequence[int]) -> int:
    """
    Count the lines that the tallest cell of a row needs when its text wraps.

    Parameters
    ----------
    texts : sequence of str
        Of the cells.
    widths : sequence of int
        Of their columns.

    Returns
    -------
    int
        At least 1, at most what a row can hold.
    """
    needed = max(
        (
            sum(max(1, math.ceil(_width(line) / max(width - 1, 1))) for line in text.split("\n"))
            for text, width in zip(texts, widths, strict=True)
        ),
        default=1,
    )
    return min(needed, MOST_LINES)


def table(
    page: Page, columns: Sequence[tuple[Text, int]], rows: Sequence[Sequence[Any]], *,
    looks: Sequence[str] = (),
) -> int:  # fmt: skip
    """
    Write a plain table under the heading, and lay the sheet out.

    Parameters
    ----------
    page : Page
        With its heading.
    columns : sequence of (Text, int)
        Their titles, and widths in characters.
    rows : sequence of sequence
        Of the cells; texts and numbers.
    looks : sequence of str
        Of the numbers in each column; by default as text.

    Returns
    -------
    int
        The last row, from 0.
    """
    formed = bool(looks)  # else numbers stand as they come
    shown = [
        [
            "" if cell is None or (formed and not isinstance(cell, str)) else str(cell)
            for cell in row
        ]
        for row in rows
    ]
    widths = [width for _, width in columns]
    page.heads([page.setting.of(title) for title, _ in columns], widths=widths)
    for place, row in enumerate(rows, start=SUBHEAD_ROW):
        for column, cell in enumerate(row):
            number = formed and not isinstance(cell, str)
            page.write(place, column, cell, looks[column] if number else "text")
        page.sheet.set_row(place, LINE_POINTS * lines_of(shown[place - SUBHEAD_ROW], widths) + 3)
    last = SUBHEAD_ROW + len(rows) - 1
    page.lay_out(widths, last_row=max(last, HEAD_ROW), frozen=(SUBHEAD_ROW, 0))
    return last


def _width(line: str) -> int:
    return sum(CJK_WIDTH if ord(letter) >= CJK_FROM else 1 for letter in line)
