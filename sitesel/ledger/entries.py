"""The constraints that claim ground, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.criteria.claim import Claiming
from sitesel.criteria.distance import Distance
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.criteria.claim import Claim
    from sitesel.pack import Pack
    from sitesel.rules import ConstraintRule, RuleSet

EXCLUDE = "exclude"
RASTER = "raster"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    A constraint that claims ground.

    Parameters
    ----------
    rule : ConstraintRule
        Which.
    takes : bool
        Whether its ground is taken off; False of one that only flags a distance.
    """

    rule: ConstraintRule
    takes: bool

    @property
    def id(self) -> str:
        """Id of the constraint."""
        return self.rule.id

    @property
    def reach_m(self) -> float:
        """How far from its features it claims, in metres."""
        kind = self.rule.measurement()
        reach = self.rule.at_least if isinstance(kind, Distance) else getattr(kind, "set_back_m", 0)
        return float(reach or 0.0)

    def claim(self, pack: Pack) -> Claim | None:
        """
        Give the ground that is claimed.

        Parameters
        ----------
        pack : Pack
            The city.

        Returns
        -------
        Claim or None
            None if its layers cannot tell.
        """
        kind = self.rule.measurement()
        if not isinstance(kind, Claiming):
            return None
        return kind.claim(pack, at_least=self.rule.at_least)


def entries(rules: RuleSet) -> list[Entry]:
    """
    List the constraints that claim ground.

    Parameters
    ----------
    rules : RuleSet
        With constraints.

    Returns
    -------
    list of Entry
        What excludes first, what flags after it, each in the order of the rules, so that no flag
        hides ground that is excluded.
    """
    found = []
    for rule in rules.constraints:
        kind = rule.measurement()
        if isinstance(kind, Claiming) and kind.claims(at_least=rule.at_least):
            takes = rule.action == EXCLUDE or not isinstance(kind, Distance)
            found.append(Entry(rule=rule, takes=takes))
    return sorted(found, key=lambda one: one.rule.action != EXCLUDE)


def groundless(rule: ConstraintRule, pack: Pack) -> Text:
    """
    Say why a constraint takes no ground.

    Parameters
    ----------
    rule : ConstraintRule
        One that is not among the entries.
    pack : Pack
        The city.

    Returns
    -------
    Text
        In a few words.
    """
    layers = [layer for role in rule.measurement().roles for layer in pack.layers_of(role)]
    if any(layer.geometry == RASTER for layer in layers):
        return Text("按栅格统计,不扣面积", "from a raster, takes no area")
    return Text("判定整个地块,不划定范围", "judges the whole site, draws no area")
