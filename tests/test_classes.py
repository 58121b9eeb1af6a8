"""The page, the workbook and the layer styles use the same score classes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sitesel.report import classes

SCRIPT = Path(classes.__file__).parent / "assets" / "js" / "classes.js"


def constant(name: str) -> object:
    found = re.search(rf"sitesel\.{name} = (.+?);", SCRIPT.read_text(encoding="utf-8"))
    assert found, name
    return json.loads(found[1])


def test_breaks_and_colours_are_those_of_the_page() -> None:
    found = classes.score_classes()
    assert [one.low for one in found[1:]] == constant("BREAKS")
    assert [one.high for one in found[:-1]] == constant("BREAKS")
    assert [one.color for one in found] == constant("COLORS")
    assert classes.excluded_color() == constant("EXCLUDED")


def test_the_outer_classes_have_no_bound() -> None:
    found = classes.score_classes()
    assert (found[0].low, found[-1].high) == (None, None)
    assert (found[0].title.zh, found[-1].title.en) == ("低于 30", "70 and more")


@pytest.mark.parametrize(
    ("color", "ink"),  # contrast with white 21 and 1; #767676 is the grey of 4.5 on white
    [("#ffffff", classes.DARK_INK), ("#000000", classes.LIGHT_INK), ("#5f5f5f", classes.LIGHT_INK)],
)
def test_ink_is_dark_on_light_and_light_on_dark(color: str, ink: str) -> None:
    assert classes.ink_on(color) == ink
