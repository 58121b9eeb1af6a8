"""Scanning a city: every cell of a grid as a site, under the same rules as the parks."""

from sitesel.scanning import areal as _areal  # noqa: F401  (registers its kinds)
from sitesel.scanning import lengths as _lengths  # noqa: F401  (registers its kinds)
from sitesel.scanning import rasters as _rasters  # noqa: F401  (registers its kinds)
from sitesel.scanning import shares as _shares  # noqa: F401  (registers its kinds)
from sitesel.scanning.cells import Cells, blocks, frame_of
from sitesel.scanning.run import Scan
from sitesel.scanning.surface import Found, Scanner
from sitesel.scanning.territory import Territory, territory

__all__ = [
    "Cells", "Found", "Scan", "Scanner", "Territory", "blocks", "frame_of", "territory",
]  # fmt: skip
