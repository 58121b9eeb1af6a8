"""Every file of tests/data gives what was written down by hand, or is refused as written there."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from sitesel.errors import BrokenLayerError
from sitesel.formats import Reading, read

DATA = Path(__file__).parent / "data"
CASES: list[dict[str, Any]] = tomllib.loads((DATA / "expected.toml").read_text("utf-8"))["case"]
BESIDE = {".dbf", ".shx", ".prj", ".cpg"}
KNOWN = {
    "file", "rows", "rejected", "crs", "encoding", "form", "corner", "area", "cells", "kinds",
    "notes", "no_notes", "error", "empty", "reasons", "undeclared", "layer", "last", "geometry",
    "asked_layer", "asked_encoding", "area_tolerance", "cells_anywhere",
}  # fmt: skip


def name(case: dict[str, Any]) -> str:
    asked = (str(case[key]) for key in ("asked_layer", "asked_encoding", "geometry") if key in case)
    return " ".join([case["file"], *asked])


def taken(case: dict[str, Any]) -> Reading:
    return read(
        DATA / case["file"],
        what="图层",
        what_en="layer",
        layer=case.get("asked_layer"),
        encoding=case.get("asked_encoding"),
        geometry=case.get("geometry"),
    )


GOOD = [case for case in CASES if "error" not in case]
BAD = [case for case in CASES if "error" in case]


@pytest.mark.parametrize("case", GOOD, ids=name)
def test_a_file_is_read_as_written_down(case: dict[str, Any]) -> None:
    reading = taken(case)
    frame = reading.frame
    shapes = frame.geometry.to_numpy()
    assert len(frame) == case["rows"]
    assert [one.row for one in reading.rejected] == case.get("rejected", [])
    assert reading.count == case["rows"] + len(case.get("rejected", []))
    if "crs" in case:
        assert reading.crs == case["crs"]
        assert frame.crs == case["crs"]
    if case.get("undeclared"):
        assert reading.crs is None
        assert frame.crs is None
    for field in ("encoding", "form", "layer"):
        assert getattr(reading, field) == case.get(field, getattr(reading, field))
    if "corner" in case:
        assert shapely.bounds(shapes[0])[:2] == pytest.approx(case["corner"], abs=1e-9)
    if "last" in case:
        assert shapely.bounds(shapes[-1])[:2] == pytest.approx(case["last"], abs=1e-9)
    if "area" in case:
        tolerance = case.get("area_tolerance", 1e-6)
        assert shapely.area(shapes).sum() == pytest.approx(case["area"], abs=tolerance)
    if "kinds" in case:
        assert sorted(set(frame.geom_type)) == case["kinds"]
    assert np.flatnonzero(shapely.is_missing(shapes)).tolist() == case.get("empty", [])
    assert not shapely.has_z(shapes).any()


@pytest.mark.parametrize("case", GOOD, ids=name)
def test_attributes_and_notes_are_as_written_down(case: dict[str, Any]) -> None:
    reading = taken(case)
    for column, row, value in case.get("cells", []):
        assert reading.frame[column].iloc[row] == value
    for column, value in case.get("cells_anywhere", []):
        assert value in set(reading.frame[column])
    told = "\n".join(note.zh for note in reading.said)
    for piece in case.get("notes", []):
        assert piece in told
    if case.get("no_notes"):
        assert not reading.said
    reasons = "\n".join(one.reason.zh for one in reading.rejected)
    for piece in case.get("reasons", []):
        assert piece in reasons
    assert all(note.en and note.zh for note in reading.said)


@pytest.mark.parametrize("case", BAD, ids=name)
def test_a_file_is_refused_as_written_down(case: dict[str, Any]) -> None:
    with pytest.raises(BrokenLayerError) as caught:
        taken(case)
    message = caught.value.text("zh")
    for piece in case["error"]:
        assert piece in message
    assert caught.value.exit_code == 3
    assert case["file"] in message
    assert case["file"] in caught.value.text("en")


def test_every_file_of_the_folder_is_written_down_and_no_key_is_misspelt() -> None:
    files = {
        path.name
        for path in DATA.iterdir()
        if path.is_file() and path.suffix.lower() not in BESIDE | {".toml", ".md"}
    }
    assert {case["file"] for case in CASES} == files
    assert len(files) >= 60
    assert all(set(case) <= KNOWN and ("rows" in case) != ("error" in case) for case in CASES)


def test_reading_leaves_no_file_behind(tmp_path: Path) -> None:
    before = sorted((path.name, path.stat().st_mtime_ns) for path in DATA.iterdir())
    for file in ("one_layer.gpkg", "shp_no_shx.shp", "shp_no_prj.shp", "shapefile.zip"):
        try:
            read(DATA / file, what="图层", what_en="layer")
        except BrokenLayerError:
            continue
    assert sorted((path.name, path.stat().st_mtime_ns) for path in DATA.iterdir()) == before
    assert not list(tmp_path.iterdir())
