"""Lines of tables break where a Chinese reader expects it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sitesel.report.wrapped import lines


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("一二三四五", 6, ["一二三", "四五"]),
        ("一二三。四", 6, ["一二", "三。四"]),  # not before closing punctuation
        ("一二(三)", 6, ["一二", "(三)"]),  # nor after opening
        ("约一二 29.7 km 远", 8, ["约一二", "29.7 km", "远"]),  # nor before a unit
        ("面积 1,000 亩", 10, ["面积", "1,000 亩"]),
        ("引力+18.0 用地规模+16.0", 14, ["引力+18.0", "用地规模+16.0"]),
        ("公路+18.0 公路+16.0", 12, ["公路+18.0", "公路+16.0"]),
        ("a(2026-11), b(2026-11)", 12, ["a(2026-11),", "b(2026-11)"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("一\n二", 9, ["一", "二"]),
        ("", 5, [""]),
    ],
)
def test_lines_by_hand(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


@given(st.text(alphabet="一二亩公路分钟km0129.,。、;()《》+– \n", max_size=60), st.integers(4, 30))
def test_no_letter_is_lost_and_no_line_too_wide(text: str, width: int) -> None:
    found = lines(text, width)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert max(map(cell_len, found)) <= width
