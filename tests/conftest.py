"""Fixtures that several test files share; rankings of the built-in pack are made once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import packs
import pytest
from click.testing import CliRunner
from hypothesis import settings
from replay_city import City

from sitesel import api
from sitesel.cli import group
from sitesel.industry import industries
from sitesel.pack import load
from sitesel.trials import backtest

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from sitesel.pack import Pack

Json = dict[str, Any]

PATIENCE_SECONDS = 120

settings.register_profile("sitesel", deadline=None, derandomize=True)  # the same cases every time
settings.load_profile("sitesel")


@pytest.fixture(scope="session")
def qingdao() -> Pack:
    return load()


@pytest.fixture(scope="session")
def ranked(qingdao: Pack) -> Callable[[str], api.Ranking]:
    @cache
    def of(industry: str) -> api.Ranking:
        return api.rank(industry, layers=qingdao)

    return of


@pytest.fixture(scope="session")
def back_test(qingdao: Pack) -> Json:
    return backtest(qingdao)


@pytest.fixture(scope="session")
def documents(ranked: Callable[[str], api.Ranking]) -> dict[str, Json]:
    return {
        name: json.loads(json.dumps(ranked(name).to_dict(), allow_nan=False))
        for name in industries()
    }


@pytest.fixture
def pack_factory(tmp_path: Path) -> Callable[..., Path]:
    def make(layers: Json, *, name: str = "pack", **options: object) -> Path:
        return packs.write_pack(tmp_path / name, layers, **options)

    return make


@pytest.fixture
def text_file(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    """Call the command in this process, in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()

    def call(*words: str | Path, cwd: Path = folder) -> Result:
        before = Path.cwd()
        os.chdir(cwd)
        try:
            return CliRunner().invoke(group, [str(word) for word in words])
        finally:
            os.chdir(before)

    return call


@pytest.fixture
def shell(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Call the command as a user does, in a process of its own and an empty folder."""
    folder = tmp_path / "there"
    folder.mkdir()

    def call(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "sitesel", *map(str, words)],
            cwd=folder,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    return call


@pytest.fixture
def city(tmp_path: Path) -> City:
    folder = tmp_path / "city"
    folder.mkdir()
    return City(folder)
