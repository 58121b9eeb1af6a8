"""What a column is for, by its name: coordinates, the parcel, the boundary point, the ring."""

from __future__ import annotations

import re
import unicodedata

LONGITUDE, LATITUDE, EASTING, NORTHING, X, Y = "lon", "lat", "east", "north", "x", "y"
PAIR, WKT, PARCEL, POINT, RING = "pair", "wkt", "parcel", "point", "ring"

_WORDS = {
    LONGITUDE: ("经度", "东经", "lon", "lng", "long", "longitude", "经度坐标", "中心经度", "x经度",
                "经度x", "坐标经度", "wgs84经度", "lontitude"),
    LATITUDE: ("纬度", "北纬", "lat", "latitude", "纬度坐标", "中心纬度", "y纬度", "纬度y",
               "坐标纬度", "wgs84纬度"),
    EASTING: ("东坐标", "东", "东向坐标", "东距", "e", "e坐标", "easting", "east", "横坐标",
              "横坐标y", "y横坐标", "point_x", "pointx"),
    NORTHING: ("北坐标", "北", "北向坐标", "北距", "n", "n坐标", "northing", "north", "纵坐标",
               "纵坐标x", "x纵坐标", "point_y", "pointy"),
    X: ("x", "x坐标", "坐标x", "x轴", "x值", "coordx", "coord_x", "xcoord", "界址点x", "2000x",
        "cgcs2000x", "x_coord", "界址点坐标x", "xm"),
    Y: ("y", "y坐标", "坐标y", "y轴", "y值", "coordy", "coord_y", "ycoord", "界址点y", "2000y",
        "cgcs2000y", "y_coord", "界址点坐标y", "ym"),
    PAIR: ("坐标", "经纬度", "经纬度坐标", "位置坐标", "坐标点", "lonlat", "location", "lnglat"),
    WKT: ("wkt", "geometry", "geom", "the_geom", "几何", "图形"),
    PARCEL: ("地块编号", "地块号", "地块代码", "宗地编号", "宗地代码", "宗地号", "图斑编号",
             "图斑号", "地块", "地块名称", "宗地", "parcel", "parcel_id", "parcelid", "所属地块"),
    POINT: ("界址点号", "界址点编号", "界址点", "点号", "点编号", "拐点", "拐点号", "拐点编号",
            "点名", "桩号", "顶点号", "顶点", "point_no", "pointno", "vertex"),
    RING: ("圈号", "环号", "圈", "环", "ring", "部件号"),
}  # fmt: skip
_ROLES = {word: role for role, words in _WORDS.items() for word in words}
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
_NOISE = re.compile(r"[\s:*。.、/_-]+")


def role(name: object) -> str:
    """
    Tell what a column is for.

    Parameters
    ----------
    name : object
        Head of the column.

    Returns
    -------
    str
        One of the roles; empty if it is an attribute like any other.

    Examples
    --------
    >>> role("经度(°)"), role("X 坐标"), role("纵坐标(X)"), role("企业名称")
    ('lon', 'x', 'north', '')
    """
    if not isinstance(name, str):
        return ""
    plain = unicodedata.normalize("NFKC", name).lower()
    for form in (_BRACKETS.sub("", plain), plain.replace("(", "").replace(")", "")):
        bare = _NOISE.sub("", form)
        if bare in _ROLES:
            return _ROLES[bare]
        underlined = re.sub(r"\s+", "", form)
        if underlined in _ROLES:
            return _ROLES[underlined]
    return ""


PAIRS = ((LONGITUDE, LATITUDE), (EASTING, NORTHING), (X, Y))


def coordinate_pair(roles: list[str]) -> tuple[str, ...]:
    """
    Find columns of coordinates among a row of heads.

    Parameters
    ----------
    roles : list of str
        Of each column.

    Returns
    -------
    tuple of str
        Two roles, or one that holds both; empty if there is none.
    """
    for pair in PAIRS:
        if all(one in roles for one in pair):
            return pair
    return next(((one,) for one in (WKT, PAIR) if one in roles), ())
