"""Writing the report of a ranking or the sheet of a site, as PDF or DOCX, whole or not at all."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel.errors import DependencyError, UsageError
from sitesel.report.export import refuse_if_none
from sitesel.report.paper.content import Paper, ranking_paper, site_paper
from sitesel.report.static_drawing import Drawing
from sitesel.report.static_map import check_paper
from sitesel.report.write import whole

if TYPE_CHECKING:
    from sitesel.ranking import Ranking

FORMATS = ("docx", "pdf")
FIRST = 3
_DRAWING = {"matplotlib": "matplotlib", "fontTools": "fonttools"}
NEEDS = {"docx": {"docx": "python-docx", **_DRAWING}, "pdf": {"typst": "typst", **_DRAWING}}


def write_report(  # noqa: PLR0913  (one keyword each)
    ranking: Ranking,
    path: str | Path,
    *,
    form: str | None = None,
    site: str | None = None,
    paper: str = "A4",
    language: str = "zh",
    review_number: str | None = None,
) -> Path:
    """
    Write a paper.

    Parameters
    ----------
    ranking : Ranking
        What it is about.
    path : str or Path
        Where to.
    form : str, optional
        `docx` or `pdf`; by default what the file's ending says.
    site : str, optional
        Id or Chinese name of one site, for its sheet.
    paper : str
        `A4` or `A3`.
    language : str
        `zh` or `en`.
    review_number : str, optional
        The 审图号.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    UsageError
        If there is no such site, form or paper.
    NoSiteError
        If every site is excluded and no single one is asked for.
    DependencyError
        If a package of the extra `report` is missing.
    OutputError
        If the file cannot be written; nothing is left behind.
    """
    chosen = form_of(path, form)
    check_paper(paper)
    require(chosen)
    content = _content(ranking, site, paper, language=language, review_number=review_number)
    made = _set(content, chosen)
    with whole(path) as beside:
        beside.write_bytes(made)
    return Path(path)


def form_of(path: str | Path, form: str | None = None) -> str:
    """
    Choose the form of a paper.

    Parameters
    ----------
    path : str or Path
        The file.
    form : str, optional
        As asked for.

    Returns
    -------
    str
        `docx` or `pdf`.

    Raises
    ------
    UsageError
        If neither the form nor the file's ending is one of those, or they differ.
    """
    ending = Path(path).suffix.lower().removeprefix(".")
    chosen = ending if form is None else form
    if chosen not in FORMATS:
        raise UsageError(
            f"报告只能写成 .docx 或 .pdf,而 {Path(path).name!r} 不是;请改文件名,或加 --format。",
            f"A report is a .docx or a .pdf, which {Path(path).name!r} is not; rename it or add "
            "--format.",
        )
    if ending in FORMATS and ending != chosen:
        raise UsageError(
            f"文件名以 .{ending} 结尾,而 --format 是 {chosen};请改其一。",
            f"The file ends in .{ending}, but --format is {chosen}; change one of them.",
        )
    return chosen


def require(form: str) -> None:
    """
    Refuse, before any work, what packages that are not installed would have to do.

    Parameters
    ----------
    form : str
        `docx` or `pdf`.

    Raises
    ------
    DependencyError
        If one is missing.
    """
    for package, name in NEEDS[form].items():
        if find_spec(package) is None:
            raise DependencyError(
                f"缺少可选依赖 {name};请安装:pip install 'sitesel[report]'。",
                f"The optional package {name} is missing; install it: "
                "pip install 'sitesel[report]'.",
            )


def _content(
    ranking: Ranking, site: str | None, size: str, *, language: str, review_number: str | None
) -> Paper:
    document = ranking.document
    asked: dict[str, Any] = {"size": size, "language": language, "review_number": review_number}
    if site is not None:
        found = ranking.explain(site).to_dict()
        return site_paper(_drawing(ranking, language), found, **asked)
    refuse_if_none(document)
    first = [one["id"] for one in document["sites"] if one["rank"] is not None][:FIRST]
    explained = [ranking.explain(name).to_dict() for name in first]
    firm = None if ranking.robustness is None else ranking.firmness().to_dict()
    return ranking_paper(_drawing(ranking, language), explained, firm, **asked)


def _drawing(ranking: Ranking, language: str) -> Drawing:
    return Drawing.of(ranking.document, ranking.sites, ranking.display_layers(), language=language)


def _set(content: Paper, form: str) -> bytes:
    if form == "pdf":
        from sitesel.report.paper.pdf import pdf

        return pdf(content)
    from sitesel.report.paper.word import docx

    return docx(content)
