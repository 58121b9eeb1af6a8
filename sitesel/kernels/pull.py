"""The pull of points on cells: weights that fall exponentially with the distance to a square."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sitesel.kernels.compiled import compiled

if TYPE_CHECKING:
    from sitesel.kernels.frame import Frame
    from sitesel.matrix import FloatArray


def pull(
    places: FloatArray, weight: FloatArray, extra_m: FloatArray, decay_m: float, frame: Frame
) -> FloatArray:
    """
    Add up what points weigh at each cell.

    Parameters
    ----------
    places : ndarray of float, shape (p, 2)
        Easting and northing.
    weight : ndarray of float, shape (p,)
        Of each next door.
    extra_m : ndarray of float, shape (k, p)
        Metres to add to the distance to each, k times; what is then below 0 counts as 0.
    decay_m : float
        Distance at which a weight falls to 1/e.
    frame : Frame
        The cells; the distance is that to the edge of the square.

    Returns
    -------
    ndarray of float, shape (k, rows, columns)
        `sum(weight * exp(-distance / decay_m))`.
    """
    total = np.zeros((len(extra_m), *frame.shape))
    _pull(np.ascontiguousarray(places) / frame.cell_m, weight, extra_m / frame.cell_m,
          decay_m / frame.cell_m, float(frame.column), float(frame.row), total)  # fmt: skip
    return total


@compiled
def _pull(places, weight, extra, decay, column, row, total):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """In units of cells; y counts southwards from the north edge of the frame."""
    for line in range(total.shape[1]):
        for place in range(total.shape[2]):
            for one in range(len(places)):
                off_x = max(abs(place + 0.5 - (places[one, 0] - column)) - 0.5, 0.0)
                off_y = max(abs(line + 0.5 - (-places[one, 1] - row)) - 0.5, 0.0)
                way = math.sqrt(off_x * off_x + off_y * off_y)
                for kind in range(len(extra)):
                    far = max(way + extra[kind, one], 0.0)
                    total[kind, line, place] += weight[one] * math.exp(-far / decay)
