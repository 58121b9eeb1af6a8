"""Files of tests/data that are boundary-point texts, in the variants that were seen."""

from __future__ import annotations

HEAD = {
    "格式版本号": "1.01",
    "数据产生单位": "虚构测绘院",
    "数据产生日期": "2025-06-15",
    "坐标系": "2000国家大地坐标系",
    "几度分带": "3",
    "投影类型": "高斯克吕格",
    "计量单位": "米",
    "带号": "40",
    "精度": "0.001",
    "转换参数": ",,,,,,",
}
NORTH, EAST = 3_995_000, 40_534_000


def files() -> dict[str, bytes]:
    """
    Make the files.

    Returns
    -------
    dict of str to bytes
        By name.
    """
    outer, hole = _ring(1, 0, 0, 100), _ring(2, 25, 25, 50, first=6)
    one = _parcel(5, "1.0000", "D-1", "一号地块", outer)
    part = _ring(2, 0, 200, 100, first=6)
    whole = _text(one)
    return {
        "jzd_one.txt": whole.encode(),
        "jzd_gbk.txt": whole.encode("gb18030"),
        "jzd_crlf_bom.txt": whole.replace("\n", "\r\n").encode("utf-8-sig"),
        "jzd_hole.txt": _text(_parcel(10, "0.7500", "D-1", "带洞", outer + hole)).encode(),
        "jzd_two_parts.txt": _text(_parcel(10, "2.0000", "D-1", "两块", outer + part)).encode(),
        "jzd_parts_same_ring.txt": _text(
            _parcel(10, "2.0000", "D-1", "两块", outer + _ring(1, 0, 200, 100, first=6))
        ).encode(),
        "jzd_several.txt": _text(
            one,
            _parcel(4, "0.2500公顷", "D-2", "不闭合", _ring(1, 200, 0, 50)[:-1]),
            _parcel(5, "9.9", "D-3", "面积不符", _ring(1, 400, 0, 100)),
        ).encode("gb18030"),
        "jzd_wrong_count.txt": _text(
            one, _parcel(9, "1.0000", "D-2", "少点", _ring(1, 200, 0, 100))
        ).encode(),
        "jzd_bad_number.txt": _text(
            one,
            _parcel(5, "1", "D-2", "坏数", _ring(1, 200, 0, 100)).replace("3995300", "3995三百"),
        ).encode(),
        "jzd_line_shape.txt": _text(
            one, _parcel(5, "", "D-2", "线", _ring(1, 200, 0, 100)).replace("面", "线")
        ).encode(),
        "jzd_east_first.txt": _text(
            _parcel(5, "1.0000", "D-1", "东在前", [(n, r, e, no) for n, r, no, e in outer])
        ).encode(),
        "jzd_no_head.txt": ("[地块坐标]\n" + one).encode(),
        "jzd_no_sections.txt": one.encode(),
        "jzd_no_prefix.txt": _text(one.replace(",40534", ",534")).encode(),
        "jzd_wrong_zone.txt": _text(one, 带号="39").encode(),
        "jzd_six_degrees.txt": _text(
            one.replace(",40534", ",21265"), 几度分带="6", 带号="21"
        ).encode(),
        "jzd_xian80.txt": _text(one, 坐标系="80国家大地坐标系").encode(),
        "jzd_beijing54.txt": _text(one, 坐标系="1954年北京坐标系").encode(),
        "jzd_degrees.txt": _text(
            _parcel(
                4,
                "",
                "D-1",
                "经纬度",
                [
                    ("J1", 1, "36.1", "120.38"),
                    ("J2", 1, "36.101", "120.38"),
                    ("J3", 1, "36.101", "120.381"),
                    ("J4", 1, "36.1", "120.381"),
                ],
            ),
            计量单位="度",
        ).encode(),
        "jzd_twelve_fields.txt": _text(
            one.replace("0601,@", "0601,地上,耕地,6,7,备注甲,@").replace("J", "")
        ).encode(),
        "jzd_no_parcel.txt": _text("").encode(),
        "jzd_two_points.txt": _text(one, _parcel(2, "1", "D-2", "两点", outer[:2])).encode(),
        "jzd_ring_twice.txt": _text(
            one, _parcel(10, "1", "D-2", "重圈", outer + [(n, 2, a, b) for n, _, a, b in outer])
        ).encode(),
    }


Point = tuple[str, int, object, object]


def _ring(ring: int, north: int, east: int, side: int, *, first: int = 1) -> list[Point]:
    corners = ((0, 0), (side, 0), (side, side), (0, side), (0, 0))
    numbers = [*range(first, first + 4), first]
    return [
        (f"J{number}", ring, NORTH + north + up, EAST + east + right)
        for number, (up, right) in zip(numbers, corners, strict=True)
    ]


def _parcel(count: int, area: str, number: str, name: str, points: list[Point]) -> str:
    lines = [f"{count},{area},{number},{name},面,,工业用地,0601,@"]
    lines += [",".join(map(str, point)) for point in points]
    return "\n".join(lines) + "\n"


def _text(*parcels: str, **changed: str) -> str:
    head = "".join(f"{key}={value}\n" for key, value in {**HEAD, **changed}.items())
    return f"[属性描述]\n{head}[地块坐标]\n{''.join(parcels)}"
