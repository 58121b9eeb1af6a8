"""Codes of industries and firms: forms, check signs by the standard's own table of weights."""

from __future__ import annotations

import pytest

from sitesel.codes import credit_code, industry_code, is_credit_code

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Weights as GB 32100-2015 prints them, and codes of well-known firms as registries publish them.
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
PUBLISHED = ("91110000600037341L", "9144030071526726XG", "91330100799655058B", "91350100M000100Y43")


def check_sign(body: str) -> str:
    total = 0
    for weight, sign in zip(WEIGHTS, body, strict=True):
        total += weight * SIGNS.index(sign)
    return SIGNS[(31 - total % 31) % 31]


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_published_credit_code_is_right_and_with_any_one_sign_changed_wrong(code: str) -> None:
    assert check_sign(code[:-1]) == code[-1]
    assert is_credit_code(code)
    for place, sign in enumerate(code):
        for other in SIGNS.replace(sign, ""):
            assert not is_credit_code(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize("text", ["", "91110000600037341", "91110000600037341LL", "I" * 18, "ＯＯ"])
def test_what_has_another_form_is_no_credit_code(text: str) -> None:
    assert not is_credit_code(text)


def test_a_credit_code_is_read_through_blanks_hyphens_width_and_case() -> None:
    assert credit_code(" ９１１１ 0000-6000 37341l ") == PUBLISHED[0]
    assert credit_code("'91110000600037341L") == PUBLISHED[0]
    assert credit_code(None) == credit_code(float("nan")) == ""


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("3612", "3612"), (3612, "3612"), (3612.0, "3612"), ("C3612", "3612"),
        ("Ｃ３６１２　新能源车整车制造", "3612"), ("C 3612", "3612"), ("c36", "36"),
        ("GB/T 4754-2017:C3612", "3612"), ("汽车整车制造3612", "3612"), ("(3612)", "3612"),
        ("C3612/C3612", "3612"), ("0111", "0111"), ("A0111", "0111"),
        ("C3612、C3670", ""),  # two codes: which one is not for us to say
        ("36120", ""), ("3", ""), ("9999", ""), ("0012", ""),  # no division 99 or 00
        ("G3612", ""),  # 36 is of section C
        ("年产50万台", ""), ("3.6", ""), ("汽车整车制造", ""), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_one_code_of_the_standard_is_read_and_nothing_else(cell: object, code: str) -> None:
    assert industry_code(cell) == code
