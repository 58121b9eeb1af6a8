"""What a reader of an assignment should bear in mind, made of its document."""

from __future__ import annotations

from typing import Any

from sitesel.industry import industries
from sitesel.text import Text

Document = dict[str, Any]

NEARLY_MU = 0.5
MOST_PAIRS = 5


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
    return [*_demand(said), *_statuses(said), *_land(said), *_common(said), _comparable()]


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
    told = [*_unknown(said), *_tight(said), *_once(said)]
    return [
        *told,
        Text(
            "容量是公布的总面积,不是还空着的面积;已用的请在需求文件的 capacity_mu 里扣去。"
            "在另一园区之内的园区,用地同时计入外面的园区。",
            "Capacity is the published area, not what is still free; state the latter as "
            "capacity_mu in the demand. Land of a park counts in the park that it lies in, too.",
        ),
    ]


def _unknown(said: Document) -> list[Text]:
    found = [one for one in _taken(said) if one["capacity_mu"] is None]
    if not found:
        return []
    return [
        Text(
            f"面积无人公布的地块按“不设上限”算,结果须另行核实:{_with_land(found, 'zh')}。",
            "Sites whose area nobody has published limit nothing; check them: "
            f"{_with_land(found, 'en')}.",
        )
    ]


def _tight(said: Document) -> list[Text]:
    known = [one for one in _taken(said) if one["capacity_mu"] is not None]
    found = [one for one in known if one["used_mu"] > one["least_capacity_mu"] + NEARLY_MU]
    if not found:
        return []
    return [
        Text(
            f"按公布面积的下限放不下,须核实可用面积:{_with_land(found, 'zh')}。",
            "By the least area that is published these would not fit; check what is usable: "
            f"{_with_land(found, 'en')}.",
        )
    ]


def _once(said: Document) -> list[Text]:
    site = {one["id"]: one for one in said["sites"]}
    groups = {frozenset([one["id"], *one["same_area"]]) for one in said["sites"]}
    found = [
        [site[name] for name in sorted(group)] for group in sorted(groups, key=sorted)
        if len(group) > 1 and any(site[name]["used_mu"] > NEARLY_MU for name in group)
    ]  # fmt: skip
    return [
        Text(
            f"{'、'.join(_of(one).zh for one in group)}公布的是同一个面积数(图层注明是代用),"
            f"用地合在一起算,只给一次:{_with_land(group, 'zh')}。",
            f"{', '.join(_of(one).en for one in group)} have one published area (a proxy, says the "
            f"layer); their land is counted together, given out once: {_with_land(group, 'en')}.",
        )
        for group in found
    ]


def _common(said: Document) -> list[Text]:
    found, site = said["overlaps"], {one["id"]: one for one in said["sites"]}
    if not found:
        return []
    pairs = [(_of(site[one["first"]]), _of(site[one["second"]]), one["area_mu"])
             for one in found[:MOST_PAIRS]]  # fmt: skip
    zh = "、".join(f"{one.zh}与{other.zh}({mu:,.0f} 亩)" for one, other, mu in pairs)
    en = ", ".join(f"{one.en} and {other.en} ({mu:,.0f} mu)" for one, other, mu in pairs)
    more, more_en = ("等", " and others") if len(found) > MOST_PAIRS else ("", "")
    return [
        Text(
            f"自己的地块有 {len(found)} 对彼此重叠:{zh}{more}。重叠的地在两块里各算了一次,"
            "可能被分出去两次;请改好边界,或在需求文件的 capacity_mu 里从其中一块扣去。",
            f"{len(found)} pairs of your own sites overlap: {en}{more_en}. Common land counts in "
            "both and may be given out twice; mend the outlines, or take it off one of them as "
            "capacity_mu in the demand.",
        )
    ]


def _of(site: Document) -> Text:
    return Text(site["name_zh"], site["name_en"])


def _taken(said: Document) -> list[Document]:
    return [one for one in said["sites"] if one["used_mu"] > NEARLY_MU]


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
