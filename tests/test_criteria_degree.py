"""Degrees of cells that hold lists, texts or nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sitesel.criteria import Demand
from sitesel.criteria.degree import degree_of_industries, highest_degree
from sitesel.text import as_list


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (["nev", "ic"], ["nev", "ic"]),
        (np.array(["nev"]), ["nev"]),
        ("nev", ["nev"]),
        ("新能源汽车、集成电路,食品;纺织|轨交", ["新能源汽车", "集成电路", "食品", "纺织", "轨交"]),
        ("a;b , c", ["a", "b", "c"]),
        ("", []),
        (None, []),
        (float("nan"), []),
        ([], []),
        (7, ["7"]),
    ],
)
def test_a_cell_is_read_as_a_list_of_names(cell: object, names: list[str]) -> None:
    assert as_list(cell) == names


def test_the_highest_degree_of_each_cell_counts_and_strangers_count_nothing() -> None:
    cells = pd.Series([["a", "b"], ["b"], ["x"], [], None, "a、x"], index=list("pqrstu"))
    found = highest_degree(cells, 6, degree={"a": 0.3, "b": 0.8})
    assert found.tolist() == [0.8, 0.8, 0.0, 0.0, 0.0, 0.3]


def test_rows_with_the_same_label_keep_their_own_degree() -> None:
    cells = pd.Series([["a"], ["b"]], index=["same", "same"])
    assert highest_degree(cells, 2, degree={"a": 0.3, "b": 0.8}).tolist() == [0.3, 0.8]


def test_without_the_column_every_degree_is_zero() -> None:
    assert degree_of_industries(pd.DataFrame({"x": [1, 2]}), Demand({"nev": 1.0})).tolist() == [
        0,
        0,
    ]
