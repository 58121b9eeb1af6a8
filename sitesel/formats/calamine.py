"""
Sheets of a workbook through calamine; run as a program, for old workbooks, in a process of its own.

calamine trusts what an .xls says of its size: a damaged one of 6 KB made it take 17 GB, another one
ended the process. An .xlsx is counted beforehand.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel.formats.apart import answer, ask
from sitesel.formats.sheet import Sheet, cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.formats.limits import Limits


class TooWideError(ValueError):
    """
    A sheet that is laid out too wide.

    Parameters
    ----------
    name : str
        Of the sheet.
    rows, columns : int
        Up to its last used cell.
    """

    def __init__(self, name: str, rows: int, columns: int) -> None:
        super().__init__(f"{name}: {rows} x {columns}")
        self.name, self.rows, self.columns = name, rows, columns


def read_sheets(path: Path, *, most_cells: int) -> list[Sheet]:
    """
    Read all sheets of a workbook, here.

    Parameters
    ----------
    path : Path
        The file.
    most_cells : int
        Of a sheet.

    Returns
    -------
    list of Sheet
        In the order of the file.

    Raises
    ------
    ValueError
        If calamine cannot read it, or a sheet is too wide.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            return [_sheet(book.get_sheet_by_name(name), name, most_cells) for name in names]
    except CalamineError as error:
        raise ValueError(str(error)) from error
    except BaseException as error:  # a panic of Rust is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(str(error)) from None


def read_apart(path: Path, *, limits: Limits) -> list[Sheet]:
    """
    Read all sheets of a workbook in a process of its own.

    Parameters
    ----------
    path : Path
        The file.
    limits : Limits
        Of cells, time and memory.

    Returns
    -------
    list of Sheet
        In the order of the file.

    Raises
    ------
    ValueError
        If it cannot be read, a sheet is too wide, or its reader took too much or died.
    """
    seconds = limits.reader_seconds
    told, _ = ask(__name__, str(path), str(limits.cells), seconds=seconds, limits=limits)
    if "wide" in told:
        raise TooWideError(*told["wide"])
    return [
        Sheet(
            rows=one["rows"],
            merges=tuple((tuple(first), tuple(last)) for first, last in one["merges"]),
            name=one["name"],
        )
        for one in told["sheets"]
    ]


def _sheet(sheet: Any, name: str, most_cells: int) -> Sheet:  # noqa: ANN401  (CalamineSheet)
    last_row, last_column = sheet.end or (-1, -1)
    if (last_row + 1) * (last_column + 1) > most_cells:
        raise TooWideError(name, last_row + 1, last_column + 1)
    rows = [[cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    merges = tuple((tuple(first), tuple(last)) for first, last in (sheet.merged_cell_ranges or ()))
    return Sheet(rows=rows, merges=merges, name=name)


def _read(arguments: Sequence[str]) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    path, most_cells = arguments
    try:
        sheets = read_sheets(Path(path), most_cells=int(most_cells))
    except TooWideError as error:
        return {"wide": [error.name, error.rows, error.columns]}, ()
    told = [{"rows": one.rows, "merges": one.merges, "name": one.name} for one in sheets]
    return {"sheets": told}, ()


if __name__ == "__main__":
    answer(_read)
