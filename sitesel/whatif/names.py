"""What people call the sites and criteria of a ranking, and weights that move between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.text import Text
from sitesel.whatif.numbers import enough, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sitesel.sensitivity import UnknownCriterion, WeightChange
    from sitesel.standings import Standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """
    Names of the sites and criteria of a ranking.

    Parameters
    ----------
    sites, criteria : Mapping of str to Text
        By id; Chinese names stand in quotation marks.
    weights : Mapping of str to float
        Present weight by criterion id.
    """

    sites: Mapping[str, Text]
    criteria: Mapping[str, Text]
    weights: Mapping[str, float]

    @classmethod
    def of(cls, standings: Standings) -> Names:
        """
        Take the names from a ranking.

        Parameters
        ----------
        standings : Standings
            The ranking.

        Returns
        -------
        Names
            Sites keep their Chinese names in English, as everywhere; one without goes by its id.
        """
        sites, rules = standings.evaluation.sites, standings.rules
        rows = zip(sites.index, sites.column("name_zh"), strict=True)
        return cls(
            sites={str(name): _named(str(name), called) for name, called in rows},
            criteria={r.id: Text(f"“{r.title.zh}”", r.title.en) for r in rules.weighted},
            weights=rules.weights,
        )

    def moved(self, change: WeightChange) -> Text:
        """
        Say how much weight moves, and one way to move it.

        Parameters
        ----------
        change : WeightChange
            From the present weights.

        Returns
        -------
        Text
            The share that moves, rounded up, and every weight that visibly changes.
        """
        steps = [
            (self.criteria[name], f"{now}→{then}")
            for name, weight in change.weights.items()
            if (now := percent(self.weights[name])) != (then := percent(weight))
        ]
        share = enough(change.size / 2, "share", up=True)
        if not steps:
            return Text(f"{share} 的权重", f"{share} of the weight")
        shown = joined(Text(f"{n.zh}{step}", f"{n.en} {step}") for n, step in steps)
        return Text(f"{share} 的权重(如{shown.zh})", f"{share} of the weight (such as {shown.en})")


def joined(words: Iterable[Text]) -> Text:
    """
    List words in both languages.

    Parameters
    ----------
    words : iterable of Text
        Any.

    Returns
    -------
    Text
        Separated by 、 and by semicolons.
    """
    listed = list(words)
    return Text("、".join(one.zh for one in listed), "; ".join(one.en for one in listed))


def midpoints(unknown: tuple[UnknownCriterion, ...]) -> Text:
    """
    Say what a proof takes for granted.

    Parameters
    ----------
    unknown : tuple of UnknownCriterion
        What some site lacks.

    Returns
    -------
    Text
        In brackets; empty where all is known.
    """
    if not unknown:
        return Text("", "")
    return Text("(未知按中点计)", " (unknowns counted at their midpoint)")


def _named(name: str, called: object) -> Text:
    chinese = called if isinstance(called, str) and called else name
    return Text(f"“{chinese}”", chinese)
