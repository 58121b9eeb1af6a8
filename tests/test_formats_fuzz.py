"""A slice of tools/fuzz.py: broken files end in words, whatever was broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import fuzz_targets
import pytest
from hypothesis import HealthCheck, Phase, given, settings

if TYPE_CHECKING:
    from pathlib import Path

    import fuzz_cases

CASES = 30


@pytest.mark.parametrize("name", [name for name in fuzz_targets.TARGETS if name != "xls"])
def test_a_broken_input_ends_in_words(name: str, tmp_path: Path) -> None:
    target = fuzz_targets.TARGETS[name]

    @settings(
        max_examples=CASES,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(target.inputs)
    def feed(files: fuzz_cases.Files) -> None:
        fuzz_targets.run(target, files, tmp_path)

    feed()
    assert list(tmp_path.iterdir())
