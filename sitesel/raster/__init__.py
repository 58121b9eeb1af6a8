"""
Rasters: a GeoTIFF as a layer that sites are measured from.

`inspect` looks at a file, `take_in` writes it as a COG for a pack, `read_raster` gives its numbers
window by window, `slope_of` makes a slope of a DEM, `zonal` measures sites over either. Needs the
extra `raster`, which is imported only when a raster is read.
"""

from sitesel.raster.classes import Majority, majority
from sitesel.raster.grid import Grid
from sitesel.raster.head import read_raster
from sitesel.raster.info import RasterInfo, inspect
from sitesel.raster.quantity import Amount, OneOf, Quantity, Within
from sitesel.raster.raster import Cells, Raster
from sitesel.raster.slope import Slope, slope_of
from sitesel.raster.sums import Zonal
from sitesel.raster.taking import TakenIn, take_in
from sitesel.raster.zonal import zonal

__all__ = [
    "Amount",
    "Cells",
    "Grid",
    "Majority",
    "OneOf",
    "Quantity",
    "Raster",
    "RasterInfo",
    "Slope",
    "TakenIn",
    "Within",
    "Zonal",
    "inspect",
    "majority",
    "read_raster",
    "slope_of",
    "take_in",
    "zonal",
]
