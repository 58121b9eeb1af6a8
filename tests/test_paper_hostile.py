"""Whatever stands in a document stays text in every paper: no markup, no code, no path."""

from __future__ import annotations

import itertools
import json
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import hostile_texts
import papers
import pytest

from sitesel.report.paper.blocks import heading, items, pair, paragraph, table
from sitesel.report.paper.content import Paper, ranking_paper, site_paper
from sitesel.report.paper.pdf import pdf
from sitesel.report.paper.word import docx
from sitesel.report.printable import printable
from sitesel.report.static_drawing import Drawing
from sitesel.report.static_map import static_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sitesel.api import Ranking

Json = dict[str, Any]
LACKING = "以下字符不在随附字体内"
FIELDS = ("name_zh", "name_en", "district", "kind_zh")


def drawing_of(ranking: Ranking, document: Json, *, language: str = "zh") -> Drawing:
    return Drawing.of(document, ranking.sites, ranking.display_layers(), language=language)


def report_of(ranking: Ranking, texts: Iterator[str]) -> Paper:
    document = papers.poisoned(ranking.document, texts)
    explained = [
        papers.poisoned(ranking.explain(site["id"]).to_dict(), texts)
        for site in ranking.document["sites"][:2]
    ]
    firm = papers.poisoned(ranking.firmness().to_dict(), texts)
    drawing = drawing_of(ranking, document)
    return ranking_paper(drawing, explained, firm, size="A4", language="zh", review_number=None)


def sheet_of(ranking: Ranking, texts: Iterator[str]) -> Paper:
    document = papers.poisoned(ranking.document, texts)
    found = papers.poisoned(ranking.explain("z_jmauto").to_dict(), texts)
    number = next(texts)
    return site_paper(
        drawing_of(ranking, document), found, size="A4", language="zh", review_number=number
    )


def test_there_are_many_hostile_texts() -> None:
    assert len(set(papers.HOSTILE)) >= 40


@pytest.mark.parametrize("make", [report_of, sheet_of])
def test_hostile_text_everywhere_is_set_as_it_stands(
    make: Callable[..., Paper], tmp_path: Path, ranked: Callable[[str], Ranking]
) -> None:
    paper = make(ranked("nev"), papers.hostile())
    said = {text for text in papers.texts_said(paper) if text}
    (tmp_path / "p.pdf").write_bytes(pdf(paper))
    (tmp_path / "p.docx").write_bytes(docx(paper))
    printed = papers.pdf_text(tmp_path / "p.pdf")
    word = papers.squeezed("".join(papers.docx_texts(tmp_path / "p.docx")))
    for text in said:
        assert papers.squeezed(text) in word, text
        assert papers.squeezed(text) in printed, text
    assert "root:x:0" not in printed + word
    plain = make(ranked("nev"), iter_of("普通"))
    assert shape(paper.blocks) == shape(plain.blocks)  # nothing but text is different


@pytest.mark.parametrize("make", [report_of, sheet_of])
def test_two_hundred_hostile_texts_leave_both_papers_as_they_are(
    make: Callable[..., Paper], tmp_path: Path, ranked: Callable[[str], Ranking]
) -> None:
    texts = list(dict.fromkeys((*papers.HOSTILE, *hostile_texts.TEXTS)))
    assert len(texts) >= 250
    plain = shape(make(ranked("nev"), iter_of("普通")).blocks)
    seen: set[str] = set()
    for start in range(0, len(texts), 50):
        given: list[str] = []

        def noted(start: int = start, given: list[str] = given) -> Iterator[str]:
            for text in itertools.cycle(texts[start:] + texts[:start]):
                given.append(text)
                yield text

        paper = make(ranked("nev"), noted())
        seen |= set(given)
        blocks = [one for one in paper.blocks if LACKING not in str(one.get("text", ""))]
        assert shape(blocks) == plain  # but for the note that names letters beyond the font
        (tmp_path / "p.docx").write_bytes(docx(paper))
        word = papers.squeezed("".join(papers.docx_texts(tmp_path / "p.docx")))
        for text in filter(None, papers.texts_said(paper)):
            assert papers.squeezed(text) in word, text
        assert "root:x:0" not in word
        (tmp_path / "p.pdf").write_bytes(pdf(paper))
        assert "root:x:0" not in papers.pdf_text(tmp_path / "p.pdf")
    assert seen >= set(texts)


def iter_of(text: str) -> Iterator[str]:
    while True:
        yield text


def shape(content: Any) -> Any:  # noqa: ANN401  (blocks)
    """Take the texts out of blocks: kinds, rows and columns stay."""
    if isinstance(content, dict):
        return {key: shape(value) for key, value in content.items() if key != "kind"} | {
            "kind": content.get("kind")
        }
    if isinstance(content, list):
        return [shape(value) for value in content]
    return "" if isinstance(content, str) else content


@pytest.mark.parametrize("text", papers.HOSTILE)
def test_a_hostile_name_reaches_the_title_and_stays_there(
    text: str, tmp_path: Path, ranked: Callable[[str], Ranking]
) -> None:
    ranking = ranked("nev")
    found = json.loads(json.dumps(ranking.explain("z_jmauto").to_dict()))
    found["sites"][0] |= dict.fromkeys(FIELDS, text)
    drawing = drawing_of(ranking, ranking.document)
    paper = site_paper(drawing, found, size="A4", language="zh", review_number=text)
    path = tmp_path / "p.pdf"
    path.write_bytes(typeset_without_pictures(paper))
    assert papers.pdf_info(path)["Pages"] == "1"
    assert papers.shown(text) in papers.pdf_text(path)
    assert "root:x:0" not in papers.pdf_text(path)


class Unillustrated(Paper):
    """A paper whose pictures are never drawn."""

    def draw(self, folder: Path, form: str) -> None:
        pass


def typeset_without_pictures(paper: Paper) -> bytes:
    """Set a paper without drawing its map and chart, which is slow and has tests of its own."""
    blocks = [block for block in paper.blocks if block["kind"] != "pair"]
    fields = {name: getattr(paper, name) for name in Paper.__dataclass_fields__}
    return pdf(Unillustrated(**{**fields, "blocks": blocks}))


@pytest.mark.parametrize("text", [papers.LONG, papers.UNBROKEN])
def test_a_very_long_text_is_cut_and_a_sheet_stays_one_page(
    text: str, tmp_path: Path, ranked: Callable[[str], Ranking]
) -> None:
    paper = sheet_of(ranked("nev"), iter_of(text))
    path = tmp_path / "p.pdf"
    path.write_bytes(pdf(paper))
    assert papers.pdf_info(path)["Pages"] == "1"
    assert docx(paper)


@pytest.mark.parametrize("text", papers.FOREIGN)
def test_characters_that_the_font_lacks_are_told(
    text: str, tmp_path: Path, ranked: Callable[[str], Ranking]
) -> None:
    ranking = ranked("nev")
    found = json.loads(json.dumps(ranking.explain("z_jmauto").to_dict()))
    found["verdict_zh"] = text
    drawing = drawing_of(ranking, ranking.document)
    paper = site_paper(drawing, found, size="A4", language="zh", review_number=None)
    assert paper.blocks[-1]["text"].startswith("以下字符不在随附字体内")
    path = tmp_path / "p.docx"
    path.write_bytes(docx(paper))
    assert text in papers.docx_texts(path)
    assert pdf(paper)


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_a_static_map_draws_hostile_names_as_text(
    form: str, tmp_path: Path, ranked: Callable[[str], Ranking]
) -> None:
    ranking = ranked("nev")
    document = papers.poisoned(ranking.document, papers.hostile())
    names = [site["name_zh"] for site in document["sites"]]
    path = static_map(
        document, ranking.sites, ranking.display_layers(), tmp_path / f"m.{form}",
        review_number=papers.HOSTILE[24],
    )  # fmt: skip
    if form != "svg":
        assert path.stat().st_size > 10_000
        return
    root = ET.fromstring(path.read_bytes())  # noqa: S314  (our own file)
    texts = {
        "".join(one.itertext()).strip() for one in root.iter("{http://www.w3.org/2000/svg}text")
    }
    for name in names:
        shown = printable(name)
        assert any(shown.strip() == text or text.endswith("…") for text in texts), name
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))


def test_every_kind_of_block_sets_every_hostile_text_as_it_stands(
    tmp_path: Path, ranked: Callable[[str], Ranking]
) -> None:
    texts = [printable(text) for text in papers.HOSTILE]
    plain = sheet_of(ranked("nev"), iter_of("普通"))
    kinds = [
        *(
            lambda text, kind=kind: paragraph(text, kind=kind)
            for kind in ("text", "note", "callout")
        ),
        lambda text: heading(text, level=1),
        lambda text: heading(text, level=2),
        lambda text: items([text]),
        lambda text: table([text], [[text]], widths=(1,)),
        lambda text: pair([paragraph(text)], [paragraph(text)], widths=(1, 1)),
    ]
    fields = {name: getattr(plain, name) for name in Paper.__dataclass_fields__}
    blocks = [make(f"{{{number}{text}}}") for make in kinds for number, text in enumerate(texts)]
    paper = Unillustrated(**{**fields, "single": False, "blocks": blocks})
    (tmp_path / "p.pdf").write_bytes(pdf(paper))
    (tmp_path / "p.docx").write_bytes(docx(paper))
    word = papers.squeezed("".join(papers.docx_texts(tmp_path / "p.docx")))
    printed = papers.pdf_text(tmp_path / "p.pdf")
    for number, text in enumerate(texts):
        said = papers.squeezed(f"{{{number}{text}}}")
        assert word.count(said) == len(kinds) + 2, text  # a table and a pair say it twice
        assert printed.count(said) == len(kinds) + 2, text


def test_a_docx_is_well_formed_xml_whatever_it_says(
    tmp_path: Path, ranked: Callable[[str], Ranking]
) -> None:
    path = tmp_path / "p.docx"
    path.write_bytes(docx(report_of(ranked("nev"), papers.hostile())))
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(packed.read(name))  # noqa: S314  (our own file)


def test_printable_text_is_left_alone() -> None:
    text = "青岛 Qingdao #import $x$ \\ <label> @ref `raw` ≥ 5 km²"
    assert printable(text) == text
    assert printable([1, None, 2.5, {"a": [text]}]) == [1, None, 2.5, {"a": [text]}]
