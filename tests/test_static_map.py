"""The static map: true to scale, with all that a map must say, the same every time."""

from __future__ import annotations

import itertools
import json
import math
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import packs
import papers
import pytest
import shapely
from made_rules import RULE_FILE

from sitesel import api
from sitesel.errors import OutputError, SiteError, UsageError
from sitesel.report.static_frame import Frame, bar_length, convergence, fitted, graticule
from sitesel.report.static_labels import Places
from sitesel.report.static_map import static_map
from sitesel.report.static_style import class_titles, style
from sitesel.report.static_text import fitting, text_mm, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.api import Ranking

Json = dict[str, Any]
SVG = "{http://www.w3.org/2000/svg}"
MM_PER_POINT = 25.4 / 72
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def drawn(
    tmp_path_factory: pytest.TempPathFactory, ranked: Callable[[str], Ranking]
) -> Callable[..., Path]:
    folder = tmp_path_factory.mktemp("maps")

    def draw(industry: str, form: str, **options: str) -> Path:
        path = folder / f"{'-'.join([industry, *options.values()])}.{form}"
        if not path.exists():
            ranked(industry).save_static_map(path, **options)
        return path

    return draw


def tree(path: Path) -> ET.Element:
    return ET.fromstring(path.read_bytes())  # noqa: S314  (our own file)


def named(root: ET.Element, pattern: str) -> dict[str, ET.Element]:
    """Find elements whose id fits."""
    found = {one.get("id", ""): one for one in root.iter()}
    return {name: one for name, one in found.items() if re.fullmatch(pattern, name)}


def bounds(element: ET.Element) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what an element draws, in points."""
    numbers = [
        (float(x), float(y))
        for path in element.iter(f"{SVG}path")
        for x, y in re.findall(r"[MLQC ]\s*(-?[\d.]+) (-?[\d.]+)", path.get("d", ""))
    ]
    across, down = zip(*numbers, strict=True)
    return min(across), min(down), max(across), max(down)


def words(root: ET.Element) -> list[str]:
    return ["".join(one.itertext()).strip() for one in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("industry", ["nev", "chem"])
def test_as_many_sites_are_drawn_as_the_document_has(
    industry: str, drawn: Callable[..., Path], ranked: Callable[[str], Ranking]
) -> None:
    root = tree(drawn(industry, "svg"))
    document = ranked(industry).document
    assert len(named(root, r"site-\d+")) == len(document["sites"])
    competing = [site for site in document["sites"] if site["rank"] is not None]
    assert len(named(root, r"rank-\d+")) == len(competing)


def test_a_map_of_the_first_of_many_sites_says_so(
    ranked: Callable[[str], Ranking], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitesel.report.map.first_sites.__kwdefaults__", {"most": 7})
    root = tree(ranked("nev").save_static_map(tmp_path / "m.svg"))
    assert len(named(root, r"site-.*")) == 7
    assert f"只画前 7 个地块,共 {len(ranked('nev').table)} 个。" in "".join(words(root))


def test_a_map_says_title_headline_classes_licences_system_and_version(
    drawn: Callable[..., Path], ranked: Callable[[str], Ranking]
) -> None:
    document = ranked("nev").document
    said = words(tree(drawn("nev", "svg")))
    text = papers.squeezed("".join(said))
    assert "新能源汽车 · 候选地块适宜性图" in said
    assert papers.squeezed(document["headline"]["zh"]) in text
    for _, title in class_titles("zh"):
        assert title in said
    for word in (
        "EPSG:4549", "©OpenStreetMapcontributors(ODbL1.0)", "示意图:仅供选址研究", "上方为坐标北",
        f"sitesel{document['version']}", document["rules"]["sha256"][:12], "排除,不排名",
        "示意边界(虚线,等面积圆)", "120°15′E", "36°00′N", "海港", "铁路", "胶州湾",
    ):  # fmt: skip
        assert word in text, word
    for site in document["sites"]:
        assert f"{site['score']:.1f}" in said
        assert str(site["rank"]) in said


def test_classes_are_those_of_the_page_and_sites_have_their_colours(
    drawn: Callable[..., Path], ranked: Callable[[str], Ranking]
) -> None:
    script = (ROOT / "sitesel/report/assets/js/classes.js").read_text(encoding="utf-8")
    breaks = json.loads(re.search(r"BREAKS = (\[.*?\])", script)[1])  # type: ignore[index]
    colors = json.loads(re.search(r"COLORS = (\[.*?\])", script)[1])  # type: ignore[index]
    assert style()["classes"]["breaks"] == breaks == [30, 40, 50, 60, 70]
    assert style()["classes"]["colors"] == colors
    assert style()["classes"]["excluded"] in script
    shapes = named(tree(drawn("nev", "svg")), r"site-\d+")
    for row, site in enumerate(ranked("nev").document["sites"]):
        expected = colors[sum(site["score"] >= limit for limit in breaks)]
        path = next(shapes[f"site-{row}"].iter(f"{SVG}path"))
        assert f"fill: {expected}" in path.get("style", "")


def test_excluded_sites_are_hatched_and_schematic_ones_dashed(drawn: Callable[..., Path]) -> None:
    root = tree(drawn("chem", "svg"))
    looks = {
        name: next(one.iter(f"{SVG}path")).get("style", "")
        for name, one in named(root, r"site-\d+").items()
    }
    hatched = [name for name, look in looks.items() if "fill: url(#" in look]
    assert len(hatched) == 26
    assert all("stroke-dasharray" in look for look in looks.values())


@pytest.fixture
def made_up(pack_factory: Callable[..., Path], text_file: Callable[[str, str], Path]) -> Ranking:
    """Two parks whose centres are 30 km apart, from west to east."""
    folder = pack_factory(
        {
            "park": [
                (packs.box(0, 0, 2000, 2000), packs.park("west")),
                (packs.box(30_000, 0, 32_000, 1000), packs.park("east")),
            ],
            "sea_port": [(packs.at(-3000, 250), {"id": "port", "name_zh": "甲港"})],
            "water_source": [(packs.box(8300, 0, 8400, 500), {"id": "lake"})],
        },
        missing=["eco_redline"],
    )
    return api.rank("nev", layers=folder, rules=text_file("rules.toml", RULE_FILE))


def test_the_scale_bar_is_as_long_as_it_says(made_up: Ranking, tmp_path: Path) -> None:
    """The parks' centres are 30,000 m apart on the grid; the bar must measure the same."""
    root = tree(made_up.save_static_map(tmp_path / "m.svg"))
    parts = [bounds(one) for one in named(root, r"scale-bar-\d").values()]
    bar = max(part[2] for part in parts) - min(part[0] for part in parts)
    text = next(word for word in words(root) if re.fullmatch(r"[\d.]+ km", word))
    centres = [
        (left + right) / 2 for left, _, right, _ in map(bounds, named(root, r"site-\d+").values())
    ]
    metres_per_point = 30_000 / abs(centres[1] - centres[0])
    assert bar * metres_per_point == pytest.approx(1000 * float(text.split()[0]), rel=2e-3)
    scale = next(word for word in words(root) if word.startswith("1:"))
    number = int(scale.removeprefix("1:").replace(" ", ""))
    assert metres_per_point == pytest.approx(number * MM_PER_POINT / 1000, rel=2e-3)


def test_the_scale_is_true_to_the_ground_within_a_thousandth(qingdao: Any) -> None:  # noqa: ANN401
    """From the ellipsoid, not from the grid: a degree and a half off the meridian at most."""
    from pyproj import Geod

    frame = Frame(
        west=430_000, south=3_940_000, width_mm=100, height_mm=150, scale=1e6, crs="EPSG:4549"
    )
    ends = shapely.LineString(
        [(frame.west, frame.south), (frame.west + frame.metres(100), frame.south)]
    )
    from sitesel.report.static_frame import _degrees

    (west, south), (east, north) = shapely.get_coordinates(
        _degrees(ends, qingdao.head.work_crs)
    ).tolist()
    assert Geod(ellps="GRS80").inv(west, south, east, north)[2] == pytest.approx(1e5, rel=1e-3)


def test_a_frame_takes_the_largest_round_scale_that_shows_the_ground() -> None:
    """90 km on 100 mm want 1:900,000; 41 km on 50 mm want 1:820,000, which is less."""
    frame = fitted((0, 0, 90_000, 41_000), width_mm=110, height_mm=60, crs="EPSG:4549", pad_mm=5)
    assert frame.scale == 900_000
    assert (frame.west + frame.east) / 2 == pytest.approx(45_000)
    assert (frame.south + frame.north) / 2 == pytest.approx(20_500)
    assert bar_length(frame) == 20_000  # 29.7 km are three tenths of the width
    assert frame.on_paper(shapely.get_coordinates(shapely.Point(0, 0)))[0][0] == pytest.approx(5.0)


def test_true_north_lies_west_of_grid_north_east_of_the_meridian() -> None:
    """Convergence is (longitude less 120 degrees) times the sine of the latitude."""
    frame = fitted(
        (540_000, 3_990_000, 550_000, 4_000_000), width_mm=100, height_mm=100, crs="EPSG:4549",
        pad_mm=5,
    )  # fmt: skip
    east_of_meridian = math.degrees(45_000 / (6_386_000 * math.cos(math.radians(36.1))))
    expected = -east_of_meridian * math.sin(math.radians(36.1))
    assert convergence(frame) == pytest.approx(expected, rel=0.01)


def test_meridians_and_parallels_are_where_they_belong() -> None:
    frame = fitted(
        (460_000, 3_940_000, 550_000, 4_100_000), width_mm=100, height_mm=180, crs="EPSG:4549",
        pad_mm=5,
    )  # fmt: skip
    lines = {(axis, degrees): line for axis, degrees, line in graticule(frame)}
    assert ("lon", 120.0) in lines
    assert lines["lon", 120.0][:, 0] == pytest.approx(500_000, abs=0.01)  # the central meridian
    assert {axis for axis, _ in lines} == {"lon", "lat"}


def test_labels_never_lie_over_each_other_and_stay_inside() -> None:
    places = Places(40, 40)
    middles = [places.place(20, 20, width=4, height=4) for _ in range(40)]
    found = [middle for middle in middles if middle is not None]
    assert found[0] == (20, 20)
    assert len(found) == 40
    for one, other in itertools.combinations(found, 2):
        assert max(abs(one[0] - other[0]), abs(one[1] - other[1])) >= 4 - 1e-9
    assert all(2 <= x <= 38 and 2 <= y <= 38 for x, y in found)
    full = Places(4, 4)
    assert full.place(2, 2, width=4, height=4) == (2, 2)
    assert full.place(2, 2, width=4, height=4) is None


def test_text_is_measured_and_broken_to_fit() -> None:
    assert text_mm("青岛", points=72) == pytest.approx(2 * 25.4)  # each a full square
    lines = wrapped("青岛港 前湾港区 and the terminal of Dongjiakou", points=10, width_mm=25)
    assert papers.squeezed("".join(lines)) == "青岛港前湾港区andtheterminalofDongjiakou"
    assert all(text_mm(line, points=10) <= 25 for line in lines)
    assert "".join(wrapped("W" * 50, points=10, width_mm=20)) == "W" * 50
    assert fitting("青岛港前湾港区", points=10, width_mm=12).endswith("…")
    assert fitting("青岛", points=10, width_mm=12) == "青岛"


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_same_ranking_gives_the_same_bytes(
    form: str,
    drawn: Callable[..., Path],
    ranked: Callable[[str], Ranking],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    again = ranked("nev").save_static_map(tmp_path / f"again.{form}")
    assert again.read_bytes() == drawn("nev", form).read_bytes()


@pytest.mark.parametrize(("paper", "size"), [("A4", (210, 297)), ("A3", (297, 420))])
def test_a_pdf_has_the_size_of_the_paper_and_embeds_its_fonts(
    paper: str, size: tuple[int, int], drawn: Callable[..., Path]
) -> None:
    path = drawn("nev", "pdf", paper=paper)
    assert papers.pdf_size_mm(path) == size
    fonts = papers.pdf_fonts(path)
    assert fonts
    assert all("SiteselSansSC" in name and embedded == "yes" for name, embedded in fonts)
    assert "候选地块适宜性图" in papers.pdf_text(path)
    info = papers.pdf_info(path)
    assert "CreationDate" not in info
    assert info["Producer"].startswith("sitesel ")


def test_a_png_has_300_dots_an_inch(drawn: Callable[..., Path]) -> None:
    header = drawn("nev", "png").read_bytes()[:24]
    width, height = (int.from_bytes(header[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (2480, 3507)  # 210 and 297 mm


def test_ground_that_is_wide_lies_on_lying_paper(made_up: Ranking, tmp_path: Path) -> None:
    assert papers.pdf_size_mm(made_up.save_static_map(tmp_path / "m.pdf")) == (297, 210)


def test_an_svg_keeps_words_as_text_and_carries_the_font(drawn: Callable[..., Path]) -> None:
    text = drawn("nev", "svg").read_text(encoding="utf-8")
    assert text.count("@font-face") == 2
    assert "data:font/ttf;base64," in text
    assert "<dc:date>" not in text
    assert "http" not in re.sub(
        r"http://www\.w3\.org|http://purl\.org|http://creativecommons\.org|http://sodipodi|https?://matplotlib\.org",
        "",
        text,
    )


def test_english_maps_are_in_english(drawn: Callable[..., Path]) -> None:
    said = words(tree(drawn("nev", "svg", language="en")))
    assert "New energy vehicles · suitability of candidate sites" in said
    assert "N" in said
    assert "Suitability score (0–100)" in said


def test_the_review_number_stands_in_place_of_the_sketch_note(
    ranked: Callable[[str], Ranking], tmp_path: Path
) -> None:
    path = ranked("nev").save_static_map(tmp_path / "m.svg", review_number="鲁SG(2026)001号")
    text = "".join(words(tree(path)))
    assert "审图号:鲁SG(2026)001号" in text
    assert "示意图:" not in text


@pytest.mark.parametrize("name", ["m.jpg", "m", "m.svg.txt"])
def test_another_ending_is_refused(
    name: str, ranked: Callable[[str], Ranking], tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=r"只能写成 \.png、\.svg 或 \.pdf") as caught:
        ranked("nev").save_static_map(tmp_path / name)
    assert "rename it" in caught.value.en
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing_is_named(
    ranked: Callable[[str], Ranking], tmp_path: Path
) -> None:
    with pytest.raises(OutputError, match="nowhere"):
        ranked("nev").save_static_map(tmp_path / "nowhere" / "m.png")
    assert list(tmp_path.iterdir()) == []


def test_a_site_without_a_shape_is_named(ranked: Callable[[str], Ranking], tmp_path: Path) -> None:
    ranking = ranked("nev")
    with pytest.raises(SiteError, match="z_jmauto"):
        static_map(ranking.document, ranking.sites.drop("z_jmauto"), {}, tmp_path / "m.png")


def test_without_districts_a_map_draws_none(
    ranked: Callable[[str], Ranking], tmp_path: Path
) -> None:
    ranking = ranked("nev")
    layers = {role: one for role, one in ranking.display_layers().items() if role != "district"}
    path = static_map(ranking.document, ranking.sites, layers, tmp_path / "m.svg")
    assert not named(tree(path), "district")
    assert "区市界(参考)" not in words(tree(path))


@pytest.mark.parametrize(
    "words_of", [("--help",), ("report", "--help"), ("rank", "-i", "nev", "--no-map")]
)
def test_neither_help_nor_rank_loads_what_papers_need(
    words_of: tuple[str, ...], tmp_path: Path
) -> None:
    code = (
        "import sys; from sitesel.cli import group\n"
        f"group({list(words_of)!r}, standalone_mode=False)\n"
        "print({'matplotlib', 'typst', 'docx', 'fontTools'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=True, text=True
    )
    assert done.stderr.splitlines()[-1] == "set()"
