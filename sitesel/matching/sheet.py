"""
A project as it stands in its file, before anything is checked: heads, and a row for each need.

TOML and workbook hold the same rows (项, 值, 单位, 级别, 依据), so that the same project reads the
same from either. A row without a value asks nothing.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sitesel import toml
from sitesel.errors import InputError
from sitesel.formats import LIMITS as LIMITS_OF_LAYERS
from sitesel.formats.source import Source, check_path
from sitesel.formats.workbook import sheets
from sitesel.text import Text, near
from sitesel.weighing.form import Cell

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "sitesel-project/1"
WHAT = Text("项目文件", "the project")
HEADS = {
    "name": Text("项目名称", "name"),
    "industry": Text("产业", "industry"),
    "segment": Text("产业链环节", "segment"),
    "source": Text("来源", "source"),
}
COLUMNS = {
    "item": Text("项", "item"),
    "value": Text("值", "value"),
    "unit": Text("单位", "unit"),
    "level": Text("级别", "level"),
    "source": Text("依据", "source"),
}
NEEDS = "needs"
LIMITS = replace(LIMITS_OF_LAYERS, cells=100_000)  # a project has some hundreds
NOTHING = Cell(None, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One need as it stands in the file.

    Parameters
    ----------
    at : Text
        Where it stands.
    item, value, unit, level, source : Cell
        Its cells.
    """

    at: Text
    item: Cell
    value: Cell
    unit: Cell = NOTHING
    level: Cell = NOTHING
    source: Cell = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    A project as it stands in its file.

    Parameters
    ----------
    file : str
        Its name.
    heads : dict of str to Cell
        By the keys of `HEADS`.
    rows : tuple of Row
        Those that ask something.
    faults : tuple of Text
        What was wrong with its form.
    """

    file: str
    heads: dict[str, Cell]
    rows: tuple[Row, ...]
    faults: tuple[Text, ...]


def read_sheet(path: Path) -> Sheet:
    """
    Read a project's file.

    Parameters
    ----------
    path : Path
        TOML or a workbook (.xlsx), as `sitesel match --template` writes it.

    Returns
    -------
    Sheet
        Unchecked but for its form.

    Raises
    ------
    InputError
        If it cannot be read, or is neither.
    """
    check_path(path, what=WHAT.zh, what_en=WHAT.en)
    suffix = path.suffix.lower()
    if suffix == ".toml":
        return _from_toml(path)
    if suffix == ".xlsx":
        return _from_workbook(path)
    raise InputError(
        f"项目文件 {path.name} 的格式不认识;请用 .toml 或 .xlsx(旧的 .xls、.et 请另存为)。",
        f"The format of the project {path.name} is not known; use .toml or .xlsx.",
    )


def _from_toml(path: Path) -> Sheet:
    content = _parsed(path)
    faults = _strangers(content, ("schema", *HEADS, NEEDS), Text("键", "key"))
    if content.get("schema") != SCHEMA:
        faults.append(
            Text(
                f"键 schema:现为 {content.get('schema')!r};应为 {SCHEMA!r}",
                f"key schema: found {content.get('schema')!r}; wanted: {SCHEMA!r}",
            )
        )
    rows = []
    for number, one in enumerate(_listed(content, faults), start=1):
        at = Text(f"{NEEDS} 第 {number} 项", f"{NEEDS} {number}")
        faults += _strangers(one, tuple(COLUMNS), at)
        cells = {name: Cell(one.get(name), name) for name in COLUMNS}
        rows.append(Row(at=_named(at, cells["item"]), **cells))
    return Sheet(
        file=path.name,
        heads={name: Cell(content.get(name), name) for name in HEADS},
        rows=_asking(rows),
        faults=tuple(faults),
    )


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return toml.parsed(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"读不出项目文件 {path}:{error.strerror or error};请检查路径。",
            f"Cannot read the project {path}: {error.strerror or error}; check the path.",
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            f"项目文件 {path.name} 不是 UTF-8 的 TOML:{error}。请改正,或用 sitesel match "
            "--template -o 项目.toml 重新开始。",
            f"The project {path.name} is no TOML in UTF-8: {error}. Correct it, or begin again "
            "with `sitesel match --template -o project.toml`.",
        ) from error


def _listed(content: dict[str, Any], faults: list[Text]) -> list[dict[str, Any]]:
    listed = content.get(NEEDS, [])
    if isinstance(listed, list) and all(isinstance(one, dict) for one in listed):
        return listed
    faults.append(
        Text(
            f"键 {NEEDS}:应为一列 {{ item = …, value = …, unit = …, level = … }}",
            f"key {NEEDS}: wanted a list of {{ item, value, unit, level }}",
        )
    )
    return []


def _strangers(table: dict[str, Any], known: tuple[str, ...], at: Text) -> list[Text]:
    return [
        Text(
            f"{at.zh} {name}:没有这个键;最接近的有 {'、'.join(near(name, known))}",
            f"{at.en} {name}: no such key; nearest: {', '.join(near(name, known))}",
        )
        for name in table
        if name not in known
    ]


def _named(at: Text, item: Cell) -> Text:
    return at if item.blank else Text(f"{at.zh}({item.text})", f"{at.en} ({item.text})")


def _asking(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if not row.value.blank and row.value.value != [])


def _from_workbook(path: Path) -> Sheet:
    source = Source(path=path, what=WHAT.zh, what_en=WHAT.en, limits=LIMITS)
    found = sheets(source)
    lines = [[Cell(value, "") for value in cells] for cells in (found[0].rows if found else ())]
    head = next((at for at, line in enumerate(lines) if {"item", "value"} <= set(_head(line))), -1)
    if head < 0:
        raise InputError(
            f"工作簿 {path.name} 的第一张表没有“{COLUMNS['item'].zh}”“{COLUMNS['value'].zh}”"
            "两列的表头;请填 sitesel match --template -o 项目.xlsx 写出的工作簿。",
            f"The first sheet of the workbook {path.name} has no head row with the columns 项 and "
            "值; fill the workbook that `sitesel match --template -o project.xlsx` wrote.",
        )
    column = _head(lines[head])
    heads, rows = dict[str, Cell](), list[Row]()
    titles = {word: name for name, title in HEADS.items() for word in (*title, name)}
    for number, line in enumerate(lines[head + 1 :], start=head + 2):
        cells = {name: line[at] for name, at in column.items()}
        if cells["item"].text in titles:
            heads[titles[cells["item"].text]] = cells["value"]
        else:
            at = _named(Text(f"第 {number} 行", f"row {number}"), cells["item"])
            rows.append(Row(at=at, **cells))
    return Sheet(file=path.name, heads=heads, rows=_asking(rows), faults=())


def _head(line: list[Cell]) -> dict[str, int]:
    """Columns by key, where a row names them."""
    words = {cell.text: at for at, cell in reversed(list(enumerate(line)))}
    return {
        name: words[word]
        for name, title in COLUMNS.items()
        for word in (title.en, title.zh)
        if word in words
    }
