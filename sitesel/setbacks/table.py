"""The table of set-backs of a city, and what of it is in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from sitesel.setbacks.row import SetBackRow

CITY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBacks:
    """
    A checked table: roles and districts exist, no two rows contradict each other.

    Parameters
    ----------
    file : str
        Name of the file.
    sha256 : str
        Of its bytes.
    rows : tuple of SetBackRow
        In the order of the file; `jurisdiction` is `CITY` or the name of a district.
    """

    file: str
    sha256: str
    rows: tuple[SetBackRow, ...]

    def on(self, day: date) -> tuple[SetBackRow, ...]:
        """
        Give what is in force on a day.

        Parameters
        ----------
        day : date
            Which.

        Returns
        -------
        tuple of SetBackRow
            In the order of the file.
        """
        return tuple(row for row in self.rows if row.in_force(day))


def replaced_in(row: SetBackRow, rows: tuple[SetBackRow, ...]) -> tuple[str, ...]:
    """
    Name the districts in which a row for the whole city gives way.

    Parameters
    ----------
    row : SetBackRow
        Any row.
    rows : tuple of SetBackRow
        In force on the same day.

    Returns
    -------
    tuple of str
        Districts whose own row for the same feature says that it replaces the city's; none of a
        row that is a district's.
    """
    if row.jurisdiction != CITY:
        return ()
    found = [other for other in rows if other.replaces and other.role == row.role]
    return tuple(sorted({other.jurisdiction for other in found}))
