"""What was taken of an extract, what was left out and what was assumed, in sentences."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sitesel.formats.osm.speeds import BY_CLASS, IMPLICIT, TAGGED, table
from sitesel.text import Text

if TYPE_CHECKING:
    import pandas as pd

MOST_WORDS = 5
REASONS = {
    "barred": Text("不许一般车辆通行(access 等)", "closed to general traffic (access and its kin)"),
    "plaza": Text("是面而不是路(area=yes)", "an area and no road (area=yes)"),
    "no_class": Text(
        "highway 写了两次,后一个不是道路等级",
        "highway is there twice, and the last is no class of road",
    ),
    "broken": Text("结点缺失,画不出图形", "nodes are missing and no shape is left"),
    "unassembled": Text(
        "拼不成面(不闭合、自相交或缺成员)",
        "makes no area (open, crossing itself, or members missing)",
    ),
    "twice": Text("同一编号在文件中出现两次", "the same number is in the file twice"),
}
SOURCES = {
    "illustrative": Text("示例", "illustrative"),
    "seen_secondary": Text("条文见于二手页面", "clause seen on secondary pages"),
}


def told(kept: pd.DataFrame, left_out: pd.DataFrame, *, role: str, passed: int) -> tuple[Text, ...]:
    """
    Say what a reader of the layer must know.

    Parameters
    ----------
    kept, left_out : DataFrame
        With `rejected`, a key of `REASONS` where left out.
    role : str
        Roads have more to tell.
    passed : int
        How many lie outside the box.

    Returns
    -------
    tuple of Text
        The last names the licence.
    """
    why = [(REASONS[key], count) for key, count in _counts(left_out["rejected"]).most_common()]
    said = [
        Text(
            f"带所需标签且在范围内的 {len(kept) + len(left_out)} 个,取 {len(kept)} 个,不取 "
            f"{len(left_out)} 个{_list([f'{reason.zh} {count}' for reason, count in why])};"
            f"范围外 {passed} 个。跨界的整条保留。",
            f"{len(kept) + len(left_out)} in the box have the tags: {len(kept)} taken, "
            f"{len(left_out)} not{_list([f'{reason.en} {count}' for reason, count in why])}; "
            f"{passed} lie outside. What crosses the edge is kept whole.",
        )
    ]
    cut = int((kept["missing"] > 0).sum()) if "missing" in kept else 0
    if cut:
        said.append(
            Text(
                f"{cut} 条缺部分结点(文件在边上截断),只画有结点的部分。",
                f"{cut} lack some of their nodes (the file was cut there); only the parts with "
                "nodes are drawn.",
            )
        )
    if role == "road":
        said += _of_roads(kept)
    if "voltage_kv" in kept:
        unknown = int(kept["voltage_kv"].isna().sum())
        said.append(
            Text(
                f"{unknown} 个没有标电压,voltage_kv 为空(未知)。",
                f"{unknown} have no voltage; their voltage_kv is empty (unknown).",
            )
        )
    said.append(
        Text(
            "数据 © OpenStreetMap 贡献者,许可 ODbL 1.0;须署名,改编的数据库须同样许可。"
            "众包数据,是否齐全未核。",
            "Data © OpenStreetMap contributors, ODbL 1.0: attribute, and share adapted databases "
            "alike. Mapped by volunteers; completeness is not checked.",
        )
    )
    return tuple(said)


def _of_roads(kept: pd.DataFrame) -> list[Text]:
    classes = _counts(kept["highway"]).most_common()
    counts = ", ".join(f"{name} {count}" for name, count in classes)
    return [
        Text(f"等级(highway):{counts}。", f"Classes (highway): {counts}."),
        *_speeds(kept),
        _directions(kept),
    ]


def _speeds(kept: pd.DataFrame) -> list[Text]:
    origin = _counts(kept["speed_from"])
    by_class = kept[kept["speed_from"] == BY_CLASS]
    unread = _counts(by_class["maxspeed"])
    unread.pop("", None)
    some = ", ".join(f"{word!r} {count}" for word, count in unread.most_common(MOST_WORDS))
    classes = _counts(by_class["highway"])
    zh = ", ".join(f"{name} {_speed_of(name, 'zh')}" for name in classes)
    en = ", ".join(f"{name} {_speed_of(name, 'en')}" for name in classes)
    return [
        Text(
            f"车速:{origin[TAGGED]} 条取 maxspeed,{origin[IMPLICIT]} 条取其代号(如 CN:urban)的"
            f"法定限速,{origin[BY_CLASS]} 条按等级取缺省车速 km/h"
            f"{_list([zh])};限速不是实际车速,不计拥堵、信号灯与转弯限制。",
            f"Speeds: {origin[TAGGED]} from maxspeed, {origin[IMPLICIT]} from a word that stands "
            f"for a limit (such as CN:urban), {origin[BY_CLASS]} the default of their class in "
            f"km/h{_list([en])}. A limit is no travel speed; congestion, lights and turn "
            "restrictions are not counted.",
        ),
        *(
            [
                Text(
                    f"{sum(unread.values())} 条的 maxspeed 不是车速({some}),按等级取。",
                    f"{sum(unread.values())} have a maxspeed that is no speed ({some}); their "
                    "class counts.",
                )
            ]
            if unread
            else []
        ),
    ]


def _speed_of(highway: str, language: str) -> str:
    known = table()
    one = known["class"][highway]
    clause = known["law"].get(one["source"])
    if clause is None:
        return f"{one['kmh']:g} ({SOURCES[one['source']].of(language)})"
    number = one["source"].removeprefix("art").replace("_", "-")
    name = Text(
        f"道交法实施条例第{number}条", f"Road Traffic Safety Law regulations, art. {number}"
    )
    return f"{one['kmh']:g} ({name.of(language)},{SOURCES[clause['status']].of(language)})"


def _directions(kept: pd.DataFrame) -> Text:
    way = _counts(kept["oneway"])
    inside = int((~kept["entered"].astype(bool)).sum())
    return Text(
        f"方向:单行 {way['forward'] + way['backward']} 条(其中逆画线方向 {way['backward']} 条;"
        f"环岛与高速公路未标者按单行),双向 {way['both']} 条,方向随时段变化 {way['reversible']} 条"
        "(行车时间不走);"
        f"{inside} 条(高速公路、桥、隧道)只能从相接的路进出。",
        f"Directions: {way['forward'] + way['backward']} one-way ({way['backward']} against the "
        "line; roundabouts and motorways without a tag count as one-way), "
        f"{way['both']} both ways, {way['reversible']} change with the hour (no way for travel "
        f"times); {inside} (motorways, bridges, tunnels) are entered only from roads they meet.",
    )


def _counts(column: pd.Series) -> Counter[str]:
    return Counter({str(word): int(count) for word, count in column.value_counts().items()})


def _list(words: list[str]) -> str:
    said = ", ".join(word for word in words if word)
    return f" ({said})" if said else ""
