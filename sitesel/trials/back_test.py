"""The back-test in one call: trials of a pack's plants, as one document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.trials.document import document
from sitesel.trials.run import PLACES, SEED, run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sitesel.pack import Pack
    from sitesel.trials.document import Document


def backtest(
    layers: str | Path | Pack | None = None,
    industries: Sequence[str] | None = None,
    *,
    places: int = PLACES,
    seed: int = SEED,
    progress: Callable[[str], None] | None = None,
) -> Document:
    """
    Ask whether real plants stand where the ranking says they should.

    Parameters
    ----------
    layers : str, Path or Pack, optional
        A pack, or a folder of files named by role; by default the built-in pack.
    industries : sequence of str, optional
        Names of industries; by default all that have a plant.
    places : int
        How many random places the plants are held against.
    seed : int
        Of random places, moves and bootstraps.
    progress : callable, optional
        Told the trial that comes next.

    Returns
    -------
    dict
        JSON-ready: mean relative ranks with intervals, overall, by criterion, by industry and by
        plant; what is worse than chance; what the figures do not prove.

    Raises
    ------
    UsageError, MethodError
        If an industry does not exist, or no place is asked for.
    InputError
        If layers are at fault or the pack has no anchor firms.
    NoSiteError
        If none of the industries has a plant.
    """
    return document(run(layers, industries, places=places, seed=seed, progress=progress))
