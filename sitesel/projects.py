"""One concrete project: which sites meet it, what is missing, what would open more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sitesel import sites as site_files
from sitesel.chainview.best import Measurer
from sitesel.districts import district_names
from sitesel.errors import UsageError
from sitesel.matching.document import Case, document
from sitesel.matching.fit import changes, fit
from sitesel.matching.overlay import base_rules
from sitesel.matching.project import read
from sitesel.pack import Pack, load
from sitesel.ranking import Ranking
from sitesel.report import export
from sitesel.report.extras import require
from sitesel.report.matching import matching_text
from sitesel.report.notebook import Answer
from sitesel.robustness import assess

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sitesel.matching.fit import Fit
    from sitesel.sites import Sites

SHORTLIST = 5
PAGE, WORKBOOK = ".html", ".xlsx"


def match(  # noqa: PLR0913  (one keyword for each option of the command)
    project: str | Path,
    *,
    sites: str | Path | Sites | None = None,
    crs: str | None = None,
    parks: bool = False,
    layers: str | Path | Pack | None = None,
    rules: str | Path | None = None,
    as_of: str | date | None = None,
    count: int = SHORTLIST,
    output: str | Path | None = None,
    language: str = "zh",
    progress: Callable[[str], None] | None = None,
) -> Answer:
    """
    Hold one project against the sites: what each meets, what is missing, what would open more.

    Parameters
    ----------
    project : str or Path
        TOML or a workbook, as `sitesel match --template` writes it.
    sites : str, Path or Sites, optional
        The planner's own polygons; by default the pack's parks.
    crs : str, optional
        Reference system of the sites file, if it names none.
    parks : bool
        Whether the pack's parks compete with `sites`.
    layers : str, Path or Pack, optional
        As for `rank`.
    rules : str or Path, optional
        A rule file for the industry.
    as_of : str or date, optional
        As for `rank`.
    count : int
        How long the shortlist is at most.
    output : str or Path, optional
        A decision map (.html) or workbook (.xlsx) to write, with the project laid over the rules.
    language : str
        Of that file: `zh` or `en`.
    progress : callable, optional
        Told what comes next.

    Returns
    -------
    Answer
        Needs, shortlist with reasons, changes and supply as a mapping; prints as tables. The
        shortlist is empty where every site is excluded.

    Raises
    ------
    InputError
        If project, rules, layers or sites are at fault.
    UsageError
        If the shortlist has no length, the day does not exist, or the output is neither.
    DependencyError
        If a workbook is wanted and xlsxwriter is not installed.
    """
    if count < 1:
        raise UsageError(
            f"短名单至少 1 个,现为 {count}。", f"A shortlist has at least one site, not {count}."
        )
    if output is not None:
        _check_target(Path(output))
    tell = progress or (lambda _: None)
    pack = layers if isinstance(layers, Pack) else load(layers)
    asked = read(Path(project), districts=district_names(pack))
    tell("项目 · project")
    ruling = base_rules(asked, pack, rules=rules, as_of=as_of)
    measurer = Measurer(sites=_candidates(sites, pack, crs=crs, parks=parks), pack=pack)
    found = fit(asked, ruling, measurer)
    tell("放宽 · changes")
    changed = tuple(changes(found, ruling, measurer))
    said = document(Case(found=found, changed=changed, pack=pack, count=count))
    if output is not None:
        _write(found, pack, Path(output), language=language)
    return Answer(said, matching_text)


def _candidates(
    sites: str | Path | Sites | None, pack: Pack, *, crs: str | None, parks: bool
) -> Sites:
    if sites is None:
        return site_files.from_pack(pack)
    own = site_files.from_file(sites, pack, crs=crs) if isinstance(sites, str | Path) else sites
    return site_files.together(own, site_files.from_pack(pack)) if parks else own


def _check_target(path: Path) -> None:
    suffix = path.suffix.lower()
    if suffix not in (PAGE, WORKBOOK):
        raise UsageError(
            f"-o 写地图页(.html)或工作簿(.xlsx),现为 {path.name};JSON 请用 --format。",
            f"-o writes a map page (.html) or a workbook (.xlsx), not {path.name}; for JSON use "
            "--format.",
        )
    if suffix == WORKBOOK:
        require("xlsxwriter", "report")


def _write(found: Fit, pack: Pack, path: Path, *, language: str) -> None:
    ranking = Ranking(standings=found.standings, pack=pack, robustness=assess(found.standings))
    headed = ranking.document["industry"]  # what page and workbook write over all
    for key in ("name_zh", "name_en"):
        headed[key] = f"{headed[key]} · {found.project.name}" if found.project.name else headed[key]
    if path.suffix.lower() == PAGE:
        ranking.save_map(path, language=language)
    else:
        export.write(ranking.document, ranking.sites, "xlsx", output=path, language=language)
