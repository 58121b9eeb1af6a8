"""Reading papers back: text, pages and fonts of a PDF by poppler, text of a DOCX; hostile text."""

from __future__ import annotations

import itertools
import re
import subprocess
from typing import TYPE_CHECKING, Any

import docx

from sitesel.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Json = dict[str, Any]

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM_PER_POINT = 25.4 / 72
HOSTILE = (
    '#import "@preview/cetz:0.2.2"', '#read("/etc/passwd")', "#panic()", '#eval("1+1")',
    "$x^2$", "$ unclosed", "*bold*", "_underline_", "\\", "\\n\\u{41}", "<label>", "@ref",
    "`raw`", "```rust fn```", "= Heading", "- item", "+ item", "/ term: x", "// comment",
    "/* block */", '#set page(paper: "a0")', "#[content]", "](link)", "https://example.org/#x",
    "<script>alert(1)</script>", "${jndi:ldap://x}", "{{7*7}}", "{% raw %}", "%(x)s %s %n", "{0}",
    "&amp;&lt;", "&#x41;", "<![CDATA[x]]>", "]]>", "--> <!--", "<w:p/>", '" onload="x', "'; --",
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "../../etc/passwd", "C:\\CON\\..\\x",
    "a\tb\nc\rd", "nul\x00bell\x07esc\x1b[31m", "lone\ud800surrogate\udfff", "non\ufffe\uffffchar",
    "rtl\u202egnp.exe\u202c", "zero\u200bwidth\ufeff", "\\frac{1}{2} $$", "~tilde ~ nbsp\u00a0x",
    "“引号”‘单’《书》", "①②③ ㎡ ℃ ≤≥ ½", "~~~~", "...---...",
)  # fmt: skip
FOREIGN = ("한국어 단지", "עברית", "عربي", "ไทย", "🏭 工厂")
LONG = "很长的名字" * 400
UNBROKEN = "W" * 3000
KEPT = {
    "id", "kind", "role", "status", "action", "finding", "quality", "clause_status", "work_crs",
    "unit", "layer", "sha256", "schema", "version", "crs", "group", "file", "geometry", "field",
    "code", "site_roles", "layers", "missing_roles", "alike", "tied", "first", "winner",
    "criterion", "runner_up", "most_often_first", "unknown", "position",
}  # fmt: skip


def poisoned(content: Any, texts: Iterator[str], key: str = "") -> Any:  # noqa: ANN401
    """Put hostile text where a document has text that is not read by the program."""
    if key in KEPT:
        return content
    if isinstance(content, str):
        return next(texts)
    if isinstance(content, dict):
        return {name: poisoned(value, texts, name) for name, value in content.items()}
    if isinstance(content, list):
        return [poisoned(value, texts, key) for value in content]
    return content


def hostile() -> Iterator[str]:
    """Give the hostile texts again and again."""
    return itertools.cycle(HOSTILE)


def squeezed(text: str) -> str:
    """Leave out every blank, so that line ends do not matter."""
    return re.sub(r"\s+", "", text)


def shown(text: str) -> str:
    """Give what of a text is to be found on paper."""
    made: str = printable(text)
    return squeezed(made)


def poppler(*words: str | Path) -> str:
    """Call one of poppler's commands."""
    done = subprocess.run([str(word) for word in words], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def pdf_text(path: Path) -> str:
    """Read all text, without blanks, in the order in which it was set."""
    return squeezed(poppler("pdftotext", "-raw", path, "-"))


def pdf_info(path: Path) -> dict[str, str]:
    """Read what a PDF says of itself."""
    lines = (line.partition(":") for line in poppler("pdfinfo", path).splitlines())
    return {name: value.strip() for name, _, value in lines}


def pdf_size_mm(path: Path) -> tuple[int, int]:
    """Measure the first page."""
    width, height = re.findall(r"[\d.]+", pdf_info(path)["Page size"])[:2]
    return round(float(width) * MM_PER_POINT), round(float(height) * MM_PER_POINT)


def pdf_fonts(path: Path) -> list[tuple[str, str]]:
    """List the fonts, and whether each is embedded."""
    rows = [line.split() for line in poppler("pdffonts", path).splitlines()[2:]]
    return [(row[0], row[-5]) for row in rows]


def docx_texts(path: Path) -> list[str]:
    """Read every paragraph, those of tables and of the foot too."""
    document = docx.Document(str(path))
    lines = [
        line
        for part in (document.element.body, document.sections[0].footer._element)
        for line in part.iter(f"{MAIN}p")
    ]
    return ["".join(run.text or "" for run in line.iter(f"{MAIN}t")) for line in lines]


def texts_said(paper: Any) -> list[str]:  # noqa: ANN401  (a Paper)
    """Collect what the blocks of a paper say, but for names of kinds and files."""

    def texts(content: Any) -> list[str]:  # noqa: ANN401  (any JSON)
        if isinstance(content, str):
            return [content]
        if isinstance(content, dict):
            content = [
                value for key, value in content.items() if key not in {"kind", "name", "alt"}
            ]
        return (
            [text for part in content for text in texts(part)] if isinstance(content, list) else []
        )

    return [*texts(paper.blocks), paper.title, paper.under, paper.notice]
