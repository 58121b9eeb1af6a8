"""A grid under the sites: it lies where it should, and is weighed on the page as in Python."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import map_fixture
import numpy as np
import pytest
from browser import Browser
from pyproj import Transformer

from sitesel.errors import BrokenLayerError, OutputError, UsageError
from sitesel.report import grid_layer
from sitesel.report.classes import score_classes
from sitesel.report.grid_layer import GridLayer, packed_grid
from sitesel.report.map import save_map
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Json = dict[str, Any]
CRITERIA = tuple(one["id"] for one in map_fixture.document()["criteria"])
WORK = "EPSG:4549"
BOUNDS = (480_000.0, 3_950_000.0, 560_000.0, 4_070_000.0)  # 80 km by 120 km
MOST_BYTES = 6_000_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


def grid(rows: int, columns: int, criteria: tuple[str, ...] = CRITERIA) -> GridLayer:
    """Give smooth fields, the last unknown in the east, with an outside and a ruled-out part."""
    down, along = np.mgrid[0 : 1 : rows * 1j, 0 : 1 : columns * 1j]
    value = np.stack(
        [
            0.5 + 0.5 * np.sin((place + 1) * 3 * along + place) * np.cos((place + 2) * 2 * down)
            for place in range(len(criteria))
        ]
    )
    value[-1][along > 0.7] = np.nan
    return GridLayer(
        title=Text("适宜性栅格", "Suitability grid"),
        criteria=criteria,
        value=value,
        inside=(along - 0.5) ** 2 + (down - 0.5) ** 2 < 0.24,
        excluded=(along < 0.2) & (down > 0.5),
        bounds=BOUNDS,
        crs=WORK,
    )


def saved(path: Path, layer: GridLayer, **changed: Any) -> Path:  # noqa: ANN401
    document = {**map_fixture.document(), **changed}
    return save_map(document, map_fixture.sites(), map_fixture.layers(), path, grid=layer)


def pixel(browser: Browser, longitude: float, latitude: float) -> list[int]:
    """Read the canvas where Leaflet puts a place, through its own projection."""
    found: list[int] = browser.evaluate(
        "(() => { const { canvas, layer } = sitesel.page.grid;"
        " const flat = (at) => L.CRS.EPSG3857.project(L.latLng(at));"
        " const [box, at] = [layer.getBounds(),"
        f" flat([{latitude}, {longitude}])];"
        " const [low, high] = [flat(box.getSouthWest()), flat(box.getNorthEast())];"
        " const x = Math.floor((at.x - low.x) / (high.x - low.x) * canvas.width);"
        " const y = Math.floor((high.y - at.y) / (high.y - low.y) * canvas.height);"
        " const { width, height } = canvas;"
        " window.cells ??= canvas.getContext('2d').getImageData(0, 0, width, height).data;"
        " return [...window.cells.slice(4 * (y * width + x), 4 * (y * width + x) + 4)];"
        " })()"
    )
    return found


def color_of(score: float) -> list[int]:
    color = next(one.color for one in score_classes() if one.high is None or score < one.high)
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]


@pytest.mark.parametrize("weights", [None, [5, 1, 30, 2, 9, 4, 60]])
def test_every_cell_has_the_colour_of_its_weighted_sum_at_its_place(
    weights: list[int] | None, browser: Browser, tmp_path: Path
) -> None:
    layer = grid(240, 160)
    browser.open(saved(tmp_path / "map.html", layer))
    browser.evaluate("sitesel.page.grid.ready")
    shares = np.array([one["weight"] for one in map_fixture.document()["criteria"]])
    if weights is not None:
        browser.evaluate(f"sitesel.page.weigh({weights})")
        shares = np.array(weights) / sum(weights)
    browser.next_frame()
    browser.next_frame()
    counted = np.where(np.isnan(layer.value), 0.5, np.round(layer.value * 250) / 250)
    score = 100 * np.einsum("k,kij->ij", shares, counted)
    degrees = Transformer.from_crs(WORK, "EPSG:4326", always_xy=True)
    west, south, east, north = BOUNDS
    stream = np.random.default_rng(2)
    seen = set()
    for row, column in zip(
        stream.integers(2, 238, 150).tolist(), stream.integers(2, 158, 150).tolist(), strict=True
    ):
        near = score[row - 1 : row + 2, column - 1 : column + 2]
        kind = (layer.inside & ~layer.excluded)[row - 1 : row + 2, column - 1 : column + 2]
        shut = layer.excluded[row - 1 : row + 2, column - 1 : column + 2]
        x = west + (column + 0.5) * (east - west) / 160
        y = north - (row + 0.5) * (north - south) / 240
        red, green, blue, alpha = pixel(browser, *degrees.transform(x, y))
        if shut.all():
            assert [red, green, blue] == pytest.approx([0xC4, 0xC7, 0xCB], abs=2)
            seen.add("excluded")
        elif kind.all():
            wanted = color_of(near.min()), color_of(near.max())
            if (
                wanted[0] == wanted[1]
            ):  # away from the edge of a class: one cell of warping is allowed
                assert [red, green, blue] == pytest.approx(wanted[0], abs=2)
                seen.add(tuple(wanted[0]))
        elif not (layer.inside | layer.excluded)[row - 1 : row + 2, column - 1 : column + 2].any():
            assert alpha == 0
            seen.add("outside")
    assert {"excluded", "outside"} < seen
    assert len(seen) >= 4
    assert browser.messages == []


def test_a_grid_in_degrees_is_warped_and_not_laid_on_as_it_is(
    browser: Browser, tmp_path: Path
) -> None:
    """Bands of latitude: their edges are where they are in degrees, half-way up the map too."""
    rows = 400
    value = np.zeros((len(CRITERIA), rows, 40))
    value[:, (np.arange(rows) // 20) % 2 == 0] = 1.0  # a band is 0.15 degrees
    layer = replace(
        grid(rows, 40),
        value=value, inside=np.ones((rows, 40), bool), excluded=np.zeros((rows, 40), bool),
        bounds=(119.5, 34.5, 120.9, 37.5), crs="EPSG:4326",
    )  # fmt: skip
    browser.open(saved(tmp_path / "map.html", layer))
    browser.evaluate("sitesel.page.grid.ready")
    browser.next_frame()
    browser.next_frame()
    for band in range(20):
        for part in (0.1, 0.5, 0.9):  # laid on as it is, the middle would be 0.02 degrees off
            latitude = 37.5 - (band + part) * 0.15
            red, green, blue, _ = pixel(browser, 120.2, latitude)
            assert [red, green, blue] == pytest.approx(color_of(100 * (band % 2 == 0)), abs=2)


def test_a_million_cells_of_ten_criteria_stay_below_six_megabytes(
    browser: Browser, tmp_path: Path
) -> None:
    one = map_fixture.document()["criteria"][0]
    names = tuple(f"c{place}" for place in range(10))
    criteria = [{**one, "id": name, "weight": 0.1} for name in names]
    sites = [
        {**site, "criteria": [{**site["criteria"][0], "id": name} for name in names]}
        for site in map_fixture.document()["sites"]
    ]
    path = saved(tmp_path / "map.html", grid(1000, 1000, names), criteria=criteria, sites=sites)
    assert path.stat().st_size <= MOST_BYTES
    browser.open(path)
    browser.evaluate("sitesel.page.grid.ready")
    browser.next_frame()
    assert browser.evaluate("document.querySelector('.loading')") is None
    before = browser.evaluate("sitesel.page.grid.canvas.toDataURL().length")
    browser.evaluate("sitesel.page.weigh([90, 1, 1, 1, 1, 1, 1, 1, 1, 1])")
    browser.next_frame()
    browser.next_frame()
    assert browser.evaluate("sitesel.page.grid.canvas.toDataURL().length") != before
    assert "适宜性栅格" in browser.evaluate("document.querySelector('.layers').textContent")
    assert browser.messages == []


def test_bytes_come_back_as_they_were(browser: Browser, tmp_path: Path) -> None:
    layer = grid(7, 5)
    browser.open(saved(tmp_path / "map.html", layer))
    told = packed_grid(replace(layer, crs="EPSG:3857"), CRITERIA)  # nothing to warp
    read = (
        "Promise.resolve(new Response(new Blob([Uint8Array.from(atob({}), (one) =>"
        " one.charCodeAt(0))]).stream().pipeThrough(new DecompressionStream('deflate')))"
        ".arrayBuffer()).then((buffer) => [...sitesel.undiffered(new Uint8Array(buffer), 5)])"
    )
    found = browser.evaluate(read.format(json.dumps(told["planes"][2])))
    assert found == np.round(layer.value[2] * 250).astype(int).ravel().tolist()
    last = np.array(browser.evaluate(read.format(json.dumps(told["planes"][-1])))).reshape(7, 5)
    assert (last[:, -1] == 255).all()


def test_a_grid_of_other_criteria_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        packed_grid(grid(4, 4, ("a", "b")), CRITERIA)
    assert "a、b" in caught.value.zh
    assert "the same rules" in caught.value.en


def test_a_grid_that_would_be_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid_layer, "MOST_BYTES", 100)
    with pytest.raises(OutputError) as caught:
        packed_grid(grid(40, 40), CRITERIA)
    assert "1600 格" in caught.value.zh
    assert "larger cells" in caught.value.en


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"criteria": ("a",)}, "1 项"),
        ({"inside": np.ones((2, 2), bool)}, "(2, 2)"),
        ({"value": np.full((len(CRITERIA), 4, 4), 1.5)}, "1.5"),
        ({"value": np.zeros((4, 4))}, "(4, 4)"),
    ],
)
def test_grids_that_cannot_be_are_refused(changed: Json, words: str) -> None:
    with pytest.raises(BrokenLayerError) as caught:
        replace(grid(4, 4), **changed)
    assert words in caught.value.zh
    assert words.split(" ", 1)[0] in caught.value.en
