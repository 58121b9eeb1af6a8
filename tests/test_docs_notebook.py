"""What docs/notebook.md says is what happens."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.ranking import Ranking

PAGE = Path(__file__).resolve().parents[1] / "docs" / "notebook.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_the_python_of_the_page_runs_from_top_to_bottom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    mpl.use("agg")
    names: dict[str, Any] = {}
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) == 4
    for block in blocks:
        exec(compile(block, PAGE.name, "exec"), names)  # noqa: S102  (our own page)
    from matplotlib import pyplot as plt

    assert len(plt.get_fignums()) == 4
    plt.close("all")
    assert (tmp_path / "加了标记.html").stat().st_size > 500_000
    assert names["moved"].table.index.tolist() == names["board"].order
    assert names["rules"].startswith('schema = "sitesel-rules/1"')


def test_a_map_takes_of_a_notebook_what_the_page_says(
    ranked: Callable[[str], Ranking],
) -> None:
    said = float(re.findall(r"约 ([0-9.]+) MB 一张", PAGE.read_text(encoding="utf-8"))[0])
    kept = len(json.dumps(ranked("nev")._repr_html_(), ensure_ascii=False).encode()) / 1e6
    assert kept == pytest.approx(said, abs=0.1)
