"""Measuring text before it is set: widths by the vendored font, lines, what fits."""

from __future__ import annotations

from functools import cache

from sitesel.report.fonts import font_files

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0
NO_BREAK_BEFORE = ",。;:、)】》”’!?%,.;:)]}"


def millimetres(points: float) -> float:
    """
    Turn a size of type into a length.

    Parameters
    ----------
    points : float
        Of 1/72 inch.

    Returns
    -------
    float
        Millimetres.
    """
    return points / POINTS_PER_INCH * MM_PER_INCH


def wrapped(text: str, *, points: float, width_mm: float) -> list[str]:
    """
    Break a text into lines that fit a width; between Chinese characters anywhere.

    Parameters
    ----------
    text : str
        On one line.
    points : float
        Size of its type.
    width_mm : float
        Of the column.

    Returns
    -------
    list of str
        At least one line.
    """
    lines, line, used = [], "", 0.0
    for piece in _pieces(text):
        width = text_mm(piece, points=points)
        if line and used + width > width_mm and piece[0] not in NO_BREAK_BEFORE:
            lines.append(line.rstrip())
            line, used = "", 0.0
            piece = piece.lstrip()  # noqa: PLW2901
        line, used = line + piece, used + width
        while used > width_mm and len(piece) > 1 and len(line) > 1:  # a word wider than the column
            lines.append(line[:-1] if len(lines) > len(text) else _head(line, points, width_mm))
            line = line[len(lines[-1]) :]
            used = text_mm(line, points=points)
    return [*lines, line.rstrip()]


def text_mm(text: str, *, points: float) -> float:
    """
    Measure a text.

    Parameters
    ----------
    text : str
        On one line.
    points : float
        Size of its type.

    Returns
    -------
    float
        Millimetres; a character that the font lacks counts a full square.
    """
    return sum(map(_advance, text)) * millimetres(points)


def fitting(text: str, *, points: float, width_mm: float) -> str:
    """
    Cut a text so that it fits a width.

    Parameters
    ----------
    text : str
        On one line.
    points : float
        Size of its type.
    width_mm : float
        What there is.

    Returns
    -------
    str
        The text, or its beginning and an ellipsis.
    """
    if text_mm(text, points=points) <= width_mm:
        return text
    return _head(text, points, width_mm - text_mm("…", points=points)) + "…"


def _head(text: str, points: float, width_mm: float) -> str:
    """Give as much of a text as fits, one character at least."""
    used, count = 0.0, 0
    for sign in text:
        used += text_mm(sign, points=points)
        if used > width_mm:
            break
        count += 1
    return text[: max(count, 1)]


def _pieces(text: str) -> list[str]:
    """Split a text where a line may end: behind blanks and around wide characters."""
    pieces: list[str] = []
    for sign in text:
        narrow = ord(sign) < ord("⺀")
        if pieces and narrow and sign != " " and ord(pieces[-1][-1]) < ord("⺀"):
            if pieces[-1][-1] == " ":
                pieces.append(sign)
            else:
                pieces[-1] += sign
        elif pieces and sign == " ":
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


@cache
def _advance(sign: str) -> float:
    """Width of a character in em."""
    from matplotlib.font_manager import get_font
    from matplotlib.ft2font import LoadFlags

    font = get_font(str(font_files()[0]))
    if not font.get_char_index(ord(sign)):
        return 1.0
    font.set_size(1000, 72)
    return float(font.load_char(ord(sign), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536e3
