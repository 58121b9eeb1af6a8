"""
One need of a project: which item, how much, how strictly; read from its row.

A bound is kept as stated, for people, and in the unit that is measured, for the engine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sitesel.matching.items import CHOICE, LEVELS, NAMED, items
from sitesel.text import Text, as_list, near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.matching.items import Item
    from sitesel.matching.sheet import Row

MOST = 1e12
SHORT = {"须": "must", "应": "should", "宜": "nice"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """
    What a project asks of a site.

    Parameters
    ----------
    item : str
        A key of `items.toml`.
    level : str
        `must`, `should` or `nice`.
    bound : float
        In the unit that the item is measured in; NaN of names and choices.
    names : tuple of str
        Names that are wanted or not wanted.
    choice : str
        The class that was stated.
    stated : Text
        The bound as the file states it.
    source : str
        On what ground.
    at : Text
        Where it stands.
    """

    item: str
    level: str
    bound: float = math.nan
    names: tuple[str, ...] = ()
    choice: str = ""
    stated: Text
    source: str
    at: Text

    @property
    def of(self) -> Item:
        """What is asked."""
        return items().item[self.item]

    @property
    def id(self) -> str:
        """Its name among rules."""
        return f"need_{self.item}_{self.level}"

    @property
    def title(self) -> Text:
        """What is asked, and how much."""
        return Text(f"{self.of.title_zh} {self.stated.zh}", f"{self.of.title_en} {self.stated.en}")

    @property
    def measured(self) -> bool:
        """Whether anything is measured; a choice only says which rules apply."""
        return self.of.sense != CHOICE


def needs_of(rows: Sequence[Row], districts: Sequence[str]) -> tuple[tuple[Need, ...], list[Text]]:
    """
    Read needs from their rows.

    Parameters
    ----------
    rows : sequence of Row
        Of a sheet.
    districts : sequence of str
        Of the city; empty if they are not known.

    Returns
    -------
    (tuple of Need, list of Text)
        Those that are sound, and a fault for each that is not.
    """
    found, faults = list[Need](), list[Text]()
    for row in rows:
        wrong: list[Text] = []
        need = _need(row, districts, wrong)
        if need is not None and not wrong:
            found.append(need)
        faults += [Text(f"{row.at.zh}:{one.zh}", f"{row.at.en}: {one.en}") for one in wrong]
    return tuple(found), faults


def _need(row: Row, districts: Sequence[str], wrong: list[Text]) -> Need | None:
    name = _item(row, wrong)
    if not name:
        return None
    item = items().item[name]
    level = _level(row, item, wrong)
    need = Need(item=name, level=level, stated=Text("", ""), source=row.source.text, at=row.at)
    if item.sense == CHOICE:
        choice = _choice(row, item, wrong)
        return replace(need, choice=choice, stated=_choice_text(choice, item))
    if item.sense in NAMED:
        names = _names(row, districts, wrong)
        return replace(need, names=names, stated=Text("、".join(names), ", ".join(names)))
    bound, stated = _bound(row, item, wrong)
    return replace(need, bound=bound, stated=stated)


def _item(row: Row, wrong: list[Text]) -> str:
    known = {
        word: name for name, one in items().item.items() for word in (name, *one.title, *one.names)
    }
    if row.item.text in known:
        return known[row.item.text]
    if row.item.blank:
        wrong.append(Text("没有写“项”(item)", "no item is named"))
        return ""
    options = near(row.item.text, known)
    wrong.append(
        Text(
            f"没有这一项;最接近的有 {'、'.join(options)}(--template 列出全部)",
            f"there is no such item; nearest: {', '.join(options)} (--template lists them)",
        )
    )
    return ""


def _level(row: Row, item: Item, wrong: list[Text]) -> str:
    known = {word: name for name, text in LEVELS.items() for word in (name, *text)} | SHORT
    if item.sense == CHOICE and (row.level.blank or known.get(row.level.text) == "must"):
        return "must"
    if row.level.text in known and item.sense != CHOICE:
        return known[row.level.text]
    wanted = ["必须"] if item.sense == CHOICE else [text.zh for text in LEVELS.values()]
    english = ["must"] if item.sense == CHOICE else list(LEVELS)
    wrong.append(
        Text(
            f"级别现为 {row.level.text or '空缺'};应为 {'、'.join(wanted)}",
            f"the level is {row.level.text or 'empty'}; it should be {', '.join(english)}",
        )
    )
    return "must"


def _choice(row: Row, item: Item, wrong: list[Text]) -> str:
    value = row.value.value
    text = {True: "是", False: "否"}[value] if isinstance(value, bool) else row.value.text
    known = {word: name for name, one in item.choices.items() for word in (name, one.en)}
    if text in known:
        return known[text]
    wrong.append(
        Text(
            f"值现为 {text};应为 {'、'.join(item.choices)} 之一",
            f"the value is {text}; it should be one of {', '.join(known)}",
        )
    )
    return ""


def _choice_text(choice: str, item: Item) -> Text:
    return Text(choice, item.choices[choice].en) if choice else Text("", "")


def _names(row: Row, districts: Sequence[str], wrong: list[Text]) -> tuple[str, ...]:
    value = row.value.value
    listed = as_list(value if isinstance(value, list) else row.value.text)
    names = tuple(dict.fromkeys(one.strip() for one in listed if one.strip()))
    if not names:
        wrong.append(Text("值里没有名称", "the value names nothing"))
    for name in names:
        if districts and name not in districts:
            options = near(name, districts)
            wrong.append(
                Text(
                    f"没有区市 {name!r};最接近的有 {'、'.join(options)}",
                    f"there is no district {name!r}; nearest: {', '.join(options)}",
                )
            )
    return names


def _bound(row: Row, item: Item, wrong: list[Text]) -> tuple[float, Text]:
    number = math.nan if isinstance(row.value.value, bool | list) else row.value.number
    if not 0 < number <= MOST:
        wrong.append(
            Text(
                f"值现为 {row.value.text};应为大于 0 的数,单位写在“单位”里",
                f"the value is {row.value.text}; it should be a number above 0, the unit apart",
            )
        )
    unit = row.unit.text
    if unit not in item.all_units:
        options = near(unit, item.all_units) if unit else list(item.units)
        wrong.append(
            Text(
                f"单位现为 {unit or '空缺'};可用 {'、'.join(options)}",
                f"the unit is {unit or 'empty'}; use {', '.join(options)}",
            )
        )
        return math.nan, Text("", "")
    size, shown = item.all_units[unit], f"{number:,.10g}"
    english = next((name for name, one in item.also.items() if one == size), unit)
    return number * size, Text(f"{shown} {unit}", f"{shown} {english}")
