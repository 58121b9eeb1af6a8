"""The methods that are asked, with parameters and sources, as `data/opinions.toml` has them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADLINE = "sum"
ILLUSTRATIVE = "illustrative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """
    One method.

    Parameters
    ----------
    id : str
        `sum`, `product`, `topsis`, `vikor`, `promethee` or `owa`.
    title, adds : Text
        Its name, and what it does to the values.
    source : str
        Where it was published.
    params : Mapping
        Keywords of its formula.
    params_source : str
        Where they come from; begins with `illustrative` where nobody published any.
    """

    id: str
    title: Text
    adds: Text
    source: str
    params: Mapping[str, Any]
    params_source: str

    @property
    def illustrative(self) -> bool:
        """Whether its parameters are an expert default."""
        return self.params_source.startswith(ILLUSTRATIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """
    All methods, the weighted sum first, and what is asked of them.

    Parameters
    ----------
    methods : tuple of Method
        In the order in which they are shown.
    leading : int
        How many places count as leading.
    most_sites : int
        How many sites are compared at most, by score.
    """

    methods: tuple[Method, ...]
    leading: int
    most_sites: int


def panel(*, orness: float | None = None) -> Panel:
    """
    Read the built-in methods.

    Parameters
    ----------
    orness : float, optional
        Another attitude to risk for OWA, in [0, 1]: 0 cautious, 1 optimistic.

    Returns
    -------
    Panel
        With that attitude, if one was given.

    Examples
    --------
    >>> [method.id for method in panel().methods]
    ['sum', 'product', 'topsis', 'vikor', 'promethee', 'owa']
    """
    text = (files("sitesel") / "data" / "opinions.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    rows = read["method"]
    if orness is not None:
        changed = {"params": {"orness": orness}, "params_source": f"user: orness={orness:g}"}
        rows = [row | changed if row["id"] == "owa" else row for row in rows]
    return Panel(
        methods=tuple(map(_method, rows)),
        leading=read["leading"],
        most_sites=read["most_sites"],
    )


def _method(row: dict[str, Any]) -> Method:
    return Method(
        id=row["id"],
        title=Text(row["title_zh"], row["title_en"]),
        adds=Text(row["adds_zh"], row["adds_en"]),
        source=row["source"],
        params=row.get("params", {}),
        params_source=row.get("params_source", ""),
    )
