"""
Packs: a folder with `catalog.toml` and its layers, everything known of one city.

Rules name roles, never files, so the same rules serve any city's pack. `load` reads the built-in
Qingdao pack, another pack, or the built-in one with the planner's own files laid over it.
"""

from sitesel.pack.city import Pack
from sitesel.pack.features import Features
from sitesel.pack.load import builtin_folder, load
from sitesel.pack.plain import OWN_SITES
from sitesel.pack.rasters import RasterLayer
from sitesel.pack.schema import LayerSpec, MissingRole, Network

__all__ = [
    "OWN_SITES",
    "Features",
    "LayerSpec",
    "MissingRole",
    "Network",
    "Pack",
    "RasterLayer",
    "builtin_folder",
    "load",
]
