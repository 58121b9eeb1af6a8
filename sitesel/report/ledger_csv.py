"""The ledger as CSV: a line a site and constraint, with its trace; no formula starts a cell."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from sitesel.ledger.amounts import UNITS_M2
from sitesel.report.cells import disarmed
from sitesel.text import ACTION, Text, clause_status

if TYPE_CHECKING:
    from collections.abc import Iterator

Document = dict[str, Any]

AMOUNTS = {
    "taken": Text("面积", "area"),
    "alone": Text("单看", "alone"),
}
UNIT_TITLES = {"m2": "m²", "mu": "亩", "ha": "公顷", "km2": "km²"}
HEADS = (
    Text("地块编号", "site"), Text("地块名称", "name"), Text("区市", "district"),
    Text("项目", "entry"), Text("约束编号", "constraint"), Text("约束", "title"),
    Text("后果", "effect"), Text("条文", "clause"), Text("条文核实", "clause_status"),
    Text("图层", "layers"), Text("图层日期", "layer_dates"), Text("图层sha256", "layer_sha256"),
    Text("缺的图层", "missing_roles"), Text("距离_m", "distance_m"),
    Text("退让表行", "set_back_row"), Text("生效日期", "effective_from"),
)  # fmt: skip
ENTRIES = {
    "gross": Text("毛面积", "gross"),
    "takes": Text("扣除", "taken"),
    "checks": Text("须复核,不扣", "to be checked, not taken"),
    "unknown": Text("未评", "not assessed"),
    "net": Text("净面积", "net"),
    "net_most": Text("净面积(至多)", "net (at most)"),
}


def ledger_csv(document: Document, *, language: str = "zh") -> str:
    """
    Write the ledger as CSV.

    Parameters
    ----------
    document : dict
        Of `sitesel.ledger.ledger`.
    language : str
        `zh` or `en`: of heads and words.

    Returns
    -------
    str
        Of each site gross, a line for what each constraint takes or could not be told, and net;
        areas in m2, 亩, ha and km2; empty where unknown.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    heads = [head.of(language) for head in HEADS]
    for title in AMOUNTS.values():
        units = [UNIT_TITLES[unit] if language == "zh" else unit for unit in UNITS_M2]
        heads += [
            f"{title.zh}({unit})" if language == "zh" else f"{title.en}_{unit}" for unit in units
        ]
    writer.writerow(heads)
    constraints = {one["id"]: one for one in document["constraints"]}
    for site in document["sites"]:
        for cells in _rows(site, constraints, language):
            writer.writerow([disarmed(cell) if isinstance(cell, str) else cell for cell in cells])
    return stream.getvalue()


def _rows(
    site: Document, constraints: dict[str, Document], language: str
) -> Iterator[list[str | float | None]]:
    who = [site["id"], site["name_zh"], site["district"]]
    bare: list[str | float | None] = [""] * (len(HEADS) - len(who) - 1)
    none = [None] * len(UNITS_M2)

    def total(name: str, entry: str) -> list[str | float | None]:
        areas = [site[f"{name}_{unit}"] for unit in UNITS_M2]
        return [*who, ENTRIES[entry].of(language), *bare, *areas, *none]

    yield total("gross", "gross")
    for row in site["rows"]:
        one = constraints[row["id"]]
        entry = "unknown" if row["alone_m2"] is None else row["ground"]
        areas = [row[f"{name}_{unit}"] for name in AMOUNTS for unit in UNITS_M2]
        yield [*who, ENTRIES[entry].of(language), *_trace(one, language), *areas]
    yield total("net", "net" if site["complete"] else "net_most")


def _trace(one: Document, language: str) -> list[str | float | None]:
    table = one["set_back"] or {}

    def of_layers(key: str) -> str:
        return "; ".join(layer[key] for layer in one["layers"])

    return [
        one["id"],
        one[f"title_{language}"],
        ACTION[one["action"]].of(language),
        one["clause_zh"],
        clause_status(one["clause_status"]).of(language),
        of_layers("id"),
        of_layers("date"),
        of_layers("sha256"),
        "; ".join(one["missing_roles"]),
        one["set_back_m"] or None,
        table.get("row"),
        table.get("effective_from", ""),
    ]
