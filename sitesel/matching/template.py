"""
A project to be filled in: every item with its unit, level and note, as TOML or as a workbook.

The example is the same sheet with made-up values. What is left empty asks nothing.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from sitesel.matching.items import CHOICE, LEVELS, NAMED, items
from sitesel.matching.sheet import HEADS, NEEDS, SCHEMA

HEAD_NOTES = {
    "name": "写在结果上",
    "industry": "必填:全市 26 个产业之一,任何叫法都行(sitesel industries 列出)",
    "segment": "可不填:产业链的一环,其要求叠加在产业规则上(sitesel chain 产业 列出)",
    "source": "谁提出、依据什么",
}
INTRODUCTION = """\
# 一个项目,供 sitesel match 使用 · A project for `sitesel match`
# 填 value(值);不填("")就不要求。unit(单位)可换成注释里列出的;level(级别):
#   必须 must   不符的地块排除,不知道的待核 · fails: excluded; unknown: unverified
#   应当 should、最好 nice   计分,不排除 · counts in the score, excludes nothing
# 同一项可以写两条,如“必须 60 分钟”和“最好 30 分钟”。可加 source = "依据"。
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One line of a template.

    Parameters
    ----------
    title : str
        What the column 项 says.
    value : object
        Number, text or list; empty text if it is left open.
    unit : str
        Proposed; empty if it has none.
    level : str
        Proposed, in Chinese.
    units, choices : tuple of str
        What may be chosen, in Chinese.
    note : str
        For who fills it in.
    """

    title: str
    value: Any
    unit: str
    level: str
    units: tuple[str, ...]
    choices: tuple[str, ...]
    note: str


def heads(*, example: bool = False) -> dict[str, str]:
    """
    Give the heads of a template.

    Parameters
    ----------
    example : bool
        Whether they are filled.

    Returns
    -------
    dict of str to str
        By the keys of `sheet.HEADS`.
    """
    filled = _example() if example else {}
    return {name: str(filled.get(name, "")) for name in HEADS}


def lines(*, example: bool = False) -> list[Line]:
    """
    Give a line for every item.

    Parameters
    ----------
    example : bool
        Whether they are filled.

    Returns
    -------
    list of Line
        In the order of `items.toml`.
    """
    filled = _example()["values"] if example else {}
    made = []
    for name, item in items().item.items():
        said = filled.get(name, {})
        first = "" if not item.units else next(iter(item.units))
        made.append(
            Line(
                title=item.title_zh,
                value=said.get("value", [] if item.sense in NAMED else ""),
                unit=said.get("unit", first),
                level=LEVELS[said.get("level", item.usual)].zh,
                units=tuple(item.units),
                choices=tuple(item.choices) if item.sense == CHOICE else (),
                note=item.note_zh,
            )
        )
    return made


def template_toml(*, example: bool = False) -> str:
    """
    Write a template as TOML.

    Parameters
    ----------
    example : bool
        Whether it is filled with a made-up project.

    Returns
    -------
    str
        What `sitesel.matching.project.read` takes once an industry is named.
    """
    filled = heads(example=example)
    top = [f'schema = "{SCHEMA}"']
    top += [
        f"{name} = {_toml(filled[name])}  # {title.zh} · {title.en}:{HEAD_NOTES[name]}"
        for name, title in HEADS.items()
    ]
    listed = [_line(one) for one in lines(example=example)]
    return "\n".join([INTRODUCTION, *top, "", f"{NEEDS} = [", *listed, "]", ""])


def _line(line: Line) -> str:
    unit = f", unit = {_toml(line.unit)}" if line.unit else ""
    others = [one for one in line.units if one != line.unit]
    said = [line.note, f"单位也可用 {'、'.join(others)}" if others else "", "/".join(line.choices)]
    note = ";".join(one for one in said if one)
    text = (
        f"  {{ item = {_toml(line.title)}, value = {_toml(line.value)}{unit}, "
        f"level = {_toml(line.level)} }},"
    )
    return f"{text}  # {note}" if note else text


def _toml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_toml(one) for one in value)}]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)


def _example() -> dict[str, Any]:
    text = (files("sitesel") / "matching" / "example.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
