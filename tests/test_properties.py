"""What must hold of every ranking: no score depends on who else competes or how rows are named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sitesel import api
from sitesel.industry import industries
from sitesel.pack import load
from sitesel.sites import Sites, from_pack

if TYPE_CHECKING:
    from sitesel.pack import Pack

COLUMNS = ["score", "score_low", "score_high"]
PACK = load()
PARCELS = 12
WEST, SOUTH, EAST, NORTH = 465_000.0, 3_960_000.0, 560_000.0, 4_090_000.0

some_industry = st.sampled_from(list(industries()))
spot = st.tuples(
    st.integers(int(WEST), int(EAST)), st.integers(int(SOUTH), int(NORTH)), st.integers(50, 3000)
)


def parcels(spots: list[tuple[int, int, int]], *, prefix: str = "parcel") -> Sites:
    shapes = [shapely.box(x, y, x + side, y + side) for x, y, side in spots]
    names = [f"{prefix}-{row}" for row in range(len(spots))]
    table = from_pack(PACK).table.iloc[:0].reindex(names)
    table = table.set_geometry(shapes, crs=PACK.head.work_crs).assign(
        id=names, name_zh=names, role="", layer="own", quality="unstated", district=""
    )
    return Sites(table=table, uncertainty_m=np.zeros(len(names)))


def together(first: Sites, second: Sites) -> Sites:
    return Sites(
        table=pd.concat([first.table, second.table]),
        uncertainty_m=np.concatenate([first.uncertainty_m, second.uncertainty_m]),
    )


def scores(industry: str, candidates: Sites, pack: Pack = PACK) -> pd.DataFrame:
    return api.rank(industry, sites=candidates, layers=pack).standings.table[[*COLUMNS, "status"]]


@settings(max_examples=12)
@given(some_industry, st.lists(spot, min_size=1, max_size=4))
def test_one_more_site_changes_no_other_score(
    industry: str, spots: list[tuple[int, int, int]]
) -> None:
    alone = scores(industry, from_pack(PACK))
    crowd = scores(industry, together(from_pack(PACK), parcels(spots))).loc[alone.index]
    pd.testing.assert_frame_equal(alone, crowd, check_exact=False, rtol=0, atol=1e-12)


@settings(max_examples=12)
@given(some_industry, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_score_and_no_place(industry: str, random: object) -> None:
    candidates = from_pack(PACK)
    order = list(range(len(candidates)))
    random.shuffle(order)  # type: ignore[attr-defined]
    plain = api.rank(industry, sites=candidates, layers=PACK).document["sites"]
    shuffled = api.rank(industry, sites=candidates.take(np.array(order)), layers=PACK)
    same_bytes = json.dumps(shuffled.document["sites"]) == json.dumps(plain)
    assert same_bytes


@settings(max_examples=12)
@given(some_industry, st.lists(spot, min_size=2, max_size=6))
def test_other_ids_change_no_score(industry: str, spots: list[tuple[int, int, int]]) -> None:
    before = scores(industry, parcels(spots))
    after = scores(industry, parcels(spots, prefix="地块 <b>"))
    by_row = {name.rsplit("-", 1)[1]: row for name, row in after.T.to_dict("list").items()}
    for name, row in before.T.to_dict("list").items():
        assert by_row[name.rsplit("-", 1)[1]] == row


def test_other_ids_of_the_parks_change_no_score() -> None:
    """Renamed throughout the pack, in `within` too, as a planner's own numbering would be."""
    new = load()
    for role in new.head.site_roles:
        made = new.features(role)
        table = made.table.assign(
            within=made.table["within"].map(lambda names: [f"x{name}" for name in names])
        )
        table.index = "x" + table.index
        new._made[role] = type(made)(
            table=table.assign(id=table.index),
            uncertainty_m=made.uncertainty_m,
            complete=made.complete,
            layers=made.layers,
        )
    for industry in ("nev", "chem", "ngit"):
        before = scores(industry, from_pack(PACK))
        after = scores(industry, from_pack(new), new)
        after.index = after.index.str.removeprefix("x")
        pd.testing.assert_frame_equal(before, after.loc[before.index], check_exact=True)


def test_the_same_input_gives_the_same_bytes() -> None:
    first, second = (
        json.dumps(api.rank("ic", layers=load()).to_dict(), allow_nan=False) for _ in range(2)
    )
    assert first == second


def counted(one: dict[str, Any]) -> float:
    """Value that the score counts: of an unknown one the middle of what it can be."""
    middle: float = (one["value_low"] + one["value_high"]) / 2
    return one["value"] if one["known"] else middle


@settings(max_examples=10)
@given(some_industry, st.floats(0, 1))
def test_a_higher_weight_on_one_criterion_moves_every_score_towards_its_value(
    industry: str, share: float
) -> None:
    ranking = api.rank(industry, layers=PACK, weights={"land_area": share})
    for site in ranking.document["sites"]:
        found = next((one for one in site["criteria"] if one["id"] == "land_area"), None)
        if share == 1.0:
            assert found is not None
            assert site["score"] == pytest.approx(100 * counted(found))
        elif found is not None:
            limit = 100 * share * counted(found)
            assert found["contribution"] == pytest.approx(limit, abs=1e-9)
