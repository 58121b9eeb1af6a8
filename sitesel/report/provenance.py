"""What a layer file says of itself: title, abstract, licence, date, and what made its numbers."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from sitesel.report.cells import plain
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

UNDATED = (2000, 1, 1)
DATED = re.compile(r"((?:19|20)\d\d)(?:-(\d\d?)(?:-(\d\d?))?)?(?!\d)")


def provenance(document: dict[str, Any], *, language: str) -> dict[str, str]:
    """
    Say where a ranking comes from.

    Parameters
    ----------
    document : dict
        Of a ranking.
    language : str
        `zh` or `en`.

    Returns
    -------
    dict of str to str
        Texts that XML can hold; the date is that of the pack, since no clock is read.
    """
    layers, rules, judged = document["layers"], document["rules"], document["robustness"]
    attribution = _joint(layer["attribution"] for layer in layers)
    licences = _joint(layer["license"] for layer in layers)
    told = {
        "title": _title(document, language),
        "abstract": _abstract(document, attribution, licences, language),
        "date": document["pack"]["date"],
        "license": licences,
        "attribution": attribution,
        "sitesel_version": document["version"],
        "schema": document["schema"],
        "industry": document["industry"]["id"],
        "rules": rules["id"],
        "rules_sha256": rules["sha256"],
        "weights_source": rules["weights_source"],
        "pack": f"{document['pack']['id']} {document['pack']['date']}",
        "work_crs": document["pack"]["work_crs"],
        "seed": "" if judged is None else str(judged["seed"]),
        "draws": "" if judged is None else str(judged["draws"]),
    }
    return {key: plain(text) for key, text in told.items()}


def day_of(text: str) -> date:
    """
    Read the date of a pack, which may be a year or a month.

    Parameters
    ----------
    text : str
        As a catalog writes it.

    Returns
    -------
    date
        The first day that it can be; without a date, the first of 2000.

    Examples
    --------
    >>> str(day_of("2026-11")), str(day_of("not dated"))
    ('2026-11-01', '2000-01-01')
    """
    found = DATED.match(text)
    numbers = [int(part) for part in found.groups() if part] if found else []
    try:
        return date(*[*numbers, *UNDATED[len(numbers) :]])
    except ValueError:
        return date(*UNDATED)


def _title(document: dict[str, Any], language: str) -> str:
    industry = document["industry"]
    return Text(
        f"{industry['name_zh']} · 候选地块排名", f"{industry['name_en']} · candidate sites ranked"
    ).of(language)


def _abstract(document: dict[str, Any], attribution: str, licences: str, language: str) -> str:
    notes = " ".join(note[language] for note in document["notes"])
    told = Text(
        f"得分 0–100。{document['headline']['zh']} {notes} 示意图,不是法定规划。"
        f"署名:{attribution}。许可:{licences}。",
        f"Scores 0 to 100. {document['headline']['en']} {notes} Schematic, no statutory plan. "
        f"Attribution: {attribution}. Licences: {licences}.",
    )
    return told.of(language)


def _joint(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
