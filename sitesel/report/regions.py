"""New sites as tables, with the certificate in words."""

from __future__ import annotations

from typing import Any

from sitesel.report.grid import listing
from sitesel.text import Text

Document = dict[str, Any]

WIDTH = 120
MU_M2 = 2000.0 / 3.0
HEADS = (
    Text("编号", "id"), Text("片区", "region"), Text("面积/亩", "area/mu"), Text("得分", "score"),
    Text("目标值", "objective"), Text("周长/米", "outline/m"),
)  # fmt: skip
LOSS_HEADS = (
    Text("地块", "piece"), Text("所在片", "region"), Text("面积/亩", "area/mu"),
    Text("若不肯,至多损失", "loss at most"),
)  # fmt: skip
PARETO_HEADS = (
    Text("紧凑系数", "compactness"), Text("平均得分", "mean score"),
    Text("外形系数", "shape factor"), Text("周长合计/米", "outline/m"), Text("", "suggested"),
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
    asked_more = document["losses"] is not None
    lines = [
        _title(document).of(language),
        _table(document, document["regions"], language),
        *(f"* {text.of(language)}" for text in _told(document)),
        *(f"* {note[language]}" for note in document["notes"]),
        *(_alternatives(document, language) if asked_more else ()),
        *(_losses(document, language) if asked_more else ()),
        *(_pareto(document, language) if document["pareto"] is not None else ()),
    ]
    return "\n".join(lines)


def _title(document: Document) -> Text:
    industry, asked = document["industry"], document["asked"]
    least, most = asked["area_mu"]
    made = (
        Text(f"{asked['cell_m']:g} 米像元", f"cells of {asked['cell_m']:g} m")
        if asked["cell_m"] is not None
        else Text(f"{asked['parcels']:,} 个地块", f"{asked['parcels']:,} parcels")
    )
    return Text(
        f"新片区 · {industry['name_zh']} · {asked['count']} 片,各 {least:,.0f}–{most:,.0f} 亩 · "
        f"{made.zh}",
        f"New sites · {industry['name_en']} · {asked['count']} of {least:,.0f}-{most:,.0f} mu · "
        f"{made.en}",
    )


def _worth(document: Document, worth: float) -> str:
    """Write an objective: a mean as it is, a sum in mu."""
    if document["asked"]["objective"] == "mean":
        return f"{worth:.4f}"
    return f"{worth / MU_M2:,.1f}"


def _table(document: Document, rows: list[Document], language: str) -> str:
    cells = [
        [
            row["id"], row["name_zh"], f"{row['area_mu']:,.0f}", f"{row['score']:.1f}",
            _worth(document, row["worth"]), f"{row['outline_m']:,.0f}",
        ]
        for row in rows
    ]  # fmt: skip
    right = {head.zh for head in HEADS[2:]}
    return listing(HEADS, cells, language=language, right=right, width=WIDTH)


def _told(document: Document) -> list[Text]:
    bound, gap, asked = document["bound"], document["gap"], document["asked"]
    total, most = _worth(document, document["total"]), _worth(document, bound["most"])
    mu = Text("", "") if asked["objective"] == "mean" else Text(" 亩", " mu")
    told = [
        Text(
            f"{gap['zh']}(目标值 {total}{mu.zh},上界 {most}{mu.zh},由{bound['how_zh']}得出)。",
            f"{gap['en'].capitalize()} (objective {total}{mu.en}, bound {most}{mu.en} by "
            f"{bound['how_en']}).",
        ),
        Text(
            f"目标({asked['objective']}):{document['objective']['zh']};紧凑系数 "
            f"{asked['compactness']:g}。",
            f"Objective ({asked['objective']}): {document['objective']['en']}; compactness "
            f"{asked['compactness']:g}.",
        ),
        Text(
            f"陆地 {document['land_km2']:,.2f} km²,可用 {document['usable_km2']:,.2f} km²。"
            if asked["cell_m"] is not None
            else f"地块共 {document['land_km2']:,.2f} km²,可用 {document['usable_km2']:,.2f} km²。",
            f"Land {document['land_km2']:,.2f} km2, usable {document['usable_km2']:,.2f} km2.",
        ),
    ]
    return [*told, *_hints(document)]


def _hints(document: Document) -> list[Text]:
    asked, told = document["asked"], list[Text]()
    if asked["exact_s"] is not None and not document["proven"]:
        told.append(
            Text(
                f"整数规划在 {asked['exact_s']:g} 秒内没有证完,上界取各法中最紧的;可给更长时间。",
                f"The integer programme did not finish in {asked['exact_s']:g} s; the bound is the "
                "tightest of all. Allow more time.",
            )
        )
    if document["alternatives"] and document["losses"] is None:
        many = len(document["alternatives"])
        told.append(
            Text(
                f"另有 {many} 处单片与最好的一片相差不到 2%(--alternatives 逐一列出)。",
                f"{many} other single regions are within 2 % of the best (--alternatives lists "
                "them).",
            )
        )
    return told


def _alternatives(document: Document, language: str) -> list[str]:
    rows = document["alternatives"]
    head = Text(
        f"近优片区:找到 {len(rows)} 处单片,目标值与最好的一片相差不到 2%,且与它、"
        "与彼此相同的地不超过九成。",
        f"Near-optimal: {len(rows)} single regions were found within 2 % of the best; none shares "
        "more than nine tenths of its land with it or another.",
    )
    return ["", head.of(language), *([_table(document, rows, language)] if rows else [])]


def _losses(document: Document, language: str) -> list[str]:
    mean = document["asked"]["objective"] == "mean"
    cells = [
        [
            row["id"], row["region"], f"{row['area_mu']:,.1f}",
            Text("无可替代", "nothing else fits").of(language) if row["loss"] is None
            else f"{row['loss'] * 100:.2f}" if mean else f"{row['loss'] / MU_M2:,.1f}",
        ]
        for row in document["losses"]
    ]  # fmt: skip
    unit = Text("分", "points of 100") if mean else Text("亩", "mu")
    head = Text(
        f"替代代价:没有这一块时,所在的一片另找最好的,其余各片不动;损失以{unit.zh}计,至多这么多。",
        "Replacement cost: without the piece its region is sought anew while the others stay; in "
        f"{unit.en}, at most so much.",
    )
    right = {head.zh for head in LOSS_HEADS[2:]}
    table = listing(LOSS_HEADS, cells, language=language, right=right, width=WIDTH)
    return ["", head.of(language), table]


def _pareto(document: Document, language: str) -> list[str]:
    mark = Text("← 建议(拐点)", "<- knee").of(language)
    cells = [
        [
            f"{row['compactness']:g}", f"{row['score']:.2f}", f"{row['shape']:.3f}",
            f"{row['outline_m']:,.0f}", mark if row["knee"] else "",
        ]
        for row in document["pareto"]
    ]  # fmt: skip
    head = Text(
        "得分与紧凑的取舍:各紧凑系数下找到的片区,互不占优;外形系数对最小面积的正方形为 1,越小"
        "越紧凑。",
        "Score against compactness: what was found at each price, none beaten by another; the "
        "shape factor is 1 for a square of the least area, less is more compact.",
    )
    right = {head.zh for head in PARETO_HEADS[:4]}
    table = listing(PARETO_HEADS, cells, language=language, right=right, width=WIDTH)
    return ["", head.of(language), table]
