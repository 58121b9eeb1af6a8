"""
Checking the cells of a form, method by method: what is missing, no number, or out of range.

Each check gives the values that the method needs, and its faults; values count only without faults.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sitesel.text import Text
from sitesel.weighing.pairwise import LARGEST_RATIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitesel.matrix import FloatArray
    from sitesel.weighing.form import Cell

AGREE = 0.0101  # 1 % and the rounding of decimals: 0.33 for 1/3 agrees with 3
FULL_SWING = 100
SHOWN_PAIRS = 15


class Grid(NamedTuple):
    """
    The cells of a form and their numbers.

    Parameters
    ----------
    cells : sequence of sequence of Cell
        One row a criterion.
    numbers : ndarray of float, shape (m, k)
        NaN where nothing or no number stands.
    """

    cells: Sequence[Sequence[Cell]]
    numbers: FloatArray

    @classmethod
    def of(cls, cells: Sequence[Sequence[Cell]]) -> Grid:
        """
        Read the numbers of cells.

        Parameters
        ----------
        cells : sequence of sequence of Cell
            Rows of equal length.

        Returns
        -------
        Grid
            Of these cells.
        """
        return cls(cells, np.array([[cell.number for cell in row] for row in cells]))

    def no_numbers(self) -> Iterator[Text]:
        """
        Say which cells hold something that is no number.

        Yields
        ------
        Text
            One fault a cell.
        """
        for row in self.cells:
            for cell in row:
                if not cell.blank and np.isnan(cell.number):
                    yield Text(
                        f"{cell.at}:现为 {cell.text!r},不是数;请写 3、0.333 或 1/3"
                        "(WPS 把 1/3 变成日期时,先把单元格设为分数)",
                        f"{cell.at}: found {cell.text!r}, which is no number; write 3, 0.333 or "
                        "1/3 (where 1/3 becomes a date, format the cell as a fraction first)",
                    )


def check_points(grid: Grid, *, swing: bool) -> tuple[FloatArray, list[Text]]:
    """
    Check points of direct rating or swing.

    Parameters
    ----------
    grid : Grid
        One column.
    swing : bool
        Whether the greatest must be 100.

    Returns
    -------
    ndarray of float, shape (m, 1)
        The points.
    list of Text
        Faults.
    """
    points = grid.numbers
    if (points == 0).all():
        return points, [Text("所有分数都是 0;至少一项须大于 0", "all points are 0; give some")]
    faults = [
        Text(
            f"{cell.at}:分数{_found(cell).zh};须大于 0,不考虑的指标请删去该行",
            f"{cell.at}: the points are {_found(cell).en}; they must be above 0: delete the row "
            "of a criterion that does not count",
        )
        for (cell,) in grid.cells
        if cell.blank or cell.number <= 0
    ]
    if swing and not faults and not np.isnan(points).any() and points.max() != FULL_SWING:
        faults.append(
            Text(
                f"摆幅打分最高为 {points.max():g};最重要的一项应为 {FULL_SWING}",
                f"the highest swing is {points.max():g}; the most important one is {FULL_SWING}",
            )
        )
    return points, faults


def check_ranks(grid: Grid) -> tuple[FloatArray, list[Text]]:
    """
    Check ranks.

    Parameters
    ----------
    grid : Grid
        One column.

    Returns
    -------
    ndarray of float, shape (m, 1)
        The ranks.
    list of Text
        Faults.
    """
    faults = [
        Text(
            f"{cell.at}:名次{_found(cell).zh};应为 1、2、3…,并列写同一个数",
            f"{cell.at}: the rank is {_found(cell).en}; write 1, 2, 3 …, the same for ties",
        )
        for (cell,) in grid.cells
        if cell.blank or cell.number < 1 or cell.number % 1 > 0
    ]
    return grid.numbers, faults


def check_best_worst(
    grid: Grid, best: int | None, worst: int | None
) -> tuple[FloatArray, list[Text]]:
    """
    Check best-worst judgements.

    Parameters
    ----------
    grid : Grid
        Two columns: best to others, others to worst.
    best, worst : int or None
        Rows of the best and the worst criterion; None if not given.

    Returns
    -------
    ndarray of float, shape (m, 2)
        Complete: 1 for the best and the worst themselves.
    list of Text
        Faults.
    """
    if best is None or worst is None or best == worst:
        same = best is not None and best == worst
        return grid.numbers, [
            Text(
                "best 与 worst(最重要、最不重要的指标)" + ("相同;须不同" if same else "没有都写明"),
                "best and worst " + ("are the same criterion" if same else "are not both named"),
            )
        ]
    judged, cells = grid.numbers.copy(), grid.cells
    itself, across = ((best, 0), (worst, 1)), ((worst, 0), (best, 1))
    for place, other in (across, across[::-1]):
        if cells[place[0]][place[1]].blank:
            judged[place] = judged[other]
    faults = [
        Text(
            f"{cells[row][column].at}:指标与自己相比应为 1 或空着,现为 {judged[row, column]:g}",
            f"{cells[row][column].at}: a criterion beside itself is 1 or blank, "
            f"found {judged[row, column]:g}",
        )
        for row, column in itself
        if abs(judged[row, column] - 1) > AGREE
    ]
    for place in itself:
        judged[place] = 1.0
    faults += [
        _out_of_range(cell, "1–9", "1 to 9")
        for cell, number in zip(sum(map(tuple, cells), ()), judged.ravel(), strict=True)
        if (cell.blank and np.isnan(number)) or number < 1 or number > LARGEST_RATIO
    ]
    first, second = judged[across[0]], judged[across[1]]
    if abs(first / second - 1) > AGREE:
        one, two = cells[worst][0], cells[best][1]
        faults.append(_disagree(one, two, Text("应相等", "should be equal")))
    return judged, faults


def check_pairs(grid: Grid, titles: Sequence[Text]) -> tuple[FloatArray, list[Text]]:
    """
    Check a matrix of pairwise judgements and complete it by reciprocals.

    Parameters
    ----------
    grid : Grid
        Square; each pair given once or twice, the diagonal 1 or blank.
    titles : sequence of Text
        Of the criteria, to name pairs.

    Returns
    -------
    ndarray of float, shape (m, m)
        Reciprocal.
    list of Text
        Faults: out of range, not reciprocal, missing pairs (named, not guessed).
    """
    given, cells = grid.numbers, grid.cells
    count = len(given)
    faults = [
        Text(
            f"{cells[at][at].at}:指标与自己相比应为 1 或空着,现为 {given[at, at]:g}",
            f"{cells[at][at].at}: a criterion beside itself is 1 or blank, found {given[at, at]:g}",
        )
        for at in range(count)
        if abs(given[at, at] - 1) > AGREE
    ]
    most = LARGEST_RATIO * (1 + AGREE)
    faults += [
        _out_of_range(cell, "1/9–9", "1/9 to 9")
        for row in cells
        for cell in row
        if cell.number <= 0 or cell.number > most or 1 / cell.number > most
    ]
    matrix, missing = np.eye(count), []
    for row, column in combinations(range(count), 2):
        upper, lower = given[row, column], given[column, row]
        both = cells[row][column], cells[column][row]
        if both[0].blank and both[1].blank:
            missing.append(
                Text(
                    f"{titles[row].zh}–{titles[column].zh}({both[0].at})",
                    f"{titles[row].en} - {titles[column].en} ({both[0].at})",
                )
            )
        elif abs(upper * lower - 1) > AGREE:
            faults.append(_disagree(*both, Text("应互为倒数", "should be reciprocal")))
        # of two that agree the one of at least 1 is kept: 3 is meant, 0.33 was rounded
        kept = upper if upper >= 1 or np.isnan(lower) else 1 / lower if lower else np.nan
        matrix[row, column], matrix[column, row] = kept, 1 / kept if kept else np.nan
    if missing:
        faults.append(_incomplete(missing))
    return matrix, faults


def _found(cell: Cell) -> Text:
    return Text("没有填", "missing") if cell.blank else Text(f"现为 {cell.text}", cell.text)


def _out_of_range(cell: Cell, zh: str, en: str) -> Text:
    return Text(
        f"{cell.at}:判断{_found(cell).zh};应在 {zh} 之间",
        f"{cell.at}: the judgement is {_found(cell).en}; it should be {en}",
    )


def _disagree(one: Cell, two: Cell, how: Text) -> Text:
    return Text(
        f"{one.at}({one.text})与 {two.at}({two.text})矛盾:{how.zh}(容差 1%);请改其一,或空着一格",
        f"{one.at} ({one.text}) and {two.at} ({two.text}) disagree: they {how.en} (within 1 %); "
        "correct one, or leave one blank",
    )


def _incomplete(missing: Sequence[Text]) -> Text:
    shown, more = missing[:SHOWN_PAIRS], len(missing) > SHOWN_PAIRS
    return Text(
        f"缺 {len(missing)} 对判断:{'、'.join(pair.zh for pair in shown)}"
        f"{'等' if more else ''};请补齐,不会代猜",
        f"{len(missing)} pairs are not judged: {', '.join(pair.en for pair in shown)}"
        f"{' and more' if more else ''}; judge them, none is guessed",
    )
