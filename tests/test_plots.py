"""Drawings: every part is a number of the document, every word can be read where it stands."""

from __future__ import annotations

import copy
import importlib.util
import io
import subprocess
import sys
from itertools import combinations
from typing import TYPE_CHECKING, Any

import map_fixture
import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from sitesel.errors import DependencyError, MethodError, NoSiteError, UsageError
from sitesel.report.plots import draw
from sitesel.report.plots.contributions import leading, parts
from sitesel.report.plots.radar import counted
from sitesel.report.plots.ranks import banded
from sitesel.report.plots.style import folded, ink_on, shades

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.axes import Axes

    from sitesel.ranking import Ranking

    Ranked = Callable[[str], Ranking]

KINDS = ("contributions", "robustness", "radar", "ranks")
LEAST_STEP = 0.045  # of luminance, between neighbours in grey print


@pytest.fixture(autouse=True)
def _no_window() -> Iterator[None]:
    mpl.use("agg")
    yield
    from matplotlib import pyplot as plt

    plt.close("all")


def bars(axes: Axes) -> list[Rectangle]:
    return [one for one in axes.patches if isinstance(one, Rectangle)]


def luminance(color: tuple[float, ...]) -> float:
    return 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2]


def words(axes: Axes) -> list[Text]:
    """Give what is written, once it is laid out."""
    axes.figure.canvas.draw()
    found = axes.findobj(Text) + list(axes.get_legend().get_texts())
    return [one for one in dict.fromkeys(found) if one.get_text().strip() and one.get_visible()]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_word_is_inside_the_picture_and_none_covers_another(
    kind: str, language: str, ranked: Ranked
) -> None:
    for industry in ("nev", "ai"):
        axes = ranked(industry).plot(kind, language=language)
        page = axes.figure.bbox
        boxes = [(one.get_text(), one.get_window_extent()) for one in words(axes)]
        assert len(boxes) > 10
        for text, box in boxes:
            assert box.x0 >= -1, text
            assert box.y0 >= -1, text
            assert box.x1 <= page.x1 + 1, text
            assert box.y1 <= page.y1 + 1, text
        for (one, left), (other, right) in combinations(boxes, 2):
            wide = min(left.x1, right.x1) - max(left.x0, right.x0)
            high = min(left.y1, right.y1) - max(left.y0, right.y0)
            assert min(wide, high) < 2.5, (one, other)


@pytest.mark.parametrize("kind", KINDS)
def test_words_are_in_the_language_asked_for_with_the_note_on_weights(
    kind: str, ranked: Ranked
) -> None:
    zh, en = (ranked("nev").plot(kind, language=one) for one in ("zh", "en"))
    assert "新能源汽车" in zh.get_title(loc="left")
    assert "New energy vehicles" in en.get_title(loc="left")
    assert "示例权重" in zh.get_xlabel()
    assert "illustrative weights" in en.get_xlabel()
    assert zh.get_xlabel().endswith("sitesel 0.1.0")


def test_the_bars_of_a_site_add_up_to_its_score_and_whiskers_are_its_interval(
    ranked: Ranked,
) -> None:
    sites = ranked("nev").document["sites"][:6]
    axes = ranked("nev").plot(sites=6)
    for row, site in enumerate(sites):
        mine = [one for one in bars(axes) if abs(one.get_y() + one.get_height() / 2 - row) < 0.01]
        assert sum(one.get_width() for one in mine) == pytest.approx(site["score"])
        hatched = sum(one.get_width() for one in mine if one.get_hatch())
        unknown = sum(one["contribution"] for one in site["criteria"] if not one["known"])
        assert hatched == pytest.approx(unknown)
    (whiskers,) = axes.containers[-1][2]
    ends = [[point[0] for point in segment] for segment in whiskers.get_segments()]
    assert ends == pytest.approx(np.array([[one["score_low"], one["score_high"]] for one in sites]))


def test_known_parts_and_unknown_ones_are_told_apart_by_hand() -> None:
    def one(contribution: float, *, known: bool) -> dict[str, Any]:
        return {"contribution": contribution, "known": known}

    sites = [
        {"criteria": [one(30, known=True), one(5, known=False), one(2, known=False)]},
        {"criteria": [one(0, known=True), one(4, known=True), one(2, known=False)]},
    ]
    known, unknown = parts(sites)
    assert known.tolist() == [[30, 0, 0], [0, 4, 0]]
    assert unknown.tolist() == [7, 2]
    assert leading(known, most=1) == [0]


def test_shares_of_ranks_add_up_to_one_in_bands() -> None:
    table = np.array([[0.4, 0.3, 0.1, 0.1, 0.05, 0.05], [0, 0.2, 0.3, 0.1, 0.2, 0.2]])
    found = [(first, last, share.tolist()) for first, last, share in banded(table, competing=6)]
    assert [one[:2] for one in found] == [(1, 1), (2, 2), (3, 3), (4, 5), (6, 6)]
    assert found[3][2] == pytest.approx([0.15, 0.3])
    first_of_many = banded(np.array([[0.4, 0.3, 0.1] + [0.01] * 17]), competing=300)
    assert [one[:2] for one in first_of_many][-1] == (11, 300)
    assert first_of_many[-1][2] == pytest.approx([1 - 0.8 - 0.07])


def test_the_bars_of_robustness_are_the_shares_of_the_draws(ranked: Ranked) -> None:
    ranking = ranked("nev")
    axes = ranking.plot("robustness", sites=4)
    for row, site in enumerate(ranking.document["sites"][:4]):
        mine = [one for one in bars(axes) if abs(one.get_y() + one.get_height() / 2 - row) < 0.01]
        assert mine[0].get_width() == pytest.approx(site["robustness"]["first"])
        assert sum(one.get_width() for one in mine) == pytest.approx(1)
    assert "10,000" in axes.get_xlabel()
    assert "±30%" in axes.get_xlabel()


def test_ranks_show_what_is_possible_likely_expected_and_stated(ranked: Ranked) -> None:
    sites = ranked("nev").document["sites"][:3]
    axes = ranked("nev").plot("ranks", sites=3)
    drawn = [one.get_segments()[0][:, 0].tolist() for one in axes.collections]
    wanted = [
        ends
        for one in sites
        for ends in (
            [one["rank_best"], one["rank_worst"]],
            [one["robustness"]["rank_low"], one["robustness"]["rank_high"]],
        )
    ]
    assert drawn == wanted
    stated, expected = axes.lines
    assert list(stated.get_xdata()) == [1, 2, 3]
    assert list(expected.get_xdata()) == [one["robustness"]["expected_rank"] for one in sites]


def test_ranks_can_be_drawn_where_robustness_was_left_out(ranked: Ranked) -> None:
    bare = ranked("nev").with_weights({}, robustness=False)
    axes = bare.plot("ranks", sites=3)
    assert len(axes.collections) == 3
    assert len(axes.lines) == 1
    assert "抽样" not in axes.get_xlabel()


def test_a_radar_counts_the_unknown_at_the_middle_hollow_and_dashed() -> None:
    document = map_fixture.document()
    value, known = counted(document["sites"][0])
    assert value[~known].tolist() == [0.5] * int((~known).sum())
    axes = draw("radar", document, None, sites=1)
    solid, hollow = axes.lines[-2:]
    assert len(solid.get_xdata()) == known.sum()
    assert hollow.get_markerfacecolor() == "#ffffff"
    count = len(known)
    around = [known[at] and known[(at + 1) % count] for at in range(count)]
    assert [line.get_linestyle() == "-" for line in axes.lines[:count]] == around
    assert not all(around)
    labels = [one.get_text() for one in axes.get_xticklabels()]
    assert [label.endswith("(未知)") for label in labels] == (~known).tolist()


def test_colours_grow_lighter_so_that_grey_print_tells_neighbours_apart() -> None:
    for count in (2, 6, 9):
        light = [luminance(one) for one in shades(count)]
        assert min(np.diff(light)) > LEAST_STEP
    assert ink_on(shades(2)[0]) == "#ffffff"
    assert ink_on(shades(2)[1]) != "#ffffff"


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_text_whatever_stands_in_them(kind: str, ranked: Ranked) -> None:
    document = copy.deepcopy(ranked("nev").document)
    names = (r"$\frac{1}{0}$ $", "很长的名字" * 20, "two\nlines\t$x$", "")
    for site, name in zip(document["sites"], names, strict=False):
        site["name_zh"] = name
    document["industry"]["name_zh"] = document["pack"]["title_zh"] = names[0]
    sites = [one["id"] for one in document["sites"][:4]]
    axes = draw(kind, document, ranked("nev").robustness, sites=sites)
    axes.figure.canvas.draw()
    said = " ".join(one.get_text() for one in words(axes))
    assert r"$\frac{1}{0}$ $" in said.replace("\n", " ")
    assert "…" in said
    assert "两" not in said
    assert document["sites"][3]["id"] in said


def test_long_names_are_folded_once_and_then_cut() -> None:
    assert folded("短名") == "短名"
    assert folded("甲" * 14) == "甲" * 7 + "\n" + "甲" * 7
    assert folded("甲" * 80) == "甲" * 13 + "\n" + "甲" * 12 + "…"
    assert folded("Qingdao Automobile Industry New City") == "Qingdao Automobile\nIndustry New City"


def test_a_figure_of_the_user_is_drawn_into(ranked: Ranked) -> None:
    axes = Figure(layout="constrained").subplots()
    assert ranked("nev").plot("ranks", sites=2, ax=axes) is axes
    axes.figure.savefig(io.BytesIO())  # a missing glyph would warn, and a warning fails
    polar = Figure().add_subplot(projection="polar")
    assert ranked("nev").plot("radar", ax=polar) is polar
    polar.figure.savefig(io.BytesIO())


def test_sites_are_chosen_by_id_or_name_in_the_order_asked_for(ranked: Ranked) -> None:
    sites = ranked("nev").document["sites"]
    axes = ranked("nev").plot(sites=[sites[4]["id"], sites[1]["name_zh"]])
    ranks = [one.get_text().split()[0] for one in axes.get_yticklabels()]
    assert ranks == ["5", "2"]
    with pytest.raises(UsageError, match="no site"):
        ranked("nev").plot(sites=["nowhere"])


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("pie", {}, "no drawing 'pie'; choose of contributions, robustness, radar, ranks"),
        ("radar", {"sites": 5}, "takes 1 to 4 sites, asked for 5"),
        ("ranks", {"sites": 0}, "takes 1 to 29 sites, asked for 0"),
        ("contributions", {"sites": []}, "asked for 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    kind: str, options: dict[str, Any], words: str, ranked: Ranked
) -> None:
    with pytest.raises(UsageError, match=words):
        ranked("nev").plot(kind, **options)


def test_axes_that_do_not_fit_the_drawing_are_refused(ranked: Ranked) -> None:
    with pytest.raises(UsageError, match=r"takes polar axes .*found 'rectilinear'"):
        ranked("nev").plot("radar", ax=Figure().subplots())
    polar = Figure().add_subplot(projection="polar")
    with pytest.raises(UsageError, match="takes rectilinear axes, found 'polar'"):
        ranked("nev").plot("ranks", ax=polar)


def test_robustness_that_was_left_out_cannot_be_drawn(ranked: Ranked) -> None:
    bare = ranked("nev").with_weights({}, robustness=False)
    with pytest.raises(MethodError, match="was left out"):
        bare.plot("robustness")


def test_an_excluded_site_has_no_rank_to_draw_but_contributions() -> None:
    document = map_fixture.document()
    last = document["sites"][-1]["id"]
    with pytest.raises(UsageError, match=f"'{last}' is excluded"):
        draw("ranks", document, None, sites=[last])
    axes = draw("contributions", document, None, sites=[last])
    assert "排除" in axes.get_yticklabels()[0].get_text()


def test_where_every_site_is_excluded_there_are_no_ranks() -> None:
    document = map_fixture.document()
    for site in document["sites"]:
        site.update(status="excluded", rank=None)
    document["counts"] = {"eligible": 0, "unverified": 0, "excluded": len(document["sites"])}
    with pytest.raises(NoSiteError, match="No site qualifies"):
        draw("robustness", document, None)
    assert len(draw("contributions", document, None).get_yticklabels()) == 10


def test_without_the_extra_a_drawing_says_how_to_get_it(
    ranked: Ranked, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec",
        lambda name: None if name == "matplotlib" else found(name),
    )
    with pytest.raises(DependencyError, match=r"matplotlib is missing.*sitesel\[notebook\]"):
        ranked("nev").plot()


def test_ranking_and_mapping_load_neither_matplotlib_nor_anywidget() -> None:
    code = (
        "import sys, sitesel; r = sitesel.rank('nev'); r.explore();"
        "print([one for one in ('matplotlib', 'anywidget', 'ipywidgets') if one in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
