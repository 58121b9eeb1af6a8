"""A ranking as HTML for a notebook: the table, its notes; every text escaped."""

from __future__ import annotations

from html import escape
from typing import Any

from sitesel.report.table import ranking_table


def html(document: dict[str, Any]) -> str:
    """
    Show a ranking in a notebook.

    Parameters
    ----------
    document : dict
        Of a ranking.

    Returns
    -------
    str
        HTML without script.
    """
    return f'<pre style="line-height:1.3">{escape(ranking_table(document))}</pre>'
