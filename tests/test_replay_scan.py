"""A scan can be computed anew from its manifest, and one cell of another number is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

WORDS = ("scan", "-i", "新能源汽车", "--cell", "1000", "--district", "李沧区")


@pytest.fixture
def manifest(run: Callable[..., Result], tmp_path: Path) -> Path:
    path = tmp_path / "s.json"
    done = run(*WORDS, "-o", tmp_path / "s.tif", "--manifest", path)
    assert done.exit_code == 0, done.stderr
    return path


def test_a_scan_is_the_same_when_it_is_done_again(
    manifest: Path, run: Callable[..., Result]
) -> None:
    again = run("verify", manifest)
    assert again.stdout.startswith("一致")
    figures = json.loads(manifest.read_text(encoding="utf-8"))["result"]["figures"]
    parts = [value for name, value in figures.items() if name.startswith("李沧区.")]
    assert sum(parts) == pytest.approx(figures["land_mu"])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda one: one["result"]["parts"].update(cells_sha256="0" * 64), "cells_sha256"),
        (lambda one: one["command"]["options"].update(criteria=True), "cells_sha256"),
        (lambda one: one["command"]["options"].update(cell=900.0), "grid"),
    ],
)
def test_what_differs_is_told(
    change: Callable[[dict[str, object]], None],
    told: str,
    manifest: Path,
    run: Callable[..., Result],
    tmp_path: Path,
) -> None:
    then = json.loads(manifest.read_text(encoding="utf-8"))
    change(then)
    other = tmp_path / "other.json"
    other.write_text(json.dumps(then), encoding="utf-8")
    again = run("verify", other)
    assert again.exit_code == 3
    assert told in again.stdout
