"""
Sheets of a workbook through calamine; run as a program, for old workbooks, in a process of its own.

calamine trusts what an .xls says of its size: a damaged one of 6 KB made it take 17 GB, another one
ended the process. So an .xls is read by a child, which may take `MOST_BYTES` (where the system can
hold it to that) and `MOST_SECONDS`, and whose end is a message. An .xlsx is counted beforehand.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from sitesel.formats.sheet import Sheet, cell

MOST_BYTES = 1 << 30
MOST_SECONDS = 8


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


def read_apart(path: Path, *, most_cells: int) -> list[Sheet]:
    """
    Read all sheets of a workbook in a process of its own.

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
        If it cannot be read, or its reader died or took too long.
    """
    command = [sys.executable, "-I", "-m", "sitesel.formats.calamine", str(path), str(most_cells)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=MOST_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise ValueError(f"more than {MOST_SECONDS} s") from None
    if done.returncode:
        raise ValueError(f"reader ended with code {done.returncode}")
    told = json.loads(done.stdout)
    if "wide" in told:
        raise TooWideError(*told["wide"])
    if "error" in told:
        raise ValueError(told["error"])
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


def main() -> None:
    """Read the workbook that the arguments name; write its sheets to stdout as JSON."""
    path, most_cells = Path(sys.argv[1]), int(sys.argv[2])
    _bound_memory()
    told: dict[str, Any]
    try:
        sheets = read_sheets(path, most_cells=most_cells)
        told = {
            "sheets": [{"rows": one.rows, "merges": one.merges, "name": one.name} for one in sheets]
        }
    except TooWideError as error:
        told = {"wide": [error.name, error.rows, error.columns]}
    except (ValueError, OSError, MemoryError, KeyError, IndexError, OverflowError) as error:
        told = {"error": f"{type(error).__name__}: {error}"[:300]}
    sys.stdout.write(json.dumps(told))


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))


if __name__ == "__main__":
    main()
