"""
Columns of a list of firms: which holds which field, in which unit, and which are about people.

A head is compared without its brackets and year: 2025年产值(万元) is 产值 in 万元. Columns about
people are neither needed nor kept: they are dropped before anything else looks at them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from sitesel.errors import UsageError
from sitesel.industry import plain
from sitesel.intake.columns import matched
from sitesel.intake.vocabulary import vocabulary
from sitesel.pack.plain import ENTERPRISE
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

NAME, OUTPUT, BUSINESS = "name_zh", "output_wan", "business"
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
_YEAR = re.compile(r"^(?:19|20)\d\d年?(?:度|1-\d+月)?")
_UNIT_MARK = re.compile(r"[_:/]?单位$|[\s*:]+")


@cache
def bare(name: str) -> str:
    """
    Strip the head of a column of brackets, year, unit and stars.

    Parameters
    ----------
    name : str
        As the file has it; of a head joined over rows the last part counts where it is known.

    Returns
    -------
    str
        To be looked up in the vocabulary.

    Examples
    --------
    >>> bare("2025年产值（万元）"), bare("经济指标_产值_亿元"), bare("*企业名称"), bare("name_zh")
    ('产值', '产值', '企业名称', 'name_zh')
    """
    whole = unicodedata.normalize("NFKC", name)
    known = _known()
    for form in (whole, _BRACKETS.sub("", whole)):
        parts = form.split("_")
        while len(parts) > 1 and parts[-1] in vocabulary().firms.factor:
            parts = parts[:-1]
        for text in ("_".join(parts), parts[-1]):
            found = plain(_UNIT_MARK.sub("", _YEAR.sub("", text.strip())))
            if found in known:
                return known[found]
    return plain(_BRACKETS.sub("", whole))


def known(name: str) -> bool:
    """
    Tell whether a column is one that lists of firms have.

    Parameters
    ----------
    name : str
        As the file has it.

    Returns
    -------
    bool
        By its name alone.
    """
    return plain(bare(name)) in _known()


def personal(columns: Sequence[str]) -> list[str]:
    """
    Name the columns that are about people.

    Parameters
    ----------
    columns : sequence of str
        Of the file.

    Returns
    -------
    list of str
        In their order.

    Examples
    --------
    >>> personal(["企业名称", "法定代表人", "联系电话", "法人单位名称", "Hotel"])
    ['法定代表人', '联系电话']
    """
    words = vocabulary().firms
    found = []
    for column in columns:
        name = unicodedata.normalize("NFKC", column).casefold()
        latin = set(re.findall(r"[a-z-]+", name))
        about = any(
            (word in latin) if word.isascii() else (word in name) for word in words.personal
        )
        if about and bare(column) not in words.but:
            found.append(column)
    return found


def fields(columns: Sequence[str], *, stated: Mapping[str, str], where: str) -> dict[str, str]:
    """
    Say which column holds which field of a firm.

    Parameters
    ----------
    columns : sequence of str
        Of the file, without those about people.
    stated : Mapping of str to str
        Field to column, as the user says.
    where : str
        The file, for messages.

    Returns
    -------
    dict of str to str
        Field to column.

    Raises
    ------
    UsageError
        If a stated column does not exist, no column holds names, or two hold the output.
    """
    strangers = {field: column for field, column in stated.items() if column not in columns}
    if strangers:
        matched(columns, ENTERPRISE, stated=strangers, where=where)  # refuses them
    named: dict[str, list[str]] = {}
    for column in columns:
        if column not in stated.values():
            named.setdefault(bare(column), []).append(column)
    by_field = matched([*named, *stated.values()], ENTERPRISE, stated=stated, where=where)
    found = {
        field: stated[field] if field in stated else named[name][0]
        for field, name in by_field.items()
    }
    rivals = named.get(bare(found.get(OUTPUT, "")), [])
    if OUTPUT in found and OUTPUT not in stated and len(rivals) > 1:
        listed = "、".join(rivals)
        raise UsageError(
            f"{where} 有几列产值:{listed};请指明哪一列,例如 --field {OUTPUT}={rivals[0]}。",
            f"{where} has several columns of output: {', '.join(rivals)}; say which, such as "
            f"--field {OUTPUT}={rivals[0]}.",
        )
    return found


def units(name: str) -> list[str]:
    """
    List the units of money that the head of a column names.

    Parameters
    ----------
    name : str
        As the file has it.

    Returns
    -------
    list of str
        Each once; where there is one, bare numbers are in it.

    Examples
    --------
    >>> units("产值（亿元）"), units("产值(万元/亿元)"), units("产值"), units("output_wan")
    (['亿元'], ['万元', '亿元'], [], ['万元'])
    """
    if plain(name) == OUTPUT:
        return ["万元"]
    words = sorted(vocabulary().firms.factor, key=len, reverse=True)
    found = re.findall("|".join(words), unicodedata.normalize("NFKC", name))
    return sorted({one if one.endswith("元") else f"{one}元" for one in found})


def also(columns: Sequence[str], found: Mapping[str, str]) -> list[str]:
    """
    Name further columns that say what a firm makes.

    Parameters
    ----------
    columns : sequence of str
        Of the file.
    found : Mapping of str to str
        Field to the column that is taken for it.

    Returns
    -------
    list of str
        In their order.
    """
    words = next(one.names for one in vocabulary().fields if one.field == BUSINESS)
    return [one for one in columns if one not in found.values() and bare(one) in words]


def joined(texts: Sequence[pd.Series[Any]]) -> pd.Series[Any]:
    """
    Join texts, each said once.

    Parameters
    ----------
    texts : sequence of Series
        Each of shape (n,); one at least.

    Returns
    -------
    Series of str
        Shape (n,); empty where none says anything.
    """
    first, *others = (one.where(one.notna(), "").astype(str).str.strip() for one in texts)
    for text in others:
        both = (first != "") & (text != "") & (first != text)
        first = first.where(first != "", text).where(~both, first + ";" + text)
    return first


def told(dropped: Sequence[str]) -> list[Text]:
    """
    Say which columns were dropped for being about people.

    Parameters
    ----------
    dropped : sequence of str
        Their names.

    Returns
    -------
    list of Text
        Empty for none.
    """
    if not dropped:
        return []
    return [
        Text(
            f"不需要个人信息,这些列未读入也不写出:{'、'.join(dropped)}",
            f"columns about people are not needed, not taken in and not written: "
            f"{', '.join(dropped)}",
        )
    ]


@cache
def _known() -> dict[str, str]:
    """Every name of a column of firms, by its plain form."""
    words = [one for one in vocabulary().fields if not one.roles or ENTERPRISE in one.roles]
    return {plain(name): name for one in words for name in one.names}
