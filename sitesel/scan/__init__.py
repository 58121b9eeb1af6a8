"""Scanning a city: every cell of a grid as a site, under the same rules as the parks."""

from sitesel.scan import areal as _areal  # noqa: F401  (registers its kinds)
from sitesel.scan import lengths as _lengths  # noqa: F401  (registers its kinds)
from sitesel.scan.cells import Cells, blocks, frame_of
from sitesel.scan.surface import Found, Scanner
from sitesel.scan.territory import Territory, territory

__all__ = ["Cells", "Found", "Scanner", "Territory", "blocks", "frame_of", "territory"]
