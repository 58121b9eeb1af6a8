"""Files of tests/data that are tables: CSV in many forms, workbooks with merged heads."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import xlsxwriter

_FIRMS = [("虚构甲厂", 120.38, 36.1, 1200), ("虚构乙厂", 120.39, 36.12, 800)]
_CORNERS = [(3_995_000, 534_000), (3_995_100, 534_000), (3_995_100, 534_100), (3_995_000, 534_100)]
_CREATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def files() -> dict[str, bytes]:
    """
    Make the files.

    Returns
    -------
    dict of str to bytes
        By name.
    """
    return {**_csv(), **_workbooks(), "titles.xls": _old_workbook()}


def _csv() -> dict[str, bytes]:
    head = "企业名称,经度,纬度,产值\n"
    firms = head + "".join(
        f"{name},{east},{north},{value}\n" for name, east, north, value in _FIRMS
    )
    points = "地块编号,界址点号,圈号,X,Y\n" + "".join(
        f"{name},J{at + 1},1,{north + shift},{east}\n"
        for name, shift in (("D-1", 0), ("D-2", 500))
        for at, (north, east) in enumerate(_CORNERS)
    )
    hole = "".join(
        f"D-1,J{at + 5},2,{(north + 3_995_000) // 2 + 25},{(east + 534_000) // 2 + 25}\n"
        for at, (north, east) in enumerate(_CORNERS)
    )
    lines = points.splitlines(keepends=True)
    return {
        "firms.csv": firms.encode(),
        "firms_gbk.csv": firms.encode("gb18030"),
        "firms_bom.csv": firms.encode("utf-8-sig"),
        "firms_utf16.csv": firms.replace(",", "\t").encode("utf-16"),
        "firms_semicolon.csv": firms.replace(",", ";").encode(),
        "firms_full_width.csv": (
            "名称,东经,北纬\n甲,１２０．３８,３６．１\n乙, 120.39°E ,北纬36.12°\n"
        ).encode(),
        "firms_titles.csv": (
            "青岛市重点企业名录,,,\n填表单位:虚构局,,,2025年\n"
            + firms
            + "合计,,,2000\n制表人:某某,,,\n"
        ).encode("gb18030"),
        "firms_bad_rows.csv": (firms + "虚构丙厂,,,5\n虚构丁厂,不详,36.1,6\n\n").encode(),
        "dms.csv": (
            "点名,经度,纬度\n甲,120°22′48″,36°06′00″\n乙,120度23分24秒,36度7分12秒\n"
            "丙,120-30-00,36-15-00\n丁,120°70′00″,36°00′00″\n"
        )
        .replace("点名", "名称")
        .encode("gb18030"),
        "east_north.csv": b"name,Northing,Easting\na,3995000,534000\nb,3995100,534100\n",
        "survey_xy.csv": "名称,X坐标(m),Y坐标(m)\n甲,3995000.5,40534000.25\n".encode(),
        "gis_xy.csv": "名称,X,Y\n甲,534000.25,3995000.5\n".encode(),
        "local_xy.csv": "名称,X,Y\n甲,100,200\n乙,300,400\n".encode(),
        "swapped_names.csv": "名称,经度,纬度\n甲,36.1,120.38\n".encode(),
        "pair.csv": '名称,坐标\n甲,"120.38,36.1"\n乙,"(120.39 36.12)"\n'.encode(),
        "wkt.csv": (
            '名称,WKT\n甲,"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"\n乙,POINT EMPTY\n丙,不是\n'
        ).encode(),
        "points_by_parcel.csv": points.encode("gb18030"),
        "points_hole.csv": "".join([*lines[:5], hole, *lines[5:]]).encode(),
        "points_lost.csv": points.replace("3995600", "缺", 1).encode(),
        "points_apart.csv": "".join([*lines[:4], *lines[5:], lines[4]]).encode(),
        "points_unnamed.csv": "".join(
            ",".join(line.split(",")[1:2] + line.split(",")[3:]) for line in lines[:5]
        ).encode(),
        "two_row_head.csv": (
            "名称,坐标,,产值\n,X,Y,\n甲,3995000,534000,5\n乙,3995100,534100,6\n"
        ).encode(),
        "many_columns.csv": ("经度,纬度," + "a," * 2000 + "\n120,36\n").encode(),
        "no_head.csv": b"120.38,36.1\n120.39,36.12\n",
        "only_head.csv": head.encode(),
        "infinite.csv": "名称,经度,纬度\n甲,inf,36\n乙,1e999,36\n丙,nan,36\n丁,120,36\n".encode(),
        "latin1.csv": b"name,lon,lat\nCaf\xe9\xff,120,36\n",
        "null_bytes.csv": b"name,lon,lat\n\x00\x00\x01\x02,120,36\n",
        "workbook_named.csv": b"PK\x03\x04" + bytes(range(256)),
        "notes.txt": "会议记录\n今天讨论了选址。\n".encode(),
    }


def _book(fill: Any) -> bytes:  # noqa: ANN401
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    fill(book)
    book.close()
    return target.getvalue()


def _workbooks() -> dict[str, bytes]:
    return {
        "merged_head.xlsx": _book(_merged),
        "dms.xlsx": _book(_minutes),
        "points_merged.xlsx": _book(_points),
        "two_sheets.xlsx": _book(_two),
        "sheet_beside.xlsx": _book(_beside),
        "no_coordinates.xlsx": _book(lambda book: book.add_worksheet("表").write_row(0, 0, ["a"])),
        "empty_sheet.xlsx": _book(lambda book: book.add_worksheet("表")),
    }


def _merged(book: Any) -> None:  # noqa: ANN401
    sheet = book.add_worksheet("企业")
    sheet.merge_range(0, 0, 0, 5, "青岛市链主企业情况表(虚构)")
    sheet.merge_range(1, 0, 2, 0, "序号")
    sheet.merge_range(1, 1, 2, 1, "企业名称")
    sheet.merge_range(1, 2, 1, 3, "坐标")
    sheet.write_row(2, 2, ["经度(°)", "纬度(°)"])
    sheet.merge_range(1, 4, 1, 5, "产值(万元)")
    sheet.write_row(2, 4, ["2023", "2024"])
    for at, (name, east, north, value) in enumerate(_FIRMS):
        sheet.write_row(3 + at, 0, [at + 1, name, east, north, value, value + 1])
    sheet.write_row(5, 0, ["合计", "", "", "", 2000, 2002])


def _minutes(book: Any) -> None:  # noqa: ANN401
    sheet = book.add_worksheet("点")
    sheet.write_row(0, 0, ["名称", "东经", "北纬", "日期"])
    sheet.write_row(1, 0, ["甲", "120°22′48″", "36°06′00″"])
    sheet.write_datetime(1, 3, dt.datetime(2025, 6, 1), book.add_format({"num_format": "yyyy-m-d"}))  # noqa: DTZ001
    sheet.write_row(2, 0, ["乙", "120°23'24\"", "36°7'12\""])


def _points(book: Any) -> None:  # noqa: ANN401
    sheet = book.add_worksheet("界址点成果表")
    sheet.merge_range(0, 0, 0, 3, "界址点成果表")
    sheet.write_row(1, 0, ["地块编号", "点号", "X(m)", "Y(m)"])
    for parcel, shift in enumerate((0, 500)):
        first = 2 + 4 * parcel
        sheet.merge_range(first, 0, first + 3, 0, f"D-{parcel + 1}")
        for at, (north, east) in enumerate(_CORNERS):
            sheet.write_row(first + at, 1, [f"J{at + 1}", north + shift, east + 40_000_000])


def _two(book: Any) -> None:  # noqa: ANN401
    for name, shift in (("市南", 0.0), ("市北", 0.5)):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["名称", "lng", "lat"])
        sheet.write_row(1, 0, [name, 120.38 + shift, 36.1])


def _beside(book: Any) -> None:  # noqa: ANN401
    book.add_worksheet("填表说明").write_row(0, 0, ["请按要求填写", "谢谢"])
    sheet = book.add_worksheet("数据")
    sheet.write_row(0, 0, ["名称", "横坐标", "纵坐标"])
    sheet.write_row(1, 0, ["甲", 534_000, 3_995_000])


def _old_workbook() -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("企业")
    sheet.write_merge(0, 0, 0, 2, "旧版企业表(虚构)")
    for column, name in enumerate(("企业名称", "经度", "纬度")):
        sheet.write(1, column, name)
    for row, (name, east, north, _) in enumerate(_FIRMS):
        for column, value in enumerate((name, east, north)):
            sheet.write(2 + row, column, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
