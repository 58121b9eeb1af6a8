"""
One site explained, a screenful a part: verdict, waterfall, rival, what binds, net area, unknowns.

Bars and tables are plain enough for a GBK pipe, and aligned where a cell is a cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.report.comparison import differences_table, sentences
from sitesel.report.grid import listing
from sitesel.report.netarea import net_area_text
from sitesel.report.table import site_head, site_tables
from sitesel.text import ACTION, FINDING, Text, clause_status

if TYPE_CHECKING:
    from collections.abc import Sequence

Document = dict[str, Any]

POINTS_A_CELL = 2.0
LEAST_SHOWN = 0.05  # points; less is written as 0.0
MOST_DIFFERENCES = 6


def explanation_text(document: Document, *, language: str = "zh") -> str:
    """
    Say why a site stands where it stands.

    Parameters
    ----------
    document : dict
        Of `Ranking.explain`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Parts with an empty line between them; the full tables of criteria and constraints last.
    """
    site = document["sites"][0]
    parts = [
        _head(document, site, language),
        _waterfall(document, site, language),
        _against(document, language),
        _binding(document, language),
        net_area_text(document["net_area"], site, language=language),
        _unknowns(document, site, language),
        _changes(document, language),
        site_tables(document, site, language=language),
    ]
    return "\n\n".join(part for part in parts if part)


def _head(document: Document, site: Document, language: str) -> str:
    lines = (
        site_head(document, site, language=language),
        document[f"verdict_{language}"],
        document[f"sure_{language}"],
    )
    return "\n".join(line for line in lines if line)


def _changes(document: Document, language: str) -> str:
    title = Text("什么会改变它的名次(精确算出)", "What would change its place (exact)")
    return _part(title, "\n".join(f"* {one[language]}" for one in document["changes"]), language)


def _waterfall(document: Document, site: Document, language: str) -> str:
    heads = (
        Text("指标", "criterion"), Text("贡献", "points"), Text("满分", "of"),
        Text("累计", "sum"), Text("0 至 100 分,每格 2 分", "0 to 100 points, 2 a cell"),
    )  # fmt: skip
    rows = [
        [
            f"{one['code']} {one[f'title_{language}']}",
            f"{one['contribution']:.1f}" + ("" if one["known"] else "?"),
            f"{one['most']:.1f}",
            f"{one['running']:.1f}",
            bar(one["running"] - one["contribution"], one["running"], known=one["known"]),
        ]
        for one in document["waterfall"]
    ]
    title = Text(
        f"得分构成,自大至小累加到 {site['score']:.1f}(# 已知;? 未知,按中点计)",
        f"Where the score comes from, adding up to {site['score']:.1f} (# known; ? unknown, at its "
        "midpoint)",
    )
    return _part(title, listing(heads, rows, language=language, right=_RIGHT), language)


_RIGHT = ("贡献", "满分", "累计", "得分变化", "权重")


def bar(start: float, end: float, *, known: bool) -> str:
    """
    Draw one step of a waterfall.

    Parameters
    ----------
    start, end : float
        Sum before and after, in points.
    known : bool
        Whether the value behind it is known.

    Returns
    -------
    str
        Spaces up to the start, then a mark a cell; a step too short for a cell is a dot.

    Examples
    --------
    >>> bar(4.0, 10.0, known=True), bar(0.0, 4.0, known=False)
    ('  ###', '??')
    >>> bar(4.0, 4.1, known=True), bar(4.0, 4.04, known=True)
    ('  .', '  ')
    """
    left, right = round(start / POINTS_A_CELL), round(end / POINTS_A_CELL)
    mark = "#" if known else "?"
    short = "." if end - start >= LEAST_SHOWN else ""
    return " " * left + (mark * (right - left) or short)


def _against(document: Document, language: str) -> str:
    found = document["against"]
    if found is None:
        return Text(
            "与谁相比:没有别的参评地块。", "Against whom: no other site competes."
        ).of(language)  # fmt: skip
    first, other = found["sites"]
    title = Text(
        f"与{_placed(other).zh}相比(差 = {first['id']} 减 {other['id']})",
        f"Against {_placed(other).en} (difference = {first['id']} less {other['id']})",
    )
    rows = differences_table(found, language=language, most=MOST_DIFFERENCES)
    return _part(title, rows + "\n" + sentences(found, language), language)


def _placed(site: Document) -> Text:
    if site["rank"] is None:
        return Text(f"被排除的{site['name_zh']}", f"{site['name_zh']}, which is excluded")
    return Text(
        f"第 {site['rank']} 名{site['name_zh']}", f"number {site['rank']}, {site['name_zh']}"
    )


def _binding(document: Document, language: str) -> str:
    found = document["binding"]
    if not found:
        return Text("约束:全部通过。", "Constraints: all pass.").of(language)
    heads = (
        Text("约束", "constraint"), Text("判定", "finding"), Text("说明", "why"),
        Text("图层(日期)", "layers (date)"), Text("法规依据(核实状态)", "legal basis (checked?)"),
    )  # fmt: skip
    colon = Text(":", ": ").of(language)
    told = [one for one in found if not one["missing_roles"] or one["finding"] == "fail"]
    rows = [
        [
            one[f"title_{language}"],
            f"{FINDING[one['finding']].of(language)}/{ACTION[one['action']].of(language)}",
            one[f"reason_{language}"].removeprefix(f"{one[f'title_{language}']}{colon}"),
            ", ".join(f"{layer['id']}({layer['date']})" for layer in one["layers"])
            or Text("地块自带", "of the site").of(language),
            f"{one['clause_zh'] or '-'} ({clause_status(one['clause_status']).of(language)})",
        ]
        for one in told
    ]
    missing = [one for one in found if one not in told]
    title = Text(f"拦住它的约束:{len(found)} 项", f"Constraints that bind: {len(found)}")
    lines = ([listing(heads, rows, language=language)] if rows else []) + _lacking(
        missing, language
    )
    return _part(title, "\n".join(lines), language)


def _lacking(missing: Sequence[Document], language: str) -> list[str]:
    """Name the constraints whose layer is missing, by what they would do; clauses stand below."""
    lines = []
    for action in ("exclude", "flag"):
        some = [one for one in missing if one["action"] == action]
        if some:
            effect = ACTION[action].of(language)
            text = Text(
                f"缺图层而未评({effect})的 {len(some)} 项:"
                + "、".join(f"{one['title_zh']}[{', '.join(one['missing_roles'])}]" for one in some)
                + "。",
                f"Not assessed for want of a layer ({effect}), {len(some)}: "
                + ", ".join(
                    f"{one['title_en']} [{', '.join(one['missing_roles'])}]" for one in some
                )
                + ".",
            )
            lines.append(text.of(language))
    return lines


def _unknowns(document: Document, site: Document, language: str) -> str:
    found = document["unknowns"]
    if not found:
        return Text("未知:无,各项指标都已知。", "Unknown: nothing.").of(language)
    heads = (
        Text("未知的指标", "unknown criterion"), Text("权重", "weight"), Text("得分变化", "points"),
        Text("单独弄清后的名次", "rank if it alone were known"),
        Text("要补的资料", "what to supply"),
    )  # fmt: skip
    rows = [
        [
            f"{one['code']} {one[f'title_{language}']}",
            f"{one['weight']:.1%}",
            f"{one['points_low']:+z.1f}/{one['points_high']:+z.1f}",
            _allowed(one, site).of(language),
            "; ".join(one[f"supply_{language}"])
            or Text("该地块的数据", "data of this site").of(language),
        ]
        for one in found
    ]
    low, high = (sum(one[f"points_{end}"] for one in found) for end in ("low", "high"))
    title = Text(
        f"未知的 {len(found)} 项合计可使得分变化 {low:+z.1f} 至 {high:+z.1f}",
        f"{len(found)} unknown, which together may change the score by {low:+z.1f} to {high:+z.1f}",
    )
    return _part(title, listing(heads, rows, language=language, right=_RIGHT), language)


def _allowed(one: Document, site: Document) -> Text:
    if site["rank"] is None:
        return Text("排除,不因此改变", "excluded all the same")
    if not one["matters"]:
        return Text(f"不变(第 {site['rank']})", f"stays {site['rank']}")
    return Text(
        f"第 {one['rank_best']} 至 {one['rank_worst']}",
        f"{one['rank_best']} to {one['rank_worst']}",
    )


def _part(title: Text, body: str, language: str) -> str:
    return f"{title.of(language)}\n{body}"
