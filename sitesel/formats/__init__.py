"""
Files as they come from offices: one module per format, each to the same `Reading`.

Only formats of the list in `formats/read.py` are opened, by driver and never by guess; none of them
reaches a network. What a file holds is kept, or set aside by row and reason.
"""

from sitesel.formats.limits import BLOCK_ROWS, LIMITS, Limits
from sitesel.formats.read import SUFFIXES, read, read_blocks
from sitesel.formats.reading import Reading, Rejected

__all__ = [
    "BLOCK_ROWS",
    "LIMITS",
    "SUFFIXES",
    "Limits",
    "Reading",
    "Rejected",
    "read",
    "read_blocks",
]
