"""Whether the needs of a project agree: nothing asked twice, nothing that cannot be at once."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from sitesel.matching.items import CHOICE, LEVELS
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.matching.need import Need

STRICTNESS = tuple(LEVELS)


def contradictions(needs: Sequence[Need]) -> list[Text]:
    """
    Find needs that cannot be met together, or of which one says nothing beside the other.

    Parameters
    ----------
    needs : sequence of Need
        Of one project.

    Returns
    -------
    list of Text
        A sentence for each pair.
    """
    faults = []
    for one, other in combinations(needs, 2):
        if one.item == other.item:
            faults += _same_item(one, other)
        elif {one.of.sense, other.of.sense} == {"among", "not_among"}:
            faults += _both_ways(one, other)
        elif one.of.kind == other.of.kind and one.of.params == other.of.params:
            faults += _crossed(one, other)
    return faults


def _pair(one: Need, other: Need, said: Text) -> Text:
    return Text(
        f"{one.at.zh} 与 {other.at.zh}:{said.zh}", f"{one.at.en} and {other.at.en}: {said.en}"
    )


def _same_item(one: Need, other: Need) -> list[Text]:
    """Let a wish go beyond the must-have of the same item, and nothing else."""
    if one.level == other.level or one.of.sense == CHOICE:
        said = Text("同一项写了两次;只留一条", "the same item twice; keep one")
        return [_pair(one, other, said)]
    strict, loose = sorted((one, other), key=lambda need: STRICTNESS.index(need.level))
    if one.of.sense == "among":
        beyond = set(loose.names) < set(strict.names)
    elif one.of.sense == "not_among":
        beyond = set(loose.names) > set(strict.names)
    elif one.of.sense == "at_least":
        beyond = loose.bound > strict.bound
    else:
        beyond = loose.bound < strict.bound
    if beyond:
        return []
    zh, en = LEVELS[loose.level].zh, LEVELS[loose.level].en
    said = Text(
        f"“{zh}”不比“{LEVELS[strict.level].zh}”更严,没有作用;改严或删去",
        f"the {en}-have is no stricter than the {LEVELS[strict.level].en}-have; tighten or drop it",
    )
    return [_pair(one, other, said)]


def _both_ways(one: Need, other: Need) -> list[Text]:
    shared = [name for name in one.names if name in other.names]
    if not shared:
        return []
    said = Text(
        f"{'、'.join(shared)} 既要又不要;只留一边",
        f"{', '.join(shared)} is wanted and unwanted; keep one",
    )
    return [_pair(one, other, said)]


def _crossed(one: Need, other: Need) -> list[Text]:
    least = one if one.of.sense == "at_least" else other
    most = other if least is one else one
    if least.of.sense == most.of.sense or least.bound <= most.bound:
        return []
    said = Text(
        f"下限 {least.stated.zh} 大于上限 {most.stated.zh}",
        f"the least, {least.stated.en}, is above the most, {most.stated.en}",
    )
    return [_pair(one, other, said)]
