"""Looking at all land of a city, not only at its parks: `sitesel.scan`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sitesel.api import rank, rules_in_force
from sitesel.industry import resolve
from sitesel.pack import Pack, load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from sitesel.crs import Bounds
    from sitesel.report.notebook import Answer
    from sitesel.rules import RuleSet


def scan(  # noqa: PLR0913  (one keyword for each option of the command)
    industry: str,
    *,
    output: str | Path,
    cell: float = 30.0,
    extent: Bounds | None = None,
    district: Sequence[str] = (),
    layers: str | Path | Pack | None = None,
    rules: str | Path | RuleSet | None = None,
    weights: Mapping[str, float] | None = None,
    as_of: str | date | None = None,
    criteria: bool = False,
    page: str | Path | None = None,
    language: str = "zh",
    progress: Callable[[str], None] | None = None,
) -> Answer:
    """
    Score every cell of a city's land for an industry.

    Parameters
    ----------
    industry : str
        Exact name, alias, pinyin or initials.
    output : str or Path
        The GeoTIFF to write: bands score, worst case, best case (0-100) and status.
    cell : float
        Side of a cell in metres.
    extent : (float, float, float, float), optional
        Only within: west, south, east, north in degrees, or in metres of the working system.
    district : sequence of str, optional
        Only these districts.
    layers, rules, weights, as_of
        As for `rank`.
    criteria : bool
        Whether to write a band with the value of each criterion, too.
    page : str or Path, optional
        A map page to write: the ranked parks over the scan, in cells as fine as a page can carry.
    language : str
        Of the page: `zh` or `en`.
    progress : callable, optional
        Told how far it is.

    Returns
    -------
    Answer
        The account: land of each district by status, and what each constraint takes.

    Raises
    ------
    UsageError
        If industry, criterion, district, extent or cell do not exist or cannot be.
    InputError
        If rules or layers are at fault.
    OutputError
        If the raster cannot be written; what was there is as it was.
    NoSiteError
        If no cell lies on land.
    DependencyError
        If the extra `scan` is not installed.
    """
    from sitesel.report.notebook import Answer
    from sitesel.report.scan import scan_text
    from sitesel.scanning import Scan, territory

    pack = layers if isinstance(layers, Pack) else load(layers)
    asked = Scan(
        rules=rules_in_force(resolve(industry).id, rules, pack, weights=weights, as_of=as_of),
        pack=pack,
        territory=territory(pack, extent=extent, within_districts=tuple(district)),
        cell_m=cell,
        values=criteria,
    )
    found = asked.write(Path(output), progress=progress)
    if page is not None:
        from sitesel.report.scan_layer import scan_layer

        ranking = rank(industry, layers=pack, rules=asked.rules, as_of=as_of, progress=progress)
        ranking.save_map(page, language=language, grid=scan_layer(asked))
    return Answer(found, scan_text)
