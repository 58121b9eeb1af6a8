"""What all sheets are made from, and where the cells that they tell each other stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from sitesel.report.workbook.words import SHEETS

if TYPE_CHECKING:
    from sitesel.text import Text

Document = dict[str, Any]

TITLE_ROW, NOTE_ROW, HEAD_ROW, SUBHEAD_ROW, FIRST_ROW = range(5)
FACTS = ("rank", "name", "id")  # the first columns of each sheet by criterion


@dataclass(frozen=True, kw_only=True)
class Setting:
    """
    A ranking, and how it is to be shown.

    Parameters
    ----------
    document : dict
        Of a ranking, with all its sites.
    language : str
        `zh` or `en`.
    count : int or None
        How many sites the sheet of ranks lists; None for all.
    statuses : frozenset of str
        Which conclusions it lists; empty for all.
    """

    document: Document
    language: str
    count: int | None = None
    statuses: frozenset[str] = frozenset()

    @property
    def about(self) -> str:
        """What every sheet is about, over it."""
        return self.said(self.document["industry"], "name")

    @property
    def signed(self) -> str:
        """What it was made by, under every page."""
        rules = self.document["rules"]
        return f"sitesel {self.document['version']} · {rules['id']} {rules['sha256'][:12]}"

    @property
    def sites(self) -> list[Document]:
        """All sites, in the order of the stated weights."""
        found: list[Document] = self.document["sites"]
        return found

    @property
    def criteria(self) -> list[Document]:
        """Criteria that carry weight, in order."""
        found: list[Document] = self.document["criteria"]
        return found

    @property
    def last_row(self) -> int:
        """Row of the last site on the sheets that have one row a site, from 0."""
        return FIRST_ROW + len(self.sites) - 1

    def of(self, words: Text) -> str:
        """
        Pick the language.

        Parameters
        ----------
        words : Text
            In two.

        Returns
        -------
        str
            In the one.
        """
        return words.of(self.language)

    def said(self, entry: Document, key: str) -> str:
        """
        Pick the language of a pair of keys.

        Parameters
        ----------
        entry : dict
            With the keys `<key>_zh` and `<key>_en`.
        key : str
            Their common name.

        Returns
        -------
        str
            The Chinese words where there are no English ones.
        """
        return str(entry.get(f"{key}_{self.language}") or entry[f"{key}_zh"])

    def cell(self, sheet: str, row: int, column: int) -> str:
        """
        Address one cell.

        Parameters
        ----------
        sheet : str
            Key of `SHEETS`.
        row, column : int
            From 0.

        Returns
        -------
        str
            Such as `'权重'!$C$4`.
        """
        return f"'{self.of(SHEETS[sheet])}'!${xl_col_to_name(column)}${row + 1}"

    def block(self, sheet: str, rows: tuple[int, int], columns: tuple[int, int]) -> str:
        """
        Address a block of cells.

        Parameters
        ----------
        sheet : str
            Key of `SHEETS`.
        rows, columns : tuple of int
            First and last, from 0.

        Returns
        -------
        str
            Such as `'效用'!$D$5:$P$5`.
        """
        last = f"${xl_col_to_name(columns[1])}${rows[1] + 1}"
        return f"{self.cell(sheet, rows[0], columns[0])}:{last}"

    def values(self, row: int, *, part: int = 0) -> str:
        """
        Address the values of one row of the sheet of values.

        Parameters
        ----------
        row : int
            From 0; `SUBHEAD_ROW` holds the shares of the weight.
        part : int
            0 for the values, 1 for the least, 2 for the greatest that they can be.

        Returns
        -------
        str
            One cell a criterion.
        """
        first = len(FACTS) + part * len(self.criteria)
        return self.block("value", (row, row), (first, first + len(self.criteria) - 1))

    def weights(self, column: int) -> str:
        """
        Address a column of the sheet of weights.

        Parameters
        ----------
        column : int
            From 0.

        Returns
        -------
        str
            One cell a criterion.
        """
        first = SUBHEAD_ROW
        return self.block("weight", (first, first + len(self.criteria) - 1), (column, column))
