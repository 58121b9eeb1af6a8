"""The lines of a boundary-point text: which parcel they belong to, and whether none is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sitesel.text import Text

PLACES = "[地块坐标]"
_END = "@"
_POINT_CELLS = 4
_MOST_DIGITS = 9  # of a count of points
_SPLIT = re.compile("[,\uff0c\t]")


@dataclass(slots=True)
class Parcel:
    """
    A parcel as its lines say it.

    Parameters
    ----------
    line : int
        Of the file, from 1.
    cells : list of str
        Fields of its line.
    points : list of (str, str, str)
        Ring, third and fourth field of each point.
    faults : list of Text
        What is wrong with it.
    """

    line: int
    cells: list[str]
    points: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[Text] = field(default_factory=list)


def is_jzd(text: str) -> bool:
    """
    Tell whether a text is of this form.

    Parameters
    ----------
    text : str
        All of it.

    Returns
    -------
    bool
        True if it has the section, or lines of parcels that end in `@`.
    """
    return PLACES in text.replace(" ", "") or any(
        line.rstrip().endswith((",@", "\uff0c@")) for line in text.splitlines()[:50]
    )


def parsed(text: str) -> tuple[dict[str, str], list[Parcel], list[int]]:
    """
    Cut a text into its head and parcels.

    Parameters
    ----------
    text : str
        All of it.

    Returns
    -------
    head : dict of str to str
        Keys and values before the first parcel.
    found : list of Parcel
        In the order of the text.
    strays : list of int
        Lines that belong to no parcel.
    """
    head: dict[str, str] = {}
    found: list[Parcel] = []
    strays: list[int] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("["):
            continue
        cells = [cell.strip() for cell in _SPLIT.split(line)]
        if line.endswith(_END):
            found.append(Parcel(number, cells[:-1] if len(cells) > 1 else [""]))
        elif "=" in line and not found:
            key, value = line.split("=", 1)
            head[key.strip()] = value.strip()
        elif found and len(cells) >= _POINT_CELLS:
            found[-1].points.append((cells[1], cells[2], cells[3]))
        elif found:
            found[-1].faults.append(
                Text(f"第 {number} 行不是界址点", f"line {number} is no boundary point")
            )
        else:
            strays.append(number)
    return head, found, strays


def count_fits(parcel: Parcel) -> bool:
    """
    Hold the stated count against the points, with and without those that close rings.

    Parameters
    ----------
    parcel : Parcel
        With its points.

    Returns
    -------
    bool
        True if it fits in some way, or none is stated.
    """
    stated = parcel.cells[0]
    if not stated.isdecimal() or not stated.strip("0０"):
        return True
    written = len(parcel.points)
    rings = len({ring for ring, _, _ in parcel.points}) or 1
    closing = sum(
        count > 1 for count in _occurrences([point[1:] for point in parcel.points]).values()
    )
    fitting = {written, written - closing, written + rings}
    return len(stated) <= _MOST_DIGITS and int(stated) in fitting


def _occurrences(points: list[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    counts: dict[tuple[str, ...], int] = {}
    for point in points:
        counts[point] = counts.get(point, 0) + 1
    return counts
