"""
Coordinate reference systems: declared, else detected and told, never guessed silently.

Qingdao's planners work in CGCS2000 3-degree Gauss-Krüger on the meridian 120° E, written either
without the zone prefix (EPSG:4549, eastings of 6 digits) or with it (EPSG:4528, eastings of 8
digits that begin with 40). CGCS2000 and WGS 84 differ by less than a metre and are treated as
equal here, which is right for parks and parcels and wrong for boundary marks (界址点).
"""

from sitesel.crs.candidates import Bounds, Candidate
from sitesel.crs.recognise import Recognised, recognise
from sitesel.crs.refusal import suggestion
from sitesel.crs.systems import BD09, CGCS2000, DEGREES, GCJ02, GEOGRAPHIC
from sitesel.crs.work import move, moved, operation, place, to_degrees, to_work

__all__ = [
    "BD09",
    "CGCS2000",
    "DEGREES",
    "GCJ02",
    "GEOGRAPHIC",
    "Bounds",
    "Candidate",
    "Recognised",
    "move",
    "moved",
    "operation",
    "place",
    "recognise",
    "suggestion",
    "to_degrees",
    "to_work",
]
