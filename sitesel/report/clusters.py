"""Clusters of a chain as tables: segments, clusters, hot cells, districts, links, gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.clustering.figures import WHOLE
from sitesel.report.grid import listing
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Document = dict[str, Any]
Row = list[str]

WIDTH = 132
M_PER_KM = 1000.0
LEAST_SHOWN = 0.001
HOT_SHOWN = 3  # cells a segment shows; JSON and file have all
SEGMENT, FIRMS, EXPECTED = Text("环节", "segment"), Text("企业", "firms"), Text("应有", "expected")
CHANCE, LISTED = Text("p", "p"), Text("全部企业", "all firms")
NUMBERS = {
    "企业", "应有", "p", "全部企业", "倍数", "面积/km²", "区位商", "95%区间", "按产值", "按职工",
    "聚集区", "热点像元", "HHI", "EG γ", "按产值 γ", "供方", "需方", "更近的概率", "G*",
    "供方中位/km", "其余中位/km", "最近一家/km", "应有家数", "像元九宫格",
}  # fmt: skip
DEGREES = Text("经纬度", "longitude, latitude")
ABOUT = (SEGMENT, FIRMS, Text("聚集区", "clusters"), Text("热点像元", "hot cells"),
         Text("HHI", "HHI"), Text("EG γ", "EG gamma"), CHANCE, Text("按产值 γ", "gamma by output"),
         Text("结论", "says"))  # fmt: skip
CLUSTERS = (Text("编号", "id"), SEGMENT, Text("区市", "district"), DEGREES,
            Text("面积/km²", "km²"), FIRMS, EXPECTED, Text("倍数", "times"), LISTED,
            CHANCE)  # fmt: skip
HOT = (SEGMENT, Text("区市", "district"), DEGREES, FIRMS, Text("像元九宫格", "3 x 3 cells"), LISTED,
       Text("G*", "G*"), CHANCE)  # fmt: skip
QUOTIENTS = (SEGMENT, Text("区市", "district"), FIRMS, LISTED, Text("区位商", "LQ"),
             Text("95%区间", "interval"), CHANCE, Text("按产值", "by output"),
             Text("按职工", "by employees"))  # fmt: skip
PAIRS = (Text("上游", "supplier"), Text("下游", "taker"), Text("供方", "suppliers"),
         Text("需方", "takers"), Text("供方中位/km", "their median km"),
         Text("其余中位/km", "others' median km"), Text("更近的概率", "nearer"), CHANCE,
         Text("结论", "says"))  # fmt: skip
GAPS = (Text("缺的环节", "lacking"), Text("做法", "status"), Text("在", "at"),
        Text("最近一家/km", "nearest km"), Text("应有家数", "expected"))  # fmt: skip
ALL = Text("全链", "whole chain")
CANNOT = Text("企业太少,不能下结论", "too few firms: nothing can be concluded")


def clusters_text(document: Document, *, language: str = "zh") -> str:
    """
    Show the clusters of a chain.

    Parameters
    ----------
    document : dict
        Of `sitesel.clusters`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Lines of at most 132 cells.
    """
    industry = document["industry"]
    title = Text(f"聚集区 · {industry['name_zh']}", f"Clusters · {industry['name_en']}")
    parts = ((ABOUT, _about), (CLUSTERS, _clusters), (GAPS, _gaps), (HOT, _hot),
             (QUOTIENTS, _quotients), (PAIRS, _pairs))  # fmt: skip
    return "\n".join(
        part
        for part in (
            title.of(language),
            *(_table(heads, rows, document, language) for heads, rows in parts),
            *(f"* {note[language]}" for note in document["notes"]),
        )
        if part
    )


def _table(
    heads: tuple[Text, ...],
    rows: Callable[[Document, str], Iterator[Row]],
    document: Document,
    language: str,
) -> str:
    cells = list(rows(document, language))
    if not cells:
        return ""
    return listing(heads, cells, language=language, right=NUMBERS, width=WIDTH) + "\n"


def _about(document: Document, language: str) -> Iterator[Row]:
    for at, one in enumerate(document["segments"]):
        name = one["id"]
        spread = document["concentration"]["segments"][at]
        number, output = spread["number"] or {}, spread["output_wan"] or {}
        groups = sum(cluster["segment"] == name for cluster in document["clusters"])
        hot = sum(cell["segment"] == name for cell in document["cells"])
        says = _says(groups, hot) if one["tested"] else CANNOT
        yield [
            _named(one, language),
            str(one["firms"]),
            str(groups) if one["tested"] else "–",
            str(hot) if one["tested"] else "–",
            _decimal(number.get("hhi"), 3), _decimal(number.get("gamma"), 3),
            _chance(number.get("p")), _decimal(output.get("gamma"), 3), says.of(language),
        ]  # fmt: skip


def _says(groups: int, hot: int) -> Text:
    if groups:
        return Text("聚集", "clusters")
    return Text("有热点", "hot cells") if hot else Text("看不出聚集", "no cluster to be seen")


def _clusters(document: Document, language: str) -> Iterator[Row]:
    names = _names(document, language)
    for one in document["clusters"]:
        yield [
            one["id"], names[one["segment"]], one["district"], _degrees(one),
            f"{one['area_km2']:.1f}", str(one["firms"]), f"{one['expected']:.1f}",
            _decimal(one["times"], 1), str(one["listed"]), _chance(one["p"]),
        ]  # fmt: skip


def _hot(document: Document, language: str) -> Iterator[Row]:
    names = _names(document, language)
    shown: dict[str, int] = {}
    for one in document["cells"]:
        shown[one["segment"]] = shown.get(one["segment"], 0) + 1
        if shown[one["segment"]] <= HOT_SHOWN:
            yield [
                names[one["segment"]], one["district"], _degrees(one), str(one["firms"]),
                str(one["window_firms"]), str(one["window_listed"]), _decimal(one["score"], 1),
                _chance(one["p_corrected"]),
            ]  # fmt: skip


def _quotients(document: Document, language: str) -> Iterator[Row]:
    names = {**_names(document, language), WHOLE: ALL.of(language)}
    for one in document["quotients"] or []:
        if one["clustered"]:
            yield [
                names[one["segment"]], one["district"], str(one["firms"]), str(one["listed"]),
                f"{one['quotient']:.2f}", f"{one['low']:.2f}–{one['high']:.2f}",
                _chance(one["p_corrected"]), _size(one["by_output_wan"]),
                _size(one["by_employees"]),
            ]  # fmt: skip


def _pairs(document: Document, language: str) -> Iterator[Row]:
    names = _names(document, language)
    for one in document["pairs"]:
        if one["p_corrected"] is None:  # the notes name the segments with too few firms
            continue
        near = Text("相邻", "together") if one["together"] else Text("看不出", "not to be seen")
        yield [
            names[one["supplier"]], names[one["taker"]], str(one["suppliers"]),
            str(one["takers"]), _km(one["near_m"]), _km(one["others_m"]),
            f"{one['nearer']:.0%}", _chance(one["p_corrected"]),
            near.of(language),
        ]  # fmt: skip


def _gaps(document: Document, language: str) -> Iterator[Row]:
    names = _names(document, language)
    at = {one["id"]: one for one in document["clusters"]}
    for one in document["gaps"] or []:
        cluster = at[one["cluster"]]
        words = (one["cluster"], cluster["district"], names[cluster["segment"]])
        place = " ".join(word for word in words if word)
        yield [
            names[one["segment"]], one[f"status_{language}"], place,
            Text("名单上没有", "none listed").of(language)
            if one["nearest_m"] is None
            else _km(one["nearest_m"]),
            f"{one['expected']:.1f}",
        ]  # fmt: skip


def _names(document: Document, language: str) -> dict[str, str]:
    return {one["id"]: _named(one, language) for one in document["segments"]}


def _named(one: Document, language: str) -> str:
    return str(one[f"name_{language}"] or one["name_zh"])


def _size(one: Document) -> str:
    return "–" if one["quotient"] is None else f"{one['quotient']:.2f} ({one['firms']})"


def _degrees(one: Document) -> str:
    return f"{one['longitude']:.3f}, {one['latitude']:.3f}"


def _km(metres: float | None) -> str:
    return "–" if metres is None else f"{metres / M_PER_KM:.1f}"


def _decimal(one: float | None, places: int) -> str:
    return "–" if one is None else f"{one:.{places}f}"


def _chance(p: float | None) -> str:
    if p is None:
        return "–"
    return f"{p:.3f}" if p >= LEAST_SHOWN else f"<{LEAST_SHOWN:g}"
