"""
Finding land: the best N connected regions of given size, with a certificate of how good they are.

A library on arrays: cells or parcels with a known value go in, units of each region come out.
"""

from sitesel.regions.bound import Bound
from sitesel.regions.exact import exact
from sitesel.regions.needed import replacement_cost
from sitesel.regions.pareto import Front, front
from sitesel.regions.relax import Relaxation, least_relaxation, search_within
from sitesel.regions.result import Regions
from sitesel.regions.search import search
from sitesel.regions.units import Units, from_grid, from_parcels
from sitesel.regions.verify import verify
from sitesel.regions.wanted import MU_M2, Wanted

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
