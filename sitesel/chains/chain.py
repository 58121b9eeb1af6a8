"""
The chain of an industry: its segments in the order of the flow, who is known in each, and figures.

A segment without a known firm is *unknown*, never *missing*: nothing here counts absences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.chains.schema import Needs

STAGES = {
    "upstream": Text("上游", "upstream"),
    "midstream": Text("中游", "midstream"),
    "downstream": Text("下游", "downstream"),
    "support": Text("配套", "support"),
    "service": Text("服务", "service"),
}
SENSES = {
    "about": Text("近", "about "),
    "at_least": Text("超过", "more than "),
    "exactly": Text("", ""),
    "at_most": Text("至多", "at most "),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """
    A firm, or one of its plants, known in a segment.

    Parameters
    ----------
    pack : str
        Id of the pack whose city it is in; empty if it counts in every city.
    name_zh : str
        Of the firm.
    firm : str
        Id of a feature of the role `anchor_firm`, which says where it is; empty if none does.
    park : str
        Id of the park whose list names it; empty if none does.
    lead : bool
        Whether the source calls it a leading firm (链主, 龙头).
    institute : bool
        Whether it is a laboratory, school or centre: it is shown and does not count as a firm.
    source : str
        Why it is counted to this segment.
    confidence : float
        How sure that is, in [0, 1].
    note_zh : str
        What a reader should know.
    """

    pack: str
    name_zh: str
    firm: str
    park: str
    lead: bool
    institute: bool
    source: str
    confidence: float
    note_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """
    One link of a chain.

    Parameters
    ----------
    id, name_zh, name_en : str
        Its name.
    stage : str
        A key of `STAGES`.
    gbt_codes : tuple of str
        Codes of GB/T 4754-2017, two to four digits; a shorter code stands for all below it.
    gbt_confidence : float
        How sure the codes are, in [0, 1]; none was checked against the standard.
    keywords : tuple of str
        Words in the name of a firm or its products that speak for this segment.
    inputs, outputs : tuple of str
        Ids of segments of this chain, or of other industries, that it takes from and gives to.
    industry : str
        Whose rules say what a site for it must be.
    needs : Needs
        What it asks beyond these rules.
    plants : tuple of Plant
        Who is known.
    source : str
        Where its place in the chain comes from.
    confidence : float
        How sure that is, in [0, 1].
    note_zh : str
        What a reader should know.
    """

    id: str
    name_zh: str
    name_en: str
    stage: str
    gbt_codes: tuple[str, ...]
    gbt_confidence: float
    keywords: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    industry: str
    needs: Needs
    plants: tuple[Plant, ...]
    source: str
    confidence: float
    note_zh: str

    @property
    def name(self) -> Text:
        """In both languages."""
        return Text(self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """
    A published figure of a chain.

    Parameters
    ----------
    pack : str
        Id of the pack whose city it describes; empty if it counts in every city.
    id : str
        Stable name.
    title, unit : Text
        For people.
    value : float
        In the unit.
    sense : str
        A key of `SENSES`: whether the source says about, at least, exactly.
    year : int or None
        Which it describes, where known.
    source : str
        Who says so.
    confidence : float
        In [0, 1].
    """

    pack: str
    id: str
    title: Text
    value: float
    sense: str
    unit: Text
    year: int | None
    source: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """
    The chain of one industry; checked: every name in it stands for something, and nothing cycles.

    Parameters
    ----------
    industry : str
        Its id.
    segments : tuple of Segment
        In the order of the file.
    figures : tuple of Figure
        What is published of the whole.
    note : Text
        What a reader should know.
    files : tuple of str
        What was read.
    sha256 : str
        Of those files.
    """

    industry: str
    segments: tuple[Segment, ...]
    figures: tuple[Figure, ...]
    note: Text
    files: tuple[str, ...]
    sha256: str

    def __iter__(self) -> Iterator[Segment]:
        return iter(self.segments)

    @property
    def ids(self) -> tuple[str, ...]:
        """Of the segments."""
        return tuple(segment.id for segment in self.segments)

    def suppliers(self, segment: Segment) -> tuple[str, ...]:
        """
        List the segments of this chain that give to one.

        Parameters
        ----------
        segment : Segment
            Of this chain.

        Returns
        -------
        tuple of str
            Their ids; other industries left out.
        """
        return tuple(name for name in segment.inputs if name in self.ids)

    def takers(self, segment: Segment) -> tuple[str, ...]:
        """
        List the segments of this chain that take from one.

        Parameters
        ----------
        segment : Segment
            Of this chain.

        Returns
        -------
        tuple of str
            Their ids; other industries left out.
        """
        return tuple(name for name in segment.outputs if name in self.ids)
