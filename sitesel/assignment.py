"""Who goes where, over all industries at once: `sitesel.assign`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel.api import rank
from sitesel.errors import BrokenLayerError, OutputError, UsageError
from sitesel.industry import industries as known_industries
from sitesel.industry import resolve
from sitesel.pack import Pack, load
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from sitesel.assigning.demand import Demand
    from sitesel.assigning.document import Case
    from sitesel.ranking import Ranking
    from sitesel.report.notebook import Answer
    from sitesel.sites import Sites

DRAWS = 1000
MOST_DRAWS = 100_000
WORKBOOK = ".xlsx"


def assign(  # noqa: PLR0913  (one keyword for each option of the command)
    industries: Sequence[str] = (),
    *,
    demand: str | Path | None = None,
    sites: str | Path | Sites | None = None,
    crs: str | None = None,
    parks: bool = False,
    layers: str | Path | Pack | None = None,
    rules: str | Path | None = None,
    district: Sequence[str] = (),
    as_of: str | date | None = None,
    draws: int = DRAWS,
    output: str | Path | None = None,
    page: str | Path | None = None,
    language: str = "zh",
    progress: Callable[[str], None] | None = None,
) -> Answer:
    """
    Assign industries to sites, to a proven optimum.

    Parameters
    ----------
    industries : sequence of str
        By any of their names: each wants one site, a site takes one industry. By default all but
        the umbrellas.
    demand : str or Path, optional
        A TOML file that says who wants how much land and who may not share a site, instead.
    sites : str, Path or Sites, optional
        As for `rank`: the planner's own polygons, such as found regions.
    crs : str, optional
        As for `rank`.
    parks : bool
        Whether the pack's parks are candidates beside `sites`.
    layers : str, Path or Pack, optional
        As for `rank`.
    rules : str or Path, optional
        A rule file, which replaces that of the industry it names, or a folder of INDUSTRY.toml.
    district : sequence of str
        As for `rank`.
    as_of : str or date, optional
        As for `rank`.
    draws : int
        Draws of the weights that say how stable each placing is; 0 leaves that out.
    output : str or Path, optional
        A JSON file to write, which `sitesel assign --verify` checks, or a workbook (.xlsx).
    page : str or Path, optional
        A map page to write: all industries on one map, with what goes where.
    language : str
        Of page and workbook: `zh` or `en`.
    progress : callable, optional
        Told what is being worked out.

    Returns
    -------
    Answer
        Who goes where, the proof, regrets, the fair alternative, stability and conflicts.

    Raises
    ------
    UsageError
        If an industry does not exist or is named twice, or both industries and a demand are given.
    InputError
        If demand, layers or sites are at fault.
    NoSiteError
        If what must be placed cannot be: names who lacks how many 亩.
    OutputError
        If a file cannot be written; what was there is as it was.
    """
    from sitesel.assigning.document import Case
    from sitesel.assigning.gather import ordered
    from sitesel.assigning.own import own_rules
    from sitesel.report.assigning import assigning_text
    from sitesel.report.notebook import Answer

    asked = _asked(industries, demand, draws)
    if output is not None:
        _refuse_other(Path(output))
    options: dict[str, Any] = {
        "layers": layers if isinstance(layers, Pack) else load(layers),
        "sites": sites, "crs": crs, "parks": parks, "district": district, "as_of": as_of,
        "robustness": page is not None,
    }  # fmt: skip
    own = {} if rules is None else own_rules(rules, asked.wishes)
    rankings = _ranked(asked, options, own, progress)
    standings = [one.standings for one in rankings]
    case = Case(
        standings=standings, sites=ordered(standings[0].evaluation.sites), demand=asked,
        pack=options["layers"], told=rankings[0].notes,
    )  # fmt: skip
    said = _worked_out(case, draws, progress)
    if output is not None:
        _write(said, Path(output), language=language)
    if page is not None:
        _page(said, rankings, Path(page), language=language)
    return Answer(said, assigning_text)


def _worked_out(case: Case, draws: int, progress: Callable[[str], None] | None) -> dict[str, Any]:
    from sitesel.assigning.document import document
    from sitesel.assigning.findings import find
    from sitesel.assigning.gather import drawn_scores, problem_of

    problem = problem_of(case.standings, case.demand)
    found = find(
        problem,
        (case.industry_names, case.site_names),
        scores=drawn_scores(case.standings, problem.sites, draws) if draws else None,
        progress=progress,
    )
    return document(found, case)


def check(path: str | Path) -> list[Text]:
    """
    Look for what is wrong with an assignment, from its file alone.

    Parameters
    ----------
    path : str or Path
        As `sitesel assign` wrote it.

    Returns
    -------
    list of Text
        A sentence for every fault; empty if there is none.

    Raises
    ------
    BrokenLayerError
        If it is no such file.
    """
    from sitesel.assigning.document import SCHEMA
    from sitesel.assigning.verify import verify

    try:
        said = json.loads(Path(path).read_text(encoding="utf-8-sig"))
        known = said["schema"] == SCHEMA
        return verify(said) if known else [_other_schema(said["schema"])]
    except (
        OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
    ) as error:  # fmt: skip
        raise BrokenLayerError(
            f"{path} 不是 sitesel assign 写的分配文件(JSON,{SCHEMA});请给它用 -o 写出的文件。",
            f"{path} was not written by sitesel assign (JSON, {SCHEMA}); name the file that its "
            "-o wrote.",
        ) from error


def _other_schema(found: object) -> Text:
    from sitesel.assigning.document import SCHEMA

    return Text(
        f"格式是 {found!r},本版只核对 {SCHEMA}",
        f"of schema {found!r}; this version checks {SCHEMA}",
    )


def _asked(names: Sequence[str], path: str | Path | None, draws: int) -> Demand:
    from sitesel.assigning.demand import plain, read

    if not 0 <= draws <= MOST_DRAWS:
        raise UsageError(
            f"抽样次数 {draws} 不合;应为 0 至 {MOST_DRAWS:,}。",
            f"The number of draws is 0 to {MOST_DRAWS:,}, not {draws}.",
        )
    if path is None:
        return plain(names)
    if names:
        raise UsageError(
            "产业既用 -i 又用 --demand 给了;请只留一种,需求文件里删去不要的产业即可。",
            "Industries come by -i and by --demand; keep one of them. Leave those that are not "
            "wanted out of the demand.",
        )
    return read(Path(path))


def _ranked(
    asked: Demand,
    options: dict[str, Any],
    own: Mapping[str, Path],
    progress: Callable[[str], None] | None,
) -> list[Ranking]:
    """Rank for each industry, in the city's order; the sites are read once."""
    found: list[Ranking] = []
    for one in known_industries().values():
        if one.id not in asked.wishes:
            continue
        if progress is not None:
            progress(one.name_zh)
        found.append(rank(resolve(one.id).id, rules=own.get(one.id), **options))
        sites = found[0].standings.evaluation.sites
        options = {**options, "sites": sites, "crs": None, "parks": False, "district": ()}
    return found


def _refuse_other(path: Path) -> None:
    from sitesel.report.extras import require

    suffix = path.suffix.lower()
    if suffix == WORKBOOK:
        require("xlsxwriter", "report")
    elif suffix != ".json":
        raise OutputError(
            f"分配写成 JSON 或工作簿:请把 {path.name} 的后缀改为 .json 或 {WORKBOOK}。",
            f"An assignment is written as JSON or as a workbook: give {path.name} the suffix .json "
            f"or {WORKBOOK}.",
        )


def _write(said: dict[str, Any], path: Path, *, language: str) -> None:
    from sitesel.report.write import whole, write_text

    if path.suffix.lower() != WORKBOOK:
        text = json.dumps(said, ensure_ascii=False, indent=1, allow_nan=False)
        write_text(path, f"{text}\n")
        return
    from sitesel.report.assigning_book import write_assignment

    with whole(path) as beside:
        write_assignment(said, beside, language=language)


def _page(said: dict[str, Any], rankings: Sequence[Ranking], path: Path, *, language: str) -> None:
    from sitesel.report.assigning import proof_of
    from sitesel.report.map import industry_title, runs_map
    from sitesel.report.map_data import Run
    from sitesel.report.map_page import save_page

    runs = [Run(title=industry_title(one.document), document=one.document) for one in rankings]
    first, row = rankings[0], {one["id"]: at for at, one in enumerate(said["industries"])}
    proof = proof_of(said)
    assigned = {
        "lead_zh": f"谁去哪里:{proof.zh}",
        "lead_en": f"Who goes where: {proof.en}",
        "placed": [
            {"run": row[pair["industry"]], "site": pair["site"], "mu": pair["area_mu"]}
            for pair in said["best"]["placed"]
        ],
    }
    page = runs_map(
        runs, first.sites, first.display_layers(), language=language, overview=True,
        assigned=assigned,
    )  # fmt: skip
    save_page(page, path)
