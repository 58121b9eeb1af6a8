"""What fuzzing feeds besides whole readers: parts that see bytes first, imports, names, forms."""

from __future__ import annotations

import struct
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import shapely
import test_setbacks_table as set_back
import test_weighing_files as judged

from sitesel.crs.dms import degrees
from sitesel.crs.named import named
from sitesel.formats import dxf_scan, geopackage, ole, wkb
from sitesel.formats.source import Source
from sitesel.intake.seen import check, look
from sitesel.intake.wishes import Wishes
from sitesel.pack import load as load_pack
from sitesel.pack.plain import OWN_SITES
from sitesel.setbacks.read import read_table
from sitesel.weighing.form import METHODS
from sitesel.weighing.form_workbook import FIRST_COLUMN
from sitesel.weighing.judgements import read as read_judgements
from sitesel.weighing.template import FRACTION, write_template

if TYPE_CHECKING:
    from sitesel.pack import Pack

NAMES = (
    "EPSG:4549", "4528", "CGCS2000", "GCJ-02", "BD-09", "WGS 84", "ESRI:103231",
    "EPSG:2364 +towgs84=-15.8,154.4,82.3", "EPSG:2364 +towgs84=1,2,3,0.1,0.2,0.3,4",
    "+proj=tmerc +lon_0=120 +k=1 +x_0=500000 +ellps=GRS80", "西安80", "北京54坐标系",
)  # fmt: skip
ANGLES = (
    "120°18′30.5″E",
    "36:12:00",
    "S 0d30m",
    "东经120度18分30.5秒",
    "36D12M30S",
    "-36.1",
    "120 18",
)
SET_BACKS = f"""{set_back.HEAD}
{set_back.GOOD}
黄岛区,sea_port,50.5,示例,已见原文,2024年5月1日,,公报,一票否决,是,
"""


def scan_drawing(path: Path) -> None:
    """Look over a drawing, as is done before GDAL opens it."""
    assert dxf_scan.scan(_source(path)).entities.total() >= 0


def list_layers(path: Path) -> None:
    """Look at the catalog of a GeoPackage, as is done before GDAL opens it."""
    assert all(isinstance(name, str) for name in geopackage.layers(_source(path)))


def follow_chains(path: Path) -> None:
    """Follow the sectors of an old workbook, as is done before calamine opens it."""
    assert ole.chains_end(path.read_bytes()) in {True, False}


def measure_depth(path: Path) -> None:
    """Measure how deep a shape is nested, as is done before GEOS reads it."""
    shape = path.read_bytes()
    assert wkb.depth(shape) >= 1
    assert wkb.too_deep([shape]) <= (wkb.depth(shape) > wkb.MOST_LEVELS)


def name_system(path: Path) -> None:
    """Understand the name of a reference system."""
    found = named(path.read_text("utf-8", "replace"), where="图层")
    assert found.title.zh
    assert found.title.en


def read_angles(path: Path) -> None:
    """Read lines as angles."""
    found = degrees(path.read_text("utf-8", "replace").splitlines())
    assert not (np.abs(found) > 180).any()


def look_at(path: Path) -> None:
    """Look at a planner's parcels as an import does."""
    seen = look(path, city(), wishes=Wishes(), role=OWN_SITES)
    assert all(note.zh and note.en for note in seen.notes)
    check(seen, city())


def read_set_backs(path: Path) -> None:
    """Read a table of set-backs."""
    read_table(path, city())


def read_form(path: Path) -> None:
    """Read the judgements of a department."""
    read_judgements(path, judged.RULES)


@cache
def city() -> Pack:
    """Give the built-in pack."""
    return load_pack()


@cache
def shapes() -> list[bytes]:
    """Give shapes in well-known binary: plain, nested, with Z, in either byte order."""
    square = shapely.box(0, 0, 1, 1)
    ring = square.difference(shapely.box(0.2, 0.2, 0.4, 0.4))
    nested = shapely.GeometryCollection([shapely.GeometryCollection([ring, shapely.Point(1, 2)])])
    high = shapely.force_3d(shapely.MultiPolygon([square, shapely.box(2, 2, 3, 3)]), 5.0)
    deep = struct.pack("<BII", 1, 7, 1) * 40 + struct.pack("<BIdd", 1, 1, 0.0, 0.0)
    plain = [square, ring, nested, high, shapely.LineString([(0, 0), (1, 1)])]
    return [
        deep,
        *(shapely.to_wkb(one, byte_order=order) for one in plain for order in (0, 1)),
        *(shapely.to_wkb(one, flavor="iso") for one in plain),
        shapely.to_wkb(shapely.set_srid(square, 4490), include_srid=True),
    ]


@cache
def forms() -> list[bytes]:
    """Give a filled workbook for each method of judging."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for method in METHODS:
            path = Path(folder, f"{method}.xlsx")
            write_template(judged.RULES, method, path)
            book = openpyxl.load_workbook(path)
            for cell in (cell for row in book.active.iter_rows() for cell in row):
                if cell.number_format == FRACTION and cell.column > FIRST_COLUMN:
                    cell.value = 100 if method == "swing" else 1
            if method == "bwm":
                book.active["B4"], book.active["B5"] = "C1", "C2"
            book.save(path)
            found.append(path.read_bytes())
    return found


def _source(path: Path) -> Source:
    return Source(path=path, what="图层", what_en="layer")
