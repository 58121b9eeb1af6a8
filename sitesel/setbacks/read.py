"""
Reading `setbacks.csv`: UTF-8 or GB18030, Chinese or English heads, all faults at once by row.

An unknown column, role or district is refused with the nearest names, never passed over: a
set-back that vanished because of a typing error would look like a site that may be built on.
"""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sitesel.districts import district_names
from sitesel.errors import BrokenLayerError
from sitesel.pack.schema import validation_fault
from sitesel.setbacks.row import SetBackRow
from sitesel.setbacks.table import CITY, SetBacks
from sitesel.text import Text, near

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sitesel.pack import Pack

HEADS = {
    "jurisdiction": ("行政区", "区市", "jurisdiction", "district"),
    "role": ("要素", "图层", "角色", "role", "feature"),
    "distance_m": ("距离_m", "距离(m)", "距离", "退让距离_m", "distance_m"),
    "clause": ("条文", "法规条文", "clause"),
    "clause_status": ("条文核实", "核实状态", "clause_status"),
    "effective_from": ("生效日期", "施行日期", "effective_from"),
    "effective_to": ("失效日期", "废止日期", "effective_to"),
    "source": ("来源", "source"),
    "action": ("后果", "action"),
    "replaces": ("替代全市", "replaces"),
    "note": ("备注", "note"),
}
REQUIRED = ("jurisdiction", "role", "distance_m", "clause", "effective_from", "source")
WHOLE_CITY = ("全市", "全域", "市域", "*", "city")
ENCODINGS = ("utf-8-sig", "gb18030")
MOST_BYTES = 10_000_000
MOST_FAULTS = 50
Cells = dict[str, object]


def read_table(path: Path, pack: Pack) -> SetBacks:
    """
    Read a table.

    Parameters
    ----------
    path : Path
        The file.
    pack : Pack
        The city; its roles and districts are those that the table may name.

    Returns
    -------
    SetBacks
        Checked.

    Raises
    ------
    BrokenLayerError
        If the file cannot be read or anything in it is at fault; all faults at once.
    """
    stored, text = _text(path)
    heads, *lines = _lines(text, path) or [[]]
    named = _named(heads)
    faults = [*_faults_of_heads(heads, named)]
    rows: list[SetBackRow] = []
    if not faults:
        for number, cells in enumerate(lines, start=2):
            if any(cell.strip() for cell in cells):
                row, found = _row(number, dict(zip(named, cells, strict=False)), pack)
                extra = len(cells) > len(named) and any(
                    cell.strip() for cell in cells[len(named) :]
                )
                faults += [*found, *([_too_long(number)] if extra else [])]
                rows += [row] if row is not None else []
        faults += [] if rows or faults else [Text("没有一行退让", "there is no row")]
        faults += _contradictions(rows)
    if faults:
        rest = len(faults) - MOST_FAULTS
        more = [Text(f"另有 {rest} 处", f"{rest} more")] if rest > 0 else []
        raise BrokenLayerError(
            f"退让表 {path} 有 {len(faults)} 处毛病,请逐条改正:",
            f"The table of set-backs {path} has {len(faults)} faults; correct each:",
            [*faults[:MOST_FAULTS], *more],
        )
    return SetBacks(file=path.name, sha256=hashlib.sha256(stored).hexdigest(), rows=tuple(rows))


def _text(path: Path) -> tuple[bytes, str]:
    try:
        with path.open("rb") as file:
            stored = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BrokenLayerError(
            f"读不出退让表 {path}:{error}。请检查路径与权限。",
            f"Cannot read the table of set-backs {path}: {error}. Check path and permissions.",
        ) from error
    if len(stored) <= MOST_BYTES:
        for encoding in ENCODINGS:
            try:
                return stored, stored.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise BrokenLayerError(
        f"退让表 {path} 不是不大于 {MOST_BYTES // 1_000_000} MB 的 UTF-8 或 GB18030 文本;"
        "请在表格软件里另存为 CSV。",
        f"The table of set-backs {path} is no text in UTF-8 or GB18030 of at most "
        f"{MOST_BYTES // 1_000_000} MB; save it as CSV in a spreadsheet.",
    )


def _lines(text: str, path: Path) -> list[list[str]]:
    try:
        return [*csv.reader(io.StringIO(text, newline=""))]
    except csv.Error as error:
        raise BrokenLayerError(
            f"退让表 {path} 不是合格的 CSV:{error};请在表格软件里另存为 CSV。",
            f"The table of set-backs {path} is no sound CSV: {error}; save it in a spreadsheet.",
        ) from error


def _named(heads: list[str]) -> list[str]:
    """Fields in the order of the columns; a head that is none stays as it is."""
    fields = {name: field for field, names in HEADS.items() for name in names}
    plain = [head.strip().replace("（", "(").replace("）", ")") for head in heads]
    return [fields.get(head, head) for head in plain]


def _faults_of_heads(heads: list[str], named: list[str]) -> Iterator[Text]:
    known = [name for names in HEADS.values() for name in names]
    for head, field in zip(heads, named, strict=True):
        if field not in HEADS:
            options = "、".join(near(head.strip(), known))
            yield Text(
                f"表头 {head!r}:没有这一列;最接近的有 {options}(说明写进“备注”列)",
                f"head {head!r}: no such column; nearest: {options} (remarks go into `note`)",
            )
    for field in HEADS:
        if named.count(field) > 1:
            yield Text(f"表头 {HEADS[field][0]}:有两列", f"head {field}: two columns")
        if field in REQUIRED and field not in named:
            yield Text(
                f"缺列 {HEADS[field][0]}({field}),必填", f"column {field} is missing, required"
            )


def _too_long(number: int) -> Text:
    return Text(
        f"第 {number} 行:单元格比表头多;含逗号的条文要加引号",
        f"row {number}: more cells than heads; quote a clause that holds a comma",
    )


def _row(number: int, cells: Mapping[str, str], pack: Pack) -> tuple[SetBackRow | None, list[Text]]:
    where = Text(f"第 {number} 行", f"row {number}")
    given = {key: cell for key, cell in cells.items() if key != "note"}
    note = cells.get("note", "").strip()
    faults: list[Text] = []
    blank: Cells = dict.fromkeys(REQUIRED, "")
    try:
        row = SetBackRow.model_validate({**blank, **given, "note": note, "row": number})
    except ValidationError as error:
        told = [_cell_fault(fault, where) for fault in error.errors()]
        return None, [*told, *_faults_of_names(where, cells, pack)[1]]
    changed, faults = _faults_of_names(where, cells, pack)
    begins, ends = row.effective_from, row.effective_to
    if begins is None:
        faults.append(_said(where, "生效日期空缺,必填", "effective_from is empty, required"))
    elif ends is not None and ends <= begins:
        faults.append(
            _said(where, f"失效日期 {ends} 不晚于生效日期 {begins}",
                  f"effective_to {ends} is not after effective_from {begins}")
        )  # fmt: skip
    if row.replaces and changed["jurisdiction"] == CITY:
        faults.append(
            _said(where, "全市的行不能“替代全市”;只有区市的行可以",
                  "a row of the whole city cannot replace it; only a district's can")
        )  # fmt: skip
    return (None if faults else row.model_copy(update=changed)), faults


def _cell_fault(fault: Mapping[str, Any], where: Text) -> Text:
    said = validation_fault(fault)
    head = HEADS[str(fault["loc"][0])][0]
    told = said.zh.split(":", 1)[1]
    return Text(
        f"{where.zh},列 {head}:{told}", f"{where.en}, {said.en.replace('key', 'column', 1)}"
    )


def _said(where: Text, zh: str, en: str) -> Text:
    return Text(f"{where.zh}:{zh}", f"{where.en}: {en}")


def _faults_of_names(
    where: Text, cells: Mapping[str, str], pack: Pack
) -> tuple[dict[str, str], list[Text]]:
    """Jurisdiction and role as the pack names them, and what is unknown with the nearest names."""
    place, feature = (cells.get(name, "").strip() for name in ("jurisdiction", "role"))
    faults = []
    districts = district_names(pack)
    if place and place not in WHOLE_CITY and place not in districts:
        options = "、".join(near(place, [*districts, WHOLE_CITY[0]]))
        faults.append(
            _said(where, f"没有行政区 {place!r};最接近的有:{options}",
                  f"there is no district {place!r}; nearest: {options}")
        )  # fmt: skip
    roles = _roles(pack)
    found = roles.get(feature, ())
    if feature and len(found) != 1:
        options = "、".join(found or near(feature, roles))
        single = Text("唯一的", "single ") if found else Text("", "")
        faults.append(
            _said(where, f"没有{single.zh}要素(图层角色){feature!r};最接近的有:{options}",
                  f"there is no {single.en}role {feature!r}; nearest: {options}")
        )  # fmt: skip
    named = {"jurisdiction": CITY if place in WHOLE_CITY else place, "role": "".join(found[:1])}
    return named, faults


def _roles(pack: Pack) -> dict[str, tuple[str, ...]]:
    """Roles by id and by each of their titles."""
    found: dict[str, tuple[str, ...]] = {}
    for role, title in pack.titles.items():
        for name in dict.fromkeys((title.zh, title.en)):
            found[name] = (*found.get(name, ()), role)
    return {**found, **{role: (role,) for role in pack.titles}}


def _contradictions(rows: list[SetBackRow]) -> Iterator[Text]:
    """Rows of one place and feature in force on one day, unless each says another effect."""
    seen: dict[tuple[str, str], list[SetBackRow]] = {}
    for row in rows:
        alike = seen.setdefault((row.jurisdiction, row.role), [])
        for other in alike:
            differ = row.action and other.action and row.action != other.action
            if row.meets(other) and not differ:
                yield Text(
                    f"第 {other.row} 行与第 {row.row} 行:同一行政区、要素与后果,"
                    f"同时有效({other.distance_m:g} 米与 {row.distance_m:g} 米);"
                    "请删去一行,或写明前一行的失效日期",
                    f"rows {other.row} and {row.row}: same place, feature and effect, in force "
                    f"at the same time ({other.distance_m:g} m and {row.distance_m:g} m); drop "
                    "one, or end the earlier with effective_to",
                )
        alike.append(row)
