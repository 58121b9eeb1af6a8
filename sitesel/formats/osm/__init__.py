"""
OpenStreetMap extracts (`.osm.pbf`, `.osm`, `.osm.bz2`, `.osm.gz`), one role at a time.

`roles_in` says what a file holds, `read_osm` reads one role of it. Both stream: what is held in
memory is the place of every node of the file (about 16 bytes each; a temporary file beyond
`LARGE_BYTES` of input) and the features of the role. Data are © OpenStreetMap contributors, ODbL
1.0. Needs the extra `osm`.
"""

from sitesel.formats.osm.read import ATTRIBUTION, LICENSE, read_osm
from sitesel.formats.osm.summary import OsmSummary, role_wanted, roles_in

__all__ = [
    "ATTRIBUTION",
    "LICENSE",
    "OsmSummary",
    "read_osm",
    "role_wanted",
    "roles_in",
]
