"""
An office's typical folder, made up throughout (虚构示例): what the README's walk starts from.

Parcels as a GBK shapefile in EPSG:4528, the three control lines as one GeoPackage, an elevation
model as GeoTIFF and firms in Excel with merged heads. The place is real (inland 黄岛区),
nothing on it is: every shape is a rectangle laid out in metres, so that what is covered is known by
hand.

    python tests/office_folder.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import geopandas
import numpy as np
import shapely

PREFIXED, PLAIN = "EPSG:4528", "EPSG:4549"
EAST, NORTH = 492_000.0, 3_976_000.0  # of the first parcel's corner, EPSG:4549
PARCEL_M = (1000.0, 800.0)  # east, north: 0.8 km2, 1,200 亩
STEP_M = 2000.0
CELL_M = 30.0
PARCELS = (  # name, what lies on it by hand
    ("虚构一号", "none"),
    ("虚构二号", "none"),
    ("虚构三号", "none"),
    ("虚构四号", "redline"),  # its western 300 m lie in the redline
    ("虚构五号", "farmland"),  # its northern 200 m are farmland
    ("虚构六号", "outside"),  # its eastern half lies outside the development boundary
    ("虚构七号", "steep"),  # stands on a slope of 60 %
    ("虚构八号", "none"),
)
FIRMS = (  # name, industry, east and north of the first corner in metres
    ("虚构整车有限公司", "新能源汽车", 500.0, 400.0),
    ("虚构电池有限公司", "新能源汽车、储能", 4500.0, 2400.0),
    ("虚构芯片有限公司", "集成电路", 2500.0, 400.0),
)


def corner(number: int) -> tuple[float, float]:
    """Give the south-western corner of a parcel: four to a row, EPSG:4549."""
    row, column = divmod(number, 4)
    return EAST + column * STEP_M, NORTH + row * STEP_M


def parcel(number: int) -> shapely.Polygon:
    """Give a parcel, EPSG:4549."""
    west, south = corner(number)
    return shapely.box(west, south, west + PARCEL_M[0], south + PARCEL_M[1])


def write(folder: Path) -> Path:
    """
    Write the four files.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Returns
    -------
    Path
        The same.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _parcels(folder / "地块.shp")
    _control_lines(folder / "三区三线.gpkg")
    _elevation(folder / "高程.tif")
    _firms(folder / "企业名录.xlsx")
    return folder


def _parcels(path: Path) -> None:
    frame = geopandas.GeoDataFrame(
        {
            "地块编号": [f"XG-{number + 1:02d}" for number in range(len(PARCELS))],
            "地块名称": [name for name, _ in PARCELS],
            "规划用途": "工业用地",
        },
        geometry=[parcel(number) for number in range(len(PARCELS))],
        crs=PLAIN,
    ).to_crs(PREFIXED)
    frame.to_file(path, encoding="GBK")
    path.with_suffix(".cpg").unlink(missing_ok=True)  # as exported by older software


def _control_lines(path: Path) -> None:
    def lying(kind: str) -> tuple[float, float]:
        return corner(next(at for at, (_, what) in enumerate(PARCELS) if what == kind))

    west, south = lying("redline")
    redline = shapely.box(west - 1000, south - 100, west + 300, south + 900)
    west, south = lying("farmland")
    farmland = shapely.box(west - 200, south + 600, west + 1200, south + 1500)
    west, south = lying("outside")
    everything = shapely.box(EAST - 3000, NORTH - 3000, EAST + 12_000, NORTH + 9000)
    boundary = everything - shapely.box(west + 500, south - 100, west + 1500, south + 900)
    for name, shape in (
        ("生态保护红线", redline),
        ("永久基本农田", farmland),
        ("城镇开发边界", boundary),
    ):
        frame = geopandas.GeoDataFrame({"名称": [f"虚构{name}"]}, geometry=[shape], crs=PLAIN)
        frame.to_file(path, layer=name)


def _elevation(path: Path) -> None:
    """Write a plane that rises 1 m in 100 m to the north, with a ramp of 60 % under one parcel."""
    import rasterio

    rows, columns = 400, 500
    west, north = EAST - 3000.0, NORTH + 9000.0
    northing = north - (np.arange(rows) + 0.5)[:, None] * CELL_M
    easting = west + (np.arange(columns) + 0.5)[None, :] * CELL_M
    height = np.broadcast_to(0.01 * (northing - NORTH), (rows, columns)).copy()
    ramp_west, ramp_south = corner(next(at for at, (_, w) in enumerate(PARCELS) if w == "steep"))
    inside = (abs(easting - ramp_west - 500) < 800) & (abs(northing - ramp_south - 400) < 700)
    height = np.where(inside, height + 0.6 * (easting - ramp_west + 300), height)
    with rasterio.open(
        path, "w", driver="GTiff", width=columns, height=rows, count=1, dtype="float32",
        crs=PLAIN, transform=rasterio.Affine(CELL_M, 0, west, 0, -CELL_M, north), nodata=-9999,
        compress="deflate", predictor=3,
    ) as target:  # fmt: skip
        target.write(height.astype("float32"), 1)


def _firms(path: Path) -> None:
    import xlsxwriter
    from pyproj import Transformer

    to_degrees = Transformer.from_crs(PLAIN, "EPSG:4490", always_xy=True).transform
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("规上企业")
        bold = book.add_format({"bold": True, "align": "center"})
        sheet.merge_range(0, 0, 0, 5, "虚构区规模以上企业名录(虚构示例)", bold)
        sheet.merge_range(1, 0, 2, 0, "序号", bold)
        sheet.merge_range(1, 1, 2, 1, "企业名称", bold)
        sheet.merge_range(1, 2, 2, 2, "主导产业", bold)
        sheet.merge_range(1, 3, 1, 4, "坐标", bold)
        sheet.write_row(2, 3, ["经度", "纬度"], bold)
        sheet.merge_range(1, 5, 2, 5, "产值(万元)", bold)
        for at, (name, industry, east, north) in enumerate(FIRMS):
            longitude, latitude = to_degrees(EAST + east, NORTH + north)
            cells = [at + 1, name, industry, round(longitude, 7), round(latitude, 7), 1000 * at]
            sheet.write_row(3 + at, 0, cells)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
