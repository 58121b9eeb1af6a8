"""
The hidden sheet of steps between weights and ranks, one row a site in the stated order.

Score = sum of share x value x 100, an unknown value counting as the middle of what it can be. The
order is that of `sitesel.standings`: competing before excluded, then score, lower bound, area, id.
The work of the counts is quadratic in the sites; `MOST_SITES` is where it stays a matter of
seconds. No function is newer than Excel 2007, so WPS and LibreOffice know all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.report.workbook.keys import (
    BELOW_ALL,
    UNITS_PER_POINT,
    above,
    tie_order,
    whole_number,
)
from sitesel.report.workbook.setting import FIRST_ROW, HEAD_ROW, SUBHEAD_ROW
from sitesel.report.workbook.sites import facts
from sitesel.report.workbook.words import NO_RANK
from sitesel.standings import EXCLUDED

if TYPE_CHECKING:
    from sitesel.report.workbook.page import Page
    from sitesel.report.workbook.setting import Setting

MOST_SITES = 10_000
POINTS, SHARE, STATED, STATED_SHARE = 2, 3, 4, 5  # columns of the sheet of weights
FLAGS_ROW = 0
VALID, CHANGED = 1, 3  # columns of the flags
CHANGED_BY = "1E-9"
FACT_COLUMNS = (
    "id", "name", "district", "area", "quality", "uncertainty", "status", "why", "stated_rank",
    "first_by_weights", "first", "rank_90", "tie", "excluded", "chosen",
)  # fmt: skip
LIVE_COLUMNS = (
    "score", "score_low", "score_high", "unknown", "score_key", "low_key", "high_key", "above",
    "above_low", "key", "place", "rank", "rank_best", "rank_worst", "listed", "row",
)  # fmt: skip
COLUMNS = (*FACT_COLUMNS, *LIVE_COLUMNS)


def here(setting: Setting, row: int, name: str) -> str:
    """
    Address a cell of the calculation.

    Parameters
    ----------
    setting : Setting
        The ranking.
    row : int
        From 0.
    name : str
        Of `COLUMNS`.

    Returns
    -------
    str
        Absolute.
    """
    return setting.cell("calculation", row, COLUMNS.index(name))


def all_of(setting: Setting, name: str) -> str:
    """
    Address a column of the calculation.

    Parameters
    ----------
    setting : Setting
        The ranking.
    name : str
        Of `COLUMNS`.

    Returns
    -------
    str
        One cell a site.
    """
    at = COLUMNS.index(name)
    return setting.block("calculation", (FIRST_ROW, setting.last_row), (at, at))


def flag(setting: Setting, which: int) -> str:
    """
    Address a flag: whether the weights can be used, or whether they are not the stated ones.

    Parameters
    ----------
    setting : Setting
        The ranking.
    which : int
        `VALID` or `CHANGED`.

    Returns
    -------
    str
        Absolute.
    """
    return setting.cell("calculation", FLAGS_ROW, which)


def write_calculation(page: Page) -> None:
    """
    Write the steps.

    Parameters
    ----------
    page : Page
        The sheet.
    """
    setting = page.setting
    _flags(page)
    for column, name in enumerate(COLUMNS):
        page.write(HEAD_ROW, column, name, "raw")
    ties = tie_order(setting.sites).tolist()
    shown = _shown(setting)
    for place, site in enumerate(setting.sites):
        row = FIRST_ROW + place
        chosen = int(not setting.statuses or site["status"] in setting.statuses)
        given = {**facts(setting, site), "tie": ties[place], "chosen": chosen}
        for column, name in enumerate(FACT_COLUMNS):
            page.write(row, column, given[name], "raw")
        for column, name in enumerate(LIVE_COLUMNS, start=len(FACT_COLUMNS)):
            formula = _formula(setting, row, name)
            page.formula(row, column, formula, shows=shown[name][place], look="raw")
    page.sheet.freeze_panes(FIRST_ROW, 2)
    page.sheet.hide()


def _flags(page: Page) -> None:
    setting = page.setting
    points, count = setting.weights(POINTS), len(setting.criteria)
    valid = (
        f"IFERROR(AND(COUNT({points})+COUNTBLANK({points})={count},MIN({points})>=0,"
        f"SUM({points})>0),FALSE)"
    )
    differs = f"SUMPRODUCT(ABS({setting.weights(SHARE)}-{setting.weights(STATED_SHARE)}))"
    page.write(FLAGS_ROW, VALID - 1, "valid", "raw")
    page.sheet.write_formula(FLAGS_ROW, VALID, f"={valid}", None, True)
    page.write(FLAGS_ROW, CHANGED - 1, "changed", "raw")
    changed = f"=IF({flag(setting, VALID)},{differs}>{CHANGED_BY},TRUE)"
    page.sheet.write_formula(FLAGS_ROW, CHANGED, changed, None, False)


def _formula(setting: Setting, row: int, name: str) -> str:
    """Give the formula of one step for the site of one row."""
    if name in {"score", "score_low", "score_high", "unknown"}:
        return _score(setting, row, name)
    if name in {"rank", "rank_best", "rank_worst", "listed", "row"}:
        return _rank(setting, row, name)

    def cell(other: str) -> str:
        return here(setting, row, other)

    count = len(setting.sites)
    key = "ROUND({0}*{1},0)-{2}*{3}"
    formulas = {
        "score_key": key.format(cell("score"), UNITS_PER_POINT, cell("excluded"), BELOW_ALL),
        "low_key": key.format(cell("score_low"), UNITS_PER_POINT, cell("excluded"), BELOW_ALL),
        "high_key": key.format(cell("score_high"), UNITS_PER_POINT, cell("excluded"), BELOW_ALL),
        "above": f'COUNTIF({all_of(setting, "score_key")},">"&{cell("score_key")})',
        "above_low": f'COUNTIF({all_of(setting, "low_key")},">"&{cell("low_key")})',
        "key": f"({cell('above')}*{count}+{cell('above_low')})*{count}+{cell('tie')}",
        "place": f'1+COUNTIF({all_of(setting, "key")},"<"&{cell("key")})',
    }
    return formulas[name]


def _score(setting: Setting, row: int, name: str) -> str:
    share = setting.values(SUBHEAD_ROW)
    value, low, high = (setting.values(row, part=part) for part in range(3))
    unknown = f"{share}*(1-ISNUMBER({value}))"
    return {
        "score": f"100*(SUMPRODUCT({share},{value})+SUMPRODUCT({unknown}*({low}+{high}))/2)",
        "score_low": f"100*SUMPRODUCT({share},{low})",
        "score_high": f"100*SUMPRODUCT({share},{high})",
        "unknown": f"SUMPRODUCT({unknown})",
    }[name]


def _rank(setting: Setting, row: int, name: str) -> str:
    def cell(other: str) -> str:
        return here(setting, row, other)

    def competing(formula: str) -> str:
        return f'IF({cell("excluded")}=1,"{NO_RANK}",{formula})'

    low, high = cell("low_key"), cell("high_key")
    listed = cell("place")
    if setting.statuses:
        counted = f"{all_of(setting, 'chosen')},1,{all_of(setting, 'key')}"
        listed = f'IF({cell("chosen")}=1,1+COUNTIFS({counted},"<"&{cell("key")}),"{NO_RANK}")'
    return {
        "rank": competing(cell("place")),
        "rank_best": competing(f'1+COUNTIF({all_of(setting, "low_key")},">"&{high})'),
        "rank_worst": competing(
            f'1+COUNTIF({all_of(setting, "high_key")},">"&{low})-IF({high}>{low},1,0)'
        ),
        "listed": listed,
        "row": f"MATCH({row - FIRST_ROW + 1},{all_of(setting, 'listed')},0)",
    }[name]


def _shown(setting: Setting) -> dict[str, list[Any]]:
    """Work out what each step comes to at the stated weights."""
    sites = setting.sites
    count = len(sites)
    keys = {
        name: whole_number(sites, of)
        for name, of in (
            ("score_key", "score"), ("low_key", "score_low"), ("high_key", "score_high"),
        )
    }  # fmt: skip
    above_score, above_low = above(keys["score_key"]), above(keys["low_key"])
    chosen = [not setting.statuses or site["status"] in setting.statuses for site in sites]
    rows = [place for place, one in enumerate(chosen, start=1) if one]
    order = {place: at for at, place in enumerate(rows, start=1)}
    key = (above_score * count + above_low) * count + tie_order(sites)
    return {
        **{name: [site[name] for site in sites] for name in ("score", "score_low", "score_high")},
        "unknown": [site["unknown_weight"] for site in sites],
        **{name: numbers.tolist() for name, numbers in keys.items()},
        "above": above_score.tolist(),
        "above_low": above_low.tolist(),
        "key": key.tolist(),
        "place": list(range(1, count + 1)),
        **{
            name: [NO_RANK if site["status"] == EXCLUDED else site[name] for site in sites]
            for name in ("rank", "rank_best", "rank_worst")
        },
        "listed": [order.get(place, NO_RANK) for place in range(1, count + 1)],
        "row": [rows[at] if at < len(rows) else "#N/A" for at in range(count)],
    }
