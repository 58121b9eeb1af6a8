"""What the documentation says is what the code does now."""

from __future__ import annotations

import re
import runpy
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

import sitesel
from sitesel import errors
from sitesel.cli import group
from sitesel.pack.load import builtin_folder
from sitesel.pack.schema import read_catalog
from sitesel.rules import load as load_rules
from sitesel.sites import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "changelog.d" / "README.md",
    ROOT / "layers" / "README.md",
    ROOT / "layers" / "LICENSES.md",
]
BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
OUTPUT = re.compile(r"<!-- output: (?P<words>[^\n]+) -->\n```text\n(?P<text>.*?)\n```", re.DOTALL)
INLINE = re.compile(r"`((?:python|sh|poe|sitesel) [^`\n]+)`")
ELLIPSIS = "…"


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(page: Path, *languages: str) -> Iterator[str]:
    for found in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if found["language"] in languages:
            yield found["text"]


def marked(name: str) -> str:
    """Give the one line after a marker of the README, as .ci/run takes it."""
    found = re.search(
        rf"<!-- {name} -->\s*```(?:sh|powershell)\n(.+?)\n```", text_of("README.md"), re.DOTALL
    )
    assert found, name
    assert "\n" not in found[1]
    return found[1]


def commands() -> Iterator[tuple[str, list[str]]]:
    """Give the words of every simple command in the pages, in blocks or inline."""
    for page in PAGES:
        lines = [line for block in blocks(page, "sh", "powershell") for line in block.splitlines()]
        lines += INLINE.findall(page.read_text(encoding="utf-8"))
        for line in lines:
            for part in re.split(r"&&|;|[{}]", line):
                words = shlex.split(part.replace("\\", "/"), comments=True)
                if words:
                    yield page.name, words


def test_named_parks_are_what_the_rankings_say_now() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "named_parks.py"), run_name="named_parks")
    assert tool["render"]() == text_of("docs/named-parks.md")


def test_the_transcripts_are_what_the_commands_print_now() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "transcripts.py"), run_name="transcripts")
    assert tool["render"]() == text_of("docs/transcripts.md")


@pytest.mark.parametrize("name", ["linux:run", "linux:test", "windows:run", "windows:test"])
def test_the_readme_holds_the_lines_that_set_everything_up(name: str) -> None:
    line = marked(name)
    assert "pip install" in line
    assert ("rank -i 新能源汽车" if name.endswith("run") else "poe check") in line


def test_every_sitesel_command_in_the_docs_can_be_parsed() -> None:
    seen = 0
    for page, words in commands():
        if Path(words[0]).name != "sitesel":
            continue
        command: click.Command = group
        rest = words[1:]
        while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
            found = command.get_command(click.Context(command), rest[0])
            assert found, f"{page}: {' '.join(words)}"
            command, rest = found, rest[1:]
        command.make_context(words[0], list(rest))
        seen += 1
    assert seen


def test_every_task_and_script_in_the_docs_exists() -> None:
    tasks = tomllib.loads(text_of("pyproject.toml"))["tool"]["poe"]["tasks"]
    for _, words in commands():
        if Path(words[0]).name == "poe":
            assert words[1] in tasks
        for word in words:
            if word.startswith("tools/"):
                assert (ROOT / word).is_file(), word


def test_the_output_in_the_readme_is_what_the_commands_print(run: Callable[..., Result]) -> None:
    excerpts = list(OUTPUT.finditer(text_of("README.md")))
    assert excerpts
    for excerpt in excerpts:
        printed = iter(run(*shlex.split(excerpt["words"])).stdout.splitlines())
        for line in excerpt["text"].splitlines():
            assert line == ELLIPSIS or line in printed, f"{excerpt['words']}: {line}"


def test_the_rule_file_in_the_readme_is_sound(tmp_path: Path) -> None:
    for block in blocks(ROOT / "README.md", "toml"):
        path = tmp_path / "own.toml"
        path.write_text(block, encoding="utf-8")
        rules = load_rules("nev", path)
        assert rules.id == "our_nev"
        assert not rules.illustrative


def test_the_robustness_settings_in_the_docs_are_sound(tmp_path: Path) -> None:
    (block,) = blocks(ROOT / "docs" / "why.md", "toml")
    path = tmp_path / "own.toml"
    path.write_text(block, encoding="utf-8")
    found = load_rules("nev", path).robustness
    assert (found.draws, found.seed, found.box, found.apart) == (20_000, 7, 0.5, 0.9)
    assert found.statements == ("sea_port >= airport",)


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number, block in enumerate(blocks(ROOT / "README.md", "python")):
        script = tmp_path / f"block{number}.py"
        script.write_text(block, encoding="utf-8")
        runpy.run_path(str(script))
    assert (tmp_path / "新能源汽车.html").is_file()


def slug(heading: str) -> str:
    """Give the anchor of a heading as GitHub makes it."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_internal_links_resolve(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for found in LINK.finditer(BLOCK.sub("", text)):
        target, _, anchor = found["target"].partition("#")
        if target.startswith(("http:", "https:")):
            continue
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), found["target"]
        assert there.is_relative_to(ROOT)
        if anchor:
            headings = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {slug(heading) for heading in headings}, found["target"]


def test_the_floors_are_those_of_the_import_contract() -> None:
    part = text_of("ARCHITECTURE.md").split("<!-- floors -->")[1].split("<!-- /floors -->")[0]
    floors = [
        row.replace(r"\|", "|") for row in re.findall(r"^\| `([^`]+)` \|", part, re.MULTILINE)
    ]
    (contract,) = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    assert floors == contract["layers"]


def test_files_named_in_the_pages_exist() -> None:
    known = [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*")
        if not {".git", ".venv", "node_modules"} & set(path.parts)
    ]
    for name in ("ARCHITECTURE.md", "CONTRIBUTING.md"):
        for found in re.findall(r"`([\w./\-]+\.(?:py|toml|json|js|geojson|md))`", text_of(name)):
            if found == "catalog.toml":
                continue
            assert any(f"/{path}".endswith(f"/{found}") for path in known), f"{name}: {found}"


def test_the_exit_codes_are_those_of_the_error_classes() -> None:
    rows = re.findall(r"^\| (\d) \|[^|]*\|([^|]*)\|$", text_of("ARCHITECTURE.md"), re.MULTILINE)
    assert [int(code) for code, _ in rows] == [0, 1, 2, 3, 4, 5]
    for code, classes in rows:
        for name in re.findall(r"`(\w+Error)`", classes):
            assert getattr(errors, name).exit_code == int(code)


def test_every_gap_and_every_recognised_column_is_explained() -> None:
    page = text_of("docs/data.md")
    catalog = read_catalog(builtin_folder() / "catalog.toml")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", page, re.MULTILINE))
    for gap in catalog.missing:
        assert gap.title_zh in rows[gap.role]
        assert gap.title_en in rows[gap.role]
        assert gap.field in rows[gap.role]
    for column, names in COLUMNS.items():
        assert all(f"`{name}`" in rows[column] for name in names)


def test_the_version_is_the_same_everywhere() -> None:
    assert f"\nversion: {sitesel.__version__}\n" in text_of("CITATION.cff")
    assert f"## {sitesel.__version__}" in text_of("CHANGELOG.md")
    pinned = set(re.findall(r"sitesel-(\d[\w.]*?)-py3", text_of("README.md")))
    assert pinned == {sitesel.__version__}


def test_no_page_names_this_machine() -> None:
    private = re.compile(r"/(?:work|tmp|home|root|Users)/|file://")
    pages = [*PAGES, ROOT / "CITATION.cff", *sorted((ROOT / "notebooks").glob("*.ipynb"))]
    for page in pages:
        text = re.sub(r'"image/png": "[^"]*"', "", page.read_text(encoding="utf-8"))
        assert not private.search(text), page.name
