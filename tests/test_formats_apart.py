"""A reader in a process of its own: whatever it does ends in a message, and nothing stays."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sitesel.errors import BrokenLayerError
from sitesel.formats import LIMITS, Limits, apart, dxf_features, read
from sitesel.formats.limits import MIB

DATA = Path(__file__).parent / "data"
DRAWING, BOMB = DATA / "polylines_gbk.dxf", DATA / "block_bomb.dxf"
UNCOUNTED = replace(LIMITS, entities=10**12)  # so that a bomb gets to GDAL


def refused(path: Path, limits: Limits) -> BrokenLayerError:
    with pytest.raises(BrokenLayerError) as caught:
        read(path, what="图层", what_en="layer", limits=limits)
    return caught.value


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """All that are begun."""
    begun = []

    class Recorded(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
            begun.append(self)
            super().__init__(*args, **options)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    return begun


@pytest.mark.parametrize("file", ["polylines_gbk.dxf", "titles.xls"])
def test_a_reader_that_takes_too_long_is_a_message(
    file: str, processes: list[subprocess.Popen[bytes]]
) -> None:
    error = refused(DATA / file, replace(LIMITS, reader_seconds=0.001))
    assert "用时超过 0.00" in error.zh
    assert "it took more than 0.00" in error.en
    (process,) = processes
    assert process.returncode == -signal.SIGKILL


def test_a_drawing_that_gdal_would_unfold_for_hours_ends_in_its_time() -> None:
    error = refused(BOMB, replace(UNCOUNTED, reader_seconds=1.5))
    assert "用时超过 1.5 秒" in error.zh
    assert "AUDIT" in error.en


def test_a_drawing_may_take_longer_the_larger_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def ask(*_: object, seconds: float, **__: object) -> tuple[dict[str, Any], memoryview]:
        asked.append(seconds)
        return {"layers": [], "texts": [], "lengths": []}, memoryview(b"")

    monkeypatch.setattr(dxf_features, "ask", ask)
    path = tmp_path / "a.dxf"
    for mib in (0, 1, 64):
        with path.open("wb") as file:
            file.truncate(mib * MIB)
        dxf_features.read_apart(path, encoding="UTF-8", limits=LIMITS)
    assert asked == [8, 9, 72]


def test_a_reader_that_dies_of_what_it_reads_is_a_message() -> None:
    limits = replace(UNCOUNTED, reader_bytes=200 * MIB, reader_seconds=60)
    error = refused(BOMB, limits)  # GDAL writes to memory that it did not get
    assert "没有读完(读取进程中途结束,代码 -" in error.zh
    assert "was not read to its end (its reader ended with code -" in error.en


def test_what_a_dead_reader_said_is_kept_for_those_who_look_for_the_cause() -> None:
    with pytest.raises(apart.ReaderEndedError, match="ended with code 1") as caught:
        apart.ask("sitesel.no_such_module", seconds=60, limits=LIMITS)
    assert "No module named sitesel.no_such_module" in caught.value.__notes__[0]


def test_what_a_reader_cannot_read_is_told_in_its_words() -> None:
    with pytest.raises(ValueError, match="not recognized"):
        dxf_features.read_apart(DATA / "parcels.geojson", encoding="UTF-8", limits=LIMITS)


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (MemoryError(), {"memory": True}),
        (OverflowError("too\nlarge"), {"error": "too"}),
        (KeyError(), {"error": "KeyError"}),
    ],
)
def test_whatever_a_library_raises_is_told(
    raised: Exception, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(arguments: Any) -> Any:  # noqa: ANN401
        assert arguments == ["a.dxf"]
        raise raised

    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "argv", ["reader", "100", "9", "a.dxf"])
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(apart, "_hold", lambda *_: None)
    apart.answer(fail)
    assert json.loads(out.buffer.getvalue()) == told  # type: ignore[attr-defined]


def test_memory_at_its_end_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, 0, b'{"memory": true}\n', b"")

    monkeypatch.setattr(subprocess, "run", run)
    error = refused(DRAWING, LIMITS)
    assert "要用 1,024 MiB 以上的内存" in error.zh
    assert "it takes more than 1,024 MiB of memory" in error.en


@pytest.mark.parametrize("seconds", [60, 0.001])
def test_neither_file_nor_process_stays_behind(
    seconds: float,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    processes: list[subprocess.Popen[bytes]],
) -> None:
    scratch, folder = tmp_path / "scratch", tmp_path / "规划 图"
    scratch.mkdir()
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    path = folder / "地块!一.dxf"  # copied under a plain name, for its sign
    shutil.copy(DRAWING, path)
    limits = replace(LIMITS, reader_seconds=seconds)
    if seconds < 1:
        refused(path, limits)
    else:
        assert len(read(path, what="图层", what_en="layer", limits=limits).frame) == 2
    assert list(scratch.iterdir()) == []
    assert list(folder.iterdir()) == [path]
    assert [one.returncode is None for one in processes] == [False]


def test_a_drawing_with_a_chinese_name_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "青岛市 规划"
    folder.mkdir()
    path = folder / "地块(二)界址.dxf"
    shutil.copy(DRAWING, path)
    assert read(path, what="图层", what_en="layer").frame["text"].tolist() == ["一号", "二号"]


def reader(path: Path, seconds: int, **variables: str) -> subprocess.CompletedProcess[bytes]:
    module = ["-I", "-m", "sitesel.formats.dxf_features"]
    held = [str(LIMITS.reader_bytes), str(seconds)]
    return subprocess.run(
        [sys.executable, *module, *held, str(path), "GB18030"],
        capture_output=True,
        check=False,
        env=os.environ | variables,
    )


def test_a_reader_whose_parent_was_killed_ends_all_the_same() -> None:
    skipped = {"OGR_SKIP": dxf_features.other_drivers(), "OPENBLAS_NUM_THREADS": "1"}
    assert reader(BOMB, 1, **skipped).returncode == -signal.SIGKILL


def test_a_reader_in_which_gdal_has_further_drivers_does_not_read() -> None:
    told = json.loads(reader(DRAWING, 60, OGR_SKIP="WFS").stdout)
    assert told["error"].startswith("GDAL has the drivers")


def test_a_reader_begins_without_the_libraries_that_take_longest() -> None:
    code = (
        "import sys; from sitesel.formats import dxf_features\n"
        "assert 'numpy' not in sys.modules\n"
        "told, _ = dxf_features._read(sys.argv[1:])\n"
        "assert told['texts'].count('一号') == 1\n"
        "assert not any(sys.modules.get(name) for name in ('pandas', 'geopandas', 'shapely'))\n"
    )
    subprocess.run(
        [sys.executable, "-I", "-c", code, str(DRAWING), "GB18030"],
        check=True,
        env=os.environ | {"OGR_SKIP": dxf_features.other_drivers()},
    )
