"""The ledger as tables of at most 120 cells a line: by site, by constraint, by district."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.errors import UsageError
from sitesel.report.grid import listing
from sitesel.text import ACTION, STATUS, Text, clause_status

if TYPE_CHECKING:
    from collections.abc import Sequence

Document = dict[str, Any]

WIDTH = 120
SHOWN_DIGITS = 8
AREA_HEADS = (
    Text("毛/亩", "gross/mu"), Text("一票否决/亩", "excluded/mu"), Text("须复核/亩", "flagged/mu"),
    Text("净/亩", "net/mu"), Text("净/公顷", "net/ha"), Text("净占毛", "share"),
)  # fmt: skip
AREAS = ("gross_mu", "excluded_mu", "flagged_mu", "net_mu", "net_ha")
RIGHT = (*(head.zh for head in AREA_HEADS), "块数", "依次扣/亩", "单看/亩")


def ledger_text(document: Document, *, language: str = "zh", by: str = "site") -> str:
    """
    Show the ledger: a table, totals, and by name what could not be assessed.

    Parameters
    ----------
    document : dict
        Of `sitesel.ledger.ledger`.
    language : str
        `zh` or `en`.
    by : {'site', 'constraint', 'district'}
        What the rows are; of a single site always its constraints.

    Returns
    -------
    str
        Lines of at most 120 cells.

    Raises
    ------
    UsageError
        If the rows can be no such thing.
    """
    tables = {"site": _by_site, "constraint": _by_constraint, "district": _by_district}
    if by not in tables:
        raise UsageError(
            f"台账不能按 {by!r} 列;可按 {'、'.join(tables)}。",
            f"The ledger is not listed by {by!r}; by {', '.join(tables)}.",
        )
    if len(document["sites"]) == 1 and by == "site":
        by = "constraint"
    lines = [_title(document).of(language), tables[by](document, language)]
    notes = [*_totals(document), *_untold(document), *_groundless(document), *_set_backs(document)]
    return "\n".join([*lines, *(f"* {note.of(language)}" for note in notes)])


def _title(document: Document) -> Text:
    industry, pack, count = document["industry"], document["pack"], len(document["sites"])
    if count == 1:
        (site,) = document["sites"]
        return Text(
            f"面积台账 · {site['name_zh']}({site['id']}) · {industry['name_zh']} · "
            f"{pack['title_zh']} {pack['date']}",
            f"Ledger · {site['name_zh']} ({site['id']}) · {industry['name_en']} · "
            f"{pack['title_en']} {pack['date']}",
        )
    return Text(
        f"面积台账 · {industry['name_zh']} · {count} 个地块 · {pack['title_zh']} {pack['date']}",
        f"Ledger · {industry['name_en']} · {count} sites · {pack['title_en']} {pack['date']}",
    )


def _by_site(document: Document, language: str) -> str:
    heads = [Text("地块", "site"), Text("区市", "district"), Text("结论", "status"), *AREA_HEADS]
    rows = [
        [
            f"{site['name_zh']} {site['id']}",
            site["district"] or "-",
            STATUS[site["status"]].of(language),
            *(_areas(site, most="" if site["complete"] else "≤")),
        ]
        for site in document["sites"]
    ]
    return _listing(heads, rows, language)


def _by_district(document: Document, language: str) -> str:
    heads = [Text("区市", "district"), Text("块数", "sites"), *AREA_HEADS]
    unnamed = Text("未注明", "unstated").of(language)
    rows = [
        [one["district"] or unnamed, str(one["sites"]), *_areas(one, most="")]
        for one in document["districts"]
    ]
    total = document["totals"]
    name = Text("合计", "all").of(language)
    return _listing(heads, [*rows, [name, str(total["sites"]), *_areas(total, most="")]], language)


def _by_constraint(document: Document, language: str) -> str:
    heads = [
        Text("约束", "constraint"), Text("后果", "effect"), Text("块数", "sites"),
        Text("依次扣/亩", "taken/mu"), Text("单看/亩", "alone/mu"),
        Text("图层(日期,sha256)", "layers (date, sha256)"),
        Text("条文(核实状态)", "clause (checked?)"),
    ]  # fmt: skip
    rows = [
        [
            one[f"title_{language}"] + _reach(one, language),
            ACTION[one["action"]].of(language),
            str(one["touched"]),
            Text("不扣", "not taken").of(language) if one["ground"] == "checks"
            else f"{one['taken_mu']:,.1f}",
            f"{one['alone_mu']:,.1f}",
            _layers(one, language),
            f"{one['clause_zh'] or '-'} ({clause_status(one['clause_status']).of(language)})",
        ]
        for one in document["constraints"]
        if one["ground"] != "none" and one["alone_m2"] is not None
    ]  # fmt: skip
    return _listing(heads, rows, language)


def _listing(heads: Sequence[Text], rows: Sequence[Sequence[str]], language: str) -> str:
    return listing(heads, rows, language=language, right=RIGHT, width=WIDTH)


def _areas(one: Document, *, most: str) -> list[str]:
    if one["gross_mu"] is None:
        return ["-"] * len(AREA_HEADS)
    numbers = [f"{one[name]:,.1f}" for name in AREAS]
    shown = [*numbers[:3], *(f"{most}{number}" for number in numbers[3:])]
    share = f"{one['net_m2'] / one['gross_m2']:.1%}" if one["gross_m2"] else "-"
    return [*shown, share]


def _reach(one: Document, language: str) -> str:
    """Say how far it reaches, unless the title of a row of the table says so."""
    if not one["set_back_m"] or one["set_back"]:
        return ""
    return Text(f",{one['set_back_m']:g} 米内", f", within {one['set_back_m']:g} m").of(language)


def _layers(one: Document, language: str) -> str:
    part = Text(",不全", ", incomplete")
    found = [
        f"{layer['id']}({layer['date']}{', ' if layer['sha256'] else ''}"
        f"{layer['sha256'][:SHOWN_DIGITS]}{'' if layer['complete'] else part.of(language)})"
        for layer in one["layers"]
    ]
    gone = Text("缺", "missing ").of(language)
    return ", ".join([*found, *(f"{gone}{role}" for role in one["missing_roles"])])


def _totals(document: Document) -> list[Text]:
    total, sites = document["totals"], document["sites"]
    parts = [
        f"{zh} {total[f'{name}_km2']:,.3f}"
        for name, zh in (
            ("gross", "毛"),
            ("excluded", "一票否决"),
            ("flagged", "须复核"),
            ("net", "净"),
        )
    ]
    named = [
        f"{name} {total[f'{name}_km2']:,.3f}" for name in ("gross", "excluded", "flagged", "net")
    ]
    found = [
        Text(
            f"合计(km²):{','.join(parts)};毛 = 净 + 各项依次所扣,先一票否决、后须复核,"
            "重叠只扣一次;按所画位置算。",
            f"In all (km2): {', '.join(named)}; gross = net + what is taken in turn, exclusions "
            "first, overlaps once; as drawn.",
        )
    ]
    if len(sites) > 1:
        found.append(
            Text(
                f"地块互相重叠处只计一次:毛 {total['gross_once_km2']:,.3f},净 "
                f"{total['net_once_km2']:,.3f} km²。",
                f"Ground of several sites counted once: gross {total['gross_once_km2']:,.3f}, net "
                f"{total['net_once_km2']:,.3f} km2.",
            )
        )
    if total["without_area"]:
        found.append(
            Text(
                f"{total['without_area']} 个地块只有一点,没有公开面积,不在合计内。",
                f"{total['without_area']} sites are points of unknown area and in no sum.",
            )
        )
    return found


def _untold(document: Document) -> list[Text]:
    """Name what could not be assessed: unknown, never zero."""
    found = []
    claiming = [one for one in document["constraints"] if one["ground"] != "none"]
    unknown = [one for one in claiming if one["alone_m2"] is None and one["untold"]]
    if unknown:
        found.append(
            Text(
                f"缺图层或图层不全而未评的 {len(unknown)} 项,净面积因此是“至多”(≤):"
                + "、".join(_named(one, "zh") for one in unknown)
                + "。",
                f"Not assessed for want of layers, so that net is at most (≤), {len(unknown)}: "
                + ", ".join(_named(one, "en") for one in unknown)
                + ".",
            )
        )
    some = [one for one in claiming if one["alone_m2"] is not None and one["untold"]]
    if some:
        found.append(
            Text(
                "对部分地块未评:"
                + "、".join(f"{one['title_zh']}({one['untold']} 块)" for one in some)
                + "。",
                "Not assessed for some sites: "
                + ", ".join(f"{one['title_en']} ({one['untold']})" for one in some)
                + ".",
            )
        )
    return found


def _named(one: Document, language: str) -> str:
    lacks = one["missing_roles"] or [layer["id"] for layer in one["layers"]]
    return f"{one[f'title_{language}']}[{', '.join(lacks)}]"


def _groundless(document: Document) -> list[Text]:
    rows = [one for one in document["constraints"] if one["ground"] == "none"]
    if not rows:
        return []
    zh = "、".join(f"{one['title_zh']}({one['why_zh']})" for one in rows)
    en = ", ".join(f"{one['title_en']} ({one['why_en']})" for one in rows)
    return [Text(f"不涉及面积的约束:{zh}。", f"Constraints without ground: {en}.")]


def _set_backs(document: Document) -> list[Text]:
    table = document["set_backs"]
    if table is None:
        return []
    rows, others = len(table["rows"]), len(table["others"])
    return [
        Text(
            f"退让表 {table['file']} 按 {table['as_of']} 有效的 {rows} 行;无效的 {others} 行未用。",
            f"Set-backs: {rows} rows of {table['file']} in force on {table['as_of']}; {others} "
            "are not.",
        )
    ]
