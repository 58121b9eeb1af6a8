"""Checking a pack: every fault at once, and what a reader should know of a sound one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import packs
import pytest
import shapely

from sitesel.errors import BrokenLayerError
from sitesel.pack.check import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Factory = Callable[..., Path]

PARKS = [(packs.box(0, 0, 100, 100), packs.park("p1"))]


def test_the_built_in_pack_is_sound() -> None:
    report = check()
    assert report.error is None
    assert "合规" in report.summary.zh


def test_the_built_in_sites_that_lie_in_the_sea_are_listed_by_name() -> None:
    notices = "\n".join(notice.zh for notice in check().notices)
    assert "蓝谷" in notices
    assert "海域" in notices


def test_a_sound_pack_counts_its_layers_and_gaps(pack_factory: Factory) -> None:
    report = check(pack_factory({"park": PARKS}, missing=["sea", "slope"]))
    assert report.error is None
    assert report.summary.en == "The pack made_up is sound: 1 layers, 2 gaps."


def test_a_right_hash_passes_and_a_wrong_one_is_a_fault(pack_factory: Factory) -> None:
    folder = pack_factory({"park": PARKS})
    digest = hashlib.sha256((folder / "park.geojson").read_bytes()).hexdigest()
    assert check(pack_factory({"park": PARKS}, entries={"park": {"sha256": digest}})).error is None
    wrong = digest.replace(digest[0], "0" if digest[0] != "0" else "1")
    error = check(pack_factory({"park": PARKS}, entries={"park": {"sha256": wrong}})).error
    assert error is not None
    assert "park_layer (park.geojson)" in error.text("en")
    assert digest[:12] in error.text("zh")
    assert wrong[:12] in error.text("zh")


def test_all_faults_of_a_pack_come_at_once(pack_factory: Factory) -> None:
    bow_tie = shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])
    folder = pack_factory(
        {
            "park": [
                (packs.box(0, 0, 1, 1), packs.park("p1", within=["nowhere"])),
                (packs.box(0, 0, 1, 1), packs.park("p2", industries=["nev", "alchemy"])),
            ],
            "sea_port": [(packs.at(0, 0), {"id": "a"}), (packs.at(1, 1), {"id": "a"})],
            "sea": [(bow_tie, {"id": "s"})],
            "road": [],
            "airport": [(shapely.Point(120, 36), {"id": "degrees"})],
            "land": [(packs.box(0, 0, 1, 1), {"id": "l"})],
        },
        entries={"land": {"sha256": "0" * 64}},
    )
    (folder / "land.geojson").write_text("{", encoding="utf-8")
    error = check(folder).error
    assert error is not None
    assert error.exit_code == 3
    text = error.text("zh")
    for words in (
        "'nowhere'",
        "'alchemy'",
        "重复:a",
        "sea_layer",
        "自相交",
        "road_layer",
        "没有要素",
        "airport_layer",
        "校验和",
        "land_layer",
    ):
        assert words in text, words
    assert len(error.faults) == 8


def test_every_broken_layer_of_one_role_is_told(pack_factory: Factory) -> None:
    folder = pack_factory({"park": PARKS, "sea_port": [], "airport": PARKS})
    for name in ("one", "two"):
        entry = packs.layer_entry("road", id=name, file=f"{name}.geojson")
        catalog = folder / "catalog.toml"
        catalog.write_text(
            catalog.read_text(encoding="utf-8") + packs.toml({}, {}, {"layer": [entry]}),
            encoding="utf-8",
        )
    error = check(folder).error
    assert error is not None
    assert "one.geojson" in error.text("zh")
    assert "two.geojson" in error.text("zh")


def test_a_site_in_the_sea_is_noticed_with_its_share(pack_factory: Factory) -> None:
    folder = pack_factory(
        {
            "park": [
                (packs.box(0, 0, 100, 100), packs.park("wet")),
                (packs.box(900, 0, 1000, 100), packs.park("dry")),
                (packs.at(20, 20), packs.park("point")),
            ],
            "sea": [(packs.box(-500, -500, 25, 500), {"id": "s"})],
        }
    )
    report = check(folder)
    assert report.error is None
    english = [notice.en for notice in report.notices]
    assert len(english) == 2
    assert "wet" in english[0]
    assert "25%" in english[0]
    assert "its centre too" not in english[0]
    assert "point" in english[1]
    assert "its centre too" in english[1]


def test_a_layer_that_misses_features_is_noticed_with_its_note(pack_factory: Factory) -> None:
    entries = {"park": {"complete": False, "note_zh": "缺很多", "note_en": "misses many"}}
    report = check(pack_factory({"park": PARKS}, entries=entries))
    assert [notice.zh for notice in report.notices] == ["图层 park_layer 已知不全:缺很多"]


def test_two_layers_of_the_same_id_are_a_fault(pack_factory: Factory) -> None:
    rows = [(packs.at(0, 0), {"id": "a"})]
    folder = pack_factory(
        {"park": PARKS, "sea_port": rows}, entries={"sea_port": {"id": "park_layer"}}
    )
    error = check(folder).error
    assert error is not None
    assert "park_layer" in error.text("zh")


def test_two_sites_of_the_same_id_in_two_layers_are_a_fault(pack_factory: Factory) -> None:
    folder = pack_factory(
        {"park": PARKS, "carrier": PARKS}, head={"site_roles": ["park", "carrier"]}
    )
    error = check(folder).error
    assert error is not None
    assert "'p1'" in error.text("zh")


def test_a_role_both_filled_and_listed_as_missing_is_a_fault(pack_factory: Factory) -> None:
    error = check(pack_factory({"park": PARKS}, missing=["park"])).error
    assert error is not None
    assert "park" in error.text("en")


def test_site_roles_that_no_layer_fills_are_a_fault(pack_factory: Factory) -> None:
    error = check(pack_factory({"park": PARKS}, head={"site_roles": ["park", "parcel"]})).error
    assert error is not None
    assert "parcel" in error.text("en")


def test_a_catalog_that_cannot_be_read_is_raised(tmp_path: Path) -> None:
    with pytest.raises(BrokenLayerError):
        check(tmp_path / "nowhere")
