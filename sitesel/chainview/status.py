"""What is to be done in each segment, by the rows of `status.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sitesel.chains import Chain

STRONG, UNKNOWN = "strong", "unknown"
LEAST, MOST = "_at_least", "_at_most"
SAID = ("status", "why_zh", "why_en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """
    What is known of a segment.

    Parameters
    ----------
    leads, firms, possible : int
        Leading firms, known firms (with the leading ones), and firms that may belong.
    complete : bool
        Whether the list of firms is declared complete.
    """

    leads: int
    firms: int
    possible: int
    complete: bool


@cache
def table() -> dict[str, Any]:
    """
    Read the rules of the statuses.

    Returns
    -------
    dict
        `source`, `names` and `row` as the file has them.
    """
    text = (files("sitesel") / "chainview" / "status.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def name_of(status: str) -> Text:
    """
    Name a status.

    Parameters
    ----------
    status : str
        Its id.

    Returns
    -------
    Text
        Such as 强链.

    Examples
    --------
    >>> name_of("fill").zh
    '补链'
    """
    return Text(*table()["names"][status])


def statuses(chain: Chain, known: Mapping[str, Evidence]) -> dict[str, tuple[str, Text]]:
    """
    Conclude what is to be done in every segment.

    Parameters
    ----------
    chain : Chain
        Its segments and links.
    known : Mapping of str to Evidence
        By segment id.

    Returns
    -------
    dict of str to (str, Text)
        By segment id: the status and why.
    """
    base: Sequence[dict[str, Any]] = [row for row in table()["row"] if row["status"] == STRONG]
    strong = {name for name, one in known.items() if any(_holds(row, one, {}) for row in base)}
    found: dict[str, tuple[str, Text]] = {}
    for segment in chain:
        beside = {
            "strong_taker": bool(strong & set(chain.takers(segment))),
            "strong_supplier": bool(strong & set(chain.suppliers(segment))),
        }
        row = next(row for row in table()["row"] if _holds(row, known[segment.id], beside))
        found[segment.id] = (row["status"], Text(row["why_zh"], row["why_en"]))
    return found


def _holds(row: Mapping[str, Any], known: Evidence, beside: Mapping[str, bool]) -> bool:
    return all(
        _met(name, wanted, known, beside) for name, wanted in row.items() if name not in SAID
    )


def _met(name: str, wanted: Any, known: Evidence, beside: Mapping[str, bool]) -> bool:  # noqa: ANN401
    if name.endswith(LEAST):
        return bool(getattr(known, name.removesuffix(LEAST)) >= wanted)
    if name.endswith(MOST):
        return bool(getattr(known, name.removesuffix(MOST)) <= wanted)
    return bool((beside[name] if name in beside else getattr(known, name)) == wanted)
