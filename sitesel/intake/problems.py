"""
What keeps features from being taken in, by row.

No geometry, numbers that are none, a wrong kind, an invalid outline, an id empty or used before.
Whole arrays: a million parcels are judged in about the time that reading them takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.formats.sound import not_finite
from sitesel.intake.ids import repeated
from sitesel.pack.faults import DIMENSION
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from sitesel.matrix import BoolArray, GeometryArray, IntArray

SHOWN = 5
EMPTY, INFINITE, WRONG, INVALID, NO_ID, TWICE = (
    "empty",
    "infinite",
    "wrong",
    "invalid",
    "id",
    "twice",
)
COLLECTION = 7
Codes = np.ndarray[tuple[int], np.dtype[np.object_]]
SAID = {
    EMPTY: Text("没有图形", "no geometry"),
    INFINITE: Text("坐标为 NaN 或无穷大", "NaN or infinite coordinates"),
    WRONG: Text("几何类型不符", "another kind of geometry"),
    INVALID: Text("图形无效", "invalid geometry"),
    NO_ID: Text("编号为空", "empty id"),
    TWICE: Text("编号与前面的要素重复", "an id used before"),
}
MENDABLE = (INVALID, WRONG)


@dataclass(frozen=True, slots=True)
class Problems:
    """
    What is wrong with the rows of a frame.

    Parameters
    ----------
    code : ndarray of str, shape (n,)
        A key of `SAID`; empty where nothing is wrong.
    why : dict of int to str
        Of invalid rows: what GEOS says, such as `Self-intersection[3 4]`.
    """

    code: Codes
    why: dict[int, str]

    @property
    def bad(self) -> BoolArray:
        """Whether anything is wrong with each row, shape (n,)."""
        found: BoolArray = self.code != ""
        return found

    def count(self, code: str) -> int:
        """
        Count the rows of one fault.

        Parameters
        ----------
        code : str
            A key of `SAID`.

        Returns
        -------
        int
            How many.
        """
        return int((self.code == code).sum())

    def part(self, start: int, stop: int) -> Problems:
        """
        Give the problems of rows that follow each other.

        Parameters
        ----------
        start, stop : int
            The first row, and the one behind the last.

        Returns
        -------
        Problems
            With rows counted from `start`.
        """
        code = self.code[start:stop]
        rows = np.flatnonzero(code == INVALID).tolist()
        return Problems(code, {row: self.why[start + row] for row in rows})

    def replaced(self, rows: IntArray, others: Problems) -> Problems:
        """
        Judge some rows anew.

        Parameters
        ----------
        rows : ndarray of int, shape (k,)
            Which.
        others : Problems
            Of these rows.

        Returns
        -------
        Problems
            Of all rows.
        """
        code, why = self.code.copy(), dict(self.why)
        code[rows] = others.code
        for row in rows.tolist():
            why.pop(row, None)
        return Problems(code, why | {int(rows[row]): text for row, text in others.why.items()})

    def with_codes(self, codes: Codes) -> Problems:
        """
        Add faults of rows that have none so far.

        Parameters
        ----------
        codes : ndarray of str, shape (n,)
            Keys of `SAID`, or empty.

        Returns
        -------
        Problems
            The first fault of each row.
        """
        return Problems(np.where(self.code == "", codes, self.code), self.why)

    def told(self) -> list[Text]:
        """
        Say every fault with its first rows.

        Returns
        -------
        list of Text
            One a fault; empty if nothing is wrong.
        """
        return [self._line(code) for code in SAID if self.count(code)]

    def reason(self, row: int) -> Text:
        """
        Say what is wrong with one row.

        Parameters
        ----------
        row : int
            From 0.

        Returns
        -------
        Text
            With what GEOS says where it says anything.
        """
        said, why = SAID[str(self.code[row])], self.why.get(row)
        return Text(f"{said.zh}:{why}", f"{said.en}: {why}") if why else said

    def _line(self, code: str) -> Text:
        rows = np.flatnonzero(self.code == code)
        listed = ", ".join(
            f"{row + 1}({self.why[row]})" if row in self.why else str(row + 1)
            for row in rows[:SHOWN].tolist()
        )
        more = " …" if len(rows) > SHOWN else ""
        zh, en = SAID[code]
        return Text(
            f"{len(rows)} 个要素{zh},行 {listed}{more}",
            f"{len(rows)} features with {en}, rows {listed}{more}",
        )


def find(shapes: GeometryArray, kind: str, *, ids: pd.Series[str] | None = None) -> Problems:
    """
    Judge every feature.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        In any system.
    kind : str
        `point`, `line`, `polygon` or `mixed`: what the role holds.
    ids : Series of str, optional
        Shape (n,); where features must have one each.

    Returns
    -------
    Problems
        The first fault of each row, in the order of `SAID`.
    """
    code = np.full(len(shapes), "", dtype=object)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    type_of = shapely.get_type_id(shapes)
    wrong = ~np.isin(shapely.get_dimensions(shapes), list(DIMENSION[kind]))
    valid = shapely.is_valid(shapes)
    code[~valid] = INVALID
    code[wrong | ((type_of == COLLECTION) & (kind != "mixed"))] = WRONG
    doubtful = np.flatnonzero(~valid)  # GEOS calls invalid what has such a coordinate
    code[doubtful[not_finite(shapes[doubtful])]] = INFINITE
    code[empty] = EMPTY
    rows = np.flatnonzero(code == INVALID)
    why = dict(zip(rows.tolist(), shapely.is_valid_reason(shapes[rows]).tolist(), strict=True))
    found = Problems(code, why)
    return found if ids is None else found.with_codes(id_codes(ids))


def id_codes(ids: pd.Series[str]) -> Codes:
    """
    Judge ids, of which each must be there and tell its feature from those before.

    Parameters
    ----------
    ids : Series of str
        Shape (n,), of all rows.

    Returns
    -------
    ndarray of str, shape (n,)
        `NO_ID`, `TWICE`, or empty.
    """
    code = np.full(len(ids), "", dtype=object)
    code[repeated(ids)] = TWICE
    code[(ids.isna() | (ids.str.strip() == "")).to_numpy(dtype=bool)] = NO_ID
    return code


def joined(parts: Sequence[Problems]) -> Problems:
    """
    Put the problems of blocks together.

    Parameters
    ----------
    parts : sequence of Problems
        One at least, in the order of the layer.

    Returns
    -------
    Problems
        Of all rows.
    """
    why, start = dict[int, str](), 0
    for part in parts:
        why |= {start + row: text for row, text in part.why.items()}
        start += len(part.code)
    return Problems(np.concatenate([part.code for part in parts]), why)
