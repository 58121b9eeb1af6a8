"""What a planner's own files leave of the land: `sitesel.mask`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sitesel.errors import UsageError
from sitesel.pack import Pack, load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sitesel.crs import Bounds
    from sitesel.report.notebook import Answer


def mask(  # noqa: PLR0913  (one keyword for each option of the command)
    files: Sequence[str],
    *,
    output: str | Path,
    cell: float = 30.0,
    extent: Bounds | None = None,
    district: Sequence[str] = (),
    layers: str | Path | Pack | None = None,
    progress: Callable[[str], None] | None = None,
) -> Answer:
    """
    Say which of some files take each cell of a city's land, each with its own set-back.

    Parameters
    ----------
    files : sequence of str
        `FILE`, `FILE:METRES` with a set-back, `FILE:TEST` or `FILE:TEST:METRES` of a GeoTIFF; a
        test is `above=NUMBER`, `below=NUMBER` or `in=CLASS,CLASS`. 31 at most.
    output : str or Path
        The GeoTIFF to write: bit i of a cell is set where file i takes it, 0 where none does.
    cell : float
        Side of a cell in metres.
    extent : (float, float, float, float), optional
        Only within: west, south, east, north in degrees, or in metres of the working system.
    district : sequence of str, optional
        Only these districts.
    layers : str, Path or Pack, optional
        As for `rank`: the city with its land.
    progress : callable, optional
        Told how far it is.

    Returns
    -------
    Answer
        The account: what each file takes by itself, in turn and alone, and what is left.

    Raises
    ------
    UsageError
        If a file's words, district, extent or cell cannot be, or there are too many files.
    LayerError
        If a file is missing, empty or at fault.
    OutputError
        If the raster cannot be written; what was there is as it was.
    NoSiteError
        If no cell lies on land.
    DependencyError
        If the extra `scan` is not installed.
    """
    from sitesel.kernels.exclusion import MOST_LAYERS
    from sitesel.masking import Asked, Mask
    from sitesel.report.mask import mask_text
    from sitesel.report.notebook import Answer
    from sitesel.scanning import territory

    if not 0 < len(files) <= MOST_LAYERS:
        raise UsageError(
            f"给了 {len(files)} 个文件;一次要 1 到 {MOST_LAYERS} 个,更多的请先合并或分几次。",
            f"{len(files)} files were given; 1 to {MOST_LAYERS} can be taken at once. Join some, "
            "or do them in parts.",
        )
    pack = layers if isinstance(layers, Pack) else load(layers)
    wanted = Mask(
        asked=tuple(Asked.of(one) for one in files),
        pack=pack,
        territory=territory(pack, extent=extent, within_districts=tuple(district)),
        cell_m=cell,
    )
    return Answer(wanted.write(Path(output), progress=progress), mask_text)
