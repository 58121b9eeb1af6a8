"""Who goes where as a table, with the proof, the conflicts and the fair alternative in words."""

from __future__ import annotations

from typing import Any

from sitesel.assigning.told import names_of, places_of
from sitesel.report.grid import listing
from sitesel.text import STATUS, Text

Document = dict[str, Any]

WIDTH = 132
MOST_NAMES = 12
LAND = Text("亩", "mu")
NOWHERE = Text("不落地", "not placed")
HEADS = (
    Text("产业", "industry"), Text("去处", "goes to"), LAND, Text("得分", "score"),
    Text("自身最优", "own best"), Text("损失", "regret"), Text("结论", "status"),
    Text("稳定", "stays"), Text("无它少", "without"), Text("折中方案", "fair alternative"),
)  # fmt: skip


def assigning_text(document: Document, *, language: str = "zh") -> str:
    """
    Show an assignment.

    Parameters
    ----------
    document : dict
        Of `sitesel.assigning`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Lines of a table of at most 132 cells, and sentences.
    """
    lines = [
        _title(document).of(language),
        _table(document, language),
        *(f"* {text.of(language)}" for text in told(document)),
        *(f"* {one[language]}" for one in document["contests"]),
        *(f"* {note[language]}" for note in document["notes"]),
    ]
    return "\n".join(lines)


def _title(document: Document) -> Text:
    many, sites = len(document["industries"]), len(document["sites"])
    return Text(
        f"谁去哪里 · {many} 个产业 × {sites} 个地块",
        f"Who goes where · {many} industries x {sites} sites",
    )


def _table(document: Document, language: str) -> str:
    shown = [
        head for head in HEADS
        if (head is not LAND or any(one["area_mu"] for one in document["industries"]))
        and (head.zh != "稳定" or document["stability"])
    ]  # fmt: skip
    rows = [
        [dict(zip(HEADS, row, strict=True))[head] for head in shown]
        for row in _rows(document, language)
    ]
    right = {"亩", "得分", "自身最优", "损失", "稳定", "无它少"}
    return listing(shown, rows, language=language, right=right, width=WIDTH)


def _rows(document: Document, language: str) -> list[list[str]]:
    site = {one["id"]: at for at, one in enumerate(document["sites"])}
    fair = document["fair"]["placed"]
    rows = []
    for at, one in enumerate(document["industries"]):
        mine = [pair for pair in document["best"]["placed"] if pair["industry"] == one["id"]]
        other = places_of(document, fair, one["id"]).of(language)
        own = _number(one["own_best"])
        if not mine:
            rows.append(
                [one[f"name_{language}"], NOWHERE.of(language), "", "", own, own, "", "", "", other]
            )
        for number, pair in enumerate(mine):
            place = document["sites"][site[pair["site"]]]
            same = {p["site"] for p in mine} == {
                p["site"] for p in fair if p["industry"] == one["id"]
            }
            rows.append([
                "" if number else one[f"name_{language}"],
                place[f"name_{language}"],
                f"{pair['area_mu']:,.0f}" if pair["area_mu"] else "–",
                _number(pair["score"]),
                "" if number else own,
                "" if number else _number(document["best"]["regret"][at]),
                STATUS[document["status"][at][site[pair["site"]]]].of(language),
                "" if pair["kept"] is None else f"{pair['kept']:.0%}",
                "∞" if pair["loss_without"] is None else _number(pair["loss_without"]),
                "" if number else ("=" if same else other),
            ])  # fmt: skip
    return rows


def _number(number: float | None) -> str:
    return "–" if number is None else f"{number:.1f}"


def proof_of(document: Document) -> Text:
    """
    Say how far from the best possible an assignment is at most.

    Parameters
    ----------
    document : dict
        Of `sitesel.assigning`.

    Returns
    -------
    Text
        A sentence.
    """
    best = document["best"]
    gap, total, most = best["bound"] - best["total"], best["total"], document["prices"]["bound"]
    proven = Text("已证明最优", "Proven optimal")
    if not document["proven"]:
        proven = Text(
            f"未证到底,离最优至多差 {gap:.2f} 分", f"At most {gap:.2f} points below the optimum"
        )
    return Text(
        f"{proven.zh}:目标值 {total:.2f},上界 {best['bound']:.2f};另由各地块的“价格”独立证明,"
        f"任何方案都不超过 {most:.2f}(sitesel assign --verify 可复核)。",
        f"{proven.en}: objective {total:.2f}, bound {best['bound']:.2f}; prices of the sites prove "
        f"by themselves that none exceeds {most:.2f} (`sitesel assign --verify` checks it).",
    )


def told(document: Document) -> list[Text]:
    """
    Say what an assignment comes to.

    Parameters
    ----------
    document : dict
        Of `sitesel.assigning`.

    Returns
    -------
    list of Text
        The proof first.
    """
    return [
        proof_of(document),
        Text(f"目标:{document['objective']['zh']}。", f"Objective: {document['objective']['en']}."),
        _fair(document),
        *_stays(document),
        *_idle(document),
    ]


def _fair(document: Document) -> Text:
    best, fair = document["best"], document["fair"]
    most = max(range(len(best["regret"])), key=lambda row: best["regret"][row] or 0.0)
    name = names_of(document, document["industries"][most]["id"])
    worst, least = best["most_regret"] or 0.0, fair["most_regret"] or 0.0
    if worst - least < 0.05:  # noqa: PLR2004  (as it is shown)
        return Text(
            f"最优方案中损失最大的是{name.zh}({worst:.1f} 分);没有方案能让最大损失更小。",
            f"The greatest regret of the optimum is that of {name.en} ({worst:.1f}); no assignment "
            "has a smaller greatest one.",
        )
    return Text(
        f"最优方案中损失最大的是{name.zh}({worst:.1f} 分)。折中方案把最大损失压到 {least:.1f} 分,"
        f"代价是总分少 {best['total'] - fair['total']:.1f}(“=”为与最优方案相同)。",
        f"The greatest regret of the optimum is that of {name.en} ({worst:.1f}). The fair "
        f"alternative brings the greatest down to {least:.1f}, at the price of "
        f"{best['total'] - fair['total']:.1f} points in all ('=': as in the optimum).",
    )


def _stays(document: Document) -> list[Text]:
    judged = document["stability"]
    if judged is None:
        return []
    box = "、".join("不限" if one is None else f"±{one:.0%}" for one in judged["box"])
    box_en = ", ".join("any" if one is None else f"+-{one:.0%}" for one in judged["box"])
    return [
        Text(
            f"换权重 {judged['draws']:,} 次(各产业分别抽,{box}),每次重算最优:整个方案不变占 "
            f"{judged['whole']:.0%};“稳定”为每一处不变的占比,“无它少”为禁止这一处时整体少的分。",
            f"Weights were drawn {judged['draws']:,} times (each industry's by themselves, "
            f"{box_en}) and the optimum found anew: all stays in {judged['whole']:.0%}; 'stays' "
            "is the share for each placing, 'without' what the whole loses if it is forbidden.",
        )
    ]


def _idle(document: Document) -> list[Text]:
    taken = {pair["site"] for pair in document["best"]["placed"]}
    idle = [one for one in document["sites"] if one["id"] not in taken]
    if not idle:
        return []
    zh = "、".join(one["name_zh"] for one in idle[:MOST_NAMES])
    en = ", ".join(one["name_en"] for one in idle[:MOST_NAMES])
    more, more_en = (" 等", " and others") if len(idle) > MOST_NAMES else ("", "")
    return [
        Text(f"没有分到产业的地块 {len(idle)} 个:{zh}{more}。",
             f"{len(idle)} sites receive none: {en}{more_en}.")
    ]  # fmt: skip
