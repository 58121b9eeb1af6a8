"""The sites most like one, in the terminal: distance, weight compared, where they differ."""

from __future__ import annotations

from typing import Any

from sitesel.reasons import amount
from sitesel.report.grid import listing
from sitesel.text import STATUS, Text

Document = dict[str, Any]

MOST_DIFFERENCES = 3


def likeness_text(document: Document, *, language: str = "zh") -> str:
    """
    Show the sites most like one.

    Parameters
    ----------
    document : dict
        Of `sitesel.similar.similar`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Title, table, how it is reckoned.
    """
    site, industry = document["site"], document["industry"]
    title = Text(
        f"{industry['name_zh']} · 与{site['name_zh']}({site['id']})最像的地块",
        f"{industry['name_en']} · sites most like {site['name_zh']} ({site['id']})",
    )
    if not document["sites"]:
        none = Text("没有可比的地块。", "There is no site to compare with.")
        return f"{title.of(language)}\n{none.of(language)}"
    heads = (
        Text("编号", "id"), Text("地块", "site"), Text("距离", "distance"),
        Text("所比权重", "weight compared"), Text("名次", "rank"), Text("得分", "score"),
        Text("结论", "status"), Text("差别最大处(该地块 对 所问)", "differs most in (it v. asked)"),
    )  # fmt: skip
    rows = [
        [
            one["id"],
            ("~" if one["quality"] == "schematic" else "") + one["name_zh"],
            f"{one['distance']:.3f}",
            f"{one['compared_weight']:.0%}",
            "-" if one["rank"] is None else str(one["rank"]),
            f"{one['score']:.1f}",
            STATUS[one["status"]].of(language),
            _differences(one, language),
        ]
        for one in document["sites"]
    ]
    right = ("距离", "所比权重", "名次", "得分")
    how = Text(
        "距离 = 各项效用之差的加权均方根,只比两者都已知的指标,0 为相同,1 为处处相反;占比是该项在"
        "距离平方中的份额。",
        "Distance = weighted root mean square of the differences of values, over what is known of "
        "both; 0 is alike, 1 opposite throughout; shares are of the squared distance.",
    )
    return "\n".join(
        [
            title.of(language),
            listing(heads, rows, language=language, right=right),
            f"* {how.of(language)}",
            *(f"* {note[language]}" for note in document["notes"]),
        ]
    )


def _differences(one: Document, language: str) -> str:
    if not one["differences"]:
        return Text("已知各项效用相同", "all known values are equal").of(language)
    lines = []
    for found in one["differences"][:MOST_DIFFERENCES]:
        asked, other = (
            amount(site["measured"], found["unit"], language) for site in found["sites"]
        )
        against = Text("对", "v.").of(language)
        lines.append(
            f"{found[f'title_{language}']} {other} {against} {asked} ({found['part']:.0%})"
        )
    return "\n".join(lines)
