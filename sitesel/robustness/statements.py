"""
Statements about weights, as a planner writes them.

    sea_port >= rail            0.1 <= cluster <= 0.3          C4 = 15%
    sea_port + airport >= 2 * road_rail                        3 * (rail - station) <= 0.2

Linear in the weights. Criteria go by any name of a mapping (id, code, title). `<` and `>` mean the
same as `<=` and `>=`: the difference is a boundary, which no draw meets. Nothing is evaluated as
code; a small parser by recursive descent reads

    statement = sum (relation sum)+
    sum       = [+|-] term ((+|-) term)*
    term      = factor ((*|/) factor)*
    factor    = number [%] | name | ( sum )
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from sitesel.errors import MethodError, UsageError
from sitesel.text import near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitesel.matrix import FloatArray

FULL_WIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F)}  # as Chinese keyboards type them
MARKS: dict[int, str | int] = {**FULL_WIDTH, ord("×"): "*", ord("·"): "*", ord("−"): "-"}
RELATION = re.compile(r"<=|>=|==|=<|=>|[<>=≤≥]")
NUMBER = re.compile(r"(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
WORD = re.compile(r"[^\W\d]\w*")
MOST_BRACKETS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """
    One linear condition on the weights: coefficients · weights <= bound, or = bound.

    Parameters
    ----------
    text : str
        As it was written; a chain such as `0.1 <= a <= 0.3` becomes several of the same text.
    coefficients : tuple of float
        One per criterion.
    bound : float
        Right-hand side.
    equality : bool
        Whether it must be met exactly.
    """

    text: str
    coefficients: tuple[float, ...]
    bound: float
    equality: bool


def parse(text: str, names: Mapping[str, int]) -> tuple[Statement, ...]:
    """
    Read a statement.

    Parameters
    ----------
    text : str
        Such as `port >= rail`.
    names : Mapping of str to int
        Every name that a criterion goes by, to its place among the weights.

    Returns
    -------
    tuple of Statement
        One per relation sign.

    Raises
    ------
    UsageError
        If it names an unknown criterion.
    MethodError
        If it is no linear statement about weights.

    Examples
    --------
    >>> for one in parse("0.1 <= cluster <= 2 * rail", {"cluster": 0, "rail": 1}):
    ...     print(one.coefficients, one.bound)
    (-1.0, 0.0) -0.1
    (1.0, -2.0) 0.0
    """
    reader = _Reader(text=text, names={name.casefold(): at for name, at in names.items()})
    sides, signs = [reader.sum()], []
    while sign := reader.match(RELATION):
        signs.append(sign)
        sides.append(reader.sum())
    if reader.ahead():
        reader.fail("不认识这个符号", "this sign means nothing here")
    if not signs:
        reader.fail("缺少比较符号(<=、>= 或 =)", "a relation (<=, >= or =) is missing")
    return tuple(
        _statement(text, left=left, sign=sign, right=right)
        for left, sign, right in zip(sides, signs, sides[1:], strict=False)
    )


def _statement(text: str, *, left: FloatArray, sign: str, right: FloatArray) -> Statement:
    """Bring both sides together; the last element of a side is its constant."""
    upper = ">" in sign or sign == "≥"
    apart = right - left if upper else left - right
    if not apart[:-1].any():
        raise MethodError(
            f"权重条件“{text}”没有限定任何权重;请至少让一项指标留在一边,如 sea_port >= rail。",
            f"The weight statement '{text}' says nothing about any weight; keep at least one "
            "criterion on one side, such as sea_port >= rail.",
        )
    return Statement(
        text=text,
        coefficients=tuple(apart[:-1].tolist()),
        bound=float(-apart[-1]) + 0.0,
        equality="<" not in sign and sign != "≤" and not upper,
    )


@dataclass(slots=True, kw_only=True)
class _Reader:
    """A text being read; sums are vectors of coefficients with the constant at the end."""

    text: str
    names: dict[str, int]
    place: int = 0
    plain: str = field(init=False)

    def __post_init__(self) -> None:
        self.plain = self.text.translate(MARKS)

    def ahead(self) -> str:
        """Skip blanks; the next character, or nothing at the end."""
        while self.plain[self.place : self.place + 1].isspace():
            self.place += 1
        return self.plain[self.place : self.place + 1]

    def match(self, pattern: re.Pattern[str]) -> str:
        """Take what the pattern matches, or nothing."""
        self.ahead()
        found = pattern.match(self.plain, self.place)
        self.place = found.end() if found else self.place
        return found.group() if found else ""

    def sum(self) -> FloatArray:
        """Read terms with their signs."""
        sign = -1.0 if self.ahead() == "-" else 1.0
        self.place += self.ahead() in ("+", "-")  # no-op at the end: '' is not among them
        total = sign * self.term()
        while (mark := self.ahead()) and mark in "+-":
            self.place += 1
            total = total + (self.term() if mark == "+" else -self.term())
        return total

    def term(self) -> FloatArray:
        """Read factors; at most one of them may name criteria, and none may divide by them."""
        product = self.factor()
        while (mark := self.ahead()) and mark in "*/":
            begin = self.place
            self.place += 1
            factor = self.factor()
            if mark == "*" and not factor[:-1].any():
                product = product * factor[-1]
            elif mark == "*" and not product[:-1].any():
                product = factor * product[-1]
            elif mark == "/" and not factor[:-1].any() and factor[-1]:
                product = product / factor[-1]
            else:
                self.place = begin
                self.fail("只能写线性条件", "only linear statements can be used")
        return product

    def factor(self) -> FloatArray:
        """Read a number, a criterion or a sum in brackets."""
        value = np.zeros(max(self.names.values()) + 2)
        if self.ahead() == "(":
            if self.plain.count("(") > MOST_BRACKETS:
                self.fail("括号太多", "there are too many brackets")
            self.place += 1
            value = self.sum()
            if self.ahead() != ")":
                self.fail("缺少右括号", "a closing bracket is missing")
            self.place += 1
        elif (at := self.name()) is not None:
            value[at] = 1.0
        elif number := self.match(NUMBER):
            value[-1] = float(number) / (100 if self.ahead() == "%" else 1)
            self.place += self.ahead() == "%"
        else:
            self.fail("此处应为指标或数字", "a criterion or a number is expected here")
        return value

    def name(self) -> int | None:
        """Take the longest known name that stands here as a whole word."""
        self.ahead()
        rest = self.text[self.place :].casefold()
        for name in sorted(self.names, key=len, reverse=True):
            if rest.startswith(name) and not re.match(r"\w", rest[len(name) :]):
                self.place += len(name)
                return self.names[name]
        if word := WORD.match(self.plain, self.place):
            self.unknown(word.group())
        return None

    def unknown(self, word: str) -> NoReturn:
        """Refuse a name that no criterion has."""
        nearest = near(word.casefold(), self.names)
        raise UsageError(
            f"权重条件“{self.text}”第 {self.place + 1} 个字符处:没有指标“{word}”。"
            f"相近的有:{'、'.join(nearest)}。",
            f"Weight statement '{self.text}', character {self.place + 1}: there is no criterion "
            f"'{word}'. Nearest: {', '.join(nearest)}.",
        )

    def fail(self, zh: str, en: str) -> NoReturn:
        """Refuse the text at this place."""
        found = self.text[self.place : self.place + 12].strip()
        raise MethodError(
            f"权重条件“{self.text}”第 {self.place + 1} 个字符处"
            f"({f'“{found}”' if found else '末尾'}):{zh}。"
            "写法如 sea_port >= rail、0.1 <= cluster <= 0.3、port + airport >= 2 * rail。",
            f"Weight statement '{self.text}', character {self.place + 1} "
            f"({f'{found!r}' if found else 'the end'}): {en}. Write it like sea_port >= rail, "
            "0.1 <= cluster <= 0.3, port + airport >= 2 * rail.",
        )
