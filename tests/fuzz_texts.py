"""Texts for fuzzing that are nearly right: tables, boundary points, KML, GeoJSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fuzz_cases import NUMBERS, WORDS
from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_NUMBER = st.one_of(
    st.sampled_from(NUMBERS),
    st.floats(allow_nan=True).map(repr),
    st.floats(3.9e6, 4.1e6).map(lambda number: f"{number:.3f}"),
    st.floats(40.5e6, 40.6e6).map(lambda number: f"{number:.3f}"),
    st.floats(119, 121).map(lambda number: f"{number:.6f}"),
    st.floats(35, 37).map(lambda number: f"{number:.6f}"),
)
_WORD = st.one_of(st.sampled_from(WORDS), st.text(max_size=6))
_CODING = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])


def _coded(text: str, coding: str) -> bytes:
    return text.encode(coding, "replace")


def tables() -> SearchStrategy[bytes]:
    """
    Make text tables with heads that are nearly right.

    Returns
    -------
    SearchStrategy
        Of the bytes of a CSV.
    """
    head = st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "经度",
                    "纬度",
                    "X",
                    "Y",
                    "地块编号",
                    "界址点号",
                    "圈号",
                    "WKT",
                    "坐标",
                    "名称",
                    "",
                ]
            ),
            _WORD,
        ),
        min_size=1,
        max_size=7,
    )
    rows = st.lists(st.lists(st.one_of(_NUMBER, _WORD), max_size=8), max_size=12)
    sign = st.sampled_from([",", "\t", ";", " "])
    return st.builds(
        lambda names, cells, by, coding: _coded(
            "\n".join(by.join(row) for row in [names, *cells]), coding
        ),
        head, rows, sign, _CODING,
    )  # fmt: skip


def boundary_texts() -> SearchStrategy[bytes]:
    """
    Make boundary-point texts that are nearly right.

    Returns
    -------
    SearchStrategy
        Of the bytes of a TXT.
    """
    head = st.lists(
        st.one_of(
            st.sampled_from(["坐标系=2000国家大地坐标系", "几度分带=3", "带号=40", "计量单位=米"]),
            st.builds(lambda key, value: f"{key}={value}", _WORD, _WORD),
        ),
        max_size=6,
    )
    parcel = st.builds(
        lambda count, area, name, kind: f"{count},{area},{name},{name},{kind},,,,@",
        _NUMBER, _NUMBER, _WORD, st.sampled_from(["面", "面", "线", ""]),
    )  # fmt: skip
    point = st.builds(
        lambda number, ring, one, two: f"J{number},{ring},{one},{two}",
        st.integers(0, 9), st.integers(1, 3), _NUMBER, _NUMBER,
    )  # fmt: skip
    body = st.lists(st.one_of(point, point, point, point, parcel, _WORD), max_size=25)
    return st.builds(
        lambda first, lines, coding: _coded(
            "\n".join(["[属性描述]", *first, "[地块坐标]", *lines]), coding
        ),
        head, body, _CODING,
    )  # fmt: skip


def kml_texts() -> SearchStrategy[bytes]:
    """
    Make KML of placemarks that are nearly right.

    Returns
    -------
    SearchStrategy
        Of the bytes of a KML.
    """
    places = st.lists(st.lists(_NUMBER, min_size=1, max_size=3).map(",".join), max_size=6).map(
        lambda points: f"<coordinates>{' '.join(points)}</coordinates>"
    )
    names = ("Point", "LineString", "LinearRing", "Polygon", "outerBoundaryIs",
             "innerBoundaryIs", "MultiGeometry", "Placemark", "Folder", "name")  # fmt: skip
    body = st.recursive(
        st.one_of(places, st.sampled_from(["", "一", "&amp;", "<!-- a -->"])),
        lambda inner: st.builds(
            lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
            st.sampled_from(names), st.lists(inner, max_size=3),
        ),
        max_leaves=12,
    )  # fmt: skip
    return st.builds(
        lambda part, coding, declared: _coded(
            f'<?xml version="1.0" encoding="{declared}"?><kml><Placemark>{part}</Placemark></kml>',
            coding,
        ),
        body, _CODING, st.sampled_from(["UTF-8", "GBK", "utf-16", "x"]),
    )  # fmt: skip


def geojson_texts() -> SearchStrategy[bytes]:
    """
    Make GeoJSON of features that are nearly right.

    Returns
    -------
    SearchStrategy
        Of the bytes of a GeoJSON.
    """
    number = st.one_of(st.floats(), st.integers(-(2**70), 2**70), st.none(), st.text(max_size=2))
    places = st.recursive(number, lambda inner: st.lists(inner, max_size=5), max_leaves=20)
    kinds = ("Point", "LineString", "Polygon", "MultiPolygon", "GeometryCollection", "Feature", "")
    shape = st.fixed_dictionaries(
        {"type": st.sampled_from(kinds), "coordinates": places},
        optional={"geometries": st.lists(places, max_size=2), "crs": places},
    )
    feature = st.fixed_dictionaries(
        {"type": st.sampled_from(["Feature", "feature", ""]), "geometry": st.one_of(shape, places)},
        optional={
            "properties": st.one_of(
                st.dictionaries(st.text(max_size=4), st.one_of(number, places), max_size=3), places
            ),
            "id": number,
        },
    )
    return st.builds(
        lambda features, crs: json.dumps(
            {"type": "FeatureCollection", **crs, "features": features}, ensure_ascii=False
        ).encode("utf-8", "replace"),
        st.lists(feature, max_size=4),
        st.one_of(st.just({}), st.fixed_dictionaries({"crs": st.one_of(number, shape)})),
    )
