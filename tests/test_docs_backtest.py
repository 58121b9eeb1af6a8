"""The back-test in the docs is what the code says now."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
Json = dict[str, Any]


def test_the_page_is_what_the_back_test_says_now(back_test: Json) -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "backtest_report.py"), run_name="backtest_report")
    assert tool["render"](back_test) == (ROOT / "docs" / "backtest.md").read_text("utf-8")


def test_the_page_claims_only_what_the_figures_bear(back_test: Json) -> None:
    kept = {
        (row["group"], row["id"], row["rival"]): row["by_place"] for row in back_test["overall"]
    }
    # "The rules recognise places that look like plants' places": also without what is circular.
    assert kept["own", "score-ground", "random"][0] > 0.5
    # "It does not show that the first park is better than the second": not without the firms.
    low, high = kept["own", "score-firms", "centres"]
    assert low < 0.5 < high
