"""An import that dies, meets a full disk or another import leaves the old layers or the new."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import pytest
import shapely

from sitesel.errors import OutputError
from sitesel.intake.store import LOCK, STAGING, opened
from sitesel.pack import builtin_folder, load
from sitesel.pack.check import check

if TYPE_CHECKING:
    from collections.abc import Iterator

MOMENTS = Path(__file__).with_name("intake_moments.py")
EAST, NORTH = 560_000.0, 4_030_000.0
OLD, NEW = ["旧红线"], ["新红线甲", "新红线乙"]
GPKG_BYTES = 98_304  # what a GeoPackage of this size takes; moments are drawn below it
KILLED = {f"signal {int(signal.SIGKILL)}", f"signal {int(signal.SIGXFSZ)}"}
Json = dict[str, Any]


def redline(path: Path, names: list[str]) -> Path:
    shapes = [shapely.box(EAST + 900 * at, NORTH, EAST + 900 * at + 800, NORTH + 800)
              for at in range(len(names))]  # fmt: skip
    frame = geopandas.GeoDataFrame({"红线名称": names}, geometry=shapes, crs="EPSG:4549")
    frame.to_file(path, driver="GPKG")
    return path


def run(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False, cwd=cwd
    )


def sitesel(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return run("-m", "sitesel", *words, cwd=cwd)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a pack with one layer, the old one; and beside it the file that is to replace it."""
    place = tmp_path_factory.mktemp("office")
    source = redline(place / "生态保护红线.gpkg", OLD)
    begun = sitesel("init", "虚构市", "--title", "虚构市", "--longitude", "120.4", cwd=place)
    assert begun.returncode == 0, begun.stderr
    done = sitesel("import", source.name, "--layers", "虚构市", "--no-preview", "--yes", cwd=place)
    assert done.returncode == 0, done.stderr
    redline(source, NEW)
    return place / "虚构市"


@pytest.fixture(scope="module")
def trials(folder: Path) -> list[Json]:
    """Let an import die at every operation, at 25 random bytes, and meet a full disk at 15."""
    source = folder.with_name("生态保护红线.gpkg")
    counted = int(run(str(MOMENTS), str(folder), str(source), "count").stdout)
    assert counted >= 25, counted
    draw = random.Random(5)  # noqa: S311  (moments, not secrets)
    moments = [("operation", number) for number in range(1, counted + 1)]
    moments += [("bytes", draw.randint(0, GPKG_BYTES - 1)) for _ in range(25)]
    moments += [("full", draw.randint(0, GPKG_BYTES - 1)) for _ in range(15)]
    done = run(str(MOMENTS), str(folder), str(source), json.dumps(moments))
    assert done.returncode == 0, done.stderr
    found: list[Json] = json.loads(done.stdout)
    return found


def of(trials: list[Json], *kinds: str) -> Iterator[Json]:
    return (one for one in trials if one["moment"][0] in kinds)


def test_an_import_killed_at_any_of_50_moments_and_more_leaves_a_sound_pack_old_or_new(
    trials: list[Json],
) -> None:
    killed = list(of(trials, "operation", "bytes"))
    assert len(killed) >= 50
    assert {one["ended"] for one in killed} <= KILLED
    for one in killed:
        assert one["after"]["sound"], one
        assert one["after"]["names"] in (OLD, sorted(NEW)), one
    assert {tuple(one["after"]["names"]) for one in of(killed, "bytes")} == {tuple(OLD)}


def test_moments_before_and_after_the_rename_of_the_catalog_are_among_them(
    trials: list[Json],
) -> None:
    seen = {tuple(one["after"]["names"]) for one in of(trials, "operation")}
    assert seen == {tuple(OLD), tuple(sorted(NEW))}


def test_a_full_disk_gives_a_message_and_leaves_the_old_layers(trials: list[Json]) -> None:
    full = list(of(trials, "full"))
    assert len(full) == 15
    for one in full:
        assert one["ended"] == f"exit {OutputError.exit_code}", one
        assert one["after"]["sound"], one
        assert one["after"]["names"] == OLD, one
        assert STAGING not in one["after"]["files"], one


def test_what_a_dead_import_left_is_swept_away_by_the_next(trials: list[Json]) -> None:
    for one in trials:
        assert one["again"]["names"] == sorted(NEW)
        kinds = sorted(Path(name).suffix for name in one["again"]["files"])
        assert kinds == [".gpkg", ".json", ".lock", ".toml"], one
        assert LOCK in one["again"]["files"]


def test_two_imports_at_once_both_land(tmp_path: Path) -> None:
    redline(tmp_path / "生态保护红线.gpkg", OLD)
    redline(tmp_path / "永久基本农田.gpkg", OLD)
    words = [sys.executable, "-m", "sitesel", "import", "--no-preview", "--yes"]
    both = [
        subprocess.Popen([*words, name], cwd=tmp_path, stdout=subprocess.PIPE)
        for name in ("生态保护红线.gpkg", "永久基本农田.gpkg")
    ]
    for one in both:
        one.communicate()
        assert one.returncode == 0
    own = load(tmp_path / "我的图层")
    assert {"eco_redline", "basic_farmland"} <= set(own.roles)
    assert check(tmp_path / "我的图层").error is None


def test_an_import_that_waits_too_long_for_another_says_so(tmp_path: Path) -> None:
    waited = []
    with (
        opened(tmp_path),
        pytest.raises(OutputError, match="Another import holds"),
        opened(tmp_path, wait_s=0.0, waiting=lambda: waited.append(True)),
    ):
        pass
    assert waited == [True]


def test_a_file_of_somebodys_that_only_looks_like_ours_is_left_alone(tmp_path: Path) -> None:
    redline(tmp_path / "生态保护红线.gpkg", OLD)
    assert sitesel("import", "生态保护红线.gpkg", "--yes", cwd=tmp_path).returncode == 0
    theirs = [
        tmp_path / "我的图层" / "roads-0123456789ab.gpkg",
        tmp_path / "我的图层" / "notes-0123456789ab.import.json",
    ]
    for path in theirs:
        path.write_text("[]", encoding="utf-8")
    assert (
        sitesel("import", "生态保护红线.gpkg", "--yes", "--replace", cwd=tmp_path).returncode == 0
    )
    assert all(path.is_file() for path in theirs)


def test_the_built_in_pack_takes_no_imports() -> None:
    before = sorted(builtin_folder().iterdir())
    with pytest.raises(OutputError, match="built-in pack"), opened(builtin_folder()):
        pass
    assert sorted(builtin_folder().iterdir()) == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with (
        pytest.raises(OutputError, match="The layers are as they were"),
        opened(tmp_path / "file" / "layers"),
    ):
        pass
