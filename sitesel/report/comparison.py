"""Sites side by side in the terminal: standings, criteria by size of difference, sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.reasons import amount
from sitesel.report.grid import listing
from sitesel.report.table import measurement, score_text
from sitesel.text import ACTION, FINDING, STATUS, Text, clause_status

if TYPE_CHECKING:
    from collections.abc import Sequence

Document = dict[str, Any]

PAIR = 2
_CELLS = Text(
    "(每格:测量值;效用 贡献 首个减它之差 把握;差的区间见 JSON 或两两比较)",
    "(a cell: measured; value, points, the first less it; intervals: JSON, or compare two)",
)
SURE = {  # beside a number whose sign says which is higher
    **dict.fromkeys(("surely_better", "surely_worse"), Text("肯定", "surely")),
    **dict.fromkeys(("better_as_known", "worse_as_known"), Text("就已知", "as known")),
    "equal": Text("", ""),
}


def comparison_text(document: Document, *, language: str = "zh") -> str:
    """
    Show a comparison.

    Parameters
    ----------
    document : dict
        Of `sitesel.compare.compare`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Standings; measurements; differences and sentences a pair; constraints that differ.
    """
    industry = document["industry"]
    title = Text(
        f"{industry['name_zh']} · {len(document['sites'])} 个地块并列(差 = 首个减其余)",
        f"{industry['name_en']} · {len(document['sites'])} sites side by side (difference = the "
        "first less the other)",
    )
    parts = [
        title.of(language) + "\n" + _standings(document, language),
        differences_table(document, language=language),
        sentences(document, language),
        _constraints(document, language),
        "\n".join(f"* {note[language]}" for note in document["notes"]),
    ]
    return "\n\n".join(part for part in parts if part)


def differences_table(document: Document, *, language: str = "zh", most: int | None = None) -> str:
    """
    List criteria by the size of their difference.

    Parameters
    ----------
    document : dict
        Of `sitesel.compare.compare`.
    language : str
        `zh` or `en`.
    most : int, optional
        How many criteria at most; by default all.

    Returns
    -------
    str
        A table; each site has measured, value and contribution, each but the first its difference,
        of two sites also the interval.
    """
    sites = document["sites"]
    wide = len(sites) == PAIR
    columns = [_columns(site["id"], place) for place, site in enumerate(sites)]
    heads = [
        Text("指标(权重)", "criterion (weight)"),
        *(head for column in columns for head in (column if wide else column[:1])),
    ]
    rows = [_row(row, language, wide=wide) for row in document["criteria"][:most]]
    lines = [listing(heads, rows, language=language)]
    if not wide:
        lines.append(_CELLS.of(language))
    hidden = len(document["criteria"]) - len(rows)
    if hidden:
        lines.append(
            Text(f"(另有 {hidden} 项差别更小)", f"({hidden} smaller differences)").of(language)
        )
    return "\n".join(lines)


def _columns(name: str, place: int) -> list[Text]:
    heads = [Text(name, name), Text("效用  贡献", "value, points")]
    return heads + ([Text("差 [区间] 把握", "difference [interval]")] if place else [])


def _row(row: Document, language: str, *, wide: bool) -> list[str]:
    """Measured, value with points, and difference: in a cell each, or all of a site in one."""
    cells = [f"{row['code']} {row[f'title_{language}']} ({row['weight']:.1%})"]
    for place, one in enumerate(row["sites"]):
        value = f"{one['value']:.2f}" if one["known"] else "0-1"
        own = [
            amount(one["measured"], row["unit"], language),
            f"{value}  {one['contribution']:.1f}" + ("" if one["known"] else "?"),
        ]
        if place:
            gap = row["differences"][place - 1]
            interval = f" [{gap['difference_low']:z.1f}, {gap['difference_high']:z.1f}]"
            sure = SURE[gap["certainty"]].of(language)
            own.append(f"{gap['difference']:+z.1f}{interval if wide else ''} {sure}".rstrip())
        cells += own if wide else [f"{own[0]}\n{'  '.join(own[1:])}"]
    return cells


def sentences(document: Document, language: str) -> str:
    """
    Give the sentences of every pair.

    Parameters
    ----------
    document : dict
        Of `sitesel.compare.compare`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        One a line.
    """
    return "\n".join(
        f"- {line}" for pair in document["pairs"] for line in pair[f"sentences_{language}"]
    )


def _standings(document: Document, language: str) -> str:
    heads = (
        Text("编号", "id"), Text("地块", "site"), Text("得分 [区间]", "score [interval]"),
        Text("名次(区间)", "rank (range)"), Text("结论", "status"),
        Text("未知权重", "unknown weight"),
    )  # fmt: skip
    rows = [
        [
            site["id"],
            ("~" if site["quality"] == "schematic" else "") + site["name_zh"],
            score_text(site),
            "-"
            if site["rank"] is None
            else f"{site['rank']} ({site['rank_best']}-{site['rank_worst']})",
            STATUS[site["status"]].of(language),
            f"{site['unknown_weight']:.0%}",
        ]
        for site in document["sites"]
    ]
    return listing(heads, rows, language=language)


def _constraints(document: Document, language: str) -> str:
    found = document["constraints"]
    if not found:
        return Text("约束的判定没有差别。", "No constraint tells them apart.").of(language)
    heads: Sequence[Text] = (
        Text("判定不同的约束", "constraints that differ"),
        *(Text(site["id"], site["id"]) for site in document["sites"]),
        Text("法规依据(核实状态)", "legal basis (checked?)"),
    )
    rows = [
        [
            f"{one[f'title_{language}']}({ACTION[one['action']].of(language)})",
            *(
                f"{FINDING[found['finding']].of(language)} "
                f"{measurement(found, one['unit'], language)}"
                for found in one["sites"]
            ),
            f"{one['clause_zh'] or '-'} ({clause_status(one['clause_status']).of(language)})",
        ]
        for one in found
    ]
    return listing(heads, rows, language=language)
