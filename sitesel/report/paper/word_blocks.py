"""Setting the blocks of a paper with python-docx."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.report.paper.word_style import (
    ACCENT,
    HEADING_POINTS,
    INK,
    MARGINS_MM,
    PALE,
    QUIET,
    RULE,
    TEXT_POINTS,
    color,
)
from sitesel.report.static_style import style

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

    from sitesel.report.paper.blocks import Block
    from sitesel.report.paper.content import Paper

Element = Any

TABLE_POINTS = {False: 8.0, True: 6.5}
TABLE_POINTS_ZH = 7.0  # on a sheet: Chinese says the same in fewer lines
TIGHT = 1.24  # height of a line on the sheet that must stay one page, times the type
NOTE_POINTS = {False: 7.5, True: 6.2}
TITLE_POINTS = {False: 20.0, True: 13.0}
MARK = "A15C00"
CELL_TWIPS = {False: (70, 35), True: (60, 12)}  # sides, above and below; 1/20 point
GAP_MM = 5.0
RULE_EIGHTHS = 4


@dataclass(slots=True)
class Setter:
    """
    Sets blocks one after the other.

    Parameters
    ----------
    document : Document
        Of python-docx.
    folder : Path
        That holds the pictures.
    paper : Paper
        What it says.
    """

    document: Document
    folder: Path
    paper: Paper

    @property
    def width_mm(self) -> float:
        """Of the text."""
        sides = MARGINS_MM[self.paper.single][0] * self.paper.magnify
        return float(style()["paper"][self.paper.size]["size"][0]) - 2 * sides

    @property
    def _table_points(self) -> float:
        """Size of type in tables, on A4."""
        chinese = self.paper.single and self.paper.language == "zh"
        return TABLE_POINTS_ZH if chinese else TABLE_POINTS[self.paper.single]

    def head(self) -> None:
        """Set the title with its mark and the line below."""
        paper, big = self.paper, self.paper.magnify
        line = self._tight(self.document.add_paragraph(), TITLE_POINTS[paper.single])
        line.paragraph_format.space_after = self._points(1)
        _run(line, paper.title, points=TITLE_POINTS[paper.single] * big, bold=True)
        below = self.document.add_paragraph()
        _run(below, paper.under, points=9 * big, ink=QUIET)
        if paper.mark:
            _run(below, f"  [{paper.mark}]", points=8 * big, ink=MARK)

    def block(self, one: Block, *, into: Element = None, width_mm: float | None = None) -> None:
        """
        Set a block.

        Parameters
        ----------
        one : dict
            Of `blocks`.
        into : document or cell
            Where to; by default at the end of the document.
        width_mm : float, optional
            How wide it may be.
        """
        place = self.document if into is None else into
        width = self.width_mm if width_mm is None else width_mm
        if one["kind"] == "heading":
            self._heading(place, one)
        elif one["kind"] in {"text", "note"}:
            note = one["kind"] == "note"
            points = (NOTE_POINTS if note else TEXT_POINTS)[self.paper.single]
            line = self._tight(place.add_paragraph(), points)
            _run(line, one["text"], points=points * self.paper.magnify, ink=QUIET if note else INK)
        elif one["kind"] == "callout":
            self._callout(place, one["text"])
        elif one["kind"] == "items":
            for text in one["texts"]:
                line = place.add_paragraph(text, style="List Bullet")
                self._tight(line, TEXT_POINTS[self.paper.single])
        elif one["kind"] == "table":
            self._table(place, one, width)
        elif one["kind"] == "picture":
            self._picture(place, one, width)
        else:
            self._pair(one)

    def _heading(self, place: Element, one: Block) -> None:
        line = place.add_paragraph(style=f"Heading {one['level']}")
        points = HEADING_POINTS[self.paper.single][one["level"] - 1] * self.paper.magnify
        plain = self.paper.single or one["level"] > 1
        _run(line, one["text"], points=points, bold=True, ink=INK if plain else ACCENT)

    def _callout(self, place: Element, text: str) -> None:
        line = self._tight(place.add_paragraph(), TEXT_POINTS[self.paper.single])
        line.paragraph_format.left_indent = self._points(6)
        _run(
            line, text, points=TEXT_POINTS[self.paper.single] * 1.05 * self.paper.magnify, bold=True
        )
        properties = line._p.get_or_add_pPr()  # noqa: SLF001  (python-docx has no borders)
        border = _element("w:pBdr")
        border.append(_element("w:left", val="single", sz="24", space="6", color=ACCENT))
        shade = _element("w:shd", val="clear", color="auto", fill=PALE)
        properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
        properties.insert_element_before(shade, "w:tabs", "w:spacing", "w:ind", "w:jc")

    def _picture(self, place: Element, one: Block, width_mm: float) -> None:
        from docx.shared import Mm

        wanted = one["width_mm"] * self.paper.magnify
        line = place.add_paragraph()
        line.paragraph_format.space_after = self._points(1)
        shape = line.add_run().add_picture(
            str(self.folder / f"{one['name']}.png"), width=Mm(min(wanted, width_mm))
        )
        shape._inline.docPr.set("descr", one["alt"])  # noqa: SLF001  (it has no other way)

    def _table(self, place: Element, one: Block, width_mm: float) -> None:
        rows = ([one["heads"]] if one["heads"] else []) + one["rows"]
        table = self._grid(place, len(rows), one["widths"], width_mm)
        _rules(table)
        for count, (cells, row) in enumerate(zip(rows, table.rows, strict=True)):
            top = bool(one["heads"]) and count == 0
            _keep_whole(row, repeat=top)
            for at, (text, cell) in enumerate(zip(cells, row.cells, strict=True)):
                line = self._tight(cell.paragraphs[0], self._table_points)
                line.paragraph_format.space_after = self._points(0)
                if at in one["right"]:
                    line.alignment = 2
                quiet = not one["heads"] and at == 0
                _run(
                    line, text, points=self._table_points * self.paper.magnify,
                    bold=top, ink=QUIET if quiet else INK,
                )  # fmt: skip
                if top:
                    cell._tc.get_or_add_tcPr().append(  # noqa: SLF001
                        _element("w:shd", val="clear", color="auto", fill=PALE)
                    )
        after = place.add_paragraph()
        _run(after, "", points=2)
        after.paragraph_format.space_after = self._points(0)
        after.paragraph_format.line_spacing = self._points(4 if self.paper.single else 6)

    def _grid(self, place: Element, rows: int, widths: list[float], width_mm: float) -> Element:
        from docx.shared import Mm

        table = place.add_table(rows, len(widths))
        table.autofit = False
        shares = [width_mm * part / sum(widths) for part in widths]
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(share)
        for row in table.rows:
            for cell, share in zip(row.cells, shares, strict=True):
                cell.width = Mm(share)
        sides, ends = CELL_TWIPS[self.paper.single]
        margins = _element("w:tblCellMar")
        for side, size in (("top", ends), ("left", sides), ("bottom", ends), ("right", sides)):
            margins.append(_element(f"w:{side}", w=str(size), type="dxa"))
        table._tbl.tblPr.append(margins)  # noqa: SLF001  (python-docx has no cell margins)
        return table

    def _pair(self, one: Block) -> None:
        """Set blocks side by side, in a table without lines."""
        table = self._grid(self.document, 1, one["widths"], self.width_mm)
        for cell, blocks, part in zip(
            table.rows[0].cells, (one["left"], one["right"]), one["widths"], strict=True
        ):
            width = self.width_mm * part / sum(one["widths"]) - GAP_MM
            for block in blocks:
                self.block(block, into=cell, width_mm=width)
            _drop_first(cell)

    def _tight(self, line: Element, points: float) -> Element:
        """Set the height of lines by the type, where a page must do."""
        tight = self._points(TIGHT * points) if self.paper.single else 1.0
        line.paragraph_format.line_spacing = tight
        return line

    def _points(self, points: float) -> Element:
        from docx.shared import Pt

        return Pt(points * self.paper.magnify)


def _run(line: Element, text: str, *, points: float, bold: bool = False, ink: str = INK) -> None:
    from docx.shared import Pt

    run = line.add_run(text)
    run.font.size, run.font.bold, run.font.color.rgb = Pt(points), bold, color(ink)


def _element(name: str, **attributes: str) -> Element:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _rules(table: Element) -> None:
    """Draw a thick line above, thin ones between and below."""
    borders = _element("w:tblBorders")
    for side, size, ink in (("top", 2 * RULE_EIGHTHS, INK), ("bottom", RULE_EIGHTHS, RULE),
                            ("insideH", RULE_EIGHTHS, RULE)):  # fmt: skip
        borders.append(_element(f"w:{side}", val="single", sz=str(size), space="0", color=ink))
    properties = table._tbl.tblPr  # noqa: SLF001
    margins = properties.find(borders.tag.replace("tblBorders", "tblCellMar"))
    margins.addprevious(borders)


def _keep_whole(row: Element, *, repeat: bool) -> None:
    """Keep a row on one page; repeat the heads on each."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(_element("w:cantSplit"))
    if repeat:
        properties.append(_element("w:tblHeader"))


def _drop_first(cell: Element) -> None:
    """Remove the empty line that a cell begins with, where it has something else."""
    first = cell.paragraphs[0]._p  # noqa: SLF001
    if first.getnext() is not None and not first.xpath(".//w:t"):
        first.getparent().remove(first)
