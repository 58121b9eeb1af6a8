"""A planner's own rasters of one scale, added up by weight into one."""

from sitesel.overlaying.asked import MOST_FILES, Weighed
from sitesel.overlaying.overlay import Overlay

__all__ = ["MOST_FILES", "Overlay", "Weighed"]
