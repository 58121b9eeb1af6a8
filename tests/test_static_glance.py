"""The small map of a ranking, for places that show no page: light, legible, without boundaries."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import map_fixture
import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from sitesel.report.static_drawing import Drawing
from sitesel.report.static_glance import _few, _sheet, _slim, glance
from sitesel.report.static_style import style

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.ranking import Ranking

    Ranked = Callable[[str], Ranking]

MOST_BYTES = 120_000


def pixels(png: bytes) -> Any:  # noqa: ANN401
    with Image.open(io.BytesIO(png)) as picture:
        return np.asarray(picture.convert("RGB"), dtype=int)


def has(shown: Any, color: str) -> int:  # noqa: ANN401
    """Count the pixels of a colour."""
    wanted = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return int((shown == wanted).all(axis=2).sum())


def said(ranking: Ranking, language: str, *, most: int = 300) -> str:
    ground = {role: ranking.pack.features(role).table for role in ("land", "sea")}
    slim = _slim(ranking.document, most)
    sheet = _sheet(Drawing.of(slim, ranking.sites, ground, language=language))
    return "\n".join(one.get_text() for one in sheet.figure.findobj(Text))


@pytest.mark.parametrize("industry", ["nev", "chem"])
def test_it_is_a_light_picture_of_land_sea_and_every_class_of_the_legend(
    industry: str, ranked: Ranked
) -> None:
    png = ranked(industry)._png()
    assert png is not None
    assert len(png) <= MOST_BYTES
    shown = pixels(png)
    assert shown.shape[1] == 900
    assert has(shown, style()["ink"]["land"]) > 50_000
    assert has(shown, style()["ink"]["sea"]) > 30_000
    for color in style()["classes"]["colors"]:  # as in the legend, to the last bit
        assert has(shown, color) > 300, color


def test_it_says_title_scale_north_legend_sources_and_that_it_is_a_sketch(ranked: Ranked) -> None:
    chinese = said(ranked("nev"), "zh")
    for words in (
        "新能源汽车 · 候选地块适宜性图", "北", "1:", "km", "适宜性得分", "待核(细圈)",
        "示意图:仅供选址研究,不作为行政边界和用地依据", "ODbL-1.0:陆地、海域", "© OpenStreetMap",
        "青岛汽车产业新城(即墨)", ranked("nev").document["headline"]["zh"][:20],
    ):  # fmt: skip
        assert words in chinese, words
    assert "底图" not in chinese  # nothing of the ground needs a legend
    english = said(ranked("nev"), "en")
    assert "no basis for boundaries" in english
    assert "Suitability score" in english


def test_the_same_ranking_gives_the_same_bytes(ranked: Ranked) -> None:
    assert ranked("nev")._png() == ranked("nev")._png()
    assert ranked("nev")._png() != ranked("chem")._png()


def test_boundaries_of_districts_are_not_drawn_even_where_they_are_installed(
    ranked: Ranked, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranking = ranked("nev")
    box = ranking.pack.features("land").table.head(1)
    monkeypatch.setattr("sitesel.outputs.districts", lambda _pack: box)
    assert "district" in ranking.display_layers()
    plain = {role: ranking.pack.features(role).table for role in ranking.pack.roles}
    ground = {role: plain[role] for role in ("land", "sea")}
    drawn = [glance(ranking.document, ranking.sites, one) for one in (ground, plain)]
    with_boundaries = glance(ranking.document, ranking.sites, ranking.display_layers())
    assert drawn[0] == drawn[1] == with_boundaries == ranking._png()


def test_of_many_sites_the_first_are_drawn_and_it_says_so(ranked: Ranked) -> None:
    assert "只画前 5 个地块,共 29 个" in said(ranked("nev"), "zh", most=5)
    assert "只画前" not in said(ranked("nev"), "zh")


def test_the_scale_bar_covers_no_site(ranked: Ranked) -> None:
    ranking = ranked("nev")
    sheet = _sheet(Drawing.of(_slim(ranking.document, 300), ranking.sites, {}, language="zh"))
    axes = next(one for one in sheet.figure.axes if one.get_gid() == "map")
    plate = max(
        (one for one in axes.patches if one.get_zorder() == 11),
        key=lambda one: one.get_extents().width,
    ).get_window_extent()
    sites = [one for one in axes.patches if str(one.get_gid()).startswith("site-")]
    assert len(sites) == 29
    assert not any(one.get_window_extent().overlaps(plate) for one in sites)


def test_a_small_city_without_land_is_drawn_too() -> None:
    document = map_fixture.document()
    document["pack"]["site_roles"] = ["park"]
    layers = {key: one for key, one in map_fixture.layers().items() if key != "land"}
    assert pixels(glance(document, map_fixture.sites(), layers)).shape[1] == 900


def test_the_commonest_colours_stay_and_the_others_become_the_nearest() -> None:
    rows = [[[9, 9, 9]] * 3 + [[200, 0, 0]] * 2 + [[190, 0, 0]]]
    palette, places = _few(np.array(rows, dtype=np.uint8), 2)
    assert palette.tolist() == [[9, 9, 9], [200, 0, 0]]
    assert places.tolist() == [[0, 0, 0, 1, 1, 1]]
