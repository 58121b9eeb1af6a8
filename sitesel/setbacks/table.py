"""The table of set-backs of a city, and what of it is in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBacksInForce:
    """
    What of a pack's table of set-backs is in force.

    Parameters
    ----------
    as_of : str
        The day.
    stated : bool
        Whether the day was asked for; else it is the date of the pack.
    file, sha256 : str
        Of the table.
    rows : Mapping of str to Mapping
        By constraint: row, jurisdiction, role, distance, clause, status, dates, source.
    others : tuple of Mapping
        Rows that are not in force on that day.
    """

    as_of: str
    stated: bool
    file: str
    sha256: str
    rows: Mapping[str, Mapping[str, Any]]
    others: tuple[Mapping[str, Any], ...]


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
