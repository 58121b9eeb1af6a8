"""What docs/weights.md shows is what the command prints of the files that it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from sitesel.weighing.form import METHODS

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "weights.md").read_text(encoding="utf-8")
FILE = re.compile(r"<!-- file: (?P<name>[^\n]+) -->\n```toml\n(?P<text>.*?)\n```", re.DOTALL)
OUTPUT = re.compile(r"<!-- output: (?P<words>[^\n]+) -->\n```text\n(?P<text>.*?)\n```", re.DOTALL)
ELLIPSIS = "…"


def test_the_output_shown_is_what_the_command_prints(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    for file in FILE.finditer(PAGE):
        (tmp_path / "here" / file["name"]).write_text(file["text"], encoding="utf-8")
    excerpts = list(OUTPUT.finditer(PAGE))
    assert len(excerpts) == 2
    for excerpt in excerpts:
        done = run(*shlex.split(excerpt["words"]))
        assert done.exit_code == 0, done.output
        printed = iter(done.stdout.splitlines())
        for line in excerpt["text"].splitlines():
            assert line == ELLIPSIS or line in printed, line


def test_every_method_has_its_row() -> None:
    assert re.findall(r"^\| `(\w+)` ", PAGE, re.MULTILINE) == list(METHODS)
