"""Sentences about an assignment, made of its document: who yields to whom, what to mind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.industry import industries
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.assigning.contested import Contest

Document = dict[str, Any]

OBJECTIVE = Text(
    "各产业所得分数(0–100,按落在各地块的份额平均)乘以其权重之和,越大越好;"
    "所有产业都须落地时,等于让各产业离自身最优的总差距最小",
    "sum over industries of weight x points (0-100, the mean by the share at each site), the more "
    "the better; where all must be placed, that is the least total distance from everybody's own "
    "best",
)
SHOWN_RIVALS = 6
NEARLY_MU = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """
    A contested site.

    Parameters
    ----------
    site : str
        Its id.
    rivals : tuple of (str, float or None)
        Ids of the industries, with what the whole loses if the site is given to each; None if then
        nothing fits.
    said : Text
        It all in a sentence.
    """

    site: str
    rivals: tuple[tuple[str, float | None], ...]
    said: Text

    def as_dict(self) -> Document:
        """
        Give it in plain types.

        Returns
        -------
        dict
            JSON-ready.
        """
        return {
            "site": self.site,
            "rivals": [{"industry": one, "loss": loss} for one, loss in self.rivals],
            "zh": self.said.zh,
            "en": self.said.en,
        }


def conflict(said: Document, contest: Contest) -> Conflict:
    """
    Say who contends for a site and who had better yield.

    Parameters
    ----------
    said : dict
        The document so far.
    contest : Contest
        A site with its rivals.

    Returns
    -------
    Conflict
        With the sentence.
    """
    site = said["sites"][contest.site]
    ids = [said["industries"][row]["id"] for row in contest.rivals]
    losses = [None if loss != loss else loss for loss in contest.loss]  # noqa: PLR0124  (NaN)
    has = {one["industry"] for one in said["best"]["placed"] if one["site"] == site["id"]}
    here = [names_of(said, one) for one in ids]
    winners = [name for one, name in zip(ids, here, strict=True) if one in has]
    others = [names_of(said, one) for one in sorted(has - set(ids))]
    opening = Text(
        f"{len(ids)} 个产业争用{site['name_zh']}({'、'.join(one.zh for one in here)}都以它为最优)",
        f"{len(ids)} industries contend for {site['name_en']} (the best of each: "
        f"{', '.join(one.en for one in here)})",
    )
    parts = [_verdict(winners, others), *_losing(said, ids, losses, has)]
    zh = f"{opening.zh},{parts[0].zh}:{';'.join(part.zh for part in parts[1:])}。"
    en = f"{opening.en}; {parts[0].en}: {'; '.join(part.en for part in parts[1:])}."
    return Conflict(site=site["id"], rivals=tuple(zip(ids, losses, strict=True)), said=Text(zh, en))


def _verdict(winners: list[Text], others: list[Text]) -> Text:
    if winners:
        return Text(
            f"让给{'、'.join(one.zh for one in winners)}损失最小",
            f"the whole loses least if it goes to {', '.join(one.en for one in winners)}",
        )
    if others:
        return Text(
            f"让给{'、'.join(one.zh for one in others)}(并非其首选)整体更好",
            f"the whole is better off if it goes to {', '.join(one.en for one in others)}, whose "
            "own best is elsewhere",
        )
    return Text("都不给整体更好", "the whole is better off if none of them has it")


def _losing(
    said: Document, ids: list[str], losses: list[float | None], has: set[str]
) -> list[Text]:
    regret = {
        one["id"]: lost
        for one, lost in zip(said["industries"], said["best"]["regret"], strict=True)
    }
    told = []
    for one, loss in zip(ids, losses, strict=True):
        if one in has:
            continue
        name, places = names_of(said, one), places_of(said, said["best"]["placed"], one)
        lost = (
            Text("则其余放不下", "leaves no room for the rest")
            if loss is None
            else Text(f"整体少 {loss:.1f} 分", f"costs the whole {loss:.1f} points")
        )
        where = (
            Text("现不落地", "not placed now")
            if not places.zh
            else Text(
                f"现去{places.zh},离自身最优少 {regret[one]:.1f} 分",
                f"now at {places.en}, {regret[one]:.1f} below its own best",
            )
        )
        told.append(
            Text(f"若给{name.zh},{lost.zh}({where.zh})",
                 f"giving it to {name.en} {lost.en} ({where.en})")
        )  # fmt: skip
    return told


def names_of(said: Document, name: str) -> Text:
    """
    Name an industry.

    Parameters
    ----------
    said : dict
        The document.
    name : str
        Its id.

    Returns
    -------
    Text
        In both languages.
    """
    (one,) = [row for row in said["industries"] if row["id"] == name]
    return Text(one["name_zh"], one["name_en"])


def places_of(said: Document, placed: list[Document], name: str) -> Text:
    """
    Name the sites of an industry.

    Parameters
    ----------
    said : dict
        The document.
    placed : list of dict
        Pairs of a solution.
    name : str
        Id of the industry.

    Returns
    -------
    Text
        Joined; empty where it is not placed.
    """
    site = {one["id"]: one for one in said["sites"]}
    mine = [site[pair["site"]] for pair in placed if pair["industry"] == name]
    return Text(
        "、".join(one["name_zh"] for one in mine), ", ".join(one["name_en"] for one in mine)
    )


def notes(said: Document) -> list[Text]:
    """
    Say what a reader should bear in mind.

    Parameters
    ----------
    said : dict
        The document so far.

    Returns
    -------
    list of Text
        The demand first.
    """
    return [*_demand(said), *_statuses(said), *_land(said), _comparable()]


def _demand(said: Document) -> list[Text]:
    if not said["asked"]["plain"]:
        return []
    many = len(said["industries"])
    whole = many == sum(not one.members for one in industries().values())
    left, left_en = (
        ("(“产业集合”的成员已在内,不另算)", " (umbrellas are left out: their members are there)")
        if whole
        else ("", "")
    )
    return [
        Text(
            f"没有给需求,按最简单的算:{many} 个产业各要一个地块,每个地块只给一个产业,不计面积"
            f"{left};真实需求用 --demand 给,--template 打印模板。",
            f"No demand was given; the plain one is: each of {many} industries wants one site, a "
            f"site takes one industry, no land is counted{left_en}. Give the real one with "
            "--demand; --template prints a form.",
        )
    ]


def _statuses(said: Document) -> list[Text]:
    row = {one["id"]: at for at, one in enumerate(said["industries"])}
    column = {one["id"]: at for at, one in enumerate(said["sites"])}
    placed = said["best"]["placed"]
    found = [said["status"][row[one["industry"]]][column[one["site"]]] for one in placed]
    barred = sum(line.count("excluded") for line in said["status"])
    return [
        Text(
            f"{len(placed)} 处落地中 {found.count('unverified')} 处待核(有约束判不了或须复核,见 "
            f"sitesel explain);{barred} 对产业与地块被约束排除,从不分配。",
            f"{found.count('unverified')} of {len(placed)} placings are unverified (a constraint "
            f"cannot be told or asks for a check, see `sitesel explain`); {barred} pairs are "
            "excluded by a constraint and never assigned.",
        )
    ]


def _land(said: Document) -> list[Text]:
    if not any(one["area_mu"] for one in said["industries"]):
        return []
    told = []
    used = [one for one in said["sites"] if one["used_mu"] > NEARLY_MU]
    unknown = [one for one in used if one["capacity_mu"] is None]
    if unknown:
        told.append(
            Text(
                f"面积无人公布的地块按“不设上限”算,结果须另行核实:{_with_land(unknown, 'zh')}。",
                "Sites whose area nobody has published limit nothing; check them: "
                f"{_with_land(unknown, 'en')}.",
            )
        )
    tight = [
        one for one in used
        if one["capacity_mu"] is not None and one["least_capacity_mu"] is not None
        and one["used_mu"] > one["least_capacity_mu"] + NEARLY_MU
        and one["capacity_mu"] > one["least_capacity_mu"]
    ]  # fmt: skip
    if tight:
        told.append(
            Text(
                f"按公布面积的下限放不下,须核实可用面积:{_with_land(tight, 'zh')}。",
                "By the least area that is published these would not fit; check what is usable: "
                f"{_with_land(tight, 'en')}.",
            )
        )
    return [
        *told,
        Text(
            "容量是公布的总面积,不是还空着的面积;已用的请在需求文件的 capacity_mu 里扣去。"
            "在另一园区之内的园区,用地同时计入外面的园区。",
            "Capacity is the published area, not what is still free; state the latter as "
            "capacity_mu in the demand. Land of a park counts in the park that it lies in, too.",
        ),
    ]


def _with_land(sites: list[Document], language: str) -> str:
    return (", " if language == "en" else "、").join(_used(one).of(language) for one in sites)


def _used(site: Document) -> Text:
    used, least = site["used_mu"], site["least_capacity_mu"]
    short = least is not None and used > least + NEARLY_MU
    zh = f"{site['name_zh']} {used:,.0f} 亩" + (f"(公布的下限 {least:,.0f} 亩)" if short else "")
    en = f"{site['name_en']} {used:,.0f} mu" + (f" (of {least:,.0f} for sure)" if short else "")
    return Text(zh, en)


def _comparable() -> Text:
    return Text(
        "各产业规则不同,同一地块在不同产业下的得分不能直接比高低;这里比的是每个产业离自身最优差多少。"
        "园区的“后悔值”跨产业相比,只作参考。",
        "Industries have different rules, so that scores of a site for different ones cannot be "
        "compared as such; what is weighed here is how far each is from its own best. The regret "
        "of a site does compare across industries and is an indication only.",
    )
