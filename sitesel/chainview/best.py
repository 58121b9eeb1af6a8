"""
The best sites for a segment: its industry's rules with its own needs laid over them.

Whatever several segments ask for is measured once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from sitesel.engine import Engine, demand_of
from sitesel.reasons import criterion_reason
from sitesel.rules import load
from sitesel.rules.in_force import in_force
from sitesel.rules.schema import RuleFile
from sitesel.standings import EXCLUDED, stand

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sitesel.chains import Chain, Segment
    from sitesel.criteria import Measure
    from sitesel.matrix import Measured
    from sitesel.pack import Pack
    from sitesel.rules import ConstraintRule, CriterionRule, RuleSet
    from sitesel.sites import Sites
    from sitesel.standings import Standings

TOP = 3
REASONS = 3
SHOWN = 100.0
Document = dict[str, Any]


def rules_of(
    segment: Segment,
    chain: Chain,
    pack: Pack,
    *,
    rules: str | Path | None = None,
    as_of: str | date | None = None,
) -> RuleSet:
    """
    Lay what a segment needs over the rules of its industry.

    Parameters
    ----------
    segment : Segment
        Of the chain.
    chain : Chain
        Of an industry.
    pack : Pack
        With its table of set-backs.
    rules : str or Path, optional
        A rule file for the chain's own industry; by default the built-in one.
    as_of : str or date, optional
        The day on which set-backs must be in force.

    Returns
    -------
    RuleSet
        In force.

    Raises
    ------
    RuleError
        If the rules are at fault, or a need names a criterion or constraint that does not exist.
    """
    needs = segment.needs
    patch = RuleFile(
        schema="sitesel-rules/1",
        id=f"{chain.industry}.{segment.id}",
        weights={**needs.weights, **({"source": needs.source} if needs.weights else {})},
        criteria=needs.criteria,
        constraints=needs.constraints,
        constraint=needs.constraint,
    )
    path = rules if segment.industry == chain.industry else None
    made = load(segment.industry, path, patch=patch if needs.own else None)
    return in_force(made, pack, as_of=as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurer:
    """
    Measures sites under many rule sets, and each kind of measurement only once.

    Parameters
    ----------
    sites : Sites
        Candidates.
    pack : Pack
        The city.
    """

    sites: Sites
    pack: Pack
    _made: dict[tuple[str, str], Measured] = field(default_factory=dict, repr=False)

    def standings(self, rules: RuleSet) -> Standings:
        """
        Rank the sites under rules.

        Parameters
        ----------
        rules : RuleSet
            In force.

        Returns
        -------
        Standings
            As an engine that is bound to these rules gives them.

        Raises
        ------
        LayerError
            If a layer is at fault, or a role is neither filled nor listed as missing.
        """
        engine = Engine(
            rules=rules,
            pack=self.pack,
            criteria={rule.id: self._once(rule, rules) for rule in rules.weighted},
            constraints={rule.id: self._once(rule, rules) for rule in rules.constraints},
        )
        return stand(engine.evaluate(self.sites), rules)

    def _once(self, rule: CriterionRule | ConstraintRule, rules: RuleSet) -> Measure:
        kind, demand = rule.measurement(), demand_of(rules)
        for role in kind.roles:
            self.pack.require(role, by=f"{rules.id}.{rule.id}")
        key = (repr(kind), repr(demand))

        def measure(sites: Sites) -> Measured:
            if key not in self._made:
                self._made[key] = kind.on(self.pack, demand)(sites)
            return self._made[key]

        return measure


def best(standings: Standings, pack: Pack, *, most: int = TOP) -> list[Document]:
    """
    Name the best sites, and why.

    Parameters
    ----------
    standings : Standings
        Under the rules of a segment.
    pack : Pack
        The city.
    most : int
        How many at most.

    Returns
    -------
    list of dict
        The best first; excluded sites left out.
    """
    first = standings.table[standings.table["status"] != EXCLUDED].head(most)
    return [_site(str(name), row, standings, pack) for name, row in first.iterrows()]


def _site(name: str, row: pd.Series[Any], standings: Standings, pack: Pack) -> Document:
    evaluation = standings.evaluation
    facts = evaluation.sites.table.loc[name]
    matrix = evaluation.matrix
    at = evaluation.sites.index.get_indexer(pd.Index([name]))[0]
    known = matrix.known.to_numpy()[at]
    worth = pd.Series(matrix.contribution.to_numpy()[at][known], index=matrix.weight.index[known])
    told = worth.sort_values(ascending=False, kind="stable").index[:REASONS]
    rules = {rule.id: rule for rule in standings.rules.weighted}
    reasons = {
        one: criterion_reason(rules[one], matrix.measured.loc[name, one], pack) for one in told
    }
    return {
        "id": name,
        "name_zh": str(facts.get("name_zh", name)),
        "name_en": str(facts.get("name_en", "") or facts.get("name_zh", name)),
        "score": float(row["score"]) * SHOWN,
        "score_low": float(row["score_low"]) * SHOWN,
        "score_high": float(row["score_high"]) * SHOWN,
        "status": str(row["status"]),
        "reasons": [{"id": one, "zh": said.zh, "en": said.en} for one, said in reasons.items()],
    }
