"""
One row of a table of set-backs, as a pydantic model: checked at the boundary, cell by cell.

Cells come as text, in Chinese or English. A date is a day: 2024-05-01, 2024/5/1 or 2024年5月1日.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from sitesel.text import ACTION, CLAUSE_STATUS, Text

FARTHEST_M = 100_000.0
DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
YES, NO = ("是", "yes", "true", "1"), ("", "否", "no", "false", "0")
ACTIONS = {name: text for name, text in ACTION.items() if name != "info"}
UNVERIFIED = "unverified"


def _fault(kind: str, zh: str, en: str) -> PydanticCustomError:
    return PydanticCustomError(kind, en, {"zh": zh})


def _day(cell: object) -> date | None:
    text = str(cell).strip()
    if not text:
        return None
    found = DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError:
        raise _fault(
            "day", "日期,如 2024-05-01 或 2024年5月1日", "a day, such as 2024-05-01"
        ) from None


def _one_of(known: dict[str, Text], cell: object) -> str:
    text = str(cell).strip()
    for name, words in known.items():
        if text.lower() in {name, words.zh, words.en}:
            return name
    listed = "、".join(words.zh for words in known.values())
    raise _fault("one_of", f"{listed} 之一", f"one of {', '.join(known)}")


def _status(cell: object) -> str:
    return _one_of(CLAUSE_STATUS, cell) if str(cell).strip() else UNVERIFIED


def _action(cell: object) -> str:
    return _one_of(ACTIONS, cell) if str(cell).strip() else ""


def _yes(cell: object) -> bool:
    text = str(cell).strip().lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise _fault("yes_or_no", "是或否", "yes or no")


def _stated(cell: object) -> str:
    text = str(cell).strip()
    if not text:
        raise _fault("stated", "必填", "not empty")
    return text


def _metres(cell: object) -> float:
    try:
        metres = float(str(cell).strip())
    except ValueError:
        metres = 0.0
    if not 0 < metres <= FARTHEST_M:
        raise _fault(
            "metres",
            f"大于 0、不超过 {FARTHEST_M:.0f} 的米数,只写数字",
            f"metres above 0 and up to {FARTHEST_M:.0f}, digits only",
        )
    return metres


Stated = Annotated[str, BeforeValidator(_stated)]


class SetBackRow(BaseModel):
    """A set-back: in which district, from what, how far, by which clause, from when to when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    row: int
    jurisdiction: Stated
    role: Stated
    distance_m: Annotated[float, BeforeValidator(_metres)]
    clause: Stated
    clause_status: Annotated[str, BeforeValidator(_status)] = UNVERIFIED
    effective_from: Annotated[date | None, BeforeValidator(_day)]
    effective_to: Annotated[date | None, BeforeValidator(_day)] = None
    source: Stated
    action: Annotated[Literal["", "exclude", "flag"], BeforeValidator(_action)] = ""
    replaces: Annotated[bool, BeforeValidator(_yes)] = False
    note: str = Field(default="")

    def in_force(self, day: date) -> bool:
        """
        Tell whether it is in force: from its first day on, up to the day before its end.

        Parameters
        ----------
        day : date
            Which.

        Returns
        -------
        bool
            Whether it is.
        """
        begins = self.effective_from
        ended = self.effective_to is not None and self.effective_to <= day
        return begins is not None and begins <= day and not ended

    def meets(self, other: SetBackRow) -> bool:
        """
        Tell whether there is a day on which both are in force.

        Parameters
        ----------
        other : SetBackRow
            Another.

        Returns
        -------
        bool
            Whether there is.
        """
        last = date.max
        return (self.effective_from or last) < (other.effective_to or last) and (
            other.effective_from or last
        ) < (self.effective_to or last)
