"""Kinds are found through entry points, the built-in ones like anyone else's."""

from __future__ import annotations

from dataclasses import fields

import pytest

from sitesel.criteria.distance import Distance
from sitesel.errors import RuleError
from sitesel.registry import kind_class, kinds


def test_the_eight_kinds_are_registered() -> None:
    assert set(kinds()) >= {
        "area",
        "attribute",
        "distance",
        "gravity",
        "industry_match",
        "membership",
        "overlap",
        "travel_time",
    }


def test_a_name_loads_its_class() -> None:
    assert kind_class("distance") is Distance


def test_an_unknown_kind_is_refused_with_the_nearest() -> None:
    with pytest.raises(RuleError) as caught:
        kind_class("distanse")
    assert "'distanse'" in caught.value.zh
    assert "nearest: distance" in caught.value.en


@pytest.mark.parametrize("name", kinds())
def test_every_kind_documents_every_parameter_under_its_name(name: str) -> None:
    made_of = kind_class(name)
    for field in fields(made_of):
        assert f"{field.name} :" in (made_of.__doc__ or ""), field.name
