"""LibreOffice recalculates the workbook under other weights; `sitesel.rank` is what it must say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from office import convert

from sitesel import api
from sitesel.report.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitesel.pack import Pack

    Ranked = Callable[[str], api.Ranking]

Json = dict[str, Any]
FIRST_WEIGHT, FIRST_SITE, HEADS = 4, 5, 4  # rows, from 1
NEW = (3, 0, 21, 5, 0, 8, 2.5, 13, 1, 7, 4, 6, 19, 11)
POINTS = {  # by name of the case: industry, and points of the criteria in order
    "stated": ("nev", None),
    "nev": ("nev", NEW),
    "nev_doubled": ("nev", "twice"),
    "nev_one": ("nev", (0, 0, 4)),
    "nev_first_only": ("nev", (1,)),
    "chem": ("chem", NEW),
    "chem_one": ("chem", (0, 0, 0, 2)),
    "chem_unknown_only": ("chem", (0, 0, 0, 0, 0, 5, 5)),
    "fut_net": ("fut_net", NEW),
    "fut_net_reversed": ("fut_net", NEW[::-1]),
    "fut_net_stated": ("fut_net", None),
    "none_valid": ("nev", (0,)),
    "text": ("nev", ("很多",)),
    "listed": ("chem", NEW),
}  # fmt: skip
TITLES = {
    "rank": "名次", "rank_best": "最好名次", "rank_worst": "最差名次", "score": "得分",
    "score_low": "得分下限", "score_high": "得分上限", "unknown_weight": "未知权重",
}  # fmt: skip
STALE = "权重已改,未重算"


@dataclass(frozen=True)
class Recalculated:
    """A workbook as LibreOffice left it, and what was put into it."""

    industry: str
    shares: dict[str, float] | None
    book: openpyxl.Workbook

    def rows(self, name: str = "排名") -> list[Json]:
        cells = list(self.book[name].iter_rows(min_row=HEADS, values_only=True))
        return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


@pytest.fixture(scope="module")
def recalculated(
    ranked: Ranked, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Recalculated]:
    """Change the weights of all workbooks with openpyxl, which drops what formulas came to."""
    folder = tmp_path_factory.mktemp("office")
    paths, shares = [], {}
    for case, (industry, points) in POINTS.items():
        path = folder / "before" / f"{case}.xlsx"
        path.parent.mkdir(exist_ok=True)
        document = ranked(industry).document
        chosen = {"count": 5, "statuses": {"excluded"}} if case == "listed" else {}
        write_workbook(document, path, **chosen)
        shares[case] = _reweigh(path, [rule["id"] for rule in document["criteria"]], points)
        paths.append(path)
    (folder / "after").mkdir()
    done = convert(paths, folder / "after")
    return {
        case: Recalculated(
            POINTS[case][0], shares[case], openpyxl.load_workbook(path, data_only=True)
        )
        for case, path in zip(POINTS, done, strict=True)
    }


def _reweigh(path: Path, names: list[str], points: Any) -> dict[str, float] | None:  # noqa: ANN401
    book = openpyxl.load_workbook(path)
    cells = [book["权重"].cell(FIRST_WEIGHT + at, 3) for at in range(len(names))]
    if points == "twice":
        points = [2 * cell.value for cell in cells]
    if points is not None:
        points = [*points, *[0] * len(names)][: len(names)]
        for cell, number in zip(cells, points, strict=True):
            cell.value = number
    book.save(path)
    if points is None or not all(isinstance(one, int | float) for one in points):
        return None
    return {name: one / (sum(points) or 1) for name, one in zip(names, points, strict=True)}


@pytest.fixture(scope="module")
def wanted(recalculated: dict[str, Recalculated], qingdao: Pack) -> Callable[[str], Json]:
    """Rank anew with the weights of a case: the document that the workbook must agree with."""

    @cache
    def of(case: str) -> Json:
        found = recalculated[case]
        return api.rank(
            found.industry, layers=qingdao, weights=found.shares, robustness=False
        ).document

    return of


COMPARED = [case for case in POINTS if case not in {"none_valid", "text", "listed"}]


@pytest.mark.parametrize("case", COMPARED)
def test_the_workbook_recalculated_equals_rank_with_those_weights(
    case: str, recalculated: dict[str, Recalculated], wanted: Callable[[str], Json]
) -> None:
    found = recalculated[case]
    sites, rows = wanted(case)["sites"], found.rows()
    assert [row["编号"] for row in rows] == [site["id"] for site in sites]
    for key in ("rank", "rank_best", "rank_worst"):
        ranks = ["—" if site[key] is None else site[key] for site in sites]
        assert [row[TITLES[key]] for row in rows] == ranks, key
    for key in ("score", "score_low", "score_high", "unknown_weight"):
        for row, site in zip(rows, sites, strict=True):
            assert abs(row[TITLES[key]] - site[key]) < 1e-9, (key, site["id"])


@pytest.mark.parametrize("case", COMPARED)
def test_recalculated_contributions_equal_those_of_rank(
    case: str, recalculated: dict[str, Recalculated], wanted: Callable[[str], Json]
) -> None:
    found = recalculated[case]
    sites = {site["id"]: site for site in wanted(case)["sites"]}
    cells = list(found.book["贡献"].iter_rows(min_row=3, values_only=True))
    codes = [str(title).split(" ")[0] for title in cells[0][3:-1]]
    known = {rule["code"]: rule["id"] for rule in wanted(case)["criteria"]}
    for row in cells[2:]:
        site = sites[row[2]]
        of_site = {one["id"]: one["contribution"] for one in site["criteria"]}
        for code, number in zip(codes, row[3:-1], strict=True):
            assert abs(number - of_site.get(known.get(code, ""), 0.0)) < 1e-9
        assert abs(row[-1] - site["score"]) < 1e-9


def test_the_cases_do_contain_excluded_sites_ties_and_changes_of_order(
    recalculated: dict[str, Recalculated], wanted: Callable[[str], Json]
) -> None:
    excluded = [row for row in recalculated["chem"].rows() if row["结论"] == "排除"]
    assert len(excluded) > 20
    one = wanted("nev_one")["sites"]
    tied = [site for site in one if site["score"] == one[0]["score"]]
    assert len({site["area_mu"] for site in tied}) > 1
    order = {case: [row["编号"] for row in recalculated[case].rows()] for case in COMPARED}
    assert order["nev"] != order["stated"] != order["nev_one"]


@pytest.mark.parametrize("case", ["nev", "chem_one", "fut_net"])
def test_what_was_drawn_at_the_stated_weights_says_so_under_others(
    case: str, recalculated: dict[str, Recalculated]
) -> None:
    found = recalculated[case]
    for row in found.rows():
        drawn = [row["居首\n(只动权重)"], row["居首\n(连同数据)"], row["名次90%"]]
        assert drawn == ([STALE] * 3 if row["结论"] != "排除" else ["—"] * 3)
    assert str(found.book["排名"]["A2"].value).startswith("权重已改")
    assert str(found.book["说明"]["A2"].value).startswith("权重已改")


@pytest.mark.parametrize("case", ["stated", "nev_doubled"])
def test_the_same_shares_in_other_points_are_no_change(
    case: str, recalculated: dict[str, Recalculated], ranked: Ranked
) -> None:
    document = ranked("nev").document
    found = recalculated[case]
    for row, site in zip(found.rows(), document["sites"], strict=True):
        judged = site["robustness"]
        assert row["居首\n(连同数据)"] == pytest.approx(judged["first"], abs=1e-12)
        assert row["居首\n(只动权重)"] == pytest.approx(judged["first_by_weights"], abs=1e-12)
        assert row["名次90%"] == f"{judged['rank_low']}-{judged['rank_high']}"
    assert found.book["排名"]["A2"].value == document["headline"]["zh"]


def test_the_stated_rank_stays_beside_the_new_one(
    recalculated: dict[str, Recalculated], ranked: Ranked
) -> None:
    stated = {site["id"]: site["rank"] for site in ranked("nev").document["sites"]}
    rows = recalculated["nev"].rows()
    assert {row["编号"]: row["原名次"] for row in rows} == stated
    assert [row["名次"] for row in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("case", ["none_valid", "text"])
def test_points_that_cannot_be_weights_give_no_figure_and_say_why(
    case: str, recalculated: dict[str, Recalculated]
) -> None:
    found = recalculated[case]
    assert str(found.book["排名"]["A2"].value).startswith("权重无效")
    assert {row["得分"] for row in found.rows()} == {"#N/A"}
    weights = [row[1] for row in found.book["权重"].iter_rows(values_only=True)]
    assert "权重无效:点数须不小于 0,且至少一个大于 0。" in weights


def test_a_choice_of_sites_lists_the_first_of_them_under_the_new_weights(
    recalculated: dict[str, Recalculated], wanted: Callable[[str], Json]
) -> None:
    found = recalculated["listed"]
    excluded = [site for site in wanted("listed")["sites"] if site["status"] == "excluded"]
    assert [row["编号"] for row in found.rows()] == [site["id"] for site in excluded[:5]]
