"""A pack for another city from nothing: what is proposed, what is refused."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from pyproj import CRS

from sitesel.cli import group
from sitesel.intake.begin import is_pack, work_crs_at
from sitesel.pack import load
from sitesel.pack.check import check

if TYPE_CHECKING:
    from pathlib import Path


def init(folder: Path, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(group, ["init", str(folder), "--title", "虚构市", *words])
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.parametrize(
    ("longitude", "meridian"), [(120.4, 120), (118.35, 117), (118.6, 120), (87.6, 87), (126.6, 126)]
)
def test_the_proposed_system_is_cgcs2000_on_the_nearest_meridian(
    longitude: float, meridian: int
) -> None:
    crs = CRS(work_crs_at(longitude))
    assert "CGCS2000 / 3-degree Gauss-Kruger CM" in crs.name
    parameters = {one.name: one.value for one in crs.coordinate_operation.params}
    assert parameters["Longitude of natural origin"] == meridian
    assert parameters["False easting"] == 500_000  # no zone prefix


def test_a_new_pack_is_sound_with_every_role_a_gap(tmp_path: Path) -> None:
    init(tmp_path / "虚构市", "--longitude", "117.6")
    assert is_pack(tmp_path / "虚构市")
    report = check(tmp_path / "虚构市")
    assert report.error is None
    assert "0 layers" in report.summary.en
    assert load(tmp_path / "虚构市").head.date == "未注明 unstated"


def test_speeds_are_marked_as_copied_and_not_measured(tmp_path: Path) -> None:
    init(tmp_path / "虚构市", "--crs", "EPSG:4548")
    catalog = tomllib.loads((tmp_path / "虚构市" / "catalog.toml").read_text("utf-8"))
    builtin = load().network
    assert builtin is not None
    assert catalog["network"]["speed_kmh"] == builtin.speed_kmh
    assert "not measured" in catalog["network"]["source"]


def test_a_folder_with_a_catalog_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_text("# mine", "utf-8")
    assert "init 只新建" in init(tmp_path, "--longitude", "117.6", code=2)
    assert (tmp_path / "catalog.toml").read_text("utf-8") == "# mine"
    assert not is_pack(tmp_path)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "--extent"),
        (("--longitude", "12"), 2, "75°"),
        (("--crs", "EPSG:4490"), 3, "以米为单位"),
        (("--crs", "EPSG:0"), 3, "以米为单位"),
        (("--crs", "EPSG:2225"), 3, "以米为单位"),  # US survey feet
        (("--extent", "1,2,3"), 2, "不是范围"),
        (("--extent", "118,35,117,36"), 2, "不是范围"),
        (("--extent", "117,35,118,nan"), 2, "不是范围"),
        (("--extent", "117,89,118,91"), 2, "不是范围"),
    ],
)
def test_what_makes_no_pack_is_refused(
    tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in init(tmp_path / "new", *words, code=code)
    assert not (tmp_path / "new" / "catalog.toml").exists()
