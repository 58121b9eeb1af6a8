"""
The city's industries and the names people call them by.

A name resolves only if it is exact: the Chinese or English name, an alias, an id, the pinyin or
its initials, without regard to case and spaces. Anything else is refused with the nearest names.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sitesel.errors import UsageError
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

SUGGESTIONS = 3
GROUPS = {
    "advantage": Text("优势产业", "advantage industries"),
    "emerging": Text("战略性新兴产业", "strategic emerging industries"),
    "future": Text("未来产业", "future industries"),
    "umbrella": Text("产业集合", "umbrellas"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """
    One industry of the city's list.

    Parameters
    ----------
    id : str
        Stable short name, as rule files use it.
    name_zh, name_en : str
        Its names.
    group : str
        One of `GROUPS`.
    aliases : tuple of str
        Other names in use.
    pinyin, initials : str
        Of the Chinese name, without tones.
    gbt4754 : tuple of str
        Codes of GB/T 4754-2017.
    gbt4754_confidence : float
        How sure the codes are, in [0, 1].
    members : tuple of str
        Ids of the industries that an umbrella covers.
    ten_plus_one, ten_plus_one_status : str
        Its name in the 2025 "10+1" list and whether that was seen, inferred or is unverified.
    note_zh : str
        What a reader should know.
    """

    id: str
    name_zh: str
    name_en: str
    group: str
    aliases: tuple[str, ...] = ()
    pinyin: str = ""
    initials: str = ""
    gbt4754: tuple[str, ...] = ()
    gbt4754_confidence: float = 0.0
    members: tuple[str, ...] = ()
    ten_plus_one: str = ""
    ten_plus_one_status: str = ""
    note_zh: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it answers to."""
        own = (self.name_zh, self.name_en, self.id, self.pinyin, self.initials, *self.aliases)
        return tuple(name for name in own if name)


@cache
def industries() -> Mapping[str, Industry]:
    """
    Read the built-in industries.

    Returns
    -------
    Mapping of str to Industry
        By id, in the order of the city's list.
    """
    text = (files("sitesel") / "data" / "industries.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["industry"]
    return {row["id"]: _industry(row) for row in rows}


def resolve(name: str) -> Industry:
    """
    Find the industry that a name stands for.

    Parameters
    ----------
    name : str
        As typed; case and spaces do not matter.

    Returns
    -------
    Industry
        The only one that answers to it.

    Raises
    ------
    UsageError
        If none or several answer to it; the nearest three are named, none is guessed.

    Examples
    --------
    >>> resolve("XNYQC").name_zh
    '新能源汽车'
    """
    found = _owners().get(plain(name), ())
    if len(found) == 1:
        return found[0]
    options = found or _nearest(name)
    zh = "、".join(option.name_zh for option in options)
    en = ", ".join(f"{option.name_zh} ({option.name_en})" for option in options)
    why_zh, why_en = (
        ("有多个产业叫", "Several industries are called")
        if found
        else (
            "没有产业叫",
            "No industry is called",
        )
    )
    raise UsageError(
        f"{why_zh} {name!r};您要的是不是:{zh}?全部名称见 `sitesel industries`。",
        f"{why_en} {name!r}; did you mean: {en}? See `sitesel industries` for all names.",
    )


def counted_as(name: str) -> tuple[str, ...]:
    """
    Say which industries count in full for one: itself and, of an umbrella, its members.

    Parameters
    ----------
    name : str
        Id of an industry; one that is not built in counts as itself.

    Returns
    -------
    tuple of str
        Ids.

    Examples
    --------
    >>> counted_as("nev"), counted_as("ngit")[:2]
    (('nev',), ('ngit', 'ic'))
    """
    known = industries().get(name)
    return (name, *(known.members if known else ()))


def _industry(row: Mapping[str, Any]) -> Industry:
    frozen: dict[str, Any] = {
        key: tuple(it) if isinstance(it, list) else it for key, it in row.items()
    }
    return Industry(**frozen)


def plain(name: str) -> str:
    """
    Strip a name of what does not matter: case and spaces.

    Parameters
    ----------
    name : str
        As typed.

    Returns
    -------
    str
        To compare by.

    Examples
    --------
    >>> plain("Smart home appliance")
    'smarthomeappliance'
    """
    return "".join(name.split()).casefold()


@cache
def ids_by_name() -> Mapping[str, str]:
    """
    Map every name that exactly one industry answers to.

    Returns
    -------
    Mapping of str to str
        Plain name to industry id.
    """
    return {name: owners[0].id for name, owners in _owners().items() if len(owners) == 1}


@cache
def _owners() -> Mapping[str, tuple[Industry, ...]]:
    owners: dict[str, tuple[Industry, ...]] = {}
    for industry in industries().values():
        for name in dict.fromkeys(map(plain, industry.names)):
            owners[name] = (*owners.get(name, ()), industry)
    return owners


def _nearest(name: str) -> tuple[Industry, ...]:
    from rapidfuzz import fuzz, process

    owners = _owners()
    ranked = process.extract(plain(name), list(owners), scorer=fuzz.WRatio, limit=None)
    nearest = dict.fromkeys(owners[known][0].id for known, _, _ in ranked)
    return tuple(industries()[key] for key in list(nearest)[:SUGGESTIONS])
