"""LibreOffice prints the workbook: A4 across, every column on the page, heads on each page."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from office import convert

from sitesel.report.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitesel import api

    Ranked = Callable[[str], api.Ranking]

A4_POINTS = (841.89, 595.28)
LAST_HEADS = {  # of each printed sheet, the head of its last column
    "zh": {
        "排名": "说明", "测量值": "C14", "效用": "C14", "贡献": "得分", "判定": "不符之处与依据",
    },
    "en": {
        "Ranking": "Note", "Measured": "C14", "Values": "C14", "Contributions": "Score",
        "Findings": "What is broken, and its basis",
    },
}  # fmt: skip

LISTED = {"zh": "排名", "en": "Ranking"}
HEAD = {"zh": "名次", "en": "Rank"}


@pytest.fixture(scope="module")
def printed(ranked: Ranked, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("print")
    paths = [folder / "zh.xlsx", folder / "en.xlsx"]
    for path in paths:
        write_workbook(ranked("chem").document, path, language=path.stem)
    (folder / "pdf").mkdir()
    return {path.stem: path for path in convert(paths, folder / "pdf", form="pdf")}


def poppler(tool: str, *words: str | Path) -> str:
    assert shutil.which(tool), f"No {tool}: run tools/install_test_tools.sh."
    done = subprocess.run([tool, *map(str, words)], capture_output=True, timeout=60, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_a4_across(language: str, printed: dict[str, Path]) -> None:
    told = poppler("pdfinfo", "-l", "99", printed[language])
    sizes = [tuple(map(float, one)) for one in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", told)]
    assert 9 <= len(sizes) <= 30
    assert all(size == pytest.approx(A4_POINTS, abs=1) for size in sizes)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_column_is_pushed_to_another_page_and_heads_repeat(
    language: str, printed: dict[str, Path]
) -> None:
    pages = poppler("pdftotext", "-layout", printed[language], "-").split("\f")
    for name, head in LAST_HEADS[language].items():
        first = next(at for at, page in enumerate(pages) if f"· {name}" in page)
        assert re.sub(r"\s", "", head)[:2] in re.sub(r"\s", "", pages[first]), name
    again = pages[next(at for at, page in enumerate(pages) if f"· {LISTED[language]}" in page) + 1]
    assert HEAD[language] in again
