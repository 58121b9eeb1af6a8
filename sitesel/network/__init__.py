"""
Travel times over the road network, in minutes.

The way from a place to a facility is: straight to some node of the network at access speed (times
a detour factor), along the roads at their speed and in their direction, and straight again to the
facility; or straight all the way where that is quicker. All nodes compete, so that a place's time
changes by at most `detour / access speed` per metre that the place moves: positional uncertainty
becomes an interval.

Times are those from the place to the facility. On a layer with one-ways the way back may take
longer or shorter; it is not asked for.
"""

from sitesel.network.fabric import Fabric, fabric
from sitesel.network.notices import network_of, notices
from sitesel.network.roads import RoadNetwork

__all__ = ["Fabric", "RoadNetwork", "fabric", "network_of", "notices"]
