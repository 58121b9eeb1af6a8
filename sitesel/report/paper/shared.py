"""Parts that both papers have: constraints with clauses, sources, how it was computed."""

from __future__ import annotations

from typing import Any

from sitesel.report.paper.blocks import Block, table
from sitesel.report.paper.words import words
from sitesel.text import ACTION, clause_status

Document = dict[str, Any]


def clause(rule: Document, language: str) -> str:
    """
    Name the clause that a constraint rests on, and whether anybody saw its text.

    Parameters
    ----------
    rule : dict
        A constraint of the document, or what binds a site.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Such as `《土地管理法》第33-35条(未核实)`.
    """
    seen = clause_status(rule["clause_status"]).of(language)
    return f"{rule['clause_zh'] or words(language)['none']} ({seen})"


def constraint_table(document: Document, language: str) -> Block:
    """
    Lay out every constraint: effect, limit, clause, and how many sites fail or stay open.

    Parameters
    ----------
    document : dict
        Of a ranking.
    language : str
        `zh` or `en`.

    Returns
    -------
    dict
        A block.
    """
    said = words(language)
    found = {rule["id"]: {"fail": 0, "unknown": 0} for rule in document["constraints"]}
    for site in document["sites"]:
        for one in site["constraints"]:
            if one["finding"] in found[one["id"]]:
                found[one["id"]][one["finding"]] += 1
    rows = [
        [
            rule[f"title_{language}"],
            ACTION[rule["action"]].of(language),
            rule[f"rule_{language}"],
            clause(rule, language),
            said["none"]
            if rule["action"] == "info"
            else f"{found[rule['id']]['fail']}/{found[rule['id']]['unknown']}",
        ]
        for rule in document["constraints"]
    ]
    heads = [
        said[key]
        for key in ("col_constraint", "col_effect", "col_limit", "col_clause", "col_found")
    ]
    return table(heads, rows, widths=(17, 10, 34, 42, 10), right=(4,))


def source_table(document: Document, language: str, *, quality: dict[str, Any]) -> Block:
    """
    Lay out the layers: date, quality, licence, source.

    Parameters
    ----------
    document : dict
        Of a ranking.
    language : str
        `zh` or `en`.
    quality : dict of Text
        Names of the qualities.

    Returns
    -------
    dict
        A block.
    """
    said = words(language)
    rows = [
        [
            layer[f"title_{language}"],
            layer["date"],
            quality[layer["quality"]].of(language) if layer["quality"] in quality else "",
            layer["license"],
            said["semicolon"].join(dict.fromkeys((layer["source"], layer["attribution"]))),
        ]
        for layer in document["layers"]
    ]
    heads = [
        said[key] for key in ("col_layer", "col_date", "col_quality", "col_license", "col_source")
    ]
    return table(heads, rows, widths=(20, 13, 12, 18, 44))


def made_table(document: Document, language: str) -> Block:
    """
    Say with what the ranking was computed.

    Parameters
    ----------
    document : dict
        Of a ranking.
    language : str
        `zh` or `en`.

    Returns
    -------
    dict
        A block.
    """
    said, rules, pack = words(language), document["rules"], document["pack"]
    judged = document["robustness"]
    rows = [
        [said["made_program"], f"sitesel {document['version']}"],
        [
            said["made_rules"],
            said["made_rules_value"].format(
                title=rules[f"title_{language}"],
                id=rules["id"],
                files=said["comma"].join(rules["files"]),
                hash=rules["sha256"],
            ),
        ],
        [
            said["made_pack"],
            said["made_pack_value"].format(
                title=pack[f"title_{language}"], id=pack["id"], date=pack["date"]
            ),
        ],
        [said["made_crs"], said["made_crs_value"].format(crs=pack["work_crs"])],
        *(
            []
            if judged is None
            else [
                [
                    said["made_seed"],
                    said["made_seed_value"].format(
                        seed=judged["seed"], draws=f"{judged['draws']:,}"
                    ),
                ]
            ]
        ),
        [said["made_verify"], said["made_verify_value"]],
    ]
    return table([], rows, widths=(16, 90))
