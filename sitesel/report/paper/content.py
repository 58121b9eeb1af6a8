"""
The content of a paper: title, footer, blocks and pictures, ready to be set as PDF or DOCX.

Everything is made printable first and stays text. Pictures are drawn into a folder when asked for,
as SVG for the PDF and as PNG for Word and WPS, whose versions differ in what SVG they show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.report.fonts import font_family, lacking
from sitesel.report.paper.chart import contribution_chart
from sitesel.report.paper.ranking_paper import LEGEND_MM, MAP_MM, ranking_blocks
from sitesel.report.paper.site_paper import CHART_MM, site_blocks
from sitesel.report.paper.site_paper import MAP_MM as SITE_MAP_MM
from sitesel.report.paper.words import HASH_SHOWN, MOST_NAME, words
from sitesel.report.printable import printable, shortened
from sitesel.report.static_foot import data_note, version_note
from sitesel.report.static_map import locator
from sitesel.report.static_style import style

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.report.paper.blocks import Block
    from sitesel.report.static_drawing import Drawing

Document = dict[str, Any]

MOST_UNDER = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """
    A paper before it is set.

    Parameters
    ----------
    title, under, mark, notice, footer, page : str
        Title, the line below it, a mark beside it, what every page says, and how pages are counted.
    blocks : list of dict
        What it says.
    size : str
        `A4` or `A3`.
    language : str
        `zh` or `en`.
    version : str
        Of the program.
    single : bool
        Whether all must fit one page.
    drawing : Drawing
        Behind its map.
    explanation : dict or None
        Of the site it is about.
    """

    title: str
    under: str
    mark: str
    notice: str
    footer: str
    page: str
    blocks: list[Block]
    size: str
    language: str
    version: str
    single: bool
    drawing: Drawing
    explanation: Document | None

    @property
    def magnify(self) -> float:
        """By which sizes of A4 are multiplied."""
        width: float = style()["paper"][self.size]["size"][0]
        return width / float(style()["paper"]["A4"]["size"][0])

    def data(self) -> Document:
        """
        Give what a template reads.

        Returns
        -------
        dict
            JSON-ready.
        """
        return {
            **{
                key: getattr(self, key)
                for key in (
                    "title", "under", "mark", "notice", "footer", "page", "blocks", "language",
                    "single", "magnify",
                )
            },
            "paper": self.size,
            "fonts": [font_family()],
        }  # fmt: skip

    def draw(self, folder: Path, form: str) -> None:
        """
        Draw the pictures.

        Parameters
        ----------
        folder : Path
            Where to: `map` and, for one site, `chart`.
        form : str
            svg or png.
        """
        if self.explanation is None:
            width, height = MAP_MM
            locator(
                self.drawing, folder / f"map.{form}", width_mm=width, height_mm=height,
                legend=LEGEND_MM,
            )  # fmt: skip
            return
        site = self.explanation["sites"][0]["id"]
        width, height = SITE_MAP_MM
        locator(self.drawing, folder / f"map.{form}", width_mm=width, height_mm=height, focus=site)
        width, height = CHART_MM
        contribution_chart(
            self.explanation, folder / f"chart.{form}", width_mm=width, height_mm=height,
            language=self.language,
        )  # fmt: skip


def ranking_paper(  # noqa: PLR0913  (one keyword each)
    drawing: Drawing,
    explained: list[Document],
    firm: Document | None,
    *,
    size: str,
    language: str,
    review_number: str | None,
) -> Paper:
    """
    Write the report of a ranking.

    Parameters
    ----------
    drawing : Drawing
        The ranking and its map.
    explained : list of dict
        Explanations of the first sites.
    firm : dict or None
        How firm the places are.
    size : str
        `A4` or `A3`.
    language : str
        `zh` or `en`.
    review_number : str or None
        The 审图号.

    Returns
    -------
    Paper
        Ready to be set.
    """
    said, document = words(language), drawing.document
    blocks = ranking_blocks(document, printable(explained), printable(firm), language=language)
    pack = document["pack"]
    return Paper(
        title=said["ranking_title"].format(industry=document["industry"][f"name_{language}"]),
        under=said["ranking_under"].format(
            pack=pack[f"title_{language}"],
            date=pack["date"],
            count=sum(document["counts"].values()),
        ),
        blocks=_noted(blocks, language),
        single=False,
        explanation=None,
        **_frame(drawing, size, review_number),
    )


def site_paper(
    drawing: Drawing, found: Document, *, size: str, language: str, review_number: str | None
) -> Paper:
    """
    Write the sheet of one site.

    Parameters
    ----------
    drawing : Drawing
        The ranking and its map.
    found : dict
        Explanation of the site.
    size : str
        `A4` or `A3`.
    language : str
        `zh` or `en`.
    review_number : str or None
        The 审图号.

    Returns
    -------
    Paper
        Ready to be set.
    """
    said, document = words(language), drawing.document
    explanation = printable(found)
    site = explanation["sites"][0]
    competing = sum(one["rank"] is not None for one in document["sites"])
    note = (
        f"{data_note(document, set(drawing.layers), language)} {version_note(document, language)}"
    )
    blocks = site_blocks(
        explanation,
        language=language,
        competing=competing,
        data=f"{note} {document['pack']['work_crs']}",
    )
    name = site["name_zh"] or site["id"]
    return Paper(
        title=shortened(
            f"{site['name_en']} {name}" if language == "en" and site["name_en"] else name,
            most=MOST_NAME,
        ),
        under=shortened(
            said["site_under"].format(
                industry=document["industry"][f"name_{language}"], id=site["id"]
            ),
            most=MOST_UNDER,
        ),
        blocks=_noted(blocks, language),
        single=True,
        explanation=explanation,
        **_frame(drawing, size, review_number),
    )


def _frame(drawing: Drawing, size: str, review_number: str | None) -> dict[str, Any]:
    """Give what all papers have: the mark, what every page says, what they are made from."""
    said, document = words(drawing.language), drawing.document
    number = shortened(printable(review_number or ""), most=MOST_NAME)
    return {
        "mark": said["illustrative"] if document["rules"]["illustrative"] else "",
        "notice": said["review"].format(number=number) if number else said["sketch"],
        "footer": said["footer"].format(
            version=document["version"],
            rules=document["rules"]["id"],
            hash=document["rules"]["sha256"][:HASH_SHOWN],
        ),
        "page": said["page"],
        "size": size,
        "language": drawing.language,
        "version": document["version"],
        "drawing": drawing,
    }


def _noted(blocks: list[Block], language: str) -> list[Block]:
    """Say which characters the font lacks, if any."""
    signs = lacking("".join(texts_of(blocks)))
    if not signs:
        return blocks
    text = words(language)["lacking"].format(signs=shortened(" ".join(signs), most=MOST_UNDER))
    return [*blocks, {"kind": "note", "text": text}]


def texts_of(content: Any) -> list[str]:  # noqa: ANN401  (any JSON)
    """
    Collect every text of a content.

    Parameters
    ----------
    content : Any
        Texts, lists and mappings.

    Returns
    -------
    list of str
        In order.
    """
    if isinstance(content, str):
        return [content]
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list | tuple):
        return [text for part in content for text in texts_of(part)]
    return []
