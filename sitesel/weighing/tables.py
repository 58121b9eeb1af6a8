"""Published tables, read from `tables.toml`: random indices of AHP, thresholds of best-worst."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from sitesel.errors import MethodError, UsageError
from sitesel.text import Text, near

SMALLEST = 3
RANDOM_INDEX = "alonso_lamata_2006"


@cache
def tables() -> dict[str, Any]:
    """
    Read all tables.

    Returns
    -------
    dict
        As in the file.
    """
    text = (files("sitesel") / "weighing" / "tables.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def random_index(count: int, name: str = RANDOM_INDEX) -> float:
    """
    Give the mean consistency index of random reciprocal matrices.

    Parameters
    ----------
    count : int
        Number of criteria.
    name : str
        Which table.

    Returns
    -------
    float
        0 for fewer than three criteria: they cannot contradict each other.

    Raises
    ------
    UsageError
        If there is no such table.
    MethodError
        If the table does not reach that far.

    Examples
    --------
    >>> random_index(4, "saaty_1980")
    0.9
    """
    numbers = _named(name)["from_three"]
    if count - SMALLEST >= len(numbers):
        most = len(numbers) + SMALLEST - 1
        raise MethodError(
            f"{count} 项指标太多:随机一致性指标表 {name} 只到 {most} 项;请减少,或改用 swing、bwm。",
            f"{count} criteria are too many: the random index table {name} ends at {most}; judge "
            "fewer, or use swing or bwm.",
        )
    return float(numbers[count - SMALLEST]) if count >= SMALLEST else 0.0


def random_index_title(name: str) -> str:
    """
    Name a random index table as people cite it.

    Parameters
    ----------
    name : str
        Of the table.

    Returns
    -------
    str
        Authors and year.
    """
    return str(_named(name)["title"])


def checked(name: str) -> Text:
    """
    Say whether anybody saw a table in its own paper.

    Parameters
    ----------
    name : str
        Of a random index table; anything else is the table of best-worst thresholds.

    Returns
    -------
    Text
        A phrase.
    """
    table = tables()["random_index"].get(name) or tables()["best_worst_threshold"]
    return Text(table["checked_zh"], table["checked_en"])


def best_worst_threshold(best_to_worst: float, count: int) -> float | None:
    """
    Give the largest input-based consistency ratio that is still acceptable.

    Parameters
    ----------
    best_to_worst : float
        How much the best criterion beats the worst, 1 to 9; rounded to a whole number.
    count : int
        Number of criteria.

    Returns
    -------
    float or None
        None where none is published: fewer than 3 or more than 9 criteria, or best to worst below
        3.
    """
    rows: list[list[float]] = tables()["best_worst_threshold"]["rows"]
    row, column = round(best_to_worst) - SMALLEST, count - SMALLEST
    known = 0 <= row < len(rows) and 0 <= column < len(rows[0])
    return rows[row][column] if known else None


def _named(name: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = tables()["random_index"]
    if name not in known:
        options = ", ".join(near(name, known))
        raise UsageError(
            f"没有随机一致性指标表 {name!r};可用:{options}。",
            f"There is no random index table {name!r}; there are: {options}.",
        )
    return known[name]
