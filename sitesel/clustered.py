"""Where the firms of a chain cluster: `sitesel.clusters`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sitesel.api import rank
from sitesel.chains import load as load_chain
from sitesel.industry import resolve
from sitesel.pack import Pack, load
from sitesel.pack.plain import ENTERPRISE
from sitesel.report.notebook import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.clustering import Clusters

PACKAGES = ("esda", "libpysal", "sklearn")
EXTRA = "clusters"
ROLE = "firm_cluster"
ABOUT = {  # what differs from the entry of the list that they were made from
    "id": "firm_clusters",
    "role": ROLE,
    "title_zh": "企业聚集区(由企业名单算出)",
    "title_en": "Clusters of firms (computed from the list)",
    "file": "",
    "geometry": "polygon",
    "quality": "derived",
    "sha256": "",
}


def clusters(  # noqa: PLR0913  (one keyword for each option of the command)
    industry: str,
    *,
    chains: str | Path | None = None,
    layers: str | Path | Pack | None = None,
    cell: float = 2000.0,
    reach: float = 2000.0,
    alpha: float = 0.05,
    complete: bool = False,
    output: str | Path | None = None,
    page: str | Path | None = None,
    language: str = "zh",
    progress: Callable[[str], None] | None = None,
) -> Answer:
    """
    Find where the segments of a chain cluster, beyond where all listed firms are.

    Parameters
    ----------
    industry : str
        Exact name, alias, pinyin or initials.
    chains : str or Path, optional
        A folder of chain files that replace or complete the built-in ones, by industry id.
    layers : str, Path or Pack, optional
        As for `rank`; the role `enterprise` is the planner's list of firms.
    cell : float
        Side of the cells of hot spots, in metres.
    reach : float
        Metres within which firms are joined to a cluster.
    alpha : float
        The level of error, up to 0.5.
    complete : bool
        Whether the list of firms is declared complete: only then is anything called missing.
    output : str or Path, optional
        A GeoPackage to write: outlines of the clusters, cells of the grid, gaps.
    page : str or Path, optional
        A page to write: the decision map of the industry with the clusters' ground.
    language : str
        Of the page: `zh` or `en`.
    progress : callable, optional
        Told what is being worked out.

    Returns
    -------
    Answer
        Quotients, hot cells, clusters, links, concentration and gaps; prints as tables.

    Raises
    ------
    UsageError
        If the industry does not exist, or a number cannot be.
    InputError
        If chain or layers are at fault.
    DependencyError
        If the extra `clusters` is not installed.
    OutputError
        If the file cannot be written; what was there is as it was.
    """
    answer, write_files = worked_out(
        industry, chains=chains, layers=layers, cell=cell, reach=reach, alpha=alpha,
        complete=complete, output=output, page=page, language=language, progress=progress,
    )  # fmt: skip
    write_files()
    return answer


def worked_out(  # noqa: PLR0913  (one keyword for each option of the command)
    industry: str,
    *,
    chains: str | Path | None,
    layers: str | Path | Pack | None,
    cell: float,
    reach: float,
    alpha: float,
    complete: bool,
    output: str | Path | None,
    page: str | Path | None,
    language: str,
    progress: Callable[[str], None] | None,
) -> tuple[Answer, Callable[[], None]]:
    """
    Find clusters and leave the files for later, so that the answer is not lost with a file.

    Parameters
    ----------
    industry : str
        As for `clusters`, and so are the others.
    chains, layers : str or Path, optional
        Folders.
    cell, reach, alpha : float
        Metres, metres, level of error.
    complete : bool
        Whether the list is declared complete.
    output, page : str or Path, optional
        Files to write.
    language : str
        Of the page.
    progress : callable, optional
        Told what is being worked out.

    Returns
    -------
    tuple of (Answer, callable)
        The answer, and what writes the files that were asked for.
    """
    from sitesel.clustering import Asked, find
    from sitesel.report.cluster_files import check_name, write
    from sitesel.report.clusters import clusters_text
    from sitesel.report.extras import require

    for package in PACKAGES:
        require(package, EXTRA)
    if output is not None:
        check_name(Path(output))
    asked = Asked(
        chain=load_chain(resolve(industry).id, chains),
        pack=layers if isinstance(layers, Pack) else load(layers),
        cell_m=cell, reach_m=reach, alpha=alpha, complete=complete,
    )  # fmt: skip
    found = find(asked, progress=progress)

    def write_files() -> None:
        if page is not None:
            _page(found, asked.pack, Path(page), language=language)
        if output is not None:
            write(found, Path(output), crs=asked.pack.head.work_crs)

    return Answer(found.document, clusters_text), write_files


def _page(found: Clusters, pack: Pack, path: Path, *, language: str) -> None:
    """Lay the clusters over the decision map."""
    from sitesel.crs import to_degrees
    from sitesel.report.cluster_files import outlines
    from sitesel.report.map import save_map

    ranking = rank(found.document["industry"]["id"], layers=pack)
    document, layers = ranking.document, ranking.display_layers()
    if found.clusters:
        frame = outlines(found, crs=pack.head.work_crs).set_index("id", drop=False)
        layers[ROLE] = to_degrees(frame)
        made_from = pack.layers_of(ENTERPRISE)[0].model_dump()
        document = {**document, "layers": [*document["layers"], {**made_from, **ABOUT}]}
    save_map(document, ranking.sites, layers, path, language=language)
