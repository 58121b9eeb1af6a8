"""The weighted sum of bands in one go: each number is read once and no band is copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from sitesel.kernels.compiled import compiled

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray

Bands: TypeAlias = npt.NDArray[np.number[Any]]

STRETCH = 4096  # cells at a time: their sums stay in the processor's nearest memory


def weighted_sum(bands: Bands, weights: FloatArray, out: npt.NDArray[np.float32]) -> None:
    """
    Add up bands by weight.

    Parameters
    ----------
    bands : ndarray of float32 or uint8, shape (b, rows, columns)
        One after the other in memory; NaN is unknown, and so is the sum there.
    weights : ndarray of float, shape (b,)
        At least one.
    out : ndarray of float32, shape (rows, columns)
        Where the sums go; about seven digits of them hold.

    Examples
    --------
    >>> import numpy as np
    >>> out = np.empty((1, 2), dtype=np.float32)
    >>> weighted_sum(np.array([[[1, 2]], [[200, 100]]], dtype=np.uint8), np.array([1.0, 2.0]), out)
    >>> out
    array([[401., 202.]], dtype=float32)
    """
    flat = bands.reshape(len(bands), -1)
    _add(flat, weights.astype(np.float32), out.reshape(-1, copy=False))


@compiled
def _add(bands, weights, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    for begin in range(0, len(out), STRETCH):
        sums = out[begin : begin + STRETCH]
        values, weight = bands[0, begin : begin + STRETCH], weights[0]
        for at in range(len(sums)):
            sums[at] = weight * np.float32(values[at])
        for band in range(1, len(bands)):
            values, weight = bands[band, begin : begin + STRETCH], weights[band]
            for at in range(len(sums)):
                sums[at] += weight * np.float32(values[at])
