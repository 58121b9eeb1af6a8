"""
Tables of a back-test, for the terminal and for the docs.

Each figure is a mean relative rank, 1 best and 0.5 chance, with the bootstrap interval over plants
in brackets where there are enough of them. `▼` marks a mean worse than chance, `▼▼` one whose whole
interval is.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sitesel.report.grid import listing
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Document = dict[str, Any]
NONE = "-"


class Section(NamedTuple):
    """
    One table of the report.

    Parameters
    ----------
    title : Text
        Above it.
    heads : tuple of Text
        Of its columns.
    rows : list of list of str
        Cells.
    """

    title: Text
    heads: tuple[Text, ...]
    rows: list[list[str]]


def report(document: Document, *, language: str = "zh") -> str:
    """
    Show a back-test.

    Parameters
    ----------
    document : dict
        Of `sitesel.trials.document`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Head, tables, what is worse than chance, notes.
    """
    lines = [head(document).of(language)]
    for section in sections(document, language=language):
        table = listing(section.heads, section.rows, language=language)
        lines += ["", section.title.of(language), table]
    lines += ["", WORSE.of(language), *(f"- {line}" for line in worse(document, language=language))]
    lines += [f"* {note[language]}" for note in document["notes"]]
    return "\n".join(lines)


def head(document: Document) -> Text:
    """
    Give the first line.

    Parameters
    ----------
    document : dict
        Of a back-test.

    Returns
    -------
    Text
        What was tested with how much.
    """
    pack, counts, settings = document["pack"], document["counts"], document["settings"]
    return Text(
        f"回测 · {pack['title_zh']}({pack['date']}):{counts['plants']} 家工厂(其中位置独立的 "
        f"{counts['plants_with_own_place']} 家),{counts['industries']} 个产业,"
        f"{counts['trials']} 次检验,"
        f"随机地点 {settings['random_places']} 个。数字为平均相对名次:1 最好,0.5 等于碰运气;"
        "方括号为对工厂重抽样的 95% 自助区间。▼ 低于 0.5,▼▼ 整个区间低于 0.5。",
        f"Back-test · {pack['title_en']} ({pack['date']}): {counts['plants']} plants "
        f"({counts['plants_with_own_place']} with a place of their own), {counts['industries']} "
        f"industries, {counts['trials']} trials, {settings['random_places']} random places. "
        "Figures are mean relative ranks: 1 best, 0.5 chance; in brackets the 95 % bootstrap "
        "interval over plants. ▼ below 0.5, ▼▼ its whole interval below 0.5.",
    )


def sections(document: Document, *, language: str = "zh") -> list[Section]:
    """
    Lay the figures out.

    Parameters
    ----------
    document : dict
        Of a back-test.
    language : str
        `zh` or `en`.

    Returns
    -------
    list of Section
        Overall, how sure that is, by criterion, by industry, by plant.
    """
    groups = {group["id"]: _text(group) for group in document["groups"]}
    made = [
        Section(
            Text(f"总体 · {title.zh}", f"Overall · {title.en}"),
            (Text("比什么", "compared by"), *_rival_heads(document)),
            _across(_of_group(document["overall"], name), language),
        )
        for name, title in groups.items()
    ]
    made += [_sureness(document, groups, language)]
    made += [
        Section(
            Text(f"单项指标 · {title.zh}", f"Each criterion alone · {title.en}"),
            (Text("指标", "criterion"), *_rival_heads(document)),
            _across(_of_group(document["criteria"], name), language),
        )
        for name, title in groups.items()
    ]
    return [*made, *_by_industry(document, language), _by_plant(document, language)]


def worse(document: Document, *, language: str = "zh") -> list[str]:
    """
    Name what is worse than chance: rule sets as they stand, criteria, and what surely is.

    Parameters
    ----------
    document : dict
        Of a back-test.
    language : str
        `zh` or `en`.

    Returns
    -------
    list of str
        A line each, or one that says that nothing is.
    """
    titles = {
        row["id"]: _text(row).of(language)
        for row in (*document["groups"], *document["rivals"], *document["scores"])
    }
    shown = [row for row in document["worse"] if row["surely_worse"] or _as_it_stands(row)]
    lines = []
    for row in shown:
        about = [titles[row[key]] for key in ("group", "score") if key in row]
        name = f"{row.get('code', '')} {_text(row).of(language)}".strip()
        lines.append(f"{name} ({', '.join(about)}) · {titles[row['rival']]}: {figure(row)}")
    return lines or [Text("没有。", "None.").of(language)]


WORSE = Text(
    "比碰运气差的(照规则的产业与单项指标,以及整个区间低于 0.5 的一切):",
    "Worse than chance (industries as the rules stand, criteria, and all whose whole interval is):",
)


def figure(row: Document) -> str:
    """
    Write a mean with its interval and mark.

    Parameters
    ----------
    row : dict
        Figures of a summary.

    Returns
    -------
    str
        Such as `0.93 [0.89, 0.96]`; `-` where nothing could be compared.
    """
    if row["mean"] is None:
        return NONE
    mark = " ▼▼" if row["surely_worse"] else " ▼" * row["worse"]
    return f"{row['mean']:.2f}{_interval(row['by_plant'], ' ')}{mark}"


def _as_it_stands(row: Document) -> bool:
    return bool(row.get("score", "score") == "score")


def _across(rows: Iterable[Document], language: str) -> list[list[str]]:
    """One line for each thing, one column for each group of rivals."""
    return [
        [_named(some[0], language), *(figure(row) for row in some)]
        for some in _grouped(rows)
        if some[0]["mean"] is not None
    ]


def _sureness(document: Document, groups: dict[str, Text], language: str) -> Section:
    rows = [
        [
            groups[row["group"]].of(language),
            _named(row, language),
            f"{row['mean']:.2f}",
            _interval(row["by_plant"]),
            _interval(row["by_place"]),
            f"{row['mean_of_trials']:.2f}{_interval(row['by_industry'], ' ')}",
            f"{row['moved'][0]:.2f}-{row['moved'][1]:.2f}",
            f"{row['plants']} / {row['places']} / {row['industries']}",
        ]
        for row in document["overall"]
        if row["rival"] == "centres" and row["mean"] is not None
    ]
    heads = (
        Text("哪些工厂", "which plants"), Text("比什么", "compared by"), Text("均值", "mean"),
        Text("按工厂", "by plant"), Text("按地点", "by place"),
        Text("按产业(逐次检验的均值)", "by industry (mean of trials)"),
        Text("移动工厂", "plants moved"),
        Text("工厂 / 地点 / 产业", "plants / places / industries"),
    )  # fmt: skip
    title = Text(
        "有多大把握 · 与园区中心(当点)比:自助区间按工厂、地点、产业整组重抽;工厂在误差内移动的均值",
        "How sure · among park centres as points: intervals by plant, place and industry; means "
        "with plants moved",
    )
    return Section(title, heads, rows)


def _by_industry(document: Document, language: str) -> Iterator[Section]:
    for score in document["scores"]:
        some = [row for row in document["industries"] if row["score"] == score["id"]]
        rows = [
            [_named(group[0], language), str(group[0]["plants"]), *(figure(row) for row in group)]
            for group in _grouped(some)
        ]
        heads = (Text("产业", "industry"), Text("工厂", "plants"), *_rival_heads(document))
        title = _text(score)
        yield Section(Text(f"分产业 · {title.zh}", f"By industry · {title.en}"), heads, rows)


def _by_plant(document: Document, language: str) -> Section:
    names = {row["id"]: _text(row).of(language) for row in document["industries"]}
    yes, no = Text("是", "yes").of(language), Text("否", "no").of(language)
    rows = [
        [
            one["name_zh"],
            one["plant"],
            names[one["industry"]],
            yes if one["own_place"] else no,
            f"{one['uncertainty_m']:,.0f}",
            *(_rank(one, rival["id"]) for rival in document["rivals"]),
            ", ".join(one["excluded_by"]) or NONE,
        ]
        for one in document["trials"]
    ]
    heads = (
        Text("工厂", "plant"), Text("编号", "id"), Text("产业", "industry"),
        Text("位置独立", "own place"), Text("误差/m", "error/m"), *_rival_heads(document),
        Text("被排除", "excluded by"),
    )  # fmt: skip
    title = Text(
        "逐家 · 得分照规则的相对名次(括号内为在误差内移动时的最小与最大)",
        "Each plant · relative rank by the score as the rules stand (least and greatest if moved)",
    )
    return Section(title, heads, rows)


def _rank(one: Document, rival: str) -> str:
    low, high = one["moved"][rival]["score"]
    return f"{one['rank'][rival]['score']:.2f} ({low:.2f}-{high:.2f})"


def _grouped(rows: Iterable[Document]) -> Iterator[list[Document]]:
    for _, some in groupby(rows, key=lambda row: row["id"]):
        yield list(some)


def _of_group(rows: Iterable[Document], group: str) -> list[Document]:
    return [row for row in rows if row["group"] == group]


def _rival_heads(document: Document) -> tuple[Text, ...]:
    return tuple(_text(rival) for rival in document["rivals"])


def _named(row: Document, language: str) -> str:
    return f"{row.get('code', '')} {_text(row).of(language)}".strip()


def _text(row: Document) -> Text:
    return Text(row["title_zh"], row["title_en"])


def _interval(bounds: Sequence[float | None], before: str = "") -> str:
    low, high = bounds
    return "" if low is None or high is None else f"{before}[{low:.2f}, {high:.2f}]"
