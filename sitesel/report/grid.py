"""Aligned tables: a cell is a cell with Chinese text, plain enough for a GBK pipe."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from sitesel.report.wrapped import Wrapped

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from sitesel.text import Text

WIDTH = 132


def listing(
    heads: Sequence[Text],
    rows: Sequence[Sequence[str]],
    *,
    language: str = "zh",
    right: Container[str] = (),
    width: int = WIDTH,
) -> str:
    """
    Show rows under heads.

    Parameters
    ----------
    heads : sequence of Text
        Column titles.
    rows : sequence of sequence of str
        Cells.
    language : str
        `zh` or `en`.
    right : container of str
        Chinese titles of the columns that hold numbers.
    width : int
        Cells a line at most.

    Returns
    -------
    str
        An aligned table.
    """
    table = grid([(head, head.zh in right) for head in heads], language)
    for row in rows:
        table.add_row(*row)
    return text_of(table, width=width)


class Grid(Table):
    """A table whose cells break lines as Chinese does."""

    def add_row(self, *cells: str) -> None:  # type: ignore[override]
        """
        Add cells.

        Parameters
        ----------
        *cells : str
            One a column.
        """
        super().add_row(*map(Wrapped, cells))


def grid(heads: Sequence[tuple[Text, bool]], language: str) -> Table:
    """
    Begin a table.

    Parameters
    ----------
    heads : sequence of (Text, bool)
        Column titles, and whether the column holds numbers.
    language : str
        `zh` or `en`.

    Returns
    -------
    Table
        Without rows.
    """
    table = Grid(box=box.SIMPLE, pad_edge=False, show_edge=False, expand=False)
    for head, right in heads:
        table.add_column(head.of(language), justify="right" if right else "left", overflow="fold")
    return table


def text_of(table: Table, *, width: int = WIDTH) -> str:
    """
    Write a table as aligned lines.

    Parameters
    ----------
    table : Table
        Any.
    width : int
        Cells a line at most.

    Returns
    -------
    str
        Aligned, without colours.
    """
    stream = io.StringIO()
    console = Console(
        force_jupyter=False,  # there rich would show the table by itself and write nothing
        file=stream,
        width=width,
        color_system=None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(table)
    return "\n".join(line.rstrip() for line in stream.getvalue().rstrip().splitlines())
