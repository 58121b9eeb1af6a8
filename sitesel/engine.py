"""
The engine: rules bound to layers, then any number of sites measured.

`Engine.bind` indexes every layer once; a broken layer, or a role that the pack does not even list,
fails here and by name. `evaluate` measures each criterion and constraint over all sites at once;
where they are many, several rules side by side, since shapely and NumPy compute outside the lock.
Ranking parcels and scanning a grid use the same engine.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sitesel.criteria import Demand
from sitesel.industry import counted_as, industries
from sitesel.matrix import DecisionMatrix, Measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sitesel.criteria import Measure
    from sitesel.matrix import BoolArray
    from sitesel.pack import Pack
    from sitesel.rules import ConstraintRule, CriterionRule, RuleSet
    from sitesel.sites import Sites

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"
MOST_THREADS = 4  # each holds the pairs of one rule in memory
MANY_SITES = 5000  # with fewer, threads wait for the interpreter longer than they save


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """
    One constraint over all sites.

    Parameters
    ----------
    measured : Measured
        In the constraint's unit.
    finding : ndarray of str, shape (n,)
        `pass`, `fail`, or `unknown` where it could not be assessed or the interval straddles the
        limit.
    """

    measured: Measured
    finding: np.ndarray[tuple[int], np.dtype[np.str_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """
    Everything measured of a set of sites under a set of rules.

    Parameters
    ----------
    sites : Sites
        Which.
    matrix : DecisionMatrix
        Criteria.
    constraints : Mapping of str to Assessed
        By constraint id, in order.
    """

    sites: Sites
    matrix: DecisionMatrix
    constraints: Mapping[str, Assessed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """
    Rules bound to a pack.

    Parameters
    ----------
    rules : RuleSet
        Effective rules of an industry.
    pack : Pack
        A city.
    criteria, constraints : Mapping of str to Measure
        Bound measurements by id.
    """

    rules: RuleSet
    pack: Pack
    criteria: Mapping[str, Measure]
    constraints: Mapping[str, Measure]

    @classmethod
    def bind(cls, rules: RuleSet, pack: Pack) -> Engine:
        """
        Bind every criterion that carries weight and every constraint to the pack's layers.

        Parameters
        ----------
        rules : RuleSet
            Effective rules.
        pack : Pack
            A city.

        Returns
        -------
        Engine
            Ready for any number of sites.

        Raises
        ------
        LayerError
            If a layer is broken or empty, or a role is neither filled nor listed as missing.
        """
        demand = demand_of(rules)
        bound: list[CriterionRule | ConstraintRule] = [*rules.weighted, *rules.constraints]
        for rule in bound:
            for role in rule.measurement().roles:
                pack.require(role, by=f"{rules.id}.{rule.id}")
        return cls(
            rules=rules,
            pack=pack,
            criteria={c.id: c.measurement().on(pack, demand) for c in rules.weighted},
            constraints={c.id: c.measurement().on(pack, demand) for c in rules.constraints},
        )

    def evaluate(
        self, sites: Sites, *, progress: Callable[[str], None] | None = None
    ) -> Evaluation:
        """
        Measure every criterion and constraint over all sites.

        Parameters
        ----------
        sites : Sites
            Candidates, in the pack's working system.
        progress : callable, optional
            Told the id of each criterion and constraint, in order, once it is measured.

        Returns
        -------
        Evaluation
            By site and by rule.
        """
        tell = progress or (lambda _: None)
        bound = [*self.criteria.items(), *self.constraints.items()]
        found: list[Measured] = []
        for (name, _), one in zip(bound, _each(bound, sites), strict=True):
            found.append(one)
            tell(name)
        measured = dict(zip(self.criteria, found, strict=False))
        held = dict(zip(self.constraints, found[len(measured) :], strict=True))
        assessed = {
            rule.id: Assessed(measured=held[rule.id], finding=finding(held[rule.id], rule))
            for rule in self.rules.constraints
        }
        return Evaluation(sites=sites, matrix=self._matrix(sites, measured), constraints=assessed)

    def _matrix(self, sites: Sites, measured: Mapping[str, Measured]) -> DecisionMatrix:
        values = {
            c.id: (
                c.value.of(measured[c.id].best),
                *c.value.bounds(measured[c.id].low, measured[c.id].high),
            )
            for c in self.rules.weighted
        }

        def frame(columns: Mapping[str, np.ndarray]) -> pd.DataFrame:
            return pd.DataFrame(columns, index=sites.index, dtype=float)

        return DecisionMatrix(
            measured=frame({name: one.best for name, one in measured.items()}),
            measured_low=frame({name: one.low for name, one in measured.items()}),
            measured_high=frame({name: one.high for name, one in measured.items()}),
            value=frame({name: value[0] for name, value in values.items()}),
            value_low=frame({name: value[1] for name, value in values.items()}),
            value_high=frame({name: value[2] for name, value in values.items()}),
            weight=pd.Series({c.id: self.rules.weights[c.id] for c in self.rules.weighted}),
        )


def _each(bound: Sequence[tuple[str, Measure]], sites: Sites) -> Iterator[Measured]:
    """Measure in the order of the rules: side by side where that saves more than it costs."""
    if len(sites) < MANY_SITES:
        yield from (measure(sites) for _, measure in bound)
        return
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
        yield from pool.map(lambda rule: rule[1](sites), bound)


def demand_of(rules: RuleSet) -> Demand:
    """
    Say which industries count, and how far, for the industry of a rule set.

    Parameters
    ----------
    rules : RuleSet
        With its industry and related ones.

    Returns
    -------
    Demand
        Degrees by industry id and by Chinese name: 1 for the industry (and an umbrella's members).
    """
    known = industries()
    degree = {**rules.related, **dict.fromkeys(counted_as(rules.industry), 1.0)}
    named = {known[name].name_zh: part for name, part in degree.items() if name in known}
    return Demand({**degree, **named})


def finding(measured: Measured, rule: ConstraintRule) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """
    Hold a measurement against a limit.

    Parameters
    ----------
    measured : Measured
        In the constraint's unit.
    rule : ConstraintRule
        With its limit.

    Returns
    -------
    ndarray of str, shape (n,)
        `pass` if the whole interval passes, `fail` if none of it does, else `unknown`.
    """
    passes, fails = held(measured, rule)
    return np.select([passes, fails], [PASS, FAIL], default=UNKNOWN)


def held(measured: Measured, rule: ConstraintRule) -> tuple[BoolArray, BoolArray]:
    """
    Tell where a limit holds for sure, and where it surely does not.

    Parameters
    ----------
    measured : Measured
        In the constraint's unit.
    rule : ConstraintRule
        With its limit.

    Returns
    -------
    tuple of ndarray of bool, shape (n,)
        Whether the whole interval passes, and whether none of it does.
    """
    if rule.at_most is not None:
        return measured.high <= rule.at_most, measured.low > rule.at_most
    limit = float(rule.at_least or 0.0)
    return measured.low >= limit, measured.high < limit


def fails_as_drawn(measured: Measured, rule: ConstraintRule) -> BoolArray:
    """
    Tell where a limit does not hold if everything lies where it is drawn.

    Parameters
    ----------
    measured : Measured
        In the constraint's unit.
    rule : ConstraintRule
        With its limit.

    Returns
    -------
    ndarray of bool, shape (n,)
        Whether the measurement fails, whatever the doubt; False where it is unknown.
    """
    return held(Measured.exactly(measured.best), rule)[1]
