"""Reading a form from TOML: one table a method, criteria as keys; a matrix for AHP."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from sitesel import toml
from sitesel.errors import InputError
from sitesel.text import Text, near
from sitesel.weighing.form import METHODS, Cell, Form

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = ("method", "department", "importance", "best", "worst")
TABLES = {
    "direct": ("points",),
    "swing": ("points",),
    "roc": ("ranks",),
    "ahp": ("criteria", "matrix"),
    "bwm": ("best_to_others", "others_to_worst"),
}


def read_toml(path: Path) -> Form:
    """
    Read a form.

    Parameters
    ----------
    path : Path
        A TOML file.

    Returns
    -------
    Form
        Unchecked but for its shape.

    Raises
    ------
    InputError
        If the file is missing, no TOML, or lacks a table of its method.
    """
    try:
        content = toml.parsed(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"读不出判断文件 {path}:{error.strerror or error};请检查路径。",
            f"Cannot read the judgements {path}: {error.strerror or error}; check the path.",
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            f"判断文件 {path.name} 不是 UTF-8 的 TOML:{error}。请改正,或改用 --template 的工作簿。",
            f"The judgements {path.name} are no TOML in UTF-8: {error}. Correct them, or use the "
            "workbook that --template writes.",
        ) from error
    fields = {name: Cell(content[name], name) for name in FIELDS if name in content}
    method = fields["method"].text if "method" in fields else ""
    faults = _faults(content, method)
    if faults:
        raise InputError(
            f"判断文件 {path.name} 的键不合格式,请逐条改正:",
            f"The keys of the judgements {path.name} do not fit the format; correct each:",
            faults,
        )
    if method == "ahp":
        return _pairs(path.name, fields, content)
    return _columns(path.name, fields, {name: content[name] for name in TABLES.get(method, ())})


def _faults(content: dict[str, Any], method: str) -> list[Text]:
    wanted = TABLES.get(method, tuple(dict.fromkeys(sum(TABLES.values(), ()))))
    faults = [
        Text(
            f"键 {name}:没有这个键;最接近的有 {', '.join(near(name, (*FIELDS, *wanted)))}",
            f"key {name}: no such key; nearest: {', '.join(near(name, (*FIELDS, *wanted)))}",
        )
        for name in content
        if name not in (*FIELDS, *wanted)
    ]
    if method not in METHODS:
        return faults
    kinds = {"criteria": list, "matrix": list}
    return faults + [
        Text(
            f"键 {name}:{'缺' if name not in content else '类型不对'};"
            f"方法 {method} 要有{'数组' if name in kinds else '表'} {name}",
            f"key {name}: {'missing' if name not in content else 'wrong type'}; the method "
            f"{method} needs the {'array' if name in kinds else 'table'} {name}",
        )
        for name in wanted
        if not isinstance(content.get(name), kinds.get(name, dict))
    ]


def _pairs(file: str, fields: dict[str, Cell], content: dict[str, Any]) -> Form:
    """Fill matrix rows that are too short with blanks; those too long keep their cells."""
    criteria, matrix = content["criteria"], content["matrix"]
    names = tuple(Cell(name, f"criteria[{at}]") for at, name in enumerate(criteria, start=1))
    rows = [row if isinstance(row, list) else [row] for row in matrix]
    rows += [[] for _ in range(len(names) - len(rows))]
    body = tuple(
        tuple(
            Cell(row[column] if column < len(row) else None, f"matrix[{at},{column + 1}]")
            for column in range(max(len(names), len(row)))
        )
        for at, row in enumerate(rows, start=1)
    )
    return Form(file=file, fields=fields, names=names, heads=names, body=body)


def _columns(file: str, fields: dict[str, Cell], tables: dict[str, dict[str, Any]]) -> Form:
    names = list(dict.fromkeys(name for table in tables.values() for name in table))
    return Form(
        file=file,
        fields=fields,
        names=tuple(Cell(name, next(iter(tables), "") + f".{name}") for name in names),
        heads=tuple(Cell(name, name) for name in tables),
        body=tuple(
            tuple(Cell(table.get(name), f"{title}.{name}") for title, table in tables.items())
            for name in names
        ),
    )
