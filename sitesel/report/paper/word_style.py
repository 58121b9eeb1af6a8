"""How a DOCX looks: page, type, headings, footer with page numbers; Chinese type set by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.report.fonts import font_family
from sitesel.report.static_style import style

if TYPE_CHECKING:
    from docx.document import Document

    from sitesel.report.paper.content import Paper

INK, QUIET, ACCENT, PALE, RULE = "1B1F24", "5A626C", "1F5F8B", "EEF3F7", "C3CBD3"
MARGINS_MM = {False: (20.0, 18.0, 19.0), True: (14.0, 8.0, 10.0)}  # sides, top, bottom
TEXT_POINTS = {False: 9.5, True: 8.0}
HEADING_POINTS = {False: (13.0, 10.5), True: (9.5, 9.5)}
FONT_KINDS = ("ascii", "hAnsi", "eastAsia", "cs")


def set_page(document: Document, paper: Paper) -> None:
    """
    Choose the size of the paper, the margins and what the foot says.

    Parameters
    ----------
    document : Document
        Of python-docx.
    paper : Paper
        What it says.
    """
    from docx.shared import Mm, Pt

    section: Any = document.sections[0]
    width, height = style()["paper"][paper.size]["size"]
    section.page_width, section.page_height = Mm(width), Mm(height)
    sides, top, bottom = (side * paper.magnify for side in MARGINS_MM[paper.single])
    section.left_margin = section.right_margin = Mm(sides)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.header_distance = section.footer_distance = Mm(0.45 * bottom)
    line = section.footer.paragraphs[0]
    line.style = document.styles["Normal"]  # the footer's own style has other stops
    line.paragraph_format.tab_stops.add_tab_stop(Mm(width - 2 * sides), 2)  # at the right
    line.add_run(f"{paper.notice}  {paper.footer}\t")
    before, _, rest = paper.page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        line.add_run(text)
        if field:
            _add_field(line, field)
    for run in line.runs:
        run.font.size, run.font.color.rgb = Pt(7 * paper.magnify), color(QUIET)


def set_type(document: Document, paper: Paper) -> None:
    """
    Choose type, sizes and colours of every style that the paper uses.

    Parameters
    ----------
    document : Document
        Of python-docx.
    paper : Paper
        What it says.
    """
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    big, single = paper.magnify, paper.single
    styles: Any = document.styles
    for one in styles:
        if hasattr(one, "font"):
            one.element.get_or_add_rPr().get_or_add_rFonts()
    for fonts in styles.element.iter(qn("w:rFonts")):
        name_font(fonts)
    normal = styles["Normal"]
    normal.font.size, normal.font.color.rgb = Pt(TEXT_POINTS[single] * big), color(INK)
    normal.paragraph_format.space_after = Pt((2 if single else 4) * big)
    normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.0 if single else 1.12
    for level, points in enumerate(HEADING_POINTS[single], start=1):
        heading = styles[f"Heading {level}"]
        heading.font.size, heading.font.bold = Pt(points * big), True
        heading.font.color.rgb = color(INK if single or level > 1 else ACCENT)
        heading.paragraph_format.space_before = Pt((4 if single else 14 - 5 * (level - 1)) * big)
        heading.paragraph_format.space_after = Pt((1.5 if single else 4) * big)
        heading.paragraph_format.keep_with_next = True
    bullets = styles["List Bullet"]
    bullets.paragraph_format.space_after = Pt((0.5 if single else 2) * big)
    bullets.paragraph_format.left_indent = Mm(4 * big)
    bullets.paragraph_format.first_line_indent = Mm(-4 * big)


def name_font(fonts: Any) -> None:  # noqa: ANN401  (an element)
    """
    Name the font for Latin and Chinese alike, instead of a theme's.

    Parameters
    ----------
    fonts : element
        A `w:rFonts`.
    """
    from docx.oxml.ns import qn

    fonts.attrib.clear()
    for kind in FONT_KINDS:
        fonts.set(qn(f"w:{kind}"), font_family())


def color(name: str) -> Any:  # noqa: ANN401  (of python-docx)
    """
    Give a colour.

    Parameters
    ----------
    name : str
        Six hexadecimal digits.

    Returns
    -------
    RGBColor
        Of python-docx.
    """
    from docx.shared import RGBColor

    return RGBColor.from_string(name)


def _add_field(line: Any, name: str) -> None:  # noqa: ANN401  (a paragraph)
    """Add a number that Word counts: the page, or how many there are."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "code", "separate", "shown", "end"):
        run = line.add_run("1" if kind == "shown" else None)
        if kind == "shown":
            continue
        part = OxmlElement("w:instrText" if kind == "code" else "w:fldChar")
        if kind == "code":
            part.text = f" {name} "
        else:
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)  # noqa: SLF001  (python-docx has no fields)
