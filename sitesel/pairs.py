"""
Sentences about two sites, made from the numbers of their comparison.

Surely: whatever the unknown turns out to be and wherever within their uncertainty sites and layers
lie. As far as known: as counted now, the unknown at its midpoint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Document = dict[str, Any]

TIE = 1e-9
LEAST_SHOWN = 0.05  # points; less would be written as 0.0
MOST_NAMED = 3


def certainty(best: float, low: float, high: float) -> str:
    """
    Say how sure the sign of a difference is.

    Parameters
    ----------
    best, low, high : float
        A difference of contributions or scores with its interval.

    Returns
    -------
    str
        `surely_better`, `better_as_known`, `equal`, `worse_as_known` or `surely_worse`.

    Examples
    --------
    >>> certainty(2.0, 1.0, 3.0), certainty(2.0, -1.0, 5.0), certainty(0.0, -1.0, 1.0)
    ('surely_better', 'better_as_known', 'equal')
    """
    if low > TIE:
        return "surely_better"
    if high < -TIE:
        return "surely_worse"
    if abs(best) <= TIE:
        return "equal"
    return "better_as_known" if best > 0 else "worse_as_known"


def sentences(
    pair: Document, sites: tuple[Document, Document], titles: Mapping[str, Text]
) -> list[Text]:
    """
    Say who leads and how surely, what carries it, what speaks against it, what could turn it.

    Parameters
    ----------
    pair : dict
        Of `sitesel.compare.compare`: the difference with its intervals, and who it comes from.
    sites : (dict, dict)
        The first and the other.
    titles : Mapping of str to Text
        What each criterion is called.

    Returns
    -------
    list of Text
        A sentence each.
    """
    ahead, behind = sites if pair["difference"] >= -TIE else sites[::-1]
    carries, against = (
        (pair["carries"], pair["against"])
        if ahead is sites[0]
        else (pair["against"], pair["carries"])
    )
    said = [_lead(pair, ahead, behind)]
    said += [_speaks(ahead, carries, titles), _speaks(behind, against, titles)]
    said += [_open(pair, titles)]
    return said + [_barred(site) for site in sites if site["status"] == "excluded"]


def _lead(pair: Document, ahead: Document, behind: Document) -> Text:
    size = abs(pair["difference"])
    gap = f"{size:.1f}" if size >= LEAST_SHOWN else f"<{2 * LEAST_SHOWN:g}"
    ends = sorted((abs(pair["difference_low"]), abs(pair["difference_high"])))
    names = f"{ahead['name_zh']} {ahead['score']:.1f}", f"{behind['name_zh']} {behind['score']:.1f}"
    if size <= TIE:
        return Text(
            f"{names[0]} 分,{names[1]} 分:得分相等。",
            f"{names[0]}, {names[1]}: equal scores.",
        )
    if pair["certainty"].startswith("surely"):
        return Text(
            f"{names[0]} 分,{names[1]} 分:前者肯定更高,高 {gap} 分(至少 {ends[0]:z.1f},"
            f"至多 {ends[1]:z.1f})。",
            f"{names[0]}, {names[1]}: the former is surely better, by {gap} points (at least "
            f"{ends[0]:z.1f}, at most {ends[1]:z.1f}).",
        )
    low, high = pair["difference_low"], pair["difference_high"]
    low, high = (low, high) if pair["difference"] > 0 else (-high, -low)
    return Text(
        f"{names[0]} 分,{names[1]} 分:前者就已知而言更高,高 {gap} 分(可能在 {low:z.1f} 与 "
        f"{high:z.1f} 之间)。",
        f"{names[0]}, {names[1]}: the former is better as far as known, by {gap} points "
        f"(possibly {low:z.1f} to {high:z.1f}).",
    )


def _speaks(site: Document, named: Sequence[Document], titles: Mapping[str, Text]) -> Text:
    if not named:
        return Text(
            f"没有一项指标利于{site['name_zh']}。", f"No criterion speaks for {site['name_zh']}."
        )
    total = sum(abs(one["difference"]) for one in named)
    sure = [one["id"] for one in named if one["certainty"].startswith("surely")]
    parts = [
        Text(
            f"{titles[one['id']].zh} {abs(one['difference']):.1f}"
            + ("(肯定)" if one["id"] in sure else ""),
            f"{titles[one['id']].en} {abs(one['difference']):.1f}"
            + (" (surely)" if one["id"] in sure else ""),
        )
        for one in named[:MOST_NAMED]
    ]
    rest = len(named) - len(parts)
    return Text(
        f"利于{site['name_zh']}的有 {len(named)} 项,共 {total:.1f} 分:"
        + "、".join(part.zh for part in parts)
        + (f" 等,另 {rest} 项较小。" if rest else "。"),
        f"{len(named)} in favour of {site['name_zh']}, {total:.1f} points: "
        + ", ".join(part.en for part in parts)
        + (f"; {rest} smaller ones." if rest else "."),
    )


def _open(pair: Document, titles: Mapping[str, Text]) -> Text:
    """Say whether what is unknown, or it and the positions together, could reverse the scores."""
    gap, low, high = pair["difference"], pair["difference_low"], pair["difference_high"]
    unknown = pair["unknown_low"] if gap >= 0 else -pair["unknown_high"]
    together = low if gap >= 0 else -high
    names = [titles[name] for name in pair["unknown"]]
    if abs(gap) <= TIE:
        return Text(
            f"差距可能在 {low:z.1f} 与 {high:z.1f} 之间;得分相等时先后按最不利得分、面积、编号定。",
            f"The difference is {low:z.1f} to {high:z.1f}; of equal scores the better worst case "
            "goes first, then the larger area, then the id.",
        )
    positions = Text(
        f"连同位置误差,最不利时差距变为 {together:z.1f} 分,{_could(together).zh}。",
        f"with positional uncertainty the lead becomes {together:z.1f} points at worst, which "
        f"{_could(together).en} reverse the scores.",
    )
    if not names:
        return Text(f"两者各项都已知;{positions.zh}", f"All is known of both; {positions.en}")
    alone = Text(
        f"未知的 {len(names)} 项({'、'.join(one.zh for one in names)})对两者各自计,最不利时差距"
        f"变为 {unknown:z.1f} 分,{_could(unknown).zh}",
        f"{len(names)} unknown ({', '.join(one.en for one in names)}), counted for each "
        f"separately: the lead becomes {unknown:z.1f} points at worst, which {_could(unknown).en} "
        "reverse the scores",
    )
    if unknown <= TIE:
        return Text(f"{alone.zh}。", f"{alone.en}.")
    return Text(f"{alone.zh};{positions.zh}", f"{alone.en}; {positions.en}")


def _could(lead: float) -> Text:
    """Say whether a lead that is so many points at worst can be lost; zero is no lead."""
    return Text("不足以使高低互换", "could not") if lead > TIE else Text("足以使高低互换", "could")


def _barred(site: Document) -> Text:
    return Text(
        f"{site['name_zh']}被排除,不参评,得分只供参考:{site['reasons_zh'][0]}",
        f"{site['name_zh']} is excluded and has no rank, its score is for information: "
        f"{site['reasons_en'][0]}",
    )
