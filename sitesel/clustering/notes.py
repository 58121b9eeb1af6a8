"""What a reader of clusters must know, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.clustering.limits import Limits

Document = dict[str, Any]

NO_LIST = Text(
    "没有企业名单(角色 enterprise),什么结论都下不了;请先导入:"
    "sitesel import 企业.xlsx --role enterprise。",
    "There is no list of enterprises (role `enterprise`): nothing can be concluded. Import one: "
    "`sitesel import FIRMS.xlsx --role enterprise`.",
)
NO_DISTRICTS = Text(
    "没有区市界线,不算区位商,集中度按网格算;请装可选依赖 districts 或给 district 图层。",
    "There are no district boundaries: no location quotients, concentration is over cells. Install "
    "the extra `districts` or give a layer of the role `district`.",
)
NULL = Text(
    "比较的对象是名单本身:企业都在原处,随机抽哪些属于本环节(随机标签)。城里企业密,不因此成为聚集区;"
    "名单漏掉的企业和地方,这里看不出来。",
    "Everything is held against the list itself: firms stay where they are, and which are of the "
    "segment is drawn at random. A dense city is no cluster by itself; what the list misses cannot "
    "be seen.",
)
SIZES = Text(
    "按产值、按职工的区位商是份额之比,没有检验。",
    "Location quotients by output or employees are ratios of sums and have no test.",
)


def notes(document: Document, limits: Limits) -> list[Text]:
    """
    Say what the statistics rest on.

    Parameters
    ----------
    document : dict
        With `firms`, `asked` and the parts.
    limits : Limits
        In force.

    Returns
    -------
    list of Text
        The weightiest first.
    """
    counted, asked = document["firms"], document["asked"]
    if not counted["listed"]:
        return [NO_LIST]
    return [
        *_few(document, limits),
        NULL,
        _level(asked, limits),
        *_left_out(counted, asked),
        *([NO_DISTRICTS] if document["quotients"] is None else [SIZES]),
        *_gaps(asked),
        Text(
            f"最少企业数等界限是示例,凭判断拟定;抽样 {limits.draws} 次,种子 {limits.seed}。",
            f"Least numbers of firms are illustrative, by judgement; {limits.draws} draws, "
            f"seed {limits.seed}.",
        ),
    ]


def _few(document: Document, limits: Limits) -> list[Text]:
    placed = document["firms"]["placed"]
    if placed < limits.listed_firms:
        return [
            Text(
                f"位置可用的企业只有 {placed:,} 家,不足 {limits.listed_firms} 家,"
                "什么结论都下不了。",
                f"Only {placed:,} firms have a place that serves, fewer than "
                f"{limits.listed_firms}: nothing can be concluded.",
            )
        ]
    few = [one for one in document["segments"] if not one["tested"]]
    if not few:
        return []
    zh = "、".join(f"{one['name_zh']} {one['placed']} 家" for one in few)
    en = ", ".join(f"{one['name_en']} {one['placed']}" for one in few)
    return [
        Text(
            f"企业太少(不足 {limits.segment_firms} 家),不能下结论:{zh}。",
            f"Too few firms (under {limits.segment_firms}), nothing can be concluded: {en}.",
        )
    ]


def _level(asked: Document, limits: Limits) -> Text:
    alpha = f"{asked['alpha']:g}"
    return Text(
        f"热点像元、区位商、配对分别按 Benjamini–Hochberg 校正(误报率 {alpha});"
        f"聚集区:全部环节、全部地方合起来,哪怕误报一个的概率不超过 {alpha}"
        f"(DBSCAN,{asked['reach_m']:g} 米内至少 {limits.cluster_firms} 家)。",
        f"Hot cells, quotients and pairs are each corrected by Benjamini and Hochberg (false "
        f"discovery rate {alpha}); clusters: the chance of even one false one, over all segments "
        f"and places, is at most {alpha} (DBSCAN, {limits.cluster_firms} firms within "
        f"{asked['reach_m']:g} m).",
    )


def _left_out(counted: Document, asked: Document) -> list[Text]:
    told = []
    if lost := counted["listed"] - counted["placed"]:
        least = min(asked["cell_m"], asked["reach_m"])
        told.append(
            Text(
                f"{lost:,} 家的位置误差超过 {least:g} 米,不进像元、聚集区与配对。",
                f"The position of {lost:,} firms is less sure than {least:g} m: they are left out "
                "of cells, clusters and pairs.",
            )
        )
    if counted["in_district"] is not None and (lost := counted["listed"] - counted["in_district"]):
        told.append(
            Text(
                f"{lost:,} 家不能确定在哪个区市,不进区位商与集中度。",
                f"The district of {lost:,} firms is not sure: they are left out of quotients and "
                "concentration.",
            )
        )
    if maybe := counted["possible"]:
        told.append(
            Text(
                f"{maybe:,} 家可能属于某环节而分不清,只作背景。",
                f"{maybe:,} firms may be of a segment: they are background only.",
            )
        )
    return told


def _gaps(asked: Document) -> list[Text]:
    if asked["complete"]:
        return [
            Text(
                f"缺口:聚集区外 {asked['reach_m']:g} 米内没有该环节企业,以您声明名单完整为前提。",
                f"Gaps: no firm of the segment within {asked['reach_m']:g} m of a cluster's "
                "ground, given that you declare the list complete.",
            )
        ]
    return [
        Text(
            "名单未声明完整(--complete),故不说哪里缺哪一环。",
            "The list is not declared complete (--complete), so nothing is called missing.",
        )
    ]
