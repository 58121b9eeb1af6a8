"""Every work that is cited stands in docs/references.md, with where its record was checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "references.md").read_text(encoding="utf-8")
DOI = re.compile(r"\b10\.\d{4,5}/[^\s\"`;,|]+")
SURNAME_AND_YEAR = re.compile(r"(?:v[ao]n )?([^\W\d_][\w'’-]+), (?:[A-ZÀ-Ž]\.[- ]?)+.*?\((\d{4})\)")
CITING = sorted(
    path
    for folder, ending in (("sitesel", "py"), ("sitesel", "toml"), ("docs", "md"), ("tests", "py"))
    for path in (ROOT / folder).rglob(f"*.{ending}")
    if path.name not in {"references.md", "test_docs_references.py"}
)


def dois(text: str) -> set[str]:
    """Take DOIs out of a text; a bracket that was opened before them is not theirs."""
    found = (one.rstrip(".:。") for one in DOI.findall(text))
    return {one.rstrip(")") if one.count(")") > one.count("(") else one for one in found}


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.split("## 表")[0].splitlines() if line.startswith("| ")]
    return [line.strip("| ").split(" | ") for line in lines[1:]]


def test_a_doi_is_read_without_what_stands_around_it() -> None:
    assert dois("(2001), doi:10.1287/opre.49.3.444.11220.") == {"10.1287/opre.49.3.444.11220"}
    assert dois("x, doi:10.1016/S0377-2217(03)00020-1; y") == {"10.1016/S0377-2217(03)00020-1"}
    assert dois("(see doi:10.3133/pp1395)") == {"10.3133/pp1395"}


def test_every_doi_of_code_tests_and_docs_is_on_the_page() -> None:
    known = dois(PAGE)
    cited = {one: path.name for path in CITING for one in dois(path.read_text(encoding="utf-8"))}
    assert len(cited) > 40
    assert {one: where for one, where in cited.items() if one not in known} == {}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_work_is_complete_checked_somewhere_and_cited(row: list[str]) -> None:
    key, citation, used, confirmed, seen = row
    assert confirmed
    assert "not confirmed" not in confirmed
    assert seen.split()[0].strip(";:,") in {"no", "yes", "abstract", "contents", "publisher's"}
    found = SURNAME_AND_YEAR.match(citation)
    assert found is not None, citation
    surname, year = found.groups()
    assert key.endswith(year)
    assert used
    assert DOI.search(citation) or "no DOI" in citation or "ISBN" in citation
    texts = (path.read_text(encoding="utf-8") for path in CITING)
    assert any(surname in text and year in text for text in texts), f"{key} is cited nowhere"
