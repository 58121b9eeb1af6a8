"""An assignment can be computed anew from its manifest; what asks or gives otherwise is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import sitesel
from sitesel.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from sitesel.pack import Pack

DEMAND = (
    'schema = "sitesel-demand/1"\n[industry."集成电路"]\narea_mu = 3000\n'
    '[industry."新能源汽车"]\narea_mu = 2000\n'
)
OWN = 'schema = "sitesel-rules/1"\nid = "mine"\nextends = "nev"\n[weights]\nsea_port = 90\n'


@pytest.fixture
def demand(tmp_path: Path) -> Path:
    path = tmp_path / "需求.toml"
    path.write_text(DEMAND, encoding="utf-8")
    return path


def test_an_assignment_is_the_same_when_it_is_done_again(
    demand: Path, run: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    done = run("assign", "--demand", demand, "--draws", "5", "--manifest", path)
    assert done.exit_code == 0, done.stderr
    said = json.loads(path.read_text(encoding="utf-8"))
    assert said["command"]["options"]["demand"] == "需求.toml"
    assert set(said["rules"]) == {"nev", "ic"}

    demand.write_text(f"# 同样的需求\n{DEMAND}", encoding="utf-8")
    assert run("verify", path).stdout.startswith("一致")

    other = tmp_path / "别处.toml"
    demand.rename(other)
    other.write_text(DEMAND.replace("2000", "2500"), encoding="utf-8")
    assert run("verify", path).exit_code == 3  # the demand is gone
    again = run("verify", path, "--demand", other)
    assert again.exit_code == 3
    assert "需求文件变了" in again.stdout


@pytest.mark.parametrize("named", ["nev.toml", ""])
def test_own_rules_replace_those_of_the_industry_that_they_name(
    named: str, tmp_path: Path, qingdao: Pack
) -> None:
    folder = tmp_path / "规则"
    folder.mkdir()
    file = folder / (named or "我的.toml")
    file.write_text(OWN if named else OWN.replace("[", 'industry = "nev"\n[', 1), encoding="utf-8")
    names = ("新能源汽车", "集成电路")
    plain = sitesel.assign(names, draws=0, layers=qingdao)
    found = sitesel.assign(names, draws=0, layers=qingdao, rules=folder if named else file)
    ids = [one["id"] for one in found["industries"]]
    own = sitesel.rank("新能源汽车", layers=qingdao, rules=file, robustness=False).document
    score = {one["id"]: one["score"] for one in own["sites"]}
    row = found["score"][ids.index("nev")]
    sites = [one["id"] for one in found["sites"]]
    assert dict(zip(sites, row, strict=True)) == pytest.approx(score)
    assert found["score"][ids.index("ic")] == plain["score"][ids.index("ic")]
    assert row != plain["score"][ids.index("nev")]


def test_rules_of_no_industry_that_is_assigned_are_refused(tmp_path: Path, qingdao: Pack) -> None:
    file = tmp_path / "我的.toml"
    file.write_text(OWN, encoding="utf-8")
    with pytest.raises(UsageError, match="industry"):
        sitesel.assign(("集成电路",), draws=0, layers=qingdao, rules=file)
    with pytest.raises(UsageError, match="none"):
        sitesel.assign(("集成电路",), draws=0, layers=qingdao, rules=tmp_path / "..")
