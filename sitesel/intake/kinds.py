"""What kind of features there are: points, lines, polygons, or several of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.pack.faults import DIMENSION, KIND_ZH
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.matrix import GeometryArray


def dimensions_of(shapes: GeometryArray) -> frozenset[int]:
    """
    Say which dimensions there are among geometries.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        Any; missing and empty ones have none.

    Returns
    -------
    frozenset of int
        0 of points, 1 of lines, 2 of polygons.
    """
    found = np.unique(shapely.get_dimensions(shapes[~shapely.is_empty(shapes)]))
    return frozenset(found.tolist()) - {-1}


def kind_among(found: frozenset[int]) -> str:
    """
    Name the kind of features by their dimensions.

    Parameters
    ----------
    found : frozenset of int
        As `dimensions_of` gives them.

    Returns
    -------
    str
        `point`, `line` or `polygon` where all are that, else `mixed`.
    """
    kinds = [kind for kind, wanted in DIMENSION.items() if found and found <= wanted]
    return kinds[0] if kinds else "mixed"


def kind_text(kind: str) -> Text:
    """
    Name a kind of geometry.

    Parameters
    ----------
    kind : str
        As `kind_among` gives it.

    Returns
    -------
    Text
        For messages.
    """
    return Text(KIND_ZH[kind], kind)
