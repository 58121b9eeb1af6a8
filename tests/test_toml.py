"""TOML that somebody wrote: what the standard library gives up on is a fault of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import test_weighing_files as judged

from sitesel import toml
from sitesel.errors import InputError
from sitesel.pack.schema import read_catalog
from sitesel.rules import load
from sitesel.weighing.judgements import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READERS = {
    "rules": lambda path: load("nev", path),
    "catalog": read_catalog,
    "judgements": lambda path: read(path, judged.RULES),
}
DEEP = "嵌套超过 64 层 (nested more than 64 levels deep)"
LONG = "数字太长 (a number with too many digits)"


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = " + "[" * 5000 + "]" * 5000, DEEP),
        ("a = " + "{a=" * 5000, DEEP),
        ("a" + ".a" * 500 + " = 1", DEEP),
        ("a = " + "9" * 5000, LONG),
    ],
)
def test_nesting_and_digits_without_end_are_a_fault_of_the_file(
    reader: Callable[[Path], object], text: str, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        reader(path)
    assert told in caught.value.zh
    assert told in caught.value.en
    assert "TOML" in caught.value.zh


def test_sixty_four_levels_are_read_and_one_more_is_not() -> None:
    def nested(levels: int) -> str:  # the file itself is the first
        return "a = " + "[" * (levels - 1) + "]" * (levels - 1)

    assert list(toml.parsed(nested(64))) == ["a"]
    with pytest.raises(ValueError, match="64"):
        toml.parsed(nested(65))
