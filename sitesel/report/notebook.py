"""How answers about a ranking show themselves: text in a terminal, HTML in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from sitesel.errors import MethodError

if TYPE_CHECKING:
    from sitesel.rules import RuleSet
    from sitesel.weighing.weigh import Weighed


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
    '<pre style="line-height:1.3;white-space:pre;overflow-x:auto">a &lt; b</pre>'
    """
    return f'<pre style="line-height:1.3;white-space:pre;overflow-x:auto">{escape(text)}</pre>'


@dataclass(frozen=True, eq=False, repr=False)
class Answer(Mapping[str, Any]):
    """
    An answer in plain types, as a mapping, with the words that show it.

    Parameters
    ----------
    document : dict
        JSON-ready.
    words : callable
        Turns the document into text in a language.
    """

    document: dict[str, Any]
    words: Callable[..., str]

    @property
    def entries(self) -> dict[str, Any]:
        """What it is a mapping of."""
        return self.document

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401  (whatever the document holds)
        return self.entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __str__(self) -> str:
        return self.text()

    def text(self, language: str = "zh") -> str:
        """
        Say it in sentences and tables.

        Parameters
        ----------
        language : str
            `zh` or `en`.

        Returns
        -------
        str
            As the command prints it.
        """
        return self.words(self.document, language=language)

    def to_dict(self) -> dict[str, Any]:
        """
        Give it in plain types.

        Returns
        -------
        dict
            JSON-ready.
        """
        return self.document

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {', '.join(self)}>"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # noqa: ANN401, FBT001  (IPython's)
        printer.text(self.text())

    def _repr_html_(self) -> str:
        return html(self.text())


class Explanation(Answer):
    """
    Everything about one site: its entry of the document as a mapping, with the rules beside it.

    Its document is that of the ranking with this site alone, and the parts of the explanation.
    """

    @property
    def entries(self) -> dict[str, Any]:
        """The site's entry."""
        entry: dict[str, Any] = self.document["sites"][0]
        return entry


@dataclass(frozen=True, eq=False, repr=False)
class WeightsAnswer(Answer):
    """
    What judgements come to, with the rule file that carries it.

    Parameters
    ----------
    weighed : Weighed or None
        None of descriptive weights.
    rules : RuleSet
        That were judged.
    """

    weighed: Weighed | None
    rules: RuleSet

    def rules_toml(self) -> str:
        """
        Write the weights as a rule file for `sitesel rank --rules`.

        Returns
        -------
        str
            TOML that extends the rules that were judged.

        Raises
        ------
        MethodError
            If the weights are descriptive, which are no judgement.
        """
        from sitesel.weighing.overlay import overlay

        if self.weighed is None:
            raise MethodError(
                "描述性权重只说明数据,不是判断,不写成规则;请用判断文件。",
                "Descriptive weights tell of the data and are no judgement, hence no rules; give "
                "files of judgements.",
            )
        return overlay(self.weighed, self.rules.industry, extends=self.rules.own_name)
