"""The table of set-backs of a city: district × feature × distance × clause × date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.setbacks.notes import set_back_notes
from sitesel.setbacks.table import CITY, SetBacks, SetBacksInForce, replaced_in

if TYPE_CHECKING:
    from sitesel.pack import Pack

__all__ = ["CITY", "SetBacks", "SetBacksInForce", "of", "replaced_in", "set_back_notes"]


def of(pack: Pack) -> SetBacks | None:
    """
    Read the table of a pack, once.

    Parameters
    ----------
    pack : Pack
        The city; its roles and districts are those that the table may name.

    Returns
    -------
    SetBacks or None
        None if the pack has no table.

    Raises
    ------
    BrokenLayerError
        If the file cannot be read or anything in it is at fault; all faults at once.
    """
    if pack.setbacks is None:
        return None
    from sitesel.setbacks.read import read_table

    path = pack.setbacks
    return pack.once(f"table of set-backs {path}", lambda: read_table(path, pack))
