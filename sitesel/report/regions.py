"""New sites as a table, with the certificate in words."""

from __future__ import annotations

from typing import Any

from sitesel.report.grid import listing
from sitesel.text import Text

Document = dict[str, Any]

WIDTH = 120
HEADS = (
    Text("编号", "id"), Text("片区", "region"), Text("面积/亩", "area/mu"), Text("得分", "score"),
    Text("目标值", "objective"), Text("周长/米", "outline/m"),
)  # fmt: skip


def regions_text(document: Document, *, language: str = "zh") -> str:
    """
    Show regions.

    Parameters
    ----------
    document : dict
        Of `sitesel.newsites`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Lines of at most 120 cells.
    """
    lines = [
        _title(document).of(language),
        _table(document["regions"], language),
        *(f"* {text.of(language)}" for text in _told(document)),
        *(f"* {note[language]}" for note in document["notes"]),
    ]
    return "\n".join(lines)


def _title(document: Document) -> Text:
    industry, asked = document["industry"], document["asked"]
    least, most = asked["area_mu"]
    return Text(
        f"新片区 · {industry['name_zh']} · {asked['count']} 片,各 {least:,.0f}–{most:,.0f} 亩 · "
        f"{asked['cell_m']:g} 米像元",
        f"New sites · {industry['name_en']} · {asked['count']} of {least:,.0f}-{most:,.0f} mu · "
        f"cells of {asked['cell_m']:g} m",
    )


def _table(rows: list[Document], language: str) -> str:
    cells = [
        [
            row["id"], row["name_zh"], f"{row['area_mu']:,.0f}", f"{row['score']:.1f}",
            f"{row['worth']:.4f}", f"{row['outline_m']:,.0f}",
        ]
        for row in rows
    ]  # fmt: skip
    right = {head.zh for head in HEADS[2:]}
    return listing(HEADS, cells, language=language, right=right, width=WIDTH)


def _told(document: Document) -> list[Text]:
    bound, gap = document["bound"], document["gap"]
    told = [
        Text(
            f"{gap['zh']}(目标值 {document['total']:.4f},上界 {bound['most']:.4f},"
            f"由{bound['how_zh']}得出)。",
            f"{gap['en'].capitalize()} (objective {document['total']:.4f}, bound "
            f"{bound['most']:.4f} by {bound['how_en']}).",
        ),
        Text(
            f"目标:{document['objective']['zh']};紧凑系数 {document['asked']['compactness']:g}。",
            f"Objective: {document['objective']['en']}; compactness "
            f"{document['asked']['compactness']:g}.",
        ),
        Text(
            f"陆地 {document['land_km2']:,.0f} km²,可用 {document['usable_km2']:,.0f} km²。",
            f"Land {document['land_km2']:,.0f} km2, usable {document['usable_km2']:,.0f} km2.",
        ),
    ]
    if document["alternatives"]:
        many = len(document["alternatives"])
        told.append(
            Text(
                f"另有 {many} 处单片与最好的一片相差不到 2%(见 JSON 的 alternatives)。",
                f"{many} other single regions are within 2 % of the best (`alternatives` of the "
                "JSON).",
            )
        )
    return told
