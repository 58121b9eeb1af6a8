"""
Compiled kernels over the cells of a grid: what no library does exactly and fast enough.

Cells are squares of one size, row 0 the northernmost. A kernel takes plain arrays, writes into one
that it is given, holds no lock of the interpreter, and gives the same numbers for any window of a
grid: a cell's result depends on its place alone.
"""

from sitesel.kernels.costs import cost_distance
from sitesel.kernels.coverage import coverage
from sitesel.kernels.distances import distance_surface
from sitesel.kernels.exclusion import Drawn, Gridded, exclusion
from sitesel.kernels.frame import Frame
from sitesel.kernels.grown import set_back_mask
from sitesel.kernels.nearest import nearest
from sitesel.kernels.polygons import Segments
from sitesel.kernels.pull import pull
from sitesel.kernels.reach import inside, reached
from sitesel.kernels.weighted import weighted_sum

__all__ = [
    "Drawn",
    "Frame",
    "Gridded",
    "Segments",
    "cost_distance",
    "coverage",
    "distance_surface",
    "exclusion",
    "inside",
    "nearest",
    "pull",
    "reached",
    "set_back_mask",
    "weighted_sum",
]
