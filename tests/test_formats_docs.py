"""The page on formats states what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from sitesel.formats import LIMITS, SUFFIXES
from sitesel.formats.limits import GIB, MIB
from sitesel.formats.read import _INSTEAD

PAGE = (Path(__file__).parents[1] / "docs" / "formats.md").read_text("utf-8")


def test_the_page_lists_exactly_the_suffixes_that_are_read() -> None:
    table = PAGE.split("## 格式")[1].split("不读:")[0]
    beside = {".shx", ".dbf", ".prj", ".cpg"}
    listed = set(re.findall(r"`(\.[a-z0-9]+)`", table))
    assert listed - beside == SUFFIXES


def test_what_is_not_read_has_a_remedy() -> None:
    listed = set(re.findall(r"`(\.[a-z0-9]+)`", PAGE.split("不读:")[1].split("Not read:")[0]))
    assert listed - SUFFIXES <= set(_INSTEAD)
    assert not set(_INSTEAD) & SUFFIXES


def test_the_page_states_the_limits_in_force() -> None:
    table = PAGE.split("## 上限与安全")[1].split("一律拒绝")[0]
    rows = {
        "gpkg、shp": f"{LIMITS.binary_bytes / MIB:,.0f} MiB",
        "GeoJSON": f"{LIMITS.text_bytes / MIB:,.0f} MiB",
        "DXF": f"{LIMITS.drawing_bytes / MIB:,.0f} MiB,{LIMITS.entities:,} 个实体",
        "csv、txt": f"{LIMITS.table_bytes / MIB:,.0f} MiB",
        "要素": f"{LIMITS.features:,}",
        "值": f"{LIMITS.values:,}",
        "行 lines": f"{LIMITS.lines:,},地标 placemarks (kml) {LIMITS.placemarks:,}",
        "顶点": f"{LIMITS.vertices:,},每个要素 {LIMITS.vertices_each:,}",
        "嵌套": f"{LIMITS.depth}",
        "单元格": f"{LIMITS.cells:,},列 {LIMITS.columns:,}",
        "压缩包": f"{LIMITS.zip_members:,} 个文件 files,解压 {LIMITS.zip_bytes / MIB:,.0f} MiB,"
        f"压缩比 {LIMITS.zip_ratio:.0f}",
        "一个地块的圈数": f"{LIMITS.rings:,}",
    }
    for name, figure in rows.items():
        (line,) = (one for one in table.splitlines() if one.startswith(f"| {name}"))
        assert figure in line.split("|")[2]


def test_the_page_states_what_a_reader_in_a_process_of_its_own_may_take() -> None:
    gib, seconds = LIMITS.reader_bytes // GIB, f"{LIMITS.reader_seconds:.0f}"
    more = f"{LIMITS.drawing_seconds_each_mib:.0f}"
    page = " ".join(PAGE.split())
    assert f"最多 {gib} GiB 内存(Windows 上没有这道限制)、{seconds} 秒" in page
    assert f"DXF 每 MiB 再加 {more} 秒" in page
    assert f"{gib} GiB (not enforced on Windows) and {seconds} s, a DXF with {more} s" in page
