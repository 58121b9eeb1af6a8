"""
A whole page inside a notebook's output, and what is shown where no page can be.

The page stands in the frame's `srcdoc`, so that nothing is fetched. Where a notebook is not trusted
or a viewer strips frames, the text below the frame is what remains.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from sitesel.errors import SiteselError
from sitesel.report.notebook import html
from sitesel.report.table import DEFAULT_ROWS, ranking_table
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from folium import Map

HEIGHT_PIXELS = 720
FORMS = ("text/plain", "text/html", "image/png")
HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
# Or a link to a place on the page would load the notebook itself into the frame, whose addresses
# are relative to the page around it. It stands before the policy, which forbids any further one.
BASE = '<base href="about:srcdoc">'
AS_TEXT = Text("文字版(看不到上面的地图时请看这里)", "as text, where no map is seen above")
NO_MAP = Text("地图未能画出,以下为表格。", "The map could not be drawn; the table follows.")


def framed(page: str, *, title: str) -> str:
    """
    Put a page into a frame.

    Parameters
    ----------
    page : str
        A whole HTML document that loads nothing.
    title : str
        What assistive technology calls the frame.

    Returns
    -------
    str
        One element. The attribute stands in single quotes: a page is mostly JSON, whose double
        quotes would take six characters each.

    Examples
    --------
    >>> framed("<p>b & c's</p>", title="d").split(" title='d'")[0]
    "<iframe srcdoc='&lt;p>b &amp; c&#39;s&lt;/p>'"
    """
    page = HEAD.sub(lambda match: f"{match[0]}{BASE}", page, count=1)
    inside = page.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;")
    name = escape(title, quote=True)
    return (
        f"<iframe srcdoc='{inside}' title='{name}' width='100%' height='{HEIGHT_PIXELS}' "
        "style='border:0' allowfullscreen></iframe>"
    )


def map_html(drawn: Map, *, title: str) -> str:
    """
    Show a map.

    Parameters
    ----------
    drawn : folium.Map
        Of a ranking, perhaps with what a user added.
    title : str
        Of the frame.

    Returns
    -------
    str
        A frame; or why there is none, where something was added that is not vendored.
    """
    from sitesel.report.offline import offline_html

    try:
        return framed(offline_html(drawn), title=title)
    except SiteselError as error:
        return html(str(error))


def asked_for(include: Collection[str] | None, exclude: Collection[str] | None) -> frozenset[str]:
    """
    Say in which ways a notebook wants something shown.

    Parameters
    ----------
    include, exclude : collection of str or None
        MIME types, as IPython gives them; None or nothing is no wish.

    Returns
    -------
    frozenset of str
        Of those that a ranking knows.

    Examples
    --------
    >>> sorted(asked_for(None, ["image/png"]))
    ['text/html', 'text/plain']
    """
    return frozenset(include or FORMS) & frozenset(FORMS) - frozenset(exclude or ())


def ranking_bundle(
    document: dict[str, Any],
    draw_map: Callable[[], Map],
    draw_png: Callable[[], bytes | None],
    *,
    wanted: Collection[str] = FORMS,
) -> dict[str, Any]:
    """
    Show a ranking in all the ways that a notebook may ask for.

    Parameters
    ----------
    document : dict
        A ranking as `Ranking.to_dict()` gives it.
    draw_map : callable
        Gives the map.
    draw_png : callable
        Gives a picture for places that show no HTML, or None.
    wanted : collection of str
        Of `FORMS`; nothing is drawn for those that are not asked for.

    Returns
    -------
    dict
        By MIME type. Never an error: where the map fails, the table is shown and why.
    """
    text = ranking_table({**document, "sites": document["sites"][:DEFAULT_ROWS]})
    found: dict[str, Any] = {"text/plain": text}
    try:
        if "text/html" in wanted:
            found["text/html"] = _page(document, draw_map(), text)
        picture = draw_png() if "image/png" in wanted else None
        if picture is not None:
            found["image/png"] = picture
    except Exception as error:  # noqa: BLE001  (what shows itself must not fail; it says what did)
        why = f"{NO_MAP.zh}{NO_MAP.en}\n{type(error).__name__}: {error}\n\n"
        if "text/html" in wanted:
            found.setdefault("text/html", html(why + text))
    return found


def _page(document: dict[str, Any], drawn: Map, text: str) -> str:
    from sitesel.report.offline import offline_html

    frame = framed(offline_html(drawn), title=document["industry"]["name_zh"])
    summary = f"{AS_TEXT.zh} · {AS_TEXT.en}"
    return f"{frame}<details><summary>{escape(summary)}</summary>{html(text)}</details>"
