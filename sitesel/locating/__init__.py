"""
Finding land: the best N connected regions of given size, with a certificate of how good they are.

A library on arrays: cells or parcels with a known value go in, units of each region come out.
"""

from sitesel.locating.bound import Bound
from sitesel.locating.exact import exact
from sitesel.locating.needed import replacement_cost
from sitesel.locating.pareto import Front, front
from sitesel.locating.relax import Relaxation, least_relaxation, search_within
from sitesel.locating.result import Regions
from sitesel.locating.search import search
from sitesel.locating.units import Units, from_grid, from_parcels
from sitesel.locating.verify import verify
from sitesel.locating.wanted import MU_M2, Wanted

__all__ = [
    "MU_M2",
    "Bound",
    "Front",
    "Regions",
    "Relaxation",
    "Units",
    "Wanted",
    "exact",
    "from_grid",
    "from_parcels",
    "front",
    "least_relaxation",
    "replacement_cost",
    "search",
    "search_within",
    "verify",
]
