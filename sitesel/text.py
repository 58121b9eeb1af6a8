"""
Text in two languages, Chinese first; the few words that every output shares; lists of names.

Sentences that belong to data (titles, sources, clauses) live in the data files; sentences that
belong to code are `Text` values beside the code that says them.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from typing import NamedTuple

LANGUAGES = ("zh", "en")


class Text(NamedTuple):
    """
    The same words in Chinese and in English.

    Parameters
    ----------
    zh, en : str
        Plain text.
    """

    zh: str
    en: str

    def of(self, language: str) -> str:
        """
        Pick one language.

        Parameters
        ----------
        language : str
            `zh` or `en`.

        Returns
        -------
        str
            The words in it.

        Examples
        --------
        >>> Text("候选地块", "site").of("en")
        'site'
        """
        return self.en if language == "en" else self.zh


STATUS = {
    "eligible": Text("可选", "eligible"),
    "unverified": Text("待核", "unverified"),
    "excluded": Text("排除", "excluded"),
}
FINDING = {
    "pass": Text("通过", "pass"),
    "fail": Text("不符", "fail"),
    "unknown": Text("未评", "not assessed"),
}
ACTION = {
    "exclude": Text("一票否决", "excludes"),
    "flag": Text("须复核", "to be checked"),
    "info": Text("提示", "notice"),
}
CLAUSE_STATUS = {
    "seen": Text("已见原文", "seen"),
    "seen_secondary": Text("见于二手页面", "seen on a secondary page"),
    "partly_seen": Text("部分已见", "partly seen"),
    "unverified": Text("未核实", "unverified"),
    "none": Text("无条文", "no clause"),
}
UNIT = {
    "degree": Text("", ""),
    "firms": Text("当量链主", "anchor equivalents"),
    "m": Text("米", "m"),
    "min": Text("分钟", "min"),
    "share": Text("占比", "share"),
    "mu": Text("亩", "mu"),
    "persons": Text("人", "persons"),
    "m3/day": Text("立方米/日", "m3 a day"),
    "wan_yuan/mu": Text("万元/亩", "10,000 yuan a mu"),
}


def clause_status(name: str) -> Text:
    """
    Say whether anybody saw the text of a clause.

    Parameters
    ----------
    name : str
        As a rule file writes it.

    Returns
    -------
    Text
        The name itself if it is none of the usual ones.

    Examples
    --------
    >>> clause_status("unverified").zh
    '未核实'
    """
    return CLAUSE_STATUS.get(name, Text(name, name))


def unit_title(title: str, unit: str) -> str:
    """
    Put a unit behind a title, where there is one.

    Parameters
    ----------
    title : str
        Of a column.
    unit : str
        As rules name it.

    Returns
    -------
    str
        Such as `海港可达性(分钟)`.

    Examples
    --------
    >>> unit_title("用地规模", "mu"), unit_title("产业匹配度", "degree")
    ('用地规模(亩)', '产业匹配度')
    """
    named = UNIT[unit].zh if unit in UNIT else unit
    return f"{title}({named})" if named else title


def near(word: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """
    Find the known words that look most like a word.

    Parameters
    ----------
    word : str
        What was typed.
    known : iterable of str
        What exists.
    most : int
        How many to give at most.

    Returns
    -------
    list of str
        Best first (Ratcliff/Obershelp similarity); never empty when something is known.

    Examples
    --------
    >>> near("sea_prot", ["airport", "sea_port", "area"], most=1)
    ['sea_port']
    """
    return difflib.get_close_matches(word, list(known), n=most, cutoff=0.0)


def as_list(cell: object) -> list[str]:
    """
    Read a cell that holds a list, a single name or nothing.

    Parameters
    ----------
    cell : object
        A list or array of names, a text (separated by 、 , ; or |), or nothing.

    Returns
    -------
    list of str
        The names.

    Examples
    --------
    >>> as_list("新能源汽车、集成电路")
    ['新能源汽车', '集成电路']
    """
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return []
    if isinstance(cell, str):
        for mark in "、,;;|":
            cell = cell.replace(mark, ",")
        return [name.strip() for name in cell.split(",") if name.strip()]
    return [str(name) for name in cell] if isinstance(cell, Iterable) else [str(cell)]
