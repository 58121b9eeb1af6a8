"""Tables of how firm a ranking stands, for the terminal."""

from __future__ import annotations

from typing import Any

from sitesel.headline import share
from sitesel.report.grid import listing
from sitesel.report.table import DEFAULT_ROWS
from sitesel.text import Text

MOST_WEIGHTS = 3
THREE = 3
NOTABLE = 1.1  # times the usual weight
METHOD = Text(
    "居首/权重:只动权重;居首/全部:连同位置误差与未知指标。置信:用选它的平均权重时居首的把握。"
    "首位胜它:第一名得分高于它的把握。\n"
    "SMAA-2:{draws:,} 次抽样,种子 {seed};未知指标按 {unknown}、位置误差按 {position} 分布抽取,"
    "地块之间、指标之间相互独立(简化)。",
    "1st: weights - only weights move; 1st: all - positional error and unknown criteria too. "
    "confid.: first with its own central weights. beaten: the first scores higher.\n"
    "SMAA-2: {draws:,} draws, seed {seed}; unknown criteria drawn {unknown}, what positions leave "
    "open {position}, independent between sites and criteria (a simplification).",
)
SHAPES = {
    "uniform": Text("均匀", "uniformly"),
    "triangular": Text("三角", "from a triangle"),
    "midpoint": Text("中点(不抽)", "at the midpoint"),
    "fixed": Text("所绘位置(不抽)", "as drawn"),
}


def robustness_tables(
    document: dict[str, Any], *, count: int | None = None, language: str = "zh"
) -> str:
    """
    Show how firm a ranking stands.

    Parameters
    ----------
    document : dict
        Of `sitesel.firmness.firmness`.
    count : int or None
        How many sites at most.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Headline, places over the draws, who would choose whom, what would change the first place.
    """
    industry = document["industry"]
    sites = document["sites"][: count or DEFAULT_ROWS]
    title = Text(
        f"{industry['name_zh']} · 名次的稳健性", f"{industry['name_en']} · how firm the places are"
    )
    chosen = Text("谁会选它(权重任意取时)", "Who would choose it (under any weights)")
    changes = Text("什么会改变第一名(精确算出)", "What would change the first place (exact)")
    return "\n".join(
        [
            title.of(language),
            document["headline"][language],
            _places(sites, language),
            _method(document["robustness"], language),
            "",
            chosen.of(language),
            _choosers(document, language),
            "",
            changes.of(language),
            *(f"* {said[language]}" for said in document["sentences"]),
        ]
    )


def _places(sites: list[dict[str, Any]], language: str) -> str:
    heads = [
        Text("名次", "rank"), Text("编号", "id"), Text("地块", "site"), Text("得分", "score"),
        Text("居首/权重", "1st: weights"), Text("居首/全部", "1st: all"),
        Text("前三", "top 3"), Text("期望名次", "expected"), Text("名次90%", "rank 90%"),
        Text("置信", "confid."), Text("首位胜它", "beaten"),
    ]  # fmt: skip
    return listing(heads, [_place(site) for site in sites], language=language)


def _place(site: dict[str, Any]) -> list[str]:
    found = site["robustness"]
    low, high = found["rank_low"], found["rank_high"]
    return [
        str(site["rank"]),
        site["id"],
        ("~" if site["quality"] == "schematic" else "") + site["name_zh"],
        f"{site['score']:.1f}",
        share(found["first_by_weights"]),
        share(found["first"]),
        share(sum(site["acceptability"][:THREE])),
        f"{found['expected_rank']:.1f} ± {found['expected_rank_error']:.2f}",
        "-" if low is None else f"{low}-{high}",
        _share(site["confidence"]),
        _share(site["beaten_by_first"]),
    ]


def _share(part: float | None) -> str:
    return "-" if part is None else share(part)


def _method(robustness: dict[str, Any], language: str) -> str:
    shapes = {key: SHAPES[robustness[key]].of(language) for key in ("unknown", "position")}
    return METHOD.of(language).format(**{**robustness, **shapes})


def _choosers(document: dict[str, Any], language: str) -> str:
    """Sites that some weights put first, and what those who choose them weigh more than others."""
    titles = {one["id"]: one[f"title_{language}"] for one in document["criteria"]}
    usual = 1 / len(titles)
    rows = []
    for site in document["sites"]:
        found = site["anyone"]
        if found["central_weights"] is None:
            continue
        heavy = sorted(found["central_weights"].items(), key=lambda one: -one[1])
        named = [
            f"{titles[name]} {weight:.0%}"
            for name, weight in heavy[:MOST_WEIGHTS]
            if weight >= NOTABLE * usual
        ]
        rows.append([str(site["rank"]), site["name_zh"], share(found["first"]), "  ".join(named)])
    heads = [
        Text("名次", "rank"),
        Text("地块", "site"),
        Text("占权重空间", "of all weights"),
        Text(
            f"选它的人偏重(平均权重;各指标均值 {usual:.0%})",
            f"what they weigh more (central weights; {usual:.0%} on average)",
        ),
    ]
    return listing(heads, rows, language=language)
