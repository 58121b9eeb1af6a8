"""Sentences about an assignment, made of its document: who yields to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
