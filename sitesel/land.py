"""Looking at all land of a city, not only at its parks: `sitesel.scan`, `sitesel.regions`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sitesel.api import rank, rules_in_force
from sitesel.errors import UsageError
from sitesel.industry import resolve
from sitesel.pack import Pack, load
from sitesel.select import Filters, select
from sitesel.sites import Sites, from_file, from_frame
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from sitesel.crs import Bounds
    from sitesel.newsites import Found
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
    layers : str, Path or Pack, optional
        As for `rank`.
    rules : str, Path or RuleSet, optional
        As for `rank`.
    weights : Mapping of str to float, optional
        As for `rank`.
    as_of : str or date, optional
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


def regions(  # noqa: PLR0913  (one keyword for each option of the command)
    industry: str,
    *,
    area: tuple[float, float],
    count: int = 1,
    output: str | Path | None = None,
    sites: str | Path | Sites | None = None,
    crs: str | None = None,
    cell: float | None = None,
    objective: Literal["mean", "sum"] = "mean",
    compactness: float = 0.1,
    min_width: float = 0.0,
    spacing: float = 0.0,
    frontage: tuple[str, float] | None = None,
    keep: str = "",
    accept: Sequence[str] = (),
    exact: float | None = None,
    alternatives: bool = False,
    pareto: bool = False,
    extent: Bounds | None = None,
    district: Sequence[str] = (),
    layers: str | Path | Pack | None = None,
    rules: str | Path | RuleSet | None = None,
    weights: Mapping[str, float] | None = None,
    as_of: str | date | None = None,
    page: str | Path | None = None,
    language: str = "zh",
) -> Answer:
    """
    Find the best contiguous regions for an industry, and say how far from the best they may be.

    Parameters
    ----------
    industry : str
        Exact name, alias, pinyin or initials.
    area : (float, float)
        Least and greatest area of a region, in 亩.
    count : int
        How many regions.
    output : str or Path, optional
        A GeoPackage to write: the regions as sites, and the cells or parcels they are made of.
    sites : str, Path or Sites, optional
        Parcels that regions are to be made of, instead of cells of all land.
    crs : str, optional
        Reference system of the parcels, if their file names none.
    cell : float, optional
        Side of a cell in metres; by default one of which the smallest region has at least 64.
    objective : {"mean", "sum"}
        Whether regions are best by their mean score, or by score x area.
    compactness : float
        Price of an outline: the shape term of the objective for a square of the least area.
    min_width, spacing : float
        Least width of a region, and least distance between two, in metres.
    frontage : (str, float), optional
        A role, and how near to it some part of each region must come, in metres.
    keep : str
        `existing`: the parks of the pack are left as they are.
    accept : sequence of str
        Flags that a region may carry; by default it avoids them as it avoids what excludes.
    exact : float, optional
        Prove it by an integer programme, in so many seconds at most; some hundred units.
    alternatives : bool
        Whether to list near-optimal regions and what each piece of land is worth.
    pareto : bool
        Whether to search for several prices of outline.
    extent : (float, float, float, float), optional
        As for `scan`.
    district : sequence of str
        As for `scan`.
    layers : str, Path or Pack, optional
        As for `rank`.
    rules : str, Path or RuleSet, optional
        As for `rank`.
    weights : Mapping of str to float, optional
        As for `rank`.
    as_of : str or date, optional
        As for `rank`.
    page : str or Path, optional
        A map page to write: regions and parks ranked together over the scan.
    language : str
        Of the page: `zh` or `en`.

    Returns
    -------
    Answer
        Regions, objective, bound and gap, alternatives.

    Raises
    ------
    UsageError
        If what is asked for does not exist or cannot be made of the cells.
    MethodError
        If the wishes contradict themselves, or there is too much to solve exactly.
    InputError
        If rules, layers or parcels are at fault.
    NoSiteError
        If no regions fit: names the fewest constraints that would have to go.
    OutputError
        If a file cannot be written; what was there is as it was.
    DependencyError
        If the extra `scan` is not installed.
    """
    from sitesel.newsites import Asked, find
    from sitesel.newsites.document import More, document
    from sitesel.newsites.files import write
    from sitesel.newsites.losses import losses
    from sitesel.newsites.trade import trade
    from sitesel.report.notebook import Answer
    from sitesel.report.regions import regions_text

    pack = layers if isinstance(layers, Pack) else load(layers)
    found = find(
        Asked(
            rules=rules_in_force(resolve(industry).id, rules, pack, weights=weights, as_of=as_of),
            pack=pack,
            **_where(pack, sites, crs=crs, extent=extent, district=tuple(district)),
            area_mu=area,
            count=count,
            cell_m=cell,
            objective=objective,
            compactness=compactness,
            width_m=min_width,
            spacing_m=spacing,
            frontage=frontage,
            keep=keep,
            accept=tuple(accept),
            exact_s=exact,
        )
    )
    more = More(
        losses=losses(found) if alternatives else None, trade=trade(found) if pareto else None
    )
    said = document(found, more)
    if output is not None:
        write(found, said, Path(output), more=more)
    if page is not None:
        _page(found, Path(page), language=language, as_of=as_of)
    return Answer(said, regions_text)


def _where(
    pack: Pack, sites: str | Path | Sites | None, *, crs: str | None, extent: Bounds | None,
    district: tuple[str, ...],
) -> dict[str, Any]:  # fmt: skip
    """Give the ground: parcels, or land to be cut into cells."""
    if sites is None:
        from sitesel.scanning import territory

        return {"territory": territory(pack, extent=extent, within_districts=district)}
    if extent is not None:
        raise UsageError(
            "给了候选地块(--sites),范围就由地块定:请去掉 --extent,或用 --district。",
            "With parcels (--sites) they say where: leave out --extent, or use --district.",
        )
    own = sites if isinstance(sites, Sites) else from_file(sites, pack, crs=crs)
    return {"parcels": select(own, Filters(districts=district))}


def _page(found: Found, path: Path, *, language: str, as_of: str | date | None) -> None:
    """Rank regions and parks together, over the scan."""
    from sitesel.report.scan_layer import scan_layer

    asked, scan = found.asked, found.asked.scan
    gap, most = found.regions.gap, found.regions.bound.most
    where = Text("由全市扫描", "on a scan") if scan else Text("从您的地块里", "among the parcels")
    certificate = Text(
        f"候选片区{where.zh}找出:{gap.zh}(目标值 {found.regions.total:.4f},上界 {most:.4f})。",
        f"The candidate regions were found {where.en}: {gap.en} (objective "
        f"{found.regions.total:.4f}, bound {most:.4f}).",
    )
    sites = replace(from_frame(found.table, asked.pack, where="regions"), notes=(certificate,))
    ranking = rank(
        asked.rules.industry, sites=sites, parks=True, layers=asked.pack, rules=asked.rules,
        as_of=as_of,
    )  # fmt: skip
    ranking.save_map(path, language=language, grid=scan_layer(scan) if scan else None)
