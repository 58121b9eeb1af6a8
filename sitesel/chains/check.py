"""
What a chain file may get wrong beyond its form: names that stand for nothing, and rings.

A link between two segments is stated once, as an input of the one that takes; `outputs` names only
other industries.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from sitesel.industry import industries
from sitesel.text import Text, near

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitesel.chains.schema import ChainFile, SegmentTable


def faults(chain: ChainFile) -> list[Text]:
    """
    List everything that makes no sense in a chain.

    Parameters
    ----------
    chain : ChainFile
        Of sound form, completed by what it extends.

    Returns
    -------
    list of Text
        Empty if there is nothing wrong.
    """
    ids = [segment.id for segment in chain.segment]
    known = industries()
    found = [
        *_twice("segment", ids),
        *_twice("figure", (figure.id for figure in chain.figure)),
        *_strangers("industry", [chain.industry], known),
    ]
    for segment in chain.segment:
        where = f"segment.{segment.id}"
        found += _strangers(f"{where}.inputs", segment.inputs, [*ids, *known])
        found += _strangers(f"{where}.industry", [segment.industry or chain.industry], known)
        found += _outputs(where, segment, ids)
    return found or _ring(chain)


def _outputs(where: str, segment: SegmentTable, ids: list[str]) -> list[Text]:
    own = [name for name in segment.outputs if name in ids]
    stated = [
        Text(
            f"键 {where}.outputs:{name!r} 是本链的环节;请写在该环节的 inputs 里",
            f"key {where}.outputs: {name!r} is a segment of this chain; state it in its inputs",
        )
        for name in own
    ]
    others = [name for name in segment.outputs if name not in ids]
    return stated + _strangers(f"{where}.outputs", others, industries())


def _twice(table: str, names: Iterable[str]) -> list[Text]:
    listed = list(names)
    return [
        Text(
            f"表 {table}:编号 {name!r} 出现 {listed.count(name)} 次;请改名",
            f"table {table}: the id {name!r} occurs {listed.count(name)} times; rename it",
        )
        for name in dict.fromkeys(listed)
        if listed.count(name) > 1
    ]


def _strangers(where: str, names: Iterable[str], known: Iterable[str]) -> list[Text]:
    options = list(known)
    return [
        Text(
            f"键 {where}:没有 {name!r} 这个编号;最接近的有 {', '.join(near(name, options))}",
            f"key {where}: no such id as {name!r}; nearest: {', '.join(near(name, options))}",
        )
        for name in names
        if name not in options
    ]


def _ring(chain: ChainFile) -> list[Text]:
    ids = [segment.id for segment in chain.segment]
    takes = {
        segment.id: [name for name in segment.inputs if name in ids] for segment in chain.segment
    }
    try:
        TopologicalSorter(takes).prepare()
    except CycleError as error:
        ring = " → ".join(error.args[1])
        return [
            Text(
                f"环节首尾相接成环:{ring};请去掉其中一处 inputs",
                f"the segments form a ring: {ring}; take one of these inputs away",
            )
        ]
    return []
