"""
The robustness of a ranking: what its places are worth under other weights and within the data.

The stated order is judged twice from the same weights: with values as they stand, which shows what
the weights alone can change, and with values drawn within what positions and unknown criteria
leave open. A third run, `anyone`, asks under which weights at all a site would be first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.robustness.confidence import confidence
from sitesel.robustness.simulation import smaa
from sitesel.robustness.space import WeightSpace
from sitesel.robustness.statements import parse
from sitesel.robustness.uncertain import Values
from sitesel.standings import EXCLUDED

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from sitesel.matrix import DecisionMatrix, FloatArray
    from sitesel.robustness.acceptability import Acceptability
    from sitesel.robustness.statements import Statement
    from sitesel.rules import RobustnessSettings, RuleSet
    from sitesel.standings import Standings


@dataclass(frozen=True, kw_only=True)
class Robustness:
    """
    How sure the places of a ranking are.

    Parameters
    ----------
    settings : RobustnessSettings
        From where weights and values were drawn.
    sites : tuple of str
        Ids of the sites that compete, in rank order: the rows of everything below.
    criteria : tuple of str
        Ids of the criteria: the columns of central weights.
    values : Values
        Of those sites.
    space : WeightSpace
        Of the weights.
    by_weights : Acceptability
        With values as they stand.
    overall : Acceptability
        With values drawn as well.
    """

    settings: RobustnessSettings
    sites: tuple[str, ...]
    criteria: tuple[str, ...]
    values: Values
    space: WeightSpace
    by_weights: Acceptability
    overall: Acceptability

    @cached_property
    def alike(self) -> tuple[str, ...]:
        """Ids of the sites that cannot be told apart from the first, in rank order."""
        return tuple(self.sites[row] for row in self.overall.apart(self.settings.apart)[1:])

    @cached_property
    def tied(self) -> tuple[str, ...]:
        """Ids of the sites that score as the first does under all weights: the tie rule decides."""
        wins = self.by_weights.wins
        level = (wins[0] == 0) & (wins[:, 0] == 0)
        return tuple(self.sites[row] for row in np.flatnonzero(level))

    @cached_property
    def confidence(self) -> FloatArray:
        """Share of draws of the values in which each site is first with its central weights."""
        rows = len(self.overall.wins if self.values.open.any() else self.sites)
        return confidence(
            self.values,
            self.overall.central_weights,
            rows=rows,
            draws=self.settings.draws,
            seed=self.settings.seed,
        )

    @cached_property
    def anyone(self) -> Acceptability:
        """Under any weights, with values as they stand: who would choose which site."""
        space = WeightSpace(names=self.space.names, stated=self.space.stated)
        settings = self.settings
        return smaa(self.values, space, draws=settings.draws, seed=settings.seed, measured=False)

    def wins(self, one: str, other: str) -> float | None:
        """
        Say how often one site scores higher than another, with values drawn as well.

        Parameters
        ----------
        one, other : str
            Ids.

        Returns
        -------
        float or None
            Share of draws; None if one does not compete or is beyond the leading sites.
        """
        rows = self.sites[: len(self.overall.wins)]
        if one == other or not {one, other} <= set(rows):
            return None
        return float(self.overall.wins[rows.index(one), rows.index(other)])

    def summary(self) -> dict[str, Any]:
        """
        Say what was drawn and how the first place stands.

        Returns
        -------
        dict
            JSON-ready; sites by id.
        """
        settings = self.settings
        return {
            "draws": self.overall.rank_draws,
            "seed": settings.seed,
            "box": settings.box,
            "statements": list(settings.statements),
            "unknown": settings.unknown,
            "position": settings.position,
            "apart": settings.apart,
            "source": settings.source,
            "competing": len(self.sites),
            "first": self.sites[0],
            "most_often_first": self.sites[int(np.argmax(self.overall.first))],
            "alike": list(self.alike),
            "tied": list(self.tied),
        }

    def by_site(self) -> dict[str, dict[str, Any]]:
        """
        Say how sure each place is.

        Returns
        -------
        dict of dict
            By id: share of draws in which it is first, with the weights alone and with the values
            as well; expected rank with its Monte-Carlo standard error; ranks in nine of ten draws
            (None beyond the leading sites of a long list).
        """
        overall = self.overall
        columns = {
            "first": overall.first,
            "first_by_weights": self.by_weights.first,
            "expected_rank": overall.expected_rank,
            "expected_rank_error": overall.expected_rank_error,
            "rank_low": overall.rank_low,
            "rank_high": overall.rank_high,
        }
        rows = zip(*(_plain(name, column) for name, column in columns.items()), strict=True)
        return {
            site: dict(zip(columns, row, strict=True))
            for site, row in zip(self.sites, rows, strict=True)
        }


def assess(
    standings: Standings, *, progress: Callable[[str], None] | None = None
) -> Robustness | None:
    """
    Judge how sure the places of a ranking are.

    Parameters
    ----------
    standings : Standings
        Of a ranking; its rules say from where to draw.
    progress : callable, optional
        Told how much of the draws is done.

    Returns
    -------
    Robustness or None
        None where every site is excluded.

    Raises
    ------
    MethodError, UsageError
        If the statements on the weights cannot be read or contradict each other.
    """
    order = standings.table.index[standings.table["status"] != EXCLUDED]
    if not len(order):
        return None
    matrix, settings = standings.evaluation.matrix, standings.rules.robustness
    values = _values(matrix, order, settings)
    space = WeightSpace(
        names=tuple(matrix.weight.index),
        stated=matrix.weight.to_numpy(),
        box=settings.box,
        statements=statements_of(standings.rules),
    )

    def tell(done: int, total: int) -> None:
        if progress:
            progress(f"稳健性 robustness {done / total:.0%}")

    draw = partial(
        smaa,
        values,
        space,
        draws=settings.draws,
        seed=settings.seed,
        confident=False,
        progress=tell,
    )
    return Robustness(
        settings=settings,
        sites=tuple(order),
        criteria=tuple(matrix.weight.index),
        values=values,
        space=space,
        by_weights=draw(measured=False),
        overall=draw(measured=True),
    )


def _values(matrix: DecisionMatrix, order: pd.Index[str], settings: RobustnessSettings) -> Values:
    """Take the values of sites; an unknown one with published bounds lies within them."""
    bounded = (matrix.value_low > 0.0) | (matrix.value_high < 1.0)
    best = matrix.value.where(~bounded, matrix.counted).loc[order].to_numpy()
    low, high = matrix.value_low.loc[order].to_numpy(), matrix.value_high.loc[order].to_numpy()
    return Values(
        best=best,
        low=np.fmin(low, best),  # bounds that rounding put beyond the value itself
        high=np.fmax(high, best),
        known=settings.position,
        unknown=settings.unknown,
    )


def statements_of(rules: RuleSet) -> tuple[Statement, ...]:
    """
    Read the statements on the weights.

    Parameters
    ----------
    rules : RuleSet
        Criteria go by id, code or title.

    Returns
    -------
    tuple of Statement
        In order.

    Raises
    ------
    MethodError, UsageError
        If one cannot be read.
    """
    names = {
        name: place
        for place, rule in enumerate(rules.weighted)
        for name in (rule.id, rule.code, rule.title.zh)
    }
    return tuple(one for text in rules.robustness.statements for one in parse(text, names))


def _plain(name: str, column: np.ndarray[Any, Any]) -> list[float | int | None]:
    """Plain numbers, ranks as whole ones, None for NaN."""
    whole = name in ("rank_low", "rank_high")
    return [None if np.isnan(one) else int(one) if whole else float(one) for one in column.tolist()]
