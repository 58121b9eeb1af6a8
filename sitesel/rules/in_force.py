"""
Set-backs in force: a constraint for each row of a pack's table, in place of the rule for all.

The day is the one asked for, else the date of the pack: never the clock's, so that the same input
gives the same output. All rows in force apply, so that where several reach a piece of ground the
greatest distance decides; only a district's row that says so replaces the city's there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sitesel import setbacks
from sitesel.errors import RuleError, UsageError
from sitesel.setbacks import CITY, SetBacksInForce, replaced_in
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitesel.pack import Pack
    from sitesel.rules.ruleset import ConstraintRule, RuleSet
    from sitesel.setbacks import SetBacks
    from sitesel.setbacks.row import SetBackRow

KIND = "set_back"


def in_force(rules: RuleSet, pack: Pack, *, as_of: str | date | None = None) -> RuleSet:
    """
    Put the rows of a pack's table that are in force in place of the rules that stand for them.

    Parameters
    ----------
    rules : RuleSet
        As the files say.
    pack : Pack
        With or without a table.
    as_of : str or date, optional
        The day, as `2026-05-01`; by default the date of the pack.

    Returns
    -------
    RuleSet
        Without a table unchanged; so is what this function made.

    Raises
    ------
    UsageError
        If the day is none, or one is asked for though there is no table.
    BrokenLayerError
        If the table is at fault.
    RuleError
        If a rule file uses a set-back and there is no table, or no row for it.
    """
    if rules.set_backs is not None:
        return rules
    table = setbacks.of(pack)
    used = [rule for rule in rules.constraints if _stands_for_rows(rule)]
    if table is None:
        _refuse_without(used, as_of)
        return rules
    day = _day(as_of, pack)
    _refuse_unlisted(used, table)
    rows, free = table.on(day), {row.role for row in table.rows}
    made: dict[str, list[ConstraintRule]] = {}
    by_id: dict[str, SetBackRow] = {}
    for rule in (*used, *rules.templates):  # what a rule file uses by name comes first
        features = set(rule.params.get("of", ())) or free
        made[rule.id] = []
        for row in (row for row in rows if row.role in features & free):
            one = _constraint(rule, row, rows, pack)
            made[rule.id].append(one)
            by_id[one.id] = row
        free = free - features
    kept = [part for rule in rules.constraints for part in made.get(rule.id, [rule])]
    added = [part for rule in rules.templates for part in made[rule.id]]
    return replace(
        rules,
        constraints=(*kept, *added),
        templates=(),
        set_backs=_told(table, day, by_id, stated=as_of is not None),
    )


def _stands_for_rows(rule: ConstraintRule) -> bool:
    return rule.kind == KIND and not rule.params.get("set_back_m")


def _refuse_without(used: Iterable[ConstraintRule], as_of: object) -> None:
    names = ", ".join(rule.id for rule in used)
    if names:
        raise RuleError(
            f"规则用到退让({names}),数据包却没有退让表;请在图层文件夹里放一份 setbacks.csv。",
            f"The rules use set-backs ({names}) and the pack has no table of them; put a "
            "setbacks.csv into the folder of layers.",
        )
    if as_of is not None:
        raise UsageError(
            "--as-of 选定退让表里有效的行,而数据包没有退让表;请去掉它,或用 --layers 给出含 "
            "setbacks.csv 的文件夹。",
            "--as-of chooses the rows of a table of set-backs that are in force, and the pack has "
            "none; leave it out, or give a folder with a setbacks.csv by --layers.",
        )


def _refuse_unlisted(used: Iterable[ConstraintRule], table: SetBacks) -> None:
    """Refuse a rule that names a feature of which there is no row: its set-back would vanish."""
    listed = {row.role for row in table.rows}
    for rule in used:
        lacking = ", ".join(role for role in rule.params.get("of", ()) if role not in listed)
        if lacking:
            raise RuleError(
                f"规则 {rule.id} 要 {lacking} 的退让,而退让表 {table.file} 里没有这样的行;"
                "请在表中补上,或从规则中去掉。",
                f"The rule {rule.id} wants set-backs from {lacking}, of which the table "
                f"{table.file} has no row; add one, or drop the rule.",
            )


def _day(as_of: str | date | None, pack: Pack) -> date:
    said = pack.head.date if as_of is None else as_of
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise UsageError(
            f"{said!r} 不是日期;请用 --as-of 给出退让表的时点,如 2026-05-01。",
            f"{said!r} is no day; give the day of the table of set-backs by --as-of, such as "
            "2026-05-01.",
        ) from error


def _constraint(
    rule: ConstraintRule, row: SetBackRow, rows: tuple[SetBackRow, ...], pack: Pack
) -> ConstraintRule:
    codes = {one.name_zh: one.code for one in pack.districts}
    place = codes.get(row.jurisdiction, row.jurisdiction) or "city"
    action = row.action or rule.action
    feature = pack.titles[row.role]
    where = Text(row.jurisdiction or "全市", row.jurisdiction or "whole city")
    reach = f"{row.distance_m:g}"
    ended = "" if row.effective_to is None else f",{row.effective_to} 失效"
    dated = f"{row.effective_from} 起生效{ended}"  # a clause stands in Chinese in every language
    params: dict[str, Any] = {"of": (row.role,), "set_back_m": row.distance_m}
    if row.jurisdiction != CITY:
        params["within"] = row.jurisdiction
    if gives_way := replaced_in(row, rows):
        params["outside"] = gives_way
    return replace(
        rule,
        id=f"{rule.id}_{row.role}_{place}" + (f"_{action}" if row.action else ""),
        title=Text(
            f"{rule.title.zh}:{feature.zh} {reach} 米({where.zh})",
            f"{rule.title.en}: {feature.en} {reach} m ({where.en})",
        ),
        rule=Text(
            f"{where.zh}:距{feature.zh}不小于 {reach} 米。",
            f"{where.en}: at least {reach} m from {feature.en}.",
        ),
        params=params,
        action=action,
        clause=f"{row.clause}({dated})",
        clause_status=row.clause_status,
        source=row.source,
    )


def _told(
    table: SetBacks, day: date, by_id: dict[str, SetBackRow], *, stated: bool
) -> SetBacksInForce:
    numbers = {row.row for row in by_id.values()}
    return SetBacksInForce(
        as_of=day.isoformat(),
        stated=stated,
        file=table.file,
        sha256=table.sha256,
        rows={name: row.model_dump(mode="json") for name, row in by_id.items()},
        others=tuple(row.model_dump(mode="json") for row in table.rows if row.row not in numbers),
    )
