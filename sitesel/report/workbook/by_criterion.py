"""
Sheets with one row a site and one column a criterion: 测量值, 效用, 贡献.

Rows stay in the stated order; the rank beside them is that of the weights as they are now. Behind
the values stand, unprinted, the least and the greatest that they can be: all that scores are made
of. What is unknown is never a number here; its contribution, half of what it can be, ends in `?`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.report.workbook.calculation import SHARE, here
from sitesel.report.workbook.page import LINE_POINTS, lines_of, widths_of
from sitesel.report.workbook.setting import FACTS, FIRST_ROW, HEAD_ROW, SUBHEAD_ROW
from sitesel.report.workbook.words import ID, NO_RANK, RANK, SITE, UNKNOWN
from sitesel.standings import EXCLUDED
from sitesel.text import UNIT, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.report.workbook.page import Page
    from sitesel.report.workbook.setting import Setting

Site = dict[str, Any]
WIDEST_FACT = 30
CRITERION_WIDTH = 11
TOTAL = Text("得分", "Score")
LOWEST, HIGHEST = Text("下限", "lowest"), Text("上限", "highest")
DEGREE = Text("程度", "degree")


def write_measured(page: Page) -> None:
    """
    Write what was measured, in each criterion's unit.

    Parameters
    ----------
    page : Page
        The sheet.
    """
    setting = page.setting
    units = [UNIT.get(rule["unit"], Text(rule["unit"], rule["unit"])) for rule in setting.criteria]
    note = Text(
        "每个地块的测量值,单位见表头第二行;“未知”是没有资料,既不算零也不算满分。",
        "What was measured of each site, its unit in the second row; unknown is neither zero nor "
        "full marks.",
    )

    def row(place: int, site: Site) -> None:
        for at, one in enumerate(site["criteria"]):
            _known(page, place, len(FACTS) + at, one["measured"], look="measured")

    _write(page, note, row, titles=_titles(setting))
    for at, unit in enumerate(units, start=len(FACTS)):
        page.write(SUBHEAD_ROW, at, setting.of(unit) or setting.of(DEGREE), "subhead")


def write_values(page: Page) -> None:
    """
    Write what each measurement is worth, with its bounds behind.

    Parameters
    ----------
    page : Page
        The sheet.
    """
    setting = page.setting
    count = len(setting.criteria)
    titles = _titles(setting)
    ends = [f"{title} {setting.of(end)}" for end in (LOWEST, HIGHEST) for title in titles]
    note = Text(
        "效用 0–1,表头第二行是现用份额;“未知”按上下限的中点计,上下限列在右侧(不打印)。",
        "Values 0 to 1 with the shares in use in the second row; unknown counts the middle of its "
        "bounds, which stand to the right (not printed). Scores are made of this sheet.",
    )

    def row(place: int, site: Site) -> None:
        for at, one in enumerate(site["criteria"], start=len(FACTS)):
            _known(page, place, at, one["value"], look="value")
            page.write(place, at + count, one["value_low"], "value")
            page.write(place, at + 2 * count, one["value_high"], "value")

    _write(page, note, row, titles=[*titles, *ends], printed=len(FACTS) + count)
    for at, rule in enumerate(setting.criteria):
        share = setting.cell("weight", SUBHEAD_ROW + at, SHARE)
        page.formula(SUBHEAD_ROW, len(FACTS) + at, share, shows=rule["weight"], look="subhead")


def write_contributions(page: Page) -> None:
    """
    Write what each criterion adds to the score.

    Parameters
    ----------
    page : Page
        The sheet.
    """
    setting = page.setting
    count = len(setting.criteria)
    note = Text(
        "贡献 = 份额 × 效用 × 100,相加为得分;带“?”的未知,按中点计。表头第二行是满分,随权重变化。",
        "Contribution = share x value x 100; they add up to the score. Those with ? are unknown "
        "and count their midpoint. The second row holds what can be had at most.",
    )

    def row(place: int, site: Site) -> None:
        for at, one in enumerate(site["criteria"], start=len(FACTS)):
            formula = _contribution(setting, place, at)
            look = "score" if one["known"] else "open"
            page.formula(place, at, formula, shows=one["contribution"], look=look)
        total = here(setting, place, "score")
        page.formula(place, len(FACTS) + count, total, shows=site["score"], look="score")

    _write(page, note, row, titles=[*_titles(setting), setting.of(TOTAL)])
    for at, rule in enumerate(setting.criteria, start=len(FACTS)):
        share = setting.cell("value", SUBHEAD_ROW, at)
        page.formula(SUBHEAD_ROW, at, f"100*{share}", shows=100 * rule["weight"], look="total")
    page.write(SUBHEAD_ROW, len(FACTS) + count, 100, "total")


def site_facts(page: Page, place: int, site: Site) -> None:
    """
    Write rank, name and id of a site.

    Parameters
    ----------
    page : Page
        The sheet.
    place : int
        The row, from 0.
    site : dict
        Of a ranking's document.
    """
    rank = NO_RANK if site["status"] == EXCLUDED else site["rank"]
    page.formula(place, 0, here(page.setting, place, "rank"), shows=rank, look="center")
    page.write(place, 1, page.setting.said(site, "name"))
    page.write(place, 2, site["id"])


def fact_widths(setting: Setting) -> list[int]:
    """
    Give the widths of the first columns.

    Parameters
    ----------
    setting : Setting
        The ranking.

    Returns
    -------
    list of int
        In characters.
    """
    names = [setting.said(site, "name") for site in setting.sites]
    ids = [site["id"] for site in setting.sites]
    return [6, *widths_of([names, ids], widest=WIDEST_FACT)]


def _contribution(setting: Setting, row: int, at: int) -> str:
    count = len(setting.criteria)
    share = setting.cell("value", SUBHEAD_ROW, at)
    value, low, high = (setting.cell("value", row, at + part * count) for part in range(3))
    return f"100*{share}*IF(ISNUMBER({value}),{value},({low}+{high})/2)"


def _known(page: Page, row: int, column: int, number: float | None, *, look: str) -> None:
    if number is None:
        page.write(row, column, page.setting.of(UNKNOWN), "unknown")
    else:
        page.write(row, column, number, look)


def _titles(setting: Setting) -> list[str]:
    return [f"{rule['code']} {setting.said(rule, 'title')}" for rule in setting.criteria]


def _write(
    page: Page,
    note: Text,
    row: Callable[[int, Site], None],
    *,
    titles: list[str],
    printed: int = 0,
) -> None:
    """Write heads and rows, and lay the sheet out."""
    setting = page.setting
    widths = [*fact_widths(setting), *[CRITERION_WIDTH] * len(titles)]
    heads = [setting.of(RANK), setting.of(SITE), setting.of(ID), *titles]
    page.heading(setting.of(note))
    page.heads(heads, widths=widths)
    for at in range(len(heads)):
        page.write(SUBHEAD_ROW, at, None, "subhead")
    for place, site in enumerate(setting.sites, start=FIRST_ROW):
        site_facts(page, place, site)
        row(place, site)
        texts = [setting.said(site, "name"), site["id"]]
        page.sheet.set_row(place, LINE_POINTS * lines_of(texts, widths[1:3]) + 3)
    page.lay_out(widths, last_row=setting.last_row, frozen=(FIRST_ROW, len(FACTS)), printed=printed)
    page.sheet.repeat_rows(HEAD_ROW, SUBHEAD_ROW)
