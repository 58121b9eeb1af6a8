"""The chain of an industry as tables: segments, known firms, best sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.chains import SENSES
from sitesel.report.grid import listing
from sitesel.text import STATUS, Text

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

Document = dict[str, Any]

WIDTH = 132
M_PER_KM = 1000.0
SEGMENTS = (
    Text("段", "stage"), Text("环节", "segment"), Text("做法", "status"), Text("企业", "firms"),
    Text("链主", "leading"), Text("本地供应", "local supply"), Text("理由", "why"),
)  # fmt: skip
FIRMS = (
    Text("环节", "segment"), Text("企业", "firm"), Text("位置", "place"), Text("误差", "±"),
    Text("依据(把握)", "source (confidence)"),
)  # fmt: skip
SITES = (
    Text("环节", "segment"), Text("最合适的地块", "best site"), Text("得分", "score"),
    Text("可能", "range"), Text("结论", "status"), Text("因为", "because"),
)  # fmt: skip
LISTED = (
    Text("环节", "segment"), Text("名单", "listed"), Text("可能", "possible"),
    Text("产值/万元", "output/万元"), Text("依据", "told by"),
    Text("最大的(把握)", "largest (confidence)"),
)  # fmt: skip
LARGEST = 3
NUMBERS = {"名单", "可能", "产值/万元", "企业", "链主", "得分"}


def chain_text(document: Document, *, language: str = "zh") -> str:
    """
    Show the view of a chain.

    Parameters
    ----------
    document : dict
        Of `sitesel.chain`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Lines of at most 132 cells.
    """
    parts = [
        _title(document).of(language),
        *(f"* {_figure(one).of(language)}" for one in document["figures"]),
        _table(SEGMENTS, _segments(document, language), language, right=NUMBERS),
        _table(FIRMS, _firms(document, language), language),
        _table(LISTED, _listed(document, language), language, right=NUMBERS),
        _table(SITES, _sites(document, language), language, right={"得分"}),
        *(f"* {line}" for line in _unranked(document, language)),
        *(f"* {note[language]}" for note in document["notes"]),
    ]
    return "\n".join(part for part in parts if part)


def _table(
    heads: tuple[Text, ...],
    rows: Iterator[list[str]],
    language: str,
    *,
    right: Container[str] = (),
) -> str:
    cells = list(rows)
    if not cells:
        return ""
    return listing(heads, cells, language=language, right=right, width=WIDTH) + "\n"


def _title(document: Document) -> Text:
    industry, named = document["industry"], document["ten_plus_one"]
    zh = f"(“10+1”:{named['name']})" if named["name"] else ""
    en = f' ("10+1": {named["name"]})' if named["name"] else ""
    return Text(f"产业链 · {industry['name_zh']}{zh}", f"Chain · {industry['name_en']}{en}")


def _figure(one: Document) -> Text:
    sense = SENSES[one["sense"]]
    year = Text(f"{one['year']} 年", f", {one['year']}") if one["year"] else Text("", "")
    sure = f"{one['confidence']:g}"
    return Text(
        f"{year.zh}{one['title_zh']}:{sense.zh} {one['value']:,g} {one['unit_zh']}"
        f"({one['source']};可信度 {sure})",
        f"{one['title_en']}{year.en}: {sense.en}{one['value']:,g} {one['unit_en']} "
        f"({one['source']}; confidence {sure})",
    )


def _named(one: Document, language: str) -> str:
    return str(one[f"name_{language}"] or one["name_zh"])


def _segments(document: Document, language: str) -> Iterator[list[str]]:
    for one in document["segments"]:
        yield [
            one[f"stage_{language}"],
            _named(one, language),
            one[f"status_{language}"],
            str(one["firms"]),
            str(one["leads"]),
            _supply(one["supply"], document["asked"]["within_min"]).of(language),
            one["why"][language],
        ]


def _supply(one: Document | None, within: float) -> Text:
    if one is None:
        return Text("未知", "unknown")
    low, high = one["low"], one["high"]
    range_ = "" if high - low < 0.005 else f" ({low:.0%}–{high:.0%})"  # noqa: PLR2004  (as printed)
    return Text(
        f"{one['share']:.0%}{range_},{within:g} 分钟内",
        f"{one['share']:.0%}{range_} within {within:g} min",
    )


def _firms(document: Document, language: str) -> Iterator[list[str]]:
    for segment in document["segments"]:
        for one in segment["plants"]:
            metres = one["uncertainty_m"]
            lead = Text(" ★链主", " ★leading").of(language) if one["lead"] else ""
            yield [
                _named(segment, language),
                f"{one['name_zh']}{lead}",
                _place(one).of(language),
                Text("未知", "unknown").of(language)
                if metres is None
                else f"{metres / M_PER_KM:.1f} km",
                f"{one['source']} ({one['confidence']:g})",
            ]


def _place(one: Document) -> Text:
    if one["uncertainty_m"] is None:
        return Text(
            f"只知在{one['park_zh']}名单" if one["park_zh"] else "未知",
            f"listed by {one['park_zh']}" if one["park_zh"] else "unknown",
        )
    parts = " ".join(part for part in (one["district"], one["plant_zh"]) if part)
    return Text(parts, parts)


def _listed(document: Document, language: str) -> Iterator[list[str]]:
    """One row a segment that has firms of the planner's list."""
    ways = (document["matching"] or {"by": {}})["by"]
    comma = Text("、", ", ").of(language)
    for segment in document["segments"]:
        one = segment["listed"]
        if one is not None and (one["count"] or one["possible"]):
            output = one["output_wan"]
            counts = [(ways[kind][language], count) for kind, count in one["by"].items() if count]
            yield [
                _named(segment, language),
                f"{one['count']:,}",
                f"{one['possible']:,}",
                Text("未知", "unknown").of(language) if output is None else f"{output:,.0f}",
                comma.join(f"{name} {count:,}" for name, count in counts),
                comma.join(
                    f"{firm['name_zh'] or firm['id']}({firm['confidence']:g})"
                    for firm in one["largest"][:LARGEST]
                ),
            ]


def _sites(document: Document, language: str) -> Iterator[list[str]]:
    """One group of rows for all segments that have the same best sites."""
    separator = Text(";", "; ").of(language)
    groups: dict[str, list[Document]] = {}
    for segment in document["segments"]:
        groups.setdefault(repr(segment["sites"]), []).append(segment)
    for alike in groups.values():
        names = Text("、", ", ").of(language).join(_named(one, language) for one in alike)
        for one in alike[0]["sites"]:
            yield [
                names,
                _named(one, language),
                f"{one['score']:.1f}",
                f"{one['score_low']:.0f}–{one['score_high']:.0f}",
                STATUS[one["status"]].of(language),
                separator.join(reason[language] for reason in one["reasons"]),
            ]
            names = ""


def _unranked(document: Document, language: str) -> Iterator[str]:
    """One line a reason, with the segments that it holds for."""
    reasons: dict[str, list[str]] = {}
    for segment in document["segments"]:
        if segment["unranked"] is not None:
            said = segment["unranked"][language]
            reasons.setdefault(said, []).append(_named(segment, language))
    for said, names in reasons.items():
        listed = Text("、", ", ").of(language).join(names)
        yield Text(f"{listed}:未排地块。{said}", f"{listed}: sites not ranked. {said}").of(language)
