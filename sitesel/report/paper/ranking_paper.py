"""
What the report of a ranking says, part by part, from its document.

No number is computed here: tables show entries of the document, sentences are those of the
ranking's headline, notes, explanations and firmness.
"""

from __future__ import annotations

from typing import Any

from sitesel.headline import share
from sitesel.pack.schema import QUALITY
from sitesel.report.paper.blocks import Block, heading, items, paragraph, picture, table
from sitesel.report.paper.shared import constraint_table, made_table, source_table
from sitesel.report.paper.words import interval, listed, quantity, ranks, site_name, words
from sitesel.report.printable import shortened
from sitesel.rules.sources import source_said
from sitesel.text import STATUS

Document = dict[str, Any]

MOST_SITES = 100
MOST_EXCLUDED = 100
MOST_NAMED = 4
MOST_ROBUST = 10
MAP_MM = (170.0, 188.0)
LEGEND_MM = 50.0
READING = ("read_score", "read_range", "read_status", "read_schematic", "read_same")


def ranking_blocks(
    document: Document,
    explained: list[Document],
    firm: Document | None,
    *,
    language: str,
) -> list[Block]:
    """
    Say everything of a ranking that a reader of paper needs.

    Parameters
    ----------
    document : dict
        Of the ranking, printable.
    explained : list of dict
        Explanations of the first sites, printable.
    firm : dict or None
        How firm the places are, printable; None where that was not judged.
    language : str
        `zh` or `en`.

    Returns
    -------
    list of dict
        Blocks.
    """
    parts = (
        _conclusion(document, language),
        _ranking(document, language),
        _reading(language),
        _map(language),
        _first(explained, language),
        _robustness(document, firm, language),
        _weights(document, language),
        _excluded(document, language),
        _constraints(document, language),
        _gaps(document, language),
        [
            heading(words(language)["sources"]),
            source_table(document, language, quality=QUALITY),
            heading(words(language)["made"]),
            made_table(document, language),
        ],
    )
    return [block for part in parts for block in part]


def _conclusion(document: Document, language: str) -> list[Block]:
    said = words(language)
    counts = said["counts"].format(total=sum(document["counts"].values()), **document["counts"])
    return [
        heading(said["conclusion"]),
        paragraph(document["headline"][language], kind="callout"),
        paragraph(counts),
        items([note[language] for note in document["notes"]]),
    ]


def _ranking(document: Document, language: str) -> list[Block]:
    said = words(language)
    ranked = [site for site in document["sites"] if site["rank"] is not None]
    keys = (
        "col_rank", "col_site", "col_district", "col_mu", "col_score", "col_interval",
        "col_range", "col_often", "col_first", "col_status",
    )  # fmt: skip
    rows = [_ranking_row(site, language) for site in ranked[:MOST_SITES]]
    blocks = [
        heading(said["ranking"]),
        table(
            [said[key] for key in keys],
            rows,
            widths=(9, 42, 13, 13, 11, 13, 13, 13, 11, 17),
            right=(0, 3, 4, 5, 6, 7, 8),
        ),
    ]
    if len(ranked) > MOST_SITES:
        blocks.append(paragraph(said["more_sites"].format(n=len(ranked) - MOST_SITES)))
    return blocks


def _ranking_row(site: Document, language: str) -> list[str]:
    found = site["robustness"]
    often = "—" if found is None else ranks(found["rank_low"], found["rank_high"])
    return [
        str(site["rank"]),
        site_name(site, language),
        site["district"],
        quantity(site["area_mu"]),
        f"{site['score']:.1f}",
        interval(site),
        ranks(site["rank_best"], site["rank_worst"]),
        often,
        "—" if found is None else share(found["first"]),
        STATUS[site["status"]].of(language),
    ]


def _map(language: str) -> list[Block]:
    said = words(language)
    return [
        heading(said["map"]),
        picture("map", width_mm=MAP_MM[0], height_mm=MAP_MM[1], alt=said["map_alt"]),
    ]


def _reading(language: str) -> list[Block]:
    said = words(language)
    return [heading(said["reading"]), items([said[key] for key in READING])]


def _first(explained: list[Document], language: str) -> list[Block]:
    said = words(language)
    blocks = [heading(said["first_sites"].format(n=len(explained)))] if explained else []
    for found in explained:
        site = found["sites"][0]
        title = said["first_site"].format(rank=site["rank"], site=site_name(site, language))
        blocks += [
            heading(title, level=2),
            paragraph(found[f"verdict_{language}"]),
            items(_why(found, site, language)),
        ]
    return blocks


def _why(found: Document, site: Document, language: str) -> list[str]:
    said = words(language)
    strong = [one for one in found["waterfall"] if one["known"] and one["contribution"] > 0]
    most = [
        said["contribution"].format(
            title=one[f"title_{language}"],
            points=f"{one['contribution']:.1f}",
            most=f"{one['most']:.1f}",
        )
        for one in strong[:MOST_NAMED]
    ]
    open_questions = listed(
        [reason.rstrip("。.") for reason in site[f"reasons_{language}"]], language, most=MOST_NAMED
    )
    return [
        line
        for line in (
            said["reasons_for"].format(list=said["comma"].join(most)) if most else "",
            found[f"sure_{language}"],
            said["reasons_open"].format(list=open_questions) if open_questions else "",
        )
        if line
    ]


def _robustness(document: Document, firm: Document | None, language: str) -> list[Block]:
    said, judged = words(language), document["robustness"]
    if firm is None or judged is None:
        return [heading(said["robustness"]), paragraph(said["robustness_none"])]
    keys = (
        "col_rank", "col_site", "col_score", "col_first_weights", "col_first", "col_mean",
        "col_often",
    )  # fmt: skip
    rows = [
        [
            str(site["rank"]),
            site_name(site, language),
            f"{site['score']:.1f}",
            share(site["robustness"]["first_by_weights"]),
            share(site["robustness"]["first"]),
            f"{site['robustness']['expected_rank']:.1f}",
            ranks(site["robustness"]["rank_low"], site["robustness"]["rank_high"]),
        ]
        for site in firm["sites"][:MOST_ROBUST]
    ]
    method = said["method_any" if judged["box"] is None else "method"].format(
        draws=f"{judged['draws']:,}",
        seed=judged["seed"],
        box="" if judged["box"] is None else f"{judged['box']:.0%}",
    )
    return [
        heading(said["robustness"]),
        items([one[language] for one in firm["sentences"]]),
        table(
            [said[key] for key in keys], rows, widths=(9, 52, 12, 22, 12, 14, 14),
            right=(0, 2, 3, 4, 5, 6),
        ),
        paragraph(method, kind="note"),
    ]  # fmt: skip


def _weights(document: Document, language: str) -> list[Block]:
    said, rules = words(language), document["rules"]
    mark = f"({said['illustrative']})"
    rows = [
        [
            rule["code"],
            rule[f"title_{language}"],
            f"{rule['weight']:.1%}",
            ", ".join(f"{x:g}→{y:g}" for x, y in rule["value"]),
            shortened(source_said(rule["source"]).of(language), most=300),
        ]
        for rule in document["criteria"]
    ]
    source = said["weights_source"].format(source=source_said(rules["weights_source"]).of(language))
    keys = ("col_criterion", "col_weight", "col_value", "col_source")
    return [
        heading(said["weights"] + (f" {mark}" if rules["illustrative"] else "")),
        paragraph(source),
        table(["", *(said[key] for key in keys)], rows, widths=(7, 25, 10, 27, 50), right=(2,)),
    ]


def _excluded(document: Document, language: str) -> list[Block]:
    said = words(language)
    gone = [site for site in document["sites"] if site["status"] == "excluded"]
    if not gone:
        return [heading(said["excluded"]), paragraph(said["excluded_none"])]
    rows = [
        [
            site_name(site, language),
            site["district"],
            f"{site['score']:.1f}",
            site[f"reasons_{language}"][0],
        ]
        for site in gone[:MOST_EXCLUDED]
    ]
    keys = ("col_site", "col_district", "col_score", "col_reason")
    blocks = [
        heading(said["excluded"]),
        table([said[key] for key in keys], rows, widths=(38, 12, 9, 60), right=(2,)),
    ]
    if len(gone) > MOST_EXCLUDED:
        blocks.append(paragraph(said["more_excluded"].format(n=len(gone) - MOST_EXCLUDED)))
    return blocks


def _constraints(document: Document, language: str) -> list[Block]:
    said = words(language)
    return [
        heading(said["constraints"]),
        paragraph(said["constraints_note"], kind="note"),
        constraint_table(document, language),
    ]


def _gaps(document: Document, language: str) -> list[Block]:
    """Name the layers that these rules would read, what for, and how to supply them."""
    said = words(language)
    uses: dict[str, list[str]] = {}
    for rule in (*document["criteria"], *document["constraints"]):
        for role in rule["missing_roles"]:
            uses.setdefault(role, []).append(rule[f"title_{language}"])
    rows = [
        [
            gap[f"title_{language}"],
            said["comma"].join(uses[gap["role"]]),
            gap[f"supply_{language}"],
        ]
        for gap in document["missing"]
        if gap["role"] in uses
    ]
    if not rows:
        return [heading(said["gaps"]), paragraph(said["gaps_none"])]
    keys = ("col_layer", "col_used_for", "col_supply")
    return [
        heading(said["gaps"]),
        table([said[key] for key in keys], rows, widths=(20, 24, 70)),
    ]
