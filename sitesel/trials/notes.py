"""What a back-test proves and what it does not: sentences made from its own numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.text import Text
from sitesel.trials.plants import SAME_PLACE_M

if TYPE_CHECKING:
    from sitesel.trials.run import Trials


def notes(trials: Trials) -> list[Text]:
    """
    Say what was taken out, what could not be, and how far the figures carry.

    Parameters
    ----------
    trials : Trials
        That were run.

    Returns
    -------
    list of Text
        In reading order.
    """
    return [
        _taken(trials),
        _left_in(trials),
        _WRITTEN,
        _random(trials),
        _unknown(trials),
        _AS_RANKED,
        _few(trials),
        *_left_aside(trials),
    ]


def _taken(trials: Trials) -> Text:
    plants = {one.plant.id: one.plant for one in trials.trials}.values()
    own = sum(len(plant.taken) > 1 for plant in plants)
    return Text(
        f"每家工厂先从链主图层去掉再评;{own} 家连同写明它、它又落在其中的集聚区一并去掉。",
        f"Each plant is taken out of the anchor firms first; with {own} of them goes the cluster "
        "that lists the plant and that it may lie in.",
    )


def _left_in(trials: Trials) -> Text:
    plants = {one.plant.id: one.plant for one in trials.trials}.values()
    same = sum(not plant.own_place for plant in plants)
    return Text(
        f"去不掉的:园区的主导产业、位置与平台名分,由知道工厂在哪里的人写下;{len(plants)} 家中有 "
        f"{same} 家的坐标就是某个园区的中心(相距 {SAME_PLACE_M:g} m 以内),不是独立的证据,故另列"
        "位置独立的工厂;同一地点的其他链主仍在,故另列去掉链主引力的得分;随工厂而来的道路、港口"
        "与规划圈层无法还原。",
        "What cannot be taken out: leading industries, positions and platforms of parks were "
        f"written by people who know where the plants are; {same} of {len(plants)} plants stand "
        f"at the centre of a park (within {SAME_PLACE_M:g} m), which is no independent evidence, "
        "hence the figures for plants with a place of their own; other firms at the same place "
        "stay, hence the score without the pull of firms; roads, ports and plans that came with "
        "the plants cannot be undone.",
    )


_WRITTEN = Text(
    "规则本身也由知道这些工厂的人写成,权重与折点可能参照过它们。只见建成的工厂,不见没建成或已关闭的;"
    "许多厂址定于多年以前,而规则说的是现在。",
    "The rules too were written by people who know these plants; weights and breakpoints may have "
    "looked to them. Only plants that were built are seen, none that failed; many places were "
    "chosen years ago, while the rules speak of now.",
)
_AS_RANKED = Text(
    "与“园区(照排名)”比时各方缺的资料不同:工厂当点,面积未知而按中点计,园区的面积多为已知;园区"
    "还必定在自己的名分之内。这一列会低估工厂,只作参考;“园区中心(当点)”一列除地点外别无差别。",
    "Among parks as ranked each side lacks different data: a plant is a point of unknown area, "
    "counted at the midpoint, while most parks have an area; and a park always lies in its own "
    "platform. That column understates plants; among park centres as points nothing but the place "
    "differs.",
)


def _random(trials: Trials) -> Text:
    area = trials.area_m2 / 1e6
    return Text(
        f"随机地点 {trials.places} 个,在候选地块与工厂的凸包(约 {area:,.0f} 平方公里)内的陆地上均匀"
        f"抽取,不含水面,种子 {trials.seed},所有产业共用一批。胜过它们的门槛很低:只说明规则"
        "认得靠近城市、港口与干线的地方。凸包不是市界,可能含少许邻市。",
        f"{trials.places} random places, uniform over land without water inside the convex hull of "
        f"sites and plants (some {area:,.0f} km2), seed {trials.seed}, one set for all industries. "
        "Beating them asks little: it only shows that the rules know places near the city, ports "
        "and main roads. The hull is no city boundary and may hold a little of the neighbours.",
    )


def _unknown(trials: Trials) -> Text:
    unknown = [one.unknown["plant"] for one in trials.trials]
    cells, open_cells = sum(map(len, unknown)), int(sum(one.sum() for one in unknown))
    return Text(
        f"工厂实址的 {cells} 个指标格中 {open_cells} 个未知,按中点 0.5 计入得分;逐项比较只在双方"
        "已知处进行。未知处无从检验:回测对这些指标什么也没说。",
        f"Of {cells} cells (criteria at real places) {open_cells} are unknown and count 0.5 in the "
        "score; criteria alone are compared where known. What is unknown is not tested: the "
        "back-test says nothing of those criteria.",
    )


def _few(trials: Trials) -> Text:
    plants = {one.plant.id: one.plant for one in trials.trials}.values()
    metres = sorted(plant.uncertainty_m for plant in plants)
    places = len({plant.place for plant in plants})
    return Text(
        f"只有 {len(plants)} 家工厂,分不开的算一处则为 {places} 处;坐标不确定度 {metres[0]:,.0f}–"
        f"{metres[-1]:,.0f} m,故每家另在其圆内移动 {trials.draws} 次,列出均值的最小与最大。"
        "比较的项目很多,个别项目高于或低于 0.5 可以只是碰巧。",
        f"There are only {len(plants)} plants, or {places} places if those that cannot be told "
        f"apart count once; their positions are uncertain by {metres[0]:,.0f} to "
        f"{metres[-1]:,.0f} m, so each is also moved {trials.draws} times within its disc and the "
        "least and greatest mean are given. So many things are compared that single ones may lie "
        "above or below 0.5 by luck.",
    )


def _left_aside(trials: Trials) -> list[Text]:
    from sitesel.industry import industries

    skipped = [
        Text(
            f"产业 {name} 没有规则,跳过:{'、'.join(plants)}。",
            f"Industry {name} has no rules; skipped: {', '.join(plants)}.",
        )
        for name, plants in trials.skipped.items()
    ]
    bare = [industries()[name] for name in trials.bare]
    return skipped + [
        Text(
            f"{one.name_zh}没有已知的链主,无从回测。",
            f"{one.name_en} has no known plant to test with.",
        )
        for one in bare
    ]
