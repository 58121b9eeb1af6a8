"""
The blocks that a paper is made of, in plain types: whatever sets them needs to know no ranking.

`heading`, `text`, `note` and `callout` have a text; `items` a list of texts; `table` heads, rows,
relative widths and which columns stand right; `picture` a file and its size in mm; `pair` blocks
side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

Block = dict[str, Any]


def heading(text: str, *, level: int = 1) -> Block:
    """
    Begin a part.

    Parameters
    ----------
    text : str
        Its title.
    level : int
        1 or 2.

    Returns
    -------
    dict
        A block.
    """
    return {"kind": "heading", "text": text, "level": level}


def paragraph(text: str, *, kind: str = "text") -> Block:
    """
    Say something.

    Parameters
    ----------
    text : str
        Sentences.
    kind : str
        `text`, `note` (small) or `callout` (what matters most).

    Returns
    -------
    dict
        A block.
    """
    return {"kind": kind, "text": text}


def items(texts: Sequence[str]) -> Block:
    """
    List sentences.

    Parameters
    ----------
    texts : sequence of str
        One each.

    Returns
    -------
    dict
        A block.
    """
    return {"kind": "items", "texts": list(texts)}


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float],
    right: Sequence[int] = (),
) -> Block:
    """
    Lay out a table.

    Parameters
    ----------
    heads : sequence of str
        Titles of the columns; empty for a table without.
    rows : sequence of sequence of str
        Cells.
    widths : sequence of float
        Relative.
    right : sequence of int
        Columns of numbers.

    Returns
    -------
    dict
        A block.
    """
    return {
        "kind": "table",
        "heads": list(heads),
        "rows": [list(row) for row in rows],
        "widths": list(widths),
        "right": list(right),
    }


def picture(name: str, *, width_mm: float, height_mm: float, alt: str) -> Block:
    """
    Show a picture.

    Parameters
    ----------
    name : str
        Of the file beside the paper's content, without its ending.
    width_mm, height_mm : float
        Its size on A4.
    alt : str
        What it shows, for those who do not see it.

    Returns
    -------
    dict
        A block.
    """
    return {
        "kind": "picture",
        "name": name,
        "width_mm": width_mm,
        "height_mm": height_mm,
        "alt": alt,
    }


def pair(left: Sequence[Block], right: Sequence[Block], *, widths: tuple[float, float]) -> Block:
    """
    Set blocks side by side.

    Parameters
    ----------
    left, right : sequence of dict
        Blocks.
    widths : tuple of float
        Relative.

    Returns
    -------
    dict
        A block.
    """
    return {"kind": "pair", "left": list(left), "right": list(right), "widths": list(widths)}
