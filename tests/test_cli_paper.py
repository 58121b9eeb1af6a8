"""`sitesel report` and `sitesel map` as users call them: files, names, manifests, refusals."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import TYPE_CHECKING

import packs
import papers
import pytest

from sitesel import api
from sitesel.report.paper import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result
    from replay_city import City

    Run = Callable[..., Result]

REPORT = ("report", "-i", "xnyqc")


def refused(done: Result, code: int, *words: str) -> None:
    assert done.exit_code == code, done.output
    assert done.stdout == ""
    assert "内部错误" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_a_report_is_named_for_its_industry_and_a_docx_by_default(run: Run, tmp_path: Path) -> None:
    done = run(*REPORT, cwd=tmp_path)
    assert (done.exit_code, done.stdout) == (0, "sitesel-新能源汽车.docx\n")
    assert [path.name for path in tmp_path.glob("*.*")] == ["sitesel-新能源汽车.docx"]


def test_a_site_sheet_is_named_for_both_and_takes_all_options(run: Run, tmp_path: Path) -> None:
    done = run(
        *REPORT, "--site", "青岛汽车产业新城(即墨)", "--format", "pdf", "--paper", "A3",
        "--lang", "en", "--review-number", "X-1", "--manifest", "run.json", cwd=tmp_path,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    (path,) = tmp_path.glob("*.pdf")
    assert path.name == "sitesel-新能源汽车-青岛汽车产业新城(即墨).pdf"
    assert papers.pdf_size_mm(path) == (297, 420)
    assert "Mapreviewnumber:X-1" in papers.pdf_text(path)
    manifest = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert manifest["command"]["name"] == "report"


def test_a_manifest_of_a_report_and_of_a_map_can_be_replayed(run: Run, city: City) -> None:
    inputs = (
        "-i", "nev", "--sites", city.sites, "--crs", packs.WORK_CRS, "--layers", city.pack,
        "--rules", city.rules, "--manifest", city.manifest,
    )  # fmt: skip
    for command in (("report", "-o", "p.docx"), ("map", "--static", "m.png")):
        done = run(*command, *inputs, cwd=city.folder)
        assert done.exit_code == 0, done.output
        assert city.read()["command"]["name"] == command[0]
        assert run("verify", city.manifest).exit_code == 0


def test_a_map_page_with_a_manifest_is_the_page_without_and_ranks_once(
    run: Run, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = (
        "map", "-i", "nev", "--sites", city.sites, "--crs", packs.WORK_CRS, "--layers", city.pack,
        "--rules", city.rules, "--lang", "en", "--review-number", "X-1", "--basemap", "amap",
    )  # fmt: skip
    assert run(*inputs, "-o", "plain.html", cwd=city.folder).exit_code == 0
    asked, rank = [], api.rank
    monkeypatch.setattr(
        api, "rank", lambda *args, **more: asked.append(args) or rank(*args, **more)
    )
    done = run(*inputs, "-o", "told.html", "--manifest", city.manifest, cwd=city.folder)
    assert done.exit_code == 0, done.output
    assert "Map: told.html" in done.stderr
    assert len(asked) == 1
    pages = [(city.folder / name).read_bytes() for name in ("plain.html", "told.html")]
    assert pages[0] == pages[1]
    assert city.read()["command"]["name"] == "map"
    assert run("verify", city.manifest).exit_code == 0


@pytest.mark.parametrize("site", ["../../etc/passwd", "C:\\CON", "a/b", "\x00", "$(id)", ""])
def test_a_path_for_a_site_is_refused_and_nothing_is_written(
    site: str, run: Run, tmp_path: Path
) -> None:
    done = run(*REPORT, "--site", site, "--format", "pdf", cwd=tmp_path)
    refused(done, 2, "没有地块")
    assert list(tmp_path.rglob("*.pdf")) == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--site", "z_jmautoo"), 2, ("z_jmautoo", "z_jmauto")),
        (("-o", "p.txt"), 2, (".docx 或 .pdf", "p.txt")),
        (("-o", "p.pdf", "--format", "docx"), 2, ("以 .pdf 结尾",)),
        (("-o", "nowhere/p.pdf", "--site", "z_jmauto"), 3, ("写不了", "nowhere")),
        (("--paper", "A5"), 2, ("A5",)),
        (("--format", "odt"), 2, ("odt",)),
    ],
)
def test_what_cannot_be_written_is_refused(
    words: tuple[str, ...], code: int, said: tuple[str, ...], run: Run
) -> None:
    refused(run(*REPORT, *words), code, *said)


@pytest.mark.parametrize(
    ("form", "package", "name"),
    [
        ("pdf", "typst", "typst"),
        ("docx", "docx", "python-docx"),
        ("pdf", "matplotlib", "matplotlib"),
        ("docx", "fontTools", "fonttools"),
    ],
)
def test_a_missing_package_is_named_before_any_work(
    form: str, package: str, name: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "find_spec", lambda one: None if one == package else find_spec(one))
    refused(run(*REPORT, "--format", form), 5, f"缺少可选依赖 {name}", "sitesel[report]")


def test_a_static_map_is_written_where_it_is_wanted(run: Run, tmp_path: Path) -> None:
    done = run("map", "-i", "xnyqc", "--static", "m.svg", "--lang", "en", cwd=tmp_path)
    assert (done.exit_code, done.stdout) == (0, "m.svg\n")
    assert "suitability of candidate sites" in (tmp_path / "m.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--static", "m.gif"), 2, (".png、.svg 或 .pdf", "m.gif")),
        (("--static", "nowhere/m.png"), 3, ("写不了",)),
        (("--static", "m.png", "-o", "m.html"), 2, ("--static", "请分两次")),
    ],
)
def test_a_map_that_cannot_be_written_is_refused(
    words: tuple[str, ...], code: int, said: tuple[str, ...], run: Run
) -> None:
    refused(run("map", "-i", "nev", *words), code, *said)
