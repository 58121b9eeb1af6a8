"""
A ranking as people use it: the document, the table, the sites on the map, and its answers.

A facade: `Standings` holds the arrays, `Robustness` the draws, `document` the numbers in words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from sitesel.crs import to_degrees
from sitesel.engine import Engine
from sitesel.explain import Document, document
from sitesel.outputs import Outputs
from sitesel.robustness import assess
from sitesel.standings import stand

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas

    from sitesel.pack import Pack
    from sitesel.robustness import Robustness
    from sitesel.standings import Standings
    from sitesel.text import Text

SHOWN_COLUMNS = (
    "rank", "id", "name_zh", "district", "area_mu", "score", "score_low", "score_high",
    "rank_best", "rank_worst", "status",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, repr=False)
class Ranking(Outputs):
    """
    Sites of a city ranked for one industry, with the reasons.

    Parameters
    ----------
    standings : Standings
        Scores, statuses and ranks with what they come from.
    pack : Pack
        The city.
    robustness : Robustness or None
        How sure the places are; None where that was left out or every site is excluded.
    """

    standings: Standings
    pack: Pack
    robustness: Robustness | None

    @cached_property
    def document(self) -> Document:
        """Everything in plain types, as `--format json` writes it."""
        return document(self.standings, self.pack, robustness=self.robustness)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a site in rank order; scores in 0 to 100, areas in 亩."""
        return pd.DataFrame(self.document["sites"], columns=list(SHOWN_COLUMNS)).set_index("id")

    @cached_property
    def sites(self) -> geopandas.GeoDataFrame:
        """The table with geometries, in WGS 84."""
        geometry = self.standings.evaluation.sites.table.geometry.loc[self.table.index]
        frame = to_degrees(geometry.to_frame("geometry"))
        return frame.join(self.table)[[*self.table.columns, "geometry"]]

    @property
    def notes(self) -> tuple[Text, ...]:
        """What was decided in reading the files, such as an encoding; empty if nothing was."""
        return tuple(dict.fromkeys([*self.standings.evaluation.sites.notes, *self.pack.notes]))

    def with_weights(
        self, weights: Mapping[str, float], *, robustness: bool = True, source: str | None = None
    ) -> Ranking:
        """
        Rank the same sites under other weights, without measuring them again.

        Parameters
        ----------
        weights : Mapping of str to float
            Criterion id to share in [0, 1]; the rest rescale, as in `sitesel.rank`.
        robustness : bool
            Whether to judge how sure the places are.
        source : str, optional
            Where the weights come from; begins with `illustrative` where nobody published them.

        Returns
        -------
        Ranking
            As `sitesel.rank(weights=...)` gives it. A criterion that had no weight is measured now.

        Raises
        ------
        UsageError
            If a criterion does not exist.
        MethodError
            If the weights cannot be.
        """
        rules = self.standings.rules.with_weights(weights)
        rules = rules if source is None else replace(rules, weights_source=source)
        measured = self.standings.evaluation
        weight = pd.Series({rule.id: rules.weights[rule.id] for rule in rules.weighted})
        if weight.index.isin(measured.matrix.weight.index).all():
            evaluation = replace(measured, matrix=measured.matrix.under(weight))
        else:
            evaluation = Engine.bind(rules, self.pack).evaluate(measured.sites)
        standings = stand(evaluation, rules)
        judged = assess(standings) if robustness else None
        return replace(self, standings=standings, robustness=judged)

    def __repr__(self) -> str:
        return f"<Ranking {self.standings.rules.industry}: {len(self.standings.table)} sites>"
