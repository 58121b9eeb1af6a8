"""
Compiled kernels over the cells of a grid: what no library does exactly and fast enough.

Cells are squares of one size, row 0 the northernmost. A kernel takes plain arrays, writes into one
that it is given, holds no lock of the interpreter, and gives the same numbers for any window of a
grid: a cell's result depends on its place alone.
"""

from sitesel.kernels.coverage import coverage
from sitesel.kernels.frame import Frame
from sitesel.kernels.nearest import nearest
from sitesel.kernels.pull import pull
from sitesel.kernels.reach import inside, reached

__all__ = ["Frame", "coverage", "inside", "nearest", "pull", "reached"]
