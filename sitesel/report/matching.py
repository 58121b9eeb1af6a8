"""A project over sites in tables and sentences: needs, shortlist, what is missing, what helps."""

from __future__ import annotations

from typing import Any

from sitesel.report.grid import listing
from sitesel.text import STATUS, Text

Document = dict[str, Any]

WIDTH = 132
MARK = {"pass": "√", "fail": "×", "unknown": "?"}
NEEDS = (
    Text("号", "no"), Text("级别", "level"), Text("要求", "need"), Text("符合", "meets"),
    Text("不符", "fails"), Text("待核", "unknown"), Text("量自", "measured from"),
)  # fmt: skip
SITES = (
    Text("名次", "rank"), Text("地块", "site"), Text("区市", "district"), Text("得分", "score"),
    Text("可能", "range"), Text("结论", "status"),
)  # fmt: skip
NUMBERS = {"号", "符合", "不符", "待核", "名次", "得分"}
NONE_LEFT = Text("没有地块可选:", "No site is left: ")
CHANGES = Text("改一项,能多开放哪些", "One change, and what it opens")
SUPPLY = Text("补什么,待核就有结论", "What to supply, so that unknowns are decided")
NOTES = Text("说明", "Notes")


def matching_text(document: Document, *, language: str = "zh") -> str:
    """
    Show how sites meet a project.

    Parameters
    ----------
    document : dict
        Of `sitesel.matching`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Tables of at most 132 cells, and sentences.
    """
    lines = [
        _title(document).of(language),
        _needs(document, language),
        *_excluded_by(document, language),
        *_sites(document, language),
        *_shortlist(document, language),
        *_list(CHANGES, _changes(document), language),
        *_list(SUPPLY, _supply(document), language),
        *_list(NOTES, document["notes"], language),
    ]
    return "\n".join(lines)


def _title(document: Document) -> Text:
    project, counts = document["project"], document["counts"]
    segment = project["segment"]
    zh, en = (
        f" · {project[f'industry_{lang}']}" + (f" · {segment[f'name_{lang}']}" if segment else "")
        for lang in ("zh", "en")
    )
    told = [(STATUS[name].of(lang), counts[name]) for lang in ("zh", "en") for name in STATUS]
    said = [f"{word} {count}" for word, count in told]
    half = len(STATUS)
    return Text(
        f"项目选址 · {project['name']}{zh} · {'  '.join(said[:half])}",
        f"Project fit · {project['name']}{en} · {', '.join(said[half:])}",
    )


def _numbered(document: Document) -> list[Document]:
    return [need for need in document["needs"] if need["measured"]]


def _needs(document: Document, language: str) -> str:
    rows = []
    number = 0
    for need in document["needs"]:
        title = need[f"title_{language}"]
        level = need["level_zh"] if language == "zh" else need["level"]
        if not need["measured"]:
            applied = Text("规则约束 ", "rules ").of(language) + ", ".join(need["rules"])
            rows.append(["", level, title, "", "", "", applied if need["rules"] else "–"])
            continue
        number += 1
        counts = [str(need["counts"][name]) for name in MARK]
        lacking = Text("缺 ", "lacks ").of(language) + ", ".join(need["missing_roles"])
        own = Text("地块自身", "the site itself").of(language)
        source = lacking if need["missing_roles"] else ", ".join(need["layers"]) or own
        rows.append([str(number), level, title, *counts, source])
    return listing(NEEDS, rows, language=language, right=NUMBERS, width=WIDTH)


def _excluded_by(document: Document, language: str) -> list[str]:
    shown = [f"{one[f'title_{language}']} {one['count']}" for one in document["excluded_by"]]
    lead, sep = Text("排除的原因(个数):", "Excluded by: "), Text(";", "; ")
    return [lead.of(language) + sep.of(language).join(shown)] if shown else []


def _sites(document: Document, language: str) -> list[str]:
    """Show the shortlist, with a mark a need; where none is left, say what comes nearest."""
    if document["nearest"] is not None:
        nearest = document["nearest"]
        lead = NONE_LEFT.of(language)
        return [
            lead
            + Text(
                f"最接近的是 {nearest['name_zh']},有 {nearest['fails']} 项一票否决不符。",
                f"nearest is {nearest['name_en']}, which fails {nearest['fails']} that exclude.",
            ).of(language)
        ]
    sites = {one["id"]: one for one in document["sites"]}
    heads = [*SITES, *(Text(str(at), str(at)) for at in range(1, len(_numbered(document)) + 1))]
    rows = [
        [
            str(site["rank"]), site[f"name_{language}"], site["district"], f"{site['score']:.1f}",
            f"{site['score_low']:.0f}–{site['score_high']:.0f}",
            STATUS[site["status"]].of(language), *(MARK[one["finding"]] for one in site["needs"]),
        ]
        for site in (sites[one["id"]] for one in document["shortlist"])
    ]  # fmt: skip
    return [listing(heads, rows, language=language, right=NUMBERS, width=WIDTH)]


def _shortlist(document: Document, language: str) -> list[str]:
    sites = {one["id"]: one for one in document["sites"]}
    lines = []
    for one in document["shortlist"]:
        site = sites[one["id"]]
        lines.append(f"{site['rank']}. {site[f'name_{language}']}")
        lines += [f"   + {reason[language]}" for reason in one["reasons"]]
        lines += [f"   - {lack[language]}" for lack in one["lacks"]]
        lines += [f"   ! {rule[language]}" for rule in one["rules"]["failed"]]
        if one["rules"]["open"]:
            count = len(one["rules"]["open"])
            lines.append(
                "   ? "
                + Text(
                    f"规则约束还有 {count} 项未评(sitesel explain 逐项列出)",
                    f"{count} constraints of the rules are not assessed (see `sitesel explain`)",
                ).of(language)
            )
    return lines


def _changes(document: Document) -> list[Document]:
    """Tell what opens sites, then in one sentence what does not."""
    opening = [one for one in document["changes"] if one["opens"]]
    titles = {need["id"]: need for need in document["needs"]}
    idle = [titles[one["need"]] for one in document["changes"] if not one["opens"]]
    if idle:
        zh = "、".join(f"“{one['title_zh']}”" for one in idle)
        en = ", ".join(f'"{one["title_en"]}"' for one in idle)
        opening.append({
            "zh": f"单独放宽不多开放地块的必须项:{zh}。",
            "en": f"Must-haves that open nothing by themselves: {en}.",
        })  # fmt: skip
    return opening


def _supply(document: Document) -> list[Document]:
    """Tell what each layer decides, what all of them do, and what none can."""
    said, count = list(document["supply"]), document["open"]
    decided = count["any"] - count["beyond"]
    if sum(bool(one["open"]) for one in said) > 1:
        said.append({
            "zh": f"以上都补齐,{count['any']} 个待核地块中 {decided} 个的必须项全部有结论。",
            "en": f"With all of these, {decided} of {count['any']} sites have no must-have open.",
        })  # fmt: skip
    if count["beyond"]:
        said.append({
            "zh": f"{count['beyond']} 个地块有必须项待核,只因园区是示意位置或图层在该处没有数据:"
            "用 --sites 给出自己的宗地。",
            "en": f"At {count['beyond']} sites a must-have is open though nothing is missing: "
            "parks are schematic or a layer says nothing there; give your parcels by --sites.",
        })  # fmt: skip
    return said


def _list(title: Text, entries: list[Document], language: str) -> list[str]:
    return [title.of(language), *(f"* {one[language]}" for one in entries)] if entries else []
