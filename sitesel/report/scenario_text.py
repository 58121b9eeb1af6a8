"""Scenarios in the terminal: a rank and score a site and scenario, what moved and why."""

from __future__ import annotations

from typing import Any

from sitesel.report.grid import listing
from sitesel.scenarios import STATED, TOP, movers
from sitesel.text import Text

Document = dict[str, Any]

MOST_MOVED = 3
MOST_PARTS = 3
NOISE = 1e-9  # points: rounding, not a cause


def scenario_text(document: Document, *, language: str = "zh") -> str:
    """
    Show scenarios side by side.

    Parameters
    ----------
    document : dict
        Of `sitesel.scenarios.side_by_side`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Table of ranks and scores; first and always near the top; what moved a scenario, and why.
    """
    industry = document["industry"]
    title = Text(
        f"{industry['name_zh']} · {len(document['scenarios'])} 套规则并列:名次 得分(变化)",
        f"{industry['name_en']} · {len(document['scenarios'])} rule sets side by side: rank score "
        "(change)",
    )
    names = {site["id"]: site["name_zh"] for site in document["sites"]}
    parts = [
        title.of(language) + "\n" + _table(document, language),
        _firsts(document, names, language),
        *(_moved(document, one, names, language) for one in document["moves"]),
    ]
    return "\n\n".join(parts)


def _named(scenario: str, language: str) -> str:
    return STATED.of(language) if scenario == STATED.zh else scenario


def _table(document: Document, language: str) -> str:
    heads = [
        Text("编号", "id"),
        Text("地块", "site"),
        *(
            Text(_named(one["name"], "zh"), _named(one["name"], "en"))
            for one in document["scenarios"]
        ),
    ]
    rows = [
        [
            site["id"],
            ("~" if site["quality"] == "schematic" else "") + site["name_zh"],
            *(_standing(one, site["standings"][0], language) for one in site["standings"]),
        ]
        for site in document["sites"]
    ]
    return listing(heads, rows, language=language)


def _standing(one: Document, stated: Document, language: str) -> str:
    change = "" if one is stated else f" ({one['score'] - stated['score']:+z.1f})"
    if one["rank"] is None:
        return Text("排除", "excluded").of(language) + f" {one['score']:.1f}{change}"
    return f"{one['rank']:>2} {one['score']:.1f}{change}"


def _firsts(document: Document, names: dict[str, str], language: str) -> str:
    lines = []
    for one in document["scenarios"]:
        first = (
            Text(names[one["top"][0]], names[one["top"][0]]) if one["top"] else Text("无", "none")
        )
        lines.append(
            f"{_named(one['name'], language)}: "
            + Text(f"第一是{first.zh}。", f"first is {first.en}.").of(language)
        )
    stay = [names[name] for name in document["always_top"]]
    lines.append(
        Text(
            f"各套规则下都在前 {TOP} 的 {len(stay)} 个:{'、'.join(stay) or '无'}。",
            f"Among the first {TOP} under all rule sets, {len(stay)}: {', '.join(stay) or 'none'}.",
        ).of(language)
    )
    return "\n".join(lines)


def _moved(document: Document, one: Document, names: dict[str, str], language: str) -> str:
    groups = movers(one["sites"])
    lines = [Text(f"【{one['scenario']}】变动与原因", f"[{one['scenario']}] what moved and why")]
    for key, label in (
        ("rises", Text("升", "up")), ("falls", Text("降", "down")),
        ("barred", Text("新排除", "now excluded")),
        ("freed", Text("不再排除", "no longer excluded")),
    ):  # fmt: skip
        found = groups[key]
        shown = found[:MOST_MOVED]
        lines += [_sentence(document, move, names[move["id"]], label) for move in shown]
        if len(found) > len(shown):
            rest = len(found) - len(shown)
            lines.append(Text(f"  {label.zh}的另有 {rest} 个。", f"  {label.en}: {rest} more."))
    if len(lines) == 1:
        lines.append(Text("  名次没有变动。", "  No rank changed."))
    return "\n".join(line.of(language) for line in lines)


def _sentence(document: Document, move: Document, name: str, label: Text) -> Text:
    """Say how a site moved, and which parts of its score changed most; the parts add up."""
    changed = [one for one in move["criteria"] if one["change"]]
    parts = [_part(document["criteria"][one["id"]], one) for one in changed[:MOST_PARTS]]
    rest = sum(one["change"] for one in changed[MOST_PARTS:])
    if len(changed) > MOST_PARTS:
        parts.append(Text(f"其余合计 {rest:+z.1f}", f"the rest {rest:+z.1f}"))
    before, after = (_place(move[f"rank_{when}"]) for when in ("before", "after"))
    barred = move["rank_after"] is None
    return Text(
        f"- {label.zh} {name}:{before.zh}→{after.zh},得分 {move['change']:+z.1f}"
        + (f" = {'、'.join(part.zh for part in parts)}" if parts else ",自身得分未变,是别处变动")
        + (f";{move['reasons_zh'][0]}" if barred else ""),
        f"- {label.en} {name}: {before.en} → {after.en}, score {move['change']:+z.1f}"
        + (f" = {', '.join(part.en for part in parts)}" if parts else ", others moved")
        + (f"; {move['reasons_en'][0]}" if barred else ""),
    )


def _place(rank: int | None) -> Text:
    return Text("排除", "excluded") if rank is None else Text(f"第 {rank}", f"{rank}")


def _part(title: Document, one: Document) -> Text:
    weight = f"{one['weight_before']:.1%}→{one['weight_after']:.1%}"
    value = f"{one['value_before']:.2f}→{one['value_after']:.2f}"
    causes = [
        (one["by_weight"], Text(f"权重 {weight}", f"weight {weight}")),
        (one["by_value"], Text(f"效用 {value}", f"value {value}")),
    ]
    causes = [(by, said) for by, said in causes if abs(by) > NOISE]
    each = [f" {by:+z.1f}" if len(causes) > 1 else "" for by, _ in causes]
    zh = "、".join(said.zh + by for (_, said), by in zip(causes, each, strict=True))
    en = ", ".join(said.en + by for (_, said), by in zip(causes, each, strict=True))
    return Text(
        f"{title['title_zh']} {one['change']:+z.1f}({zh})",
        f"{title['title_en']} {one['change']:+z.1f} ({en})",
    )
