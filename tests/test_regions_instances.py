"""The public benchmark: what is published holds together, and entering needs little."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks" / "regions"
CUTS = ("nev-jimo", "ic-chengyang", "chem-dongjiakou")
ENTRY = """
import sys
from instances import INSTANCES, ground
for name, asked in INSTANCES.items():
    if asked.side <= 200:
        value, allowed, asked = ground(name)
        assert value.shape == allowed.shape and allowed.dtype == bool, name
        assert 0.0 <= value[allowed].min() and value[allowed].max() <= 1.0, name
        assert allowed.sum() * asked.cell_m**2 >= asked.count * asked.least_m2, name
        print(name, asked.cut)
assert "sitesel" not in sys.modules
"""


def test_every_instance_is_made_without_this_package_and_has_land_enough() -> None:
    made = subprocess.run(
        [sys.executable, "-c", ENTRY], cwd=FOLDER, capture_output=True, text=True, check=True
    )
    names = [line.split()[0] for line in made.stdout.splitlines()]
    proven = json.loads((FOLDER / "certified.json").read_text(encoding="utf-8"))
    assert names == list(proven)
    assert [line.split()[0] for line in made.stdout.splitlines() if "True" in line] == list(CUTS)


def test_no_certified_value_is_above_its_bound_and_small_ones_have_no_gap() -> None:
    proven = json.loads((FOLDER / "certified.json").read_text(encoding="utf-8"))
    for name, one in proven.items():
        gap = (one["bound"] - one["value"]) / one["value"]
        assert -1e-12 <= gap < (0.005 if name in CUTS else 1e-8), name


@pytest.mark.parametrize("name", CUTS)
def test_what_is_cut_from_the_pack_is_small_and_says_its_licence(name: str) -> None:
    assert (FOLDER / "qingdao" / f"{name}.npz").stat().st_size <= 100_000
    licence = (FOLDER / "qingdao" / "LICENSE.md").read_text(encoding="utf-8")
    assert "ODbL" in licence
    assert "© OpenStreetMap contributors" in licence
