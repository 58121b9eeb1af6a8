"""
Looking at a file: what it holds, what that seems to be, where it lies, what is wrong with it.

Nothing is written here. What was seen can be shown, asked about, and then taken in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from sitesel.errors import BrokenLayerError
from sitesel.intake.decide import Decided, decide
from sitesel.intake.firms import open_firms
from sitesel.intake.judged import Judged, judge
from sitesel.intake.opening import Opened, named, open_layer
from sitesel.intake.place import fell_into
from sitesel.pack.faults import uncertainty_faults
from sitesel.pack.plain import ENTERPRISE, OWN_SITES
from sitesel.parcels import check_extent, in_extent

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.intake.facts import Facts
    from sitesel.intake.wishes import Wishes
    from sitesel.pack import Pack
    from sitesel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """
    One layer of a file, before it is taken in.

    Parameters
    ----------
    path : Path
        The file.
    facts : Facts
        What the file says, with rows set aside.
    judged : Judged
        What its rows are, in the working system.
    notes : tuple of Text
        What was decided on the way.
    """

    path: Path
    facts: Facts
    judged: Judged
    notes: tuple[Text, ...]

    @property
    def name(self) -> str:
        """The file, and its layer where it has a name of its own."""
        return named(self.path, self.facts.first.layer)

    @property
    def decided(self) -> Decided:
        """What it is taken for."""
        return self.judged.pieces.decided

    @property
    def role(self) -> str:
        """Stated or beyond doubt."""
        return self.decided.role

    @property
    def crs(self) -> str:
        """What the coordinates were in."""
        return self.decided.found.crs


def look(  # noqa: PLR0913  (one keyword each)
    path: Path,
    pack: Pack,
    *,
    wishes: Wishes,
    layer: str | None = None,
    role: str | None = None,
    opened: Opened | None = None,
) -> Seen:
    """
    Look at one layer of a file.

    Parameters
    ----------
    path : Path
        The file.
    pack : Pack
        The city.
    wishes : Wishes
        What the user states.
    layer : str, optional
        Of the file, where it has several.
    role : str, optional
        What it is to be; without it, what it beyond doubt is.
    opened : Opened, optional
        That layer, if it was opened before.

    Returns
    -------
    Seen
        With every problem listed, none yet mended.

    Raises
    ------
    InputError
        If the file cannot be read, is empty, or has no usable reference system.
    UsageError
        If the role is in doubt, or a column that is needed is not there.
    """
    found = None
    if role == ENTERPRISE:
        firms = open_firms(path, pack, wishes=wishes, layer=layer)
        opened, found = firms.opened, firms.found
        wishes = replace(wishes, columns={one: one for one in wishes.columns if one == "id"})
    opened = opened or open_layer(path, wishes=wishes, layer=layer, role=role, pack=pack)
    facts, judged = judge(
        opened,
        pack.head.work_crs,
        decide=partial(decide, path=path, pack=pack, wishes=wishes, role=role, placed=found),
    )
    how = judged.pieces.decided.found.reason
    return Seen(path=path, facts=facts, judged=judged, notes=(*facts.notes, how, *judged.notes))


def check(seen: Seen, pack: Pack) -> None:
    """
    Refuse what no repair helps against: parcels outside the city, uncertainties that are none.

    Parameters
    ----------
    seen : Seen
        A layer.
    pack : Pack
        The city.

    Raises
    ------
    BrokenLayerError, SiteError
        Before anything is written.
    """
    faults = uncertainty_faults(seen.judged.doubts)
    if faults:
        raise BrokenLayerError(
            f"{seen.name} 有 {len(faults)} 处毛病:",
            f"{seen.name} has {len(faults)} faults:",
            faults,
        )
    if seen.role == OWN_SITES and not in_extent(seen.judged.bounds, pack):
        bad = seen.judged.problems.bad
        check_extent(
            (frame[~bad[start : start + len(frame)]] for start, frame in seen.judged.pieces),
            pack,
            where=seen.name,
        )


def districts_of(seen: Seen, pack: Pack) -> Text:
    """
    Say into which districts a layer fell.

    Parameters
    ----------
    seen : Seen
        A layer.
    pack : Pack
        The city.

    Returns
    -------
    Text
        Empty where that cannot be told.
    """
    return fell_into(seen.judged.sample, pack)
