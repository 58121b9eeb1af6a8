"""The page on second opinions is what the command prints and what the parameters are now."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from sitesel.opinions import panel

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

PAGE = Path(__file__).resolve().parents[1] / "docs" / "opinions.md"
OUTPUT = re.compile(r"<!-- output: (?P<words>[^\n]+) -->\n```text\n(?P<text>.*?)\n```", re.DOTALL)
DOI = re.compile(r"doi:(\S+?)(?=[;,]|\s|$)")


def test_the_table_in_the_page_is_what_the_command_prints(run: Callable[..., Result]) -> None:
    shown = OUTPUT.search(PAGE.read_text(encoding="utf-8"))
    assert shown
    assert run(*shlex.split(shown["words"])).stdout == shown["text"] + "\n"


def test_the_page_names_every_method_with_its_source_and_parameters() -> None:
    page = PAGE.read_text(encoding="utf-8")
    table = page[page.index("| 方法 method") :]
    for method in panel().methods[1:]:
        row = next(line for line in table.splitlines() if line.startswith(f"| {method.title.zh}"))
        for doi in DOI.findall(method.source):
            assert f"doi:{doi}" in row
        for number in method.params.values():
            assert isinstance(number, str) or f"{number:g}" in row
        assert ("illustrative" in row) == method.illustrative
    assert f"{panel().most_sites} 个" in page
