"""A planner's own suitability rasters added up by weight: `sitesel.overlay`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sitesel.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sitesel.report.notebook import Answer


def overlay(
    files: Sequence[str],
    *,
    output: str | Path,
    progress: Callable[[str], None] | None = None,
) -> Answer:
    """
    Add up rasters of suitability by weight into one GeoTIFF.

    Numbers are added as they are: each file must hold values of suitability on one scale already.

    Parameters
    ----------
    files : sequence of str
        `FILE:WEIGHT` each, GeoTIFFs of one band on one grid, 32 at most. A weight counts by its
        share of all weights.
    output : str or Path
        The GeoTIFF to write, of the ground that all files cover; unknown where any is.
    progress : callable, optional
        Told how far it is.

    Returns
    -------
    Answer
        The account: files with shares and ranges; least, mean and greatest sum, cells, area.

    Raises
    ------
    UsageError
        If a weight is missing or none, there are too many files, or the output is one of them.
    LayerError, CrsError
        If a file is at fault or on another grid, or no cell is known in all of them.
    OutputError
        If the raster cannot be written; what was there is as it was.
    DependencyError
        If the extra `scan` is not installed.
    """
    from sitesel.overlaying import MOST_FILES, Overlay, Weighed
    from sitesel.report.notebook import Answer
    from sitesel.report.overlay import overlay_text

    if not 0 < len(files) <= MOST_FILES:
        raise UsageError(
            f"给了 {len(files)} 个文件;一次要 1 到 {MOST_FILES} 个。",
            f"{len(files)} files were given; 1 to {MOST_FILES} can be added at once.",
        )
    wanted = Overlay(asked=tuple(Weighed.of(one) for one in files))
    return Answer(wanted.write(Path(output), progress=progress), overlay_text)
