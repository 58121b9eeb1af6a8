"""
Tables for the terminal: aligned with Chinese text, plain enough for a GBK pipe.

Each function takes the document of a ranking and returns text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.headline import share
from sitesel.reasons import amount
from sitesel.report.grid import grid, text_of
from sitesel.rules.sources import source_said
from sitesel.text import ACTION, FINDING, STATUS, Text, clause_status

if TYPE_CHECKING:
    from rich.table import Table

DEFAULT_ROWS = 20
TOP_REASONS = 2
SHOWN_EXCLUDED_REASONS = 1


def ranking_table(document: dict[str, Any], *, language: str = "zh") -> str:
    """
    Show a ranking: place, site, score with interval, conclusion, what it owes its place to.

    Parameters
    ----------
    document : dict
        Of `sitesel.explain.document`, its sites already chosen.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Lines of at most `WIDTH` cells.
    """
    industry = document["industry"]
    heads = (
        Text("名次", "rank"), Text("编号", "id"), Text("地块", "site"), Text("区市", "district"),
        Text("面积/亩", "mu"), Text("得分", "score"), Text("区间", "interval"),
        Text("名次90%", "rank 90%"), Text("居首", "first"), Text("结论", "status"),
        Text("主要得分项", "mostly from"),
    )  # fmt: skip
    right = {"名次", "面积/亩", "得分", "居首"}
    table = grid([(head, head.zh in right) for head in heads], language)
    for site in document["sites"]:
        table.add_row(*_ranking_row(document, site, language))
    title = Text(
        f"{industry['name_zh']} · 候选地块排名(得分 0–100,示意位置标 ~)",
        f"{industry['name_en']} · candidate sites ranked (score 0-100, ~ schematic)",
    )
    lines = [title.of(language), text_of(table), *_counts(document, language)]
    lines += [f"* {document['headline'][language]}"]
    lines += [f"* {note[language]}" for note in document["notes"]]
    return "\n".join(lines)


def site_head(document: dict[str, Any], site: dict[str, Any], *, language: str = "zh") -> str:
    """
    Name a site with where it stands.

    Parameters
    ----------
    document : dict
        Of a ranking.
    site : dict
        Its entry for the site.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        One line.
    """
    head = Text(
        f"{site['name_zh']}({site['id']}) · {document['industry']['name_zh']} · "
        f"{site['status_zh']} · 得分 {score_text(site)} · 名次 {_ranks(site)}",
        f"{site['name_zh']} ({site['id']}) · {document['industry']['name_en']} · "
        f"{site['status']} · score {score_text(site)} · rank {_ranks(site)}",
    )
    return head.of(language)


def site_tables(document: dict[str, Any], site: dict[str, Any], *, language: str = "zh") -> str:
    """
    Tell everything of one site: every criterion and every constraint.

    Parameters
    ----------
    document : dict
        Of a ranking.
    site : dict
        Its entry for the site.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Table of criteria, table of constraints, notes.
    """
    return "\n".join(
        [
            text_of(_criteria_table(document, site, language)),
            text_of(_constraint_table(document, site, language)),
            *(f"* {note[language]}" for note in document["notes"]),
        ]
    )


def _ranking_row(document: dict[str, Any], site: dict[str, Any], language: str) -> list[str]:
    schematic = "~" if site["quality"] == "schematic" else ""
    return [
        "-" if site["rank"] is None else str(site["rank"]),
        site["id"],
        schematic + site["name_zh"],
        site["district"],
        "?" if site["area_mu"] is None else f"{site['area_mu']:,.0f}",
        f"{site['score']:.1f}",
        f"{site['score_low']:.0f}-{site['score_high']:.0f}",
        *_robust(site),
        STATUS[site["status"]].of(language),
        _mostly(document, site, language),
    ]


def _mostly(document: dict[str, Any], site: dict[str, Any], language: str) -> str:
    if site["status"] == "excluded":
        return "; ".join(site[f"reasons_{language}"][:SHOWN_EXCLUDED_REASONS])
    titles = {one["id"]: one[f"title_{language}"] for one in document["criteria"]}
    known = [one for one in site["criteria"] if one["known"] and one["contribution"] > 0]
    best = sorted(known, key=lambda one: -one["contribution"])[:TOP_REASONS]
    return " ".join(f"{titles[one['id']]}+{one['contribution']:.1f}" for one in best)


def _criteria_table(document: dict[str, Any], site: dict[str, Any], language: str) -> Table:
    heads = (
        Text("指标", "criterion"), Text("测量值", "measured"), Text("效用", "value"),
        Text("权重", "weight"), Text("得分贡献", "contribution"),
        Text("图层(日期)", "layers (date)"), Text("依据", "source"),
    )  # fmt: skip
    right = {"效用", "权重", "得分贡献"}
    table = grid([(head, head.zh in right) for head in heads], language)
    dates = {layer["id"]: layer["date"] for layer in document["layers"]}
    for rule, one in zip(document["criteria"], site["criteria"], strict=True):
        value = f"{one['value']:.2f}" if one["known"] else "0-1"
        lacking = Text("缺 ", "missing ").of(language) + ", ".join(rule["missing_roles"])
        layers = ", ".join(f"{name}({dates[name]})" for name in rule["layers"]) or (
            lacking
            if rule["missing_roles"] and not one["known"]
            else Text("地块自带", "of the site").of(language)
        )
        table.add_row(
            f"{rule['code']} {rule[f'title_{language}']}",
            measurement(one, rule["unit"], language),
            value,
            f"{rule['weight']:.1%}",
            f"{one['contribution']:.1f}" + ("" if one["known"] else "?"),
            layers,
            Text("示例", "illustrative").of(language)
            if rule["illustrative"]
            else source_said(rule["source"]).of(language),
        )
    return table


def _constraint_table(document: dict[str, Any], site: dict[str, Any], language: str) -> Table:
    heads = (
        Text("约束", "constraint"), Text("判定", "finding"), Text("后果", "effect"),
        Text("说明", "why"), Text("法规依据(核实状态)", "legal basis (checked?)"),
    )  # fmt: skip
    table = grid([(head, False) for head in heads], language)
    rules = {rule["id"]: rule for rule in document["constraints"]}
    for one in site["constraints"]:
        rule = rules[one["id"]]
        why = one[f"reason_{language}"] or measurement(one, rule["unit"], language)
        table.add_row(
            rule[f"title_{language}"],
            FINDING[one["finding"]].of(language),
            ACTION[rule["action"]].of(language),
            why,
            f"{rule['clause_zh'] or '-'} ({clause_status(rule['clause_status']).of(language)})",
        )
    return table


def measurement(one: dict[str, Any], unit: str, language: str) -> str:
    """
    Write a measurement with the interval that positional uncertainty leaves.

    Parameters
    ----------
    one : dict
        With measured, measured_low and measured_high, None where unknown.
    unit : str
        As rules name it.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Such as `46 min [36 min, 57 min]`.
    """
    best = amount(one["measured"], unit, language)
    low, high = one["measured_low"], one["measured_high"]
    if low is None or high is None or low == high:
        return best
    return f"{best} [{amount(low, unit, language)}, {amount(high, unit, language)}]"


def score_text(site: dict[str, Any]) -> str:
    """
    Write a score with its interval.

    Parameters
    ----------
    site : dict
        With score, score_low and score_high.

    Returns
    -------
    str
        Such as `80.5 [58-97]`.
    """
    return f"{site['score']:.1f} [{site['score_low']:.0f}-{site['score_high']:.0f}]"


def _rank_range(site: dict[str, Any]) -> str:
    return "-" if site["rank"] is None else f"{site['rank_best']}-{site['rank_worst']}"


def _ranks(site: dict[str, Any]) -> str:
    return "-" if site["rank"] is None else f"{site['rank']} ({_rank_range(site)})"


def _robust(site: dict[str, Any]) -> tuple[str, str]:
    """Ranks in nine of ten draws, and how often first."""
    found = site["robustness"]
    if found is None:
        return "-", "-"
    return f"{found['rank_low']}-{found['rank_high']}", share(found["first"])


def _counts(document: dict[str, Any], language: str) -> list[str]:
    named = "  ".join(
        f"{STATUS[name].of(language)} {number}" for name, number in document["counts"].items()
    )
    hidden = sum(document["counts"].values()) - len(document["sites"])
    rest = Text(f"(另有 {hidden} 个未列)", f"({hidden} more not listed)").of(language)
    return [named + (f"  {rest}" if hidden else "")]
