"""What a result was computed from, in plain types: the head of every document."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sitesel import __version__
from sitesel.industry import GROUPS, industries

if TYPE_CHECKING:
    from sitesel.pack import Pack
    from sitesel.rules import RuleSet

Document = dict[str, Any]


def basis(rules: RuleSet, pack: Pack) -> Document:
    """
    Say what anything was computed from: version, industry, rules, pack, table of set-backs.

    Parameters
    ----------
    rules : RuleSet
        In force.
    pack : Pack
        The city.

    Returns
    -------
    dict
        JSON-ready.
    """
    return {
        "version": __version__,
        "industry": _industry(rules.industry),
        "rules": {
            "id": rules.id,
            "title_zh": rules.title.zh,
            "title_en": rules.title.en,
            "illustrative": rules.illustrative,
            "weights_source": rules.weights_source,
            "related": dict(rules.related),
            "related_source": rules.related_source,
            "files": list(rules.files),
            "sha256": rules.sha256,
        },
        "pack": pack.head.model_dump(),
        **({} if rules.set_backs is None else {"set_backs": asdict(rules.set_backs)}),
    }


def _industry(name: str) -> Document:
    found = industries().get(name)
    if found is None:
        return {"id": name, "name_zh": name, "name_en": name, "group": "", "group_zh": ""}
    return {
        "id": found.id,
        "name_zh": found.name_zh,
        "name_en": found.name_en,
        "group": found.group,
        "group_zh": GROUPS[found.group].zh,
    }
