"""What stands above and below a static map: title, how sure it is, system, sources, licences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.report.static_frame import convergence
from sitesel.report.static_style import style, words
from sitesel.report.static_text import fitting, wrapped

if TYPE_CHECKING:
    from sitesel.report.static_frame import Frame

Json = dict[str, Any]

MOST_TITLE_LINES = 3
MOST_DATA_LINES = 4
HASH_SHOWN = 12


def title_lines(
    document: Json, language: str, *, big: float, width_mm: float
) -> tuple[str, list[str]]:
    """
    Say what the map shows and how sure that is.

    Parameters
    ----------
    document : dict
        Of a ranking, printable.
    language : str
        `zh` or `en`.
    big : float
        By which sizes of A4 are multiplied.
    width_mm : float
        Of the sheet.

    Returns
    -------
    tuple of (str, list of str)
        Title, and the headline in lines.
    """
    page = style()["page"]
    title = words(language)["title"].format(industry=document["industry"][f"name_{language}"])
    headline = document["headline"][language]
    lines = wrapped(headline, points=page["text"] * big, width_mm=width_mm)
    shown = fitting(title, points=page["title"] * big * 1.03, width_mm=width_mm)
    return shown, lines[:MOST_TITLE_LINES]


def foot_lines(  # noqa: PLR0913  (one keyword each)
    document: Json,
    frame: Frame,
    roles: set[str],
    *,
    language: str,
    review_number: str,
    points: float,
    width_mm: float,
) -> list[str]:
    """
    Say what a reader of a map must know.

    Parameters
    ----------
    document : dict
        Of a ranking, printable.
    frame : Frame
        What the map shows.
    roles : set of str
        What the ground shows.
    language : str
        `zh` or `en`.
    review_number : str
        The 审图号; empty where there is none.
    points : float
        Size of the type.
    width_mm : float
        Of the sheet.

    Returns
    -------
    list of str
        Lines.
    """
    said = words(language)
    first = said["review"].format(number=review_number) if review_number else said["sketch"]
    total, drawn = sum(document["counts"].values()), len(document["sites"])
    only = said["first_only"].format(drawn=drawn, total=total) if drawn < total else ""
    head = f"{only}{first} {grid_note(frame, language)}"
    data = wrapped(data_note(document, roles, language), points=points, width_mm=width_mm)
    return [
        *wrapped(head, points=points, width_mm=width_mm)[:2],
        *(data if len(data) <= MOST_DATA_LINES else [*data[: MOST_DATA_LINES - 1], said["cut"]]),
        fitting(version_note(document, language), points=points, width_mm=width_mm),
    ]


def grid_note(frame: Frame, language: str) -> str:
    """
    Say in which system a map is drawn and where true north lies.

    Parameters
    ----------
    frame : Frame
        What the map shows.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        A sentence or two.
    """
    said, angle = words(language), convergence(frame)
    side = said["side_east" if angle > 0 else "side_west"]
    return said["grid"].format(crs=frame.crs, side=side, angle=f"{abs(angle):.2f}")


def data_note(document: Json, roles: set[str], language: str) -> str:
    """
    Name the layers that a map shows, with date and licence, and thank OpenStreetMap.

    Parameters
    ----------
    document : dict
        Of a ranking, printable.
    roles : set of str
        What the ground shows.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        A sentence or two.
    """
    said = words(language)
    shown = roles | set(document["pack"]["site_roles"])
    used = [layer for layer in document["layers"] if layer["role"] in shown]
    groups: dict[str, dict[str, list[str]]] = {}
    for layer in used:  # many share a licence and a date: say each once
        dates = groups.setdefault(layer["license"], {})
        dates.setdefault(layer["date"], []).append(layer[f"title_{language}"])
    named = said["semicolon"].join(
        said["licensed"].format(
            license=license_name,
            layers=said["comma"].join(
                said["dated"].format(titles=said["comma"].join(titles), date=date)
                for date, titles in dates.items()
            ),
        )
        for license_name, dates in groups.items()
    )
    thanks = {part.strip() for layer in used for part in layer["attribution"].split(";")} - {""}
    osm = {one for one in thanks if "OpenStreetMap" in one}
    listed = [said["thanks_osm"], *sorted(thanks - osm)] if osm else sorted(thanks)
    return said["data"].format(layers=named, thanks="; ".join(listed))


def version_note(document: Json, language: str) -> str:
    """
    Say with which program, rules and seed a ranking was made.

    Parameters
    ----------
    document : dict
        Of a ranking, printable.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        One line; nothing of it depends on the day.
    """
    said, judged = words(language), document["robustness"]
    values = {
        "version": document["version"],
        "rules": document["rules"]["id"],
        "hash": document["rules"]["sha256"][:HASH_SHOWN],
    }
    if judged is None:
        return said["version_plain"].format(**values)
    return said["version"].format(**values, seed=judged["seed"])
