"""How rankings and explanations show themselves: text in a terminal, HTML in a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from sitesel.report.table import ranking_table, site_tables


def html(text: str) -> str:
    """
    Show aligned text in a notebook.

    Parameters
    ----------
    text : str
        Any; it is escaped.

    Returns
    -------
    str
        HTML without script.

    Examples
    --------
    >>> html("a < b")
    '<pre style="line-height:1.3">a &lt; b</pre>'
    """
    return f'<pre style="line-height:1.3">{escape(text)}</pre>'


def ranking_html(document: dict[str, Any]) -> str:
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
    return html(ranking_table(document))


@dataclass(frozen=True, eq=False)
class Explanation(Mapping[str, Any]):
    """
    Everything about one site: its entry of the document as a mapping, with the rules beside it.

    Parameters
    ----------
    document : dict
        Of a ranking, with this site alone.
    """

    document: dict[str, Any]

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401  (whatever the document holds)
        return self.document["sites"][0][key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.document["sites"][0])

    def __len__(self) -> int:
        return len(self.document["sites"][0])

    def __str__(self) -> str:
        return self.text()

    def text(self, language: str = "zh") -> str:
        """
        Say it as tables: each criterion and each constraint.

        Parameters
        ----------
        language : str
            `zh` or `en`.

        Returns
        -------
        str
            As `sitesel explain` prints it.
        """
        return site_tables(self.document, self.document["sites"][0], language=language)

    def to_dict(self) -> dict[str, Any]:
        """
        Give it in plain types, with the rules, layers and notes that it refers to.

        Returns
        -------
        dict
            JSON-ready.
        """
        return self.document

    def _repr_html_(self) -> str:
        return html(self.text())
