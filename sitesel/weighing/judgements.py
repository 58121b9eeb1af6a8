"""
The judgements of one department, checked against the rules: every fault of a file at once.

Criteria are named by id, code, Chinese or English title; whatever order the file has, they are
kept in the order of the rules, so that the same judgements give the same shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import InputError
from sitesel.text import Text
from sitesel.weighing.checks import (
    Grid,
    check_best_worst,
    check_pairs,
    check_points,
    check_ranks,
)
from sitesel.weighing.form import METHODS
from sitesel.weighing.form_toml import read_toml
from sitesel.weighing.form_workbook import read_workbook
from sitesel.weighing.names import resolved

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray
    from sitesel.rules import RuleSet
    from sitesel.weighing.form import Cell, Form

READERS = {".toml": read_toml, ".xlsx": read_workbook}
LEAST_CRITERIA = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judgements:
    """
    What one department judged.

    Parameters
    ----------
    file : str
        Where it stands.
    department : str
        Whose it is.
    importance : float
        Of the department in a group; above 0.
    method : str
        One of `METHODS`.
    criteria : tuple of str
        Ids, in the order of the rules.
    values : ndarray of float, shape (m, 1), (m, 2) or (m, m)
        Points or ranks; best to others and others to worst; a reciprocal matrix.
    best, worst : int or None
        Which criteria, for the best-worst method.
    """

    file: str
    department: str
    importance: float
    method: str
    criteria: tuple[str, ...]
    values: FloatArray
    best: int | None = None
    worst: int | None = None


def read(path: str | Path, rules: RuleSet) -> Judgements:
    """
    Read and check the judgements of a department.

    Parameters
    ----------
    path : str or Path
        A TOML file or a workbook (.xlsx).
    rules : RuleSet
        Whose criteria may be judged.

    Returns
    -------
    Judgements
        Complete and in range.

    Raises
    ------
    InputError
        If the file cannot be read or a judgement is missing, no number, out of range or
        contradicts its reciprocal; all faults at once.
    """
    target = Path(path)
    if target.suffix.lower() not in READERS:
        raise InputError(
            f"判断文件 {target.name} 的格式不认识;请用 .xlsx 或 .toml(旧的 .xls、.et 请另存为)。",
            f"The format of the judgements {target.name} is not known; use .xlsx or .toml.",
        )
    form = READERS[target.suffix.lower()](target)
    method = form.field("method").text
    if method not in METHODS:
        raise InputError(
            f"判断文件 {form.file} 的方法现为 {method!r};应为 {'、'.join(METHODS)} 之一。",
            f"The method of the judgements {form.file} is {method!r}; it should be one of "
            f"{', '.join(METHODS)}.",
        )
    return _judgements(form, method, rules, stem=target.stem)


def _judgements(form: Form, method: str, rules: RuleSet, *, stem: str) -> Judgements:
    ids, faults = resolved(form.names, rules)
    if len(ids) < LEAST_CRITERIA:
        faults.append(
            Text(
                f"只有 {len(ids)} 项指标;至少要 {LEAST_CRITERIA} 项",
                f"{len(ids)} criteria are judged; at least {LEAST_CRITERIA} are needed",
            )
        )
    known = [one.id for one in rules.criteria]
    order = [] if faults else sorted(range(len(ids)), key=lambda at: known.index(ids[at]))
    criteria = tuple(ids[at] for at in order)
    columns, more = _columns(form, method, criteria, rules)
    places, others = _best_and_worst(form, criteria, rules) if criteria else ([None, None], [])
    faults += [*more, *others, *_faults_of_importance(form)]
    grid = Grid.of([[form.body[at][column] for column in columns] for at in order])
    faults += grid.no_numbers()
    values = grid.numbers
    if not faults:
        values, faults = _values(grid, method, _titles(criteria, rules), places)
    if faults:
        raise InputError(
            f"判断文件 {form.file} 有 {len(faults)} 处不合格式,请逐条改正:",
            f"The judgements {form.file} have {len(faults)} faults; correct each:",
            faults,
        )
    importance = form.field("importance")
    return Judgements(
        file=form.file,
        department=form.field("department").text or stem,
        importance=1.0 if importance.blank else importance.number,
        method=method,
        criteria=criteria,
        values=values,
        best=places[0],
        worst=places[1],
    )


def _values(
    grid: Grid, method: str, titles: list[Text], places: list[int | None]
) -> tuple[FloatArray, list[Text]]:
    if method == "ahp":
        return check_pairs(grid, titles)
    if method == "bwm":
        return check_best_worst(grid, *places)
    return check_ranks(grid) if method == "roc" else check_points(grid, swing=method == "swing")


def _columns(
    form: Form, method: str, criteria: tuple[str, ...], rules: RuleSet
) -> tuple[list[int], list[Text]]:
    """Give the columns in the order of the criteria, or as many as the method has."""
    if method != "ahp":
        wanted = 2 if method == "bwm" else 1
        if len(form.heads) >= wanted:
            return list(range(wanted)), []
        return [], [
            Text(
                f"方法 {method} 要 {wanted} 列,现有 {len(form.heads)} 列;请用 --template 的格式",
                f"the method {method} needs {wanted} columns, found {len(form.heads)}; use the "
                "layout of --template",
            )
        ]
    heads, faults = resolved(form.heads, rules)
    wide = [row for row in form.body if len(row) != len(heads)]
    if faults or not criteria:
        return [], faults
    if set(heads) != set(criteria) or wide or len(form.body) != len(heads):
        return [], [
            Text(
                f"判断矩阵的行({len(form.body)} 项)与列({len(heads)} 项)不是同一批指标",
                f"the rows ({len(form.body)}) and columns ({len(heads)}) of the matrix are not the "
                "same criteria",
            )
        ]
    return [heads.index(one) for one in criteria], []


def _best_and_worst(
    form: Form, criteria: tuple[str, ...], rules: RuleSet
) -> tuple[list[int | None], list[Text]]:
    places: list[int | None] = []
    faults: list[Text] = []
    for name in ("best", "worst"):
        cell = form.field(name)
        (found,), wrong = resolved([cell], rules) if not cell.blank else ([""], [])
        faults += wrong
        if found and found not in criteria:
            faults.append(_not_judged(cell))
        places.append(criteria.index(found) if found in criteria else None)
    return places, faults


def _not_judged(cell: Cell) -> Text:
    return Text(
        f"{cell.at}:指标 {cell.text!r} 不在本文件评判的指标之列",
        f"{cell.at}: the criterion {cell.text!r} is not among those that the file judges",
    )


def _faults_of_importance(form: Form) -> list[Text]:
    cell = form.field("importance")
    if cell.blank or (np.isfinite(cell.number) and cell.number > 0):
        return []
    return [
        Text(
            f"{cell.at}:部门份量现为 {cell.text};应为大于 0 的数",
            f"{cell.at}: the importance of the department is {cell.text}; it should be above 0",
        )
    ]


def _titles(criteria: tuple[str, ...], rules: RuleSet) -> list[Text]:
    titles = {one.id: one.title for one in rules.criteria}
    return [titles[one] for one in criteria]
