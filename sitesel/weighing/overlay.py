"""A rule overlay: the file that gives weights to `sitesel rank --rules`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitesel.weighing.weigh import Weighed

DECIMALS = 6
BARE = re.compile(r"[A-Za-z0-9_-]+")


def overlay(weighed: Weighed, industry: str, *, extends: str) -> str:
    """
    Write shares as a rule file.

    Parameters
    ----------
    weighed : Weighed
        Of one or more departments.
    industry : str
        Id of the industry.
    extends : str
        The rules that it lays its weights over.

    Returns
    -------
    str
        TOML.
    """
    shares = zip(weighed.criteria, weighed.together.share, strict=True)
    return rule_file(
        {name: f"{share:.{DECIMALS}f}" for name, share in shares},
        industry,
        extends=extends,
        source=weighed.source,
    )


def rule_file(weights: Mapping[str, str], industry: str, *, extends: str, source: str) -> str:
    """
    Write weights as a rule file.

    Parameters
    ----------
    weights : Mapping of str to str
        Criterion id to its weight in digits.
    industry : str
        Id of the industry.
    extends : str
        The rules that it lays its weights over.
    source : str
        Where the weights come from.

    Returns
    -------
    str
        TOML.
    """
    lines = [
        'schema = "sitesel-rules/1"',
        f"id = {_quoted(f'{industry}_weights')}",
        f"extends = {_quoted(extends)}",
        f"industry = {_quoted(industry)}",
        "",
        "[weights]",
        f"source = {_quoted(source)}",
        *(f"{_key(name)} = {digits}" for name, digits in weights.items()),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Quote as JSON does: TOML reads that as it is, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else _quoted(name)
