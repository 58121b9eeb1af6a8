"""Which criterion a name means: id, code, Chinese or English title; anything else is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.text import Text, near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.rules import RuleSet
    from sitesel.weighing.form import Cell


def known_names(rules: RuleSet) -> dict[str, str]:
    """
    List every name that criteria answer to.

    Parameters
    ----------
    rules : RuleSet
        With all its criteria, weighted or not.

    Returns
    -------
    dict of str to str
        Name without blanks and in lower case, to id; a name of several criteria is left out.
    """
    named: dict[str, set[str]] = {}
    for one in rules.criteria:
        for name in (one.id, one.code, one.title.zh, one.title.en):
            named.setdefault(_plain(name), set()).add(one.id)
    return {name: next(iter(ids)) for name, ids in named.items() if name and len(ids) == 1}


def resolved(cells: Sequence[Cell], rules: RuleSet) -> tuple[list[str], list[Text]]:
    """
    Turn names into ids.

    Parameters
    ----------
    cells : sequence of Cell
        Names as the file has them.
    rules : RuleSet
        Whose criteria.

    Returns
    -------
    list of str
        One id a cell, empty text where unknown.
    list of Text
        Faults: names that no criterion has, and criteria named twice.
    """
    names = known_names(rules)
    ids = [names.get(_plain(cell.text), "") for cell in cells]
    faults = [
        _unknown(cell, rules) if not one else _twice(cell, cells[ids.index(one)])
        for at, (cell, one) in enumerate(zip(cells, ids, strict=True))
        if not one or ids.index(one) < at
    ]
    return ids, faults


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _unknown(cell: Cell, rules: RuleSet) -> Text:
    ids = [one.id for one in rules.criteria]
    zh = near(cell.text, ids + [one.title.zh for one in rules.criteria])
    en = near(cell.text, ids + [one.title.en for one in rules.criteria])
    return Text(
        f"{cell.at}:没有指标 {cell.text!r};最接近的有 {'、'.join(zh)}",
        f"{cell.at}: there is no criterion {cell.text!r}; nearest: {', '.join(en)}",
    )


def _twice(cell: Cell, before: Cell) -> Text:
    return Text(
        f"{cell.at}:指标 {cell.text!r} 与 {before.at} 重复;请删去其一",
        f"{cell.at}: the criterion {cell.text!r} is named at {before.at} already; delete one",
    )
