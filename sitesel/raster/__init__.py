"""
Rasters: a GeoTIFF as a layer that sites are measured from.

`inspect` looks at a file, `take_in` writes it as a COG for a pack, `read_raster` gives its numbers
window by window, `slope` makes a slope of a DEM, `zonal` measures sites over either. Needs the extra
`raster`, which is imported only when a raster is read.
"""

from sitesel.raster.grid import Grid
from sitesel.raster.info import RasterInfo, inspect
from sitesel.raster.raster import Cells, Raster, read_raster
from sitesel.raster.taking import TakenIn, take_in

__all__ = ["Cells", "Grid", "Raster", "RasterInfo", "TakenIn", "inspect", "read_raster", "take_in"]
