"""
Areas and places with their tags: closed ways and multipolygons assembled by osmium, and nodes.

An area that osmium cannot assemble (open, nodes or members missing, crossing itself) is told by its
number; so is a relation that is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.formats.osm.source import Source
    from sitesel.matrix import GeometryArray

NODE, WAY, RELATION = "node", "way", "relation"


@dataclass(slots=True)
class Areas:
    """
    What was found, in the order of the file.

    Parameters
    ----------
    names : list of str
        Such as `way/5`.
    tags : list of dict
        Of each.
    shapes : list of str
        Hexadecimal WKB in degrees.
    failed : list of (str, int)
        Kind and number of what has the tags and gave no shape.
    """

    names: list[str] = field(default_factory=list)
    tags: list[dict[str, str]] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    failed: list[tuple[str, int]] = field(default_factory=list)

    @property
    def geometries(self) -> GeometryArray:
        """Polygons and points, shape (n,)."""
        array: GeometryArray = shapely.from_wkb(np.array(self.shapes, dtype=object))
        return _single(array)


def areas(
    source: Source,
    tags: Sequence[tuple[str, str]],
    *,
    index: str,
    nodes: bool,
) -> Areas:
    """
    Read the areas, and if wanted the nodes, that have one of some tags.

    Parameters
    ----------
    source : Source
        The file, which is read twice: relations first.
    tags : sequence of (str, str)
        Key and value.
    index : str
        Where the places of nodes are kept.
    nodes : bool
        Whether nodes count too.

    Returns
    -------
    Areas
        All that have the tags, with or without a shape.
    """
    import osmium

    wanted = osmium.filter.TagFilter(*tags)
    kinds = osmium.osm.WAY | osmium.osm.RELATION | osmium.osm.AREA
    only = osmium.filter.EntityFilter(kinds | osmium.osm.NODE if nodes else kinds)
    write = osmium.geom.WKBFactory()
    found, seen, assembled = Areas(), [], set()
    processor = osmium.FileProcessor(source.file).with_locations(index)
    with source.reading():
        for one in processor.with_areas(wanted).with_filter(only).with_filter(wanted):
            if isinstance(one, osmium.osm.Area):
                name = (WAY if one.from_way() else RELATION, one.orig_id())
                assembled.add(name)
                shape = write.create_multipolygon(one)
            elif isinstance(one, osmium.osm.Node):
                name, shape = (NODE, one.id), write.create_point(one)
            else:
                seen.append((WAY if isinstance(one, osmium.osm.Way) else RELATION, one.id))
                continue
            found.names.append(f"{name[0]}/{name[1]}")
            found.tags.append(dict(one.tags))
            found.shapes.append(shape)
    found.failed.extend(name for name in seen if name not in assembled)
    return found


def _single(shapes: GeometryArray) -> GeometryArray:
    """Take the polygon out of each multipolygon that has only one."""
    one = (shapely.get_num_geometries(shapes) == 1) & (shapely.get_type_id(shapes) > 3)  # noqa: PLR2004
    return np.where(one, shapely.get_geometry(shapes, 0), shapes)
