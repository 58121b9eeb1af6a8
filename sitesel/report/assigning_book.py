"""Who goes where as a workbook: placings, contests, regrets, sites, and what to bear in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.assigning.told import names_of, places_of
from sitesel.report.assigning import NOWHERE, told
from sitesel.report.workbook.tables import Sheet, write_tables
from sitesel.text import STATUS, Text

if TYPE_CHECKING:
    from pathlib import Path

Document = dict[str, Any]
Rows = list[list[Any]]

SUBJECT = Text("谁去哪里", "Who goes where")
INDUSTRY, SITE = Text("产业", "Industry"), Text("地块", "Site")
SCORE = Text("得分", "Score")
PLACED = (
    (INDUSTRY, 22, "text"), (Text("去处", "Goes to"), 30, "text"), (Text("亩", "Mu"), 10, "whole"),
    (SCORE, 8, "score"), (Text("自身最优", "Own best"), 10, "score"),
    (Text("损失", "Regret"), 8, "score"), (Text("结论", "Status"), 10, "text"),
    (Text("稳定", "Stays"), 8, "percent"), (Text("无它少", "Without"), 9, "score"),
    (Text("折中方案", "Fair alternative"), 30, "text"),
)  # fmt: skip
CONTESTS = (
    (SITE, 26, "text"), (INDUSTRY, 22, "text"),
    (Text("给它,整体少", "Given to it, the whole loses"), 12, "score"),
    (Text("说明", "In words"), 90, "text"),
)  # fmt: skip
REGRETS = (
    (INDUSTRY, 22, "text"), (Text("自身最优的地块", "Own best site"), 30, "text"),
    (Text("自身最优", "Own best"), 10, "score"),
    (Text("损失:最优", "Regret: optimum"), 12, "score"),
    (Text("损失:折中", "Regret: fair"), 12, "score"),
    (Text("去处:最优", "Optimum"), 30, "text"), (Text("去处:折中", "Fair alternative"), 30, "text"),
)  # fmt: skip
SITES = (
    (SITE, 30, "text"), (Text("区市", "District"), 12, "text"),
    (Text("容量(亩)", "Capacity (mu)"), 12, "whole"),
    (Text("公布的下限", "Least published"), 12, "whole"),
    (Text("已分(亩)", "Given (mu)"), 12, "whole"),
    (Text("产业", "Industries"), 40, "text"),
    (Text("后悔值(参考)", "Regret (indication)"), 12, "score"),
)  # fmt: skip
STATUS_COLUMN = 6


def write_assignment(document: Document, path: Path, *, language: str) -> None:
    """
    Write an assignment as a workbook.

    Parameters
    ----------
    document : dict
        Of `sitesel.assigning`.
    path : Path
        The file.
    language : str
        `zh` or `en`.
    """
    sheets = (
        Sheet(
            title=Text("分配", "Assignment"), note=told(document)[0], columns=PLACED,
            rows=_placed(document, language), status=STATUS_COLUMN,
        ),
        Sheet(
            title=Text("争用", "Contests"), columns=CONTESTS, rows=_contests(document, language),
            note=Text(
                "几个产业都以它为最优的地块:强行判给每一个,其余各重算一次最优。",
                "Sites that several like best: given to each by force, the rest solved anew.",
            ),
        ),
        Sheet(
            title=Text("损失", "Regrets"), columns=REGRETS, rows=_regrets(document, language),
            note=Text(
                "损失 = 自身最优 − 所得;折中方案使最大的损失最小。",
                "Regret: own best less what it gets; the fair alternative has the least greatest.",
            ),
        ),
        Sheet(
            title=Text("地块", "Sites"), columns=SITES, rows=_sites(document, language),
            note=Text(
                "空着的容量是没有公布,不是零。", "An empty capacity is not published, not zero."
            ),
        ),
        Sheet(
            title=Text("说明", "Notes"), columns=((Text("说明", "Notes"), 140, "text"),),
            rows=_notes(document, language), note=Text("", ""),
        ),
    )  # fmt: skip
    write_tables(document, path, sheets, subject=SUBJECT, language=language)


def _placed(document: Document, language: str) -> Rows:
    column = {one["id"]: at for at, one in enumerate(document["sites"])}
    rows: Rows = []
    for at, one in enumerate(document["industries"]):
        name = names_of(document, one["id"]).of(language)
        other = places_of(document, document["fair"]["placed"], one["id"]).of(language)
        lost = document["best"]["regret"][at]
        mine = [pair for pair in document["best"]["placed"] if pair["industry"] == one["id"]]
        nothing = [
            name,
            NOWHERE.of(language),
            None,
            None,
            one["own_best"],
            lost,
            *[None] * 3,
            other,
        ]
        rows += [
            [
                name, document["sites"][column[pair["site"]]][f"name_{language}"],
                pair["area_mu"], pair["score"], one["own_best"], lost,
                STATUS[document["status"][at][column[pair["site"]]]].of(language),
                pair["kept"], pair["loss_without"], other,
            ]
            for pair in mine
        ] or [nothing]  # fmt: skip
    return rows


def _contests(document: Document, language: str) -> Rows:
    site = {one["id"]: one[f"name_{language}"] for one in document["sites"]}
    return [
        [
            site[one["site"]], names_of(document, rival["industry"]).of(language), rival["loss"],
            "" if number else one[language],
        ]
        for one in document["contests"]
        for number, rival in enumerate(one["rivals"])
    ]  # fmt: skip


def _regrets(document: Document, language: str) -> Rows:
    site = {one["id"]: one[f"name_{language}"] for one in document["sites"]}
    best, fair = document["best"], document["fair"]
    return [
        [
            one[f"name_{language}"], site.get(one["own_best_site"], ""), one["own_best"],
            best["regret"][at], fair["regret"][at],
            *(places_of(document, way["placed"], one["id"]).of(language) for way in (best, fair)),
        ]
        for at, one in enumerate(document["industries"])
    ]  # fmt: skip


def _sites(document: Document, language: str) -> Rows:
    joint = Text("、", ", ").of(language)
    return [
        [
            one[f"name_{language}"], one["district"], one["capacity_mu"],
            one["least_capacity_mu"], one["used_mu"],
            joint.join(
                names_of(document, pair["industry"]).of(language)
                for pair in document["best"]["placed"] if pair["site"] == one["id"]
            ),
            one["regret"],
        ]
        for one in document["sites"]
    ]  # fmt: skip


def _notes(document: Document, language: str) -> Rows:
    texts = [text.of(language) for text in told(document)]
    texts += [note[language] for note in document["notes"]]
    rules = [
        f"{one['industry'][f'name_{language}']}: {one['rules']['id']} {one['rules']['sha256'][:12]}"
        for one in document["bases"]
    ]
    named = Text("规则", "Rules").of(language)
    return [[text] for text in (*texts, f"{named}: {'; '.join(rules)}")]
