"""Sites beyond those that a map page can hold as polygons: a point and a class each."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.report.classes import score_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas

Json = dict[str, Any]
EXCLUDED = 255


def packed_rest(sites: Sequence[Json], shapes: geopandas.GeoSeries) -> Json:
    """
    Write further sites as the page draws them.

    Parameters
    ----------
    sites : sequence of dict
        Of a ranking's document.
    shapes : GeoSeries
        Of these sites, in their order, in degrees.

    Returns
    -------
    dict
        `points` (longitude and latitude as float32, little-endian) and `classes` (uint8: index of
        the class of the score, 255 if excluded), in base64; nine bytes a site before that.
    """
    places = shapely.get_coordinates(shapely.point_on_surface(shapes.to_numpy())).astype("<f4")
    breaks = [one.low for one in score_classes()[1:]]
    scores = np.array([np.nan if one["score"] is None else one["score"] for one in sites])
    classes = np.searchsorted(np.array(breaks, dtype=float), scores, side="right")
    out = np.array([one["status"] == "excluded" for one in sites]) | np.isnan(scores)
    return {
        "points": base64.b64encode(places.tobytes()).decode("ascii"),
        "classes": base64.b64encode(
            np.where(out, EXCLUDED, classes).astype(np.uint8).tobytes()
        ).decode("ascii"),
    }
