"""
A filled form as it stands in the file, before anything is checked: fields, names, cells.

A TOML file and a workbook both become a `Form`; every cell knows where it stands, so that a fault
can be found again.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

METHODS = {
    "direct": Text("直接打分", "direct rating"),
    "swing": Text("摆幅打分", "swing weights"),
    "roc": Text("排序(ROC)", "rank-order centroid"),
    "ahp": Text("成对比较(AHP)", "pairwise comparison (AHP)"),
    "bwm": Text("最优最劣法(BWM)", "best-worst method"),
}
DESCRIPTIONS = ("entropy", "critic")
FRACTION_SLASH = "\u2044"


class Cell(NamedTuple):
    """
    What stands where.

    Parameters
    ----------
    value : object
        As the file gives it; None or blank text if nothing.
    at : str
        Such as `C7` or `points.cluster`.
    """

    value: object
    at: str

    @property
    def blank(self) -> bool:
        """Whether nothing stands there."""
        return self.value is None or not str(self.value).strip()

    @property
    def text(self) -> str:
        """The value as text, without surrounding blanks and in plain widths."""
        return "" if self.value is None else unicodedata.normalize("NFKC", str(self.value)).strip()

    @property
    def number(self) -> float:
        """
        The value as a number: also `1/3`, text and full-width digits; NaN if it is none.

        Examples
        --------
        >>> Cell("1/4", "C7").number, Cell("0.5", "C7").number, Cell("三", "C7").number
        (0.25, 0.5, nan)
        """
        above, slash, below = self.text.replace(FRACTION_SLASH, "/").partition("/")
        try:
            number = float(above) / float(below) if slash else float(above)
        except (ValueError, ZeroDivisionError):
            return math.nan
        return number if math.isfinite(number) else math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """
    A filled form.

    Parameters
    ----------
    file : str
        Its name.
    fields : Mapping of str to Cell
        method, department, importance, best, worst: those that are given.
    names : tuple of Cell
        A criterion each.
    heads : tuple of Cell
        Of the columns.
    body : tuple of tuple of Cell
        One row a criterion, one cell a column.
    """

    file: str
    fields: Mapping[str, Cell]
    names: tuple[Cell, ...]
    heads: tuple[Cell, ...]
    body: tuple[tuple[Cell, ...], ...]

    def field(self, name: str) -> Cell:
        """
        Give a field, blank if the file has none.

        Parameters
        ----------
        name : str
            Of the field.

        Returns
        -------
        Cell
            What stands there.
        """
        return self.fields.get(name, Cell(None, name))
