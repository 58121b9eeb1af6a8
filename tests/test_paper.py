"""Papers say what the document says, in type that everybody has, the same every time."""

from __future__ import annotations

import io
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import papers
import pytest
from fontTools.ttLib import TTFont

from sitesel.errors import NoSiteError, OutputError, UsageError
from sitesel.headline import share
from sitesel.report.fonts import font_family, font_files
from sitesel.report.paper.word_fonts import font_key, obfuscated
from sitesel.text import CLAUSE_STATUS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitesel.api import Ranking

Json = dict[str, Any]
SITES = ("z_jmauto", "z_nanshu")


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, ranked: Callable[[str], Ranking]
) -> Callable[..., Path]:
    folder = tmp_path_factory.mktemp("papers")

    def write(industry: str, form: str, **options: Any) -> Path:  # noqa: ANN401
        name = "-".join([industry, *map(str, options.values())]).replace("/", "")
        path = folder / f"{name}.{form}"
        if not path.exists():
            ranked(industry).report(path, **options)
        return path

    return write


def text_of(path: Path) -> str:
    if path.suffix == ".pdf":
        return papers.pdf_text(path)
    return papers.squeezed("".join(papers.docx_texts(path)))


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize(("industry", "language"), [("nev", "zh"), ("chem", "en")])
def test_a_report_has_the_headline_and_every_number_of_the_table(
    industry: str,
    language: str,
    form: str,
    made: Callable[..., Path],
    ranked: Callable[[str], Ranking],
) -> None:
    document = ranked(industry).document
    text = text_of(made(industry, form, language=language))
    assert papers.squeezed(document["headline"][language]) in text
    for note in document["notes"]:
        assert papers.squeezed(note[language]) in text
    for site in document["sites"]:
        assert papers.squeezed(site["name_zh"]) in text
        if site["rank"] is None:
            assert f"{site['district']}{site['score']:.1f}" in text
            assert papers.squeezed(site[f"reasons_{language}"][0]) in text
            continue
        robust = site["robustness"]
        area = "—" if site["area_mu"] is None else f"{site['area_mu']:,.0f}"
        row = (
            f"{site['district']}{area}{site['score']:.1f}"
            f"{site['score_low']:.0f}–{site['score_high']:.0f}"
            f"{site['rank_best']}–{site['rank_worst']}{robust['rank_low']}–{robust['rank_high']}"
            f"{share(robust['first'])}"
        )
        assert row in text


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_report_says_of_every_clause_whether_its_text_was_seen(
    form: str, made: Callable[..., Path], ranked: Callable[[str], Ranking]
) -> None:
    text = text_of(made("chem", form, language="zh"))
    rules = ranked("chem").document["constraints"]
    assert {rule["clause_status"] for rule in rules} >= {"unverified", "seen", "partly_seen"}
    for rule in rules:
        seen = CLAUSE_STATUS[rule["clause_status"]].zh
        assert papers.squeezed(f"{rule['clause_zh'] or '—'} ({seen})") in text


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_report_tells_weights_gaps_sources_rules_seed_and_system(
    form: str, made: Callable[..., Path], ranked: Callable[[str], Ranking]
) -> None:
    document = ranked("nev").document
    text = text_of(made("nev", form, language="zh"))
    for rule in document["criteria"]:
        assert papers.squeezed(f"{rule['code']}{rule['title_zh']}{rule['weight']:.1%}") in text
    wanted = {
        role
        for rule in (*document["criteria"], *document["constraints"])
        for role in rule["missing_roles"]
    }
    for gap in document["missing"]:
        assert (papers.squeezed(gap["supply_zh"]) in text) == (gap["role"] in wanted)
    for layer in document["layers"]:
        assert papers.squeezed(layer["title_zh"] + layer["date"]) in text
    for word in (
        document["rules"]["sha256"], str(document["robustness"]["seed"]), "EPSG:4549",
        "示例权重", "示意图", f"sitesel{document['version']}", "OpenStreetMapcontributors",
    ):  # fmt: skip
        assert word in text


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_sentences_of_robustness_are_those_of_the_command(
    form: str, made: Callable[..., Path], ranked: Callable[[str], Ranking]
) -> None:
    text = text_of(made("nev", form, language="zh"))
    for one in ranked("nev").firmness().to_dict()["sentences"]:
        assert papers.squeezed(one["zh"]) in text
    for site in ranked("nev").document["sites"][:3]:
        found = ranked("nev").explain(site["id"]).to_dict()
        assert papers.squeezed(found["verdict_zh"]) in text
        assert papers.squeezed(found["sure_zh"]) in text


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("site", SITES)
def test_a_site_sheet_has_the_facts_and_what_binds(
    site: str, form: str, made: Callable[..., Path], ranked: Callable[[str], Ranking]
) -> None:
    found = ranked("nev").explain(site).to_dict()
    entry = found["sites"][0]
    text = text_of(made("nev", form, site=site))
    for sentence in (found["verdict_zh"], found["sure_zh"], found["changes"][0]["zh"]):
        assert papers.squeezed(sentence) in text
    assert f"{entry['score']:.1f}({entry['score_low']:.0f}–{entry['score_high']:.0f})" in text
    assert f"{entry['rank_best']}–{entry['rank_worst']}" in text
    for one in found["binding"]:
        seen = CLAUSE_STATUS[one["clause_status"]].zh
        assert papers.squeezed(f"{one['clause_zh'] or '—'} ({seen})") in text
    for one in found["unknowns"]:
        said = f"{one['title_zh']}(权重 {one['weight']:.0%},得分 {one['points_low']:+z.1f} 至"
        assert papers.squeezed(said) in text


def test_the_chart_of_a_site_sheet_has_each_contribution_with_its_interval(
    made: Callable[..., Path], ranked: Callable[[str], Ranking]
) -> None:
    text = text_of(made("nev", "pdf", site=SITES[0]))
    for one in ranked("nev").explain(SITES[0]).to_dict()["waterfall"]:
        low, high = one["contribution_low"], one["contribution_high"]
        assert f"{one['contribution']:.1f}[{low:.1f}–{high:.1f}]" in text


@pytest.mark.parametrize(("paper", "size"), [("A4", (210, 297)), ("A3", (297, 420))])
@pytest.mark.parametrize("site", [None, SITES[0]])
def test_papers_have_the_size_that_was_asked_for(
    site: str | None, paper: str, size: tuple[int, int], made: Callable[..., Path]
) -> None:
    path = made("nev", "pdf", site=site, paper=paper)
    assert papers.pdf_size_mm(path) == size
    word = docx.Document(str(made("nev", "docx", site=site, paper=paper)))
    section = word.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == size
    if site is not None:
        assert papers.pdf_info(path)["Pages"] == "1"


def test_a_site_sheet_is_one_page_in_every_form_and_language(
    tmp_path: Path, ranked: Callable[[str], Ranking]
) -> None:
    ranking, names = ranked("chem"), []
    sites = ranking.document["sites"]
    wordiest = max(sites, key=lambda one: len("".join(one["reasons_en"])))["id"]
    for site in {sites[0]["id"], wordiest}:
        for language in ("zh", "en"):
            sheet = ranking.report(
                tmp_path / f"{site}-{language}.pdf", site=site, language=language
            )
            assert papers.pdf_info(sheet)["Pages"] == "1"
            name = f"{site}-{language}-word"
            ranking.report(tmp_path / f"{name}.docx", site=site, language=language)
            names.append(name)
    office(tmp_path, *(tmp_path / f"{name}.docx" for name in names))
    for name in names:
        assert papers.pdf_info(tmp_path / f"{name}.pdf")["Pages"] == "1", name


def office(folder: Path, *paths: Path) -> None:
    """Let LibreOffice set DOCX files, with a profile of its own."""
    command = [
        "soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless",
        "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), *map(str, paths),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def test_word_shows_the_embedded_font_and_the_pages_are_counted(
    tmp_path: Path, made: Callable[..., Path], ranked: Callable[[str], Ranking]
) -> None:
    path = made("nev", "docx", language="zh")
    office(tmp_path, path)
    pdf = tmp_path / f"{path.stem}.pdf"
    names = {name.partition("+")[2] for name, _ in papers.pdf_fonts(pdf)}
    assert {"SiteselSansSC-Regular", "SiteselSansSC-Bold"} <= names
    assert names <= {"SiteselSansSC-Regular", "SiteselSansSC-Bold", "OpenSymbol"}  # its bullets
    text, pages = papers.pdf_text(pdf), papers.pdf_info(pdf)["Pages"]
    assert f"第1页,共{pages}页" in text
    assert papers.squeezed(ranked("nev").document["headline"]["zh"]) in text


@pytest.mark.parametrize("site", [None, SITES[0]])
def test_every_font_of_a_pdf_is_ours_and_embedded(
    site: str | None, made: Callable[..., Path]
) -> None:
    fonts = papers.pdf_fonts(made("nev", "pdf", site=site))
    assert fonts
    for name, embedded in fonts:
        assert "SiteselSansSC" in name
        assert embedded == "yes"


def test_every_character_of_the_papers_has_a_glyph(made: Callable[..., Path]) -> None:
    with TTFont(font_files()[0], lazy=True) as font:
        known = {chr(code) for code in font.getBestCmap()}
    for industry, language in (("nev", "zh"), ("chem", "en")):
        text = text_of(made(industry, "pdf", language=language))
        assert set(text) - known == set()
        assert "\ufffd" not in text


def test_a_docx_names_the_font_for_chinese_and_embeds_both_weights(
    made: Callable[..., Path],
) -> None:
    path = made("nev", "docx", language="zh")
    with zipfile.ZipFile(path) as packed:
        table = packed.read("word/fontTable.xml").decode()
        settings = packed.read("word/settings.xml").decode()
        styles = packed.read("word/styles.xml").decode()
        for count, file in enumerate(font_files(), start=1):
            content = file.read_bytes()
            hidden = packed.read(f"word/fonts/font{count}.odttf")
            assert hidden != content
            assert obfuscated(hidden, font_key(content)) == content
            assert font_key(content) in table
    assert f'w:name="{font_family()}"' in table
    assert "embedTrueTypeFonts" in settings
    assert f'w:eastAsia="{font_family()}"' in styles
    assert "asciiTheme" not in styles
    assert "eastAsiaTheme" not in styles


def test_a_font_is_hidden_as_the_standard_says() -> None:
    """ECMA-376 part 4: byte i of the first 32 with byte i of the GUID read from its end."""
    key = "{000102FF-0000-0000-0000-0000000000A5}"
    hidden = obfuscated(bytes([1] * 40), key)
    assert hidden[0] == hidden[16] == 0xA5 ^ 1
    assert hidden[12] == hidden[28] == 0xFF ^ 1
    assert hidden[15] == hidden[31] == 0x00 ^ 1
    assert hidden[32:] == bytes([1] * 8)


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("site", [None, SITES[0]])
def test_the_same_ranking_gives_the_same_bytes(  # noqa: PLR0913, PLR0917  (fixtures)
    site: str | None,
    form: str,
    made: Callable[..., Path],
    tmp_path: Path,
    ranked: Callable[[str], Ranking],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = made("nev", form, site=site, paper="A4")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    again = ranked("nev").report(tmp_path / f"again.{form}", site=site, paper="A4")
    assert again.read_bytes() == first.read_bytes()


def test_a_docx_holds_no_day_and_no_machine(made: Callable[..., Path]) -> None:
    path = made("nev", "docx", language="zh")
    with zipfile.ZipFile(path) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert packed.namelist()[0] == "[Content_Types].xml"
        assert "docProps/thumbnail.jpeg" not in packed.namelist()
    properties = docx.Document(str(path)).core_properties
    assert properties.created.year == properties.modified.year == 1980
    assert properties.author.startswith("sitesel ")
    assert properties.last_modified_by == ""


def test_pictures_are_described_for_those_who_do_not_see_them(made: Callable[..., Path]) -> None:
    path = made("nev", "docx", site=SITES[0])
    with zipfile.ZipFile(path) as packed:
        text = packed.read("word/document.xml").decode()
    assert 'descr="各指标的得分贡献、满分与区间"' in text
    assert 'descr="候选地块位置图,颜色为得分,数字为名次"' in text


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_review_number_stands_in_place_of_the_sketch_note(
    form: str, tmp_path: Path, ranked: Callable[[str], Ranking]
) -> None:
    number = "鲁SG(2026)001号"
    path = ranked("nev").report(tmp_path / f"p.{form}", site=SITES[0], review_number=number)
    text = text_of(path) if form == "pdf" else footer_of(path)
    assert f"审图号:{number}" in text
    assert "示意图:" not in text


def footer_of(path: Path) -> str:
    footer = docx.Document(str(path)).sections[0].footer
    return papers.squeezed("".join(line.text for line in footer.paragraphs))


def test_an_unknown_site_is_refused_with_the_nearest_names(
    tmp_path: Path, ranked: Callable[[str], Ranking]
) -> None:
    with pytest.raises(UsageError, match="z_jmauto"):
        ranked("nev").report(tmp_path / "p.pdf", site="z_jmautoo")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "form", "words"),
    [
        ("p.txt", None, ("只能写成 .docx 或 .pdf", "p.txt")),
        ("p", None, ("只能写成 .docx 或 .pdf",)),
        ("p.doc", None, ("p.doc",)),
        ("p.pdf", "docx", ("以 .pdf 结尾", "docx")),
        ("p.docx", "xps", ("只能写成",)),
    ],
)
def test_a_form_that_cannot_be_is_refused(
    name: str,
    form: str | None,
    words: tuple[str, ...],
    tmp_path: Path,
    ranked: Callable[[str], Ranking],
) -> None:
    with pytest.raises(UsageError) as caught:
        ranked("nev").report(tmp_path / name, form=form)
    assert all(word in caught.value.zh for word in words)
    assert list(tmp_path.iterdir()) == []


def test_a_paper_that_is_not_made_is_refused(
    tmp_path: Path, ranked: Callable[[str], Ranking]
) -> None:
    with pytest.raises(UsageError, match="A5"):
        ranked("nev").report(tmp_path / "p.pdf", paper="A5")
    with pytest.raises(UsageError, match="A5"):
        ranked("nev").save_static_map(tmp_path / "p.pdf", paper="A5")


def test_a_folder_that_is_missing_is_named_and_nothing_is_left(
    tmp_path: Path, ranked: Callable[[str], Ranking]
) -> None:
    with pytest.raises(OutputError, match="nowhere"):
        ranked("nev").report(tmp_path / "nowhere" / "p.docx", site=SITES[0])
    assert list(tmp_path.iterdir()) == []


def test_a_report_of_excluded_sites_alone_is_refused_but_a_sheet_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ranked: Callable[[str], Ranking]
) -> None:
    ranking = ranked("chem")
    gone = next(one for one in ranking.document["sites"] if one["rank"] is None)
    sheet = ranking.report(tmp_path / "p.pdf", site=gone["id"])
    text = papers.pdf_text(sheet)
    assert "排除,不排名" in text
    assert papers.squeezed(gone["reasons_zh"][0].removeprefix("化工入园:")[:20]) in text
    counts = {"eligible": 0, "unverified": 0, "excluded": len(ranking.document["sites"])}
    monkeypatch.setitem(ranking.document, "counts", counts)
    with pytest.raises(NoSiteError, match="全部被排除"):
        ranking.report(tmp_path / "q.pdf")
    assert not (tmp_path / "q.pdf").exists()


def test_without_robustness_a_report_says_that_it_was_not_judged(
    tmp_path: Path,
    qingdao: Any,  # noqa: ANN401
) -> None:
    from sitesel import api

    path = api.rank("nev", layers=qingdao, robustness=False).report(tmp_path / "p.docx")
    text = text_of(path)
    assert "未评稳健性。" in text
    assert "种子" not in text


def test_a_docx_opens_whole_and_its_tables_repeat_their_heads(made: Callable[..., Path]) -> None:
    document = docx.Document(io.BytesIO(made("nev", "docx", language="zh").read_bytes()))
    ranking = document.tables[0]
    assert [cell.text for cell in ranking.rows[0].cells][:3] == ["名次", "地块", "区市"]
    assert len(ranking.rows) == 1 + 29
    assert ranking.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in ranking.rows)
