"""What an extract holds, before anything is read of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.formats.osm.read import Bounds, roles
from sitesel.formats.osm.source import opened
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class OsmSummary:
    """
    What a file can fill.

    Parameters
    ----------
    counts : dict of str to int
        For each role how many ways, relations and nodes have its tags; roads that are closed to
        traffic and shapes that are broken are still among them.
    titles : dict of str to Text
        What each role is called.
    bounds : (west, south, east, north) or None
        In degrees, if the file states it.
    date : str
        The date of the data, if the file states it; else empty.
    """

    counts: dict[str, int]
    titles: dict[str, Text]
    bounds: Bounds | None
    date: str


def roles_in(
    path: Path, *, what: str = "OpenStreetMap 文件", what_en: str = "OpenStreetMap file"
) -> OsmSummary:
    """
    Count what a file has for each role; one pass, no places of nodes are kept.

    Parameters
    ----------
    path : Path
        An extract.
    what, what_en : str
        What the file is, for messages.

    Returns
    -------
    OsmSummary
        With every role of `osm_roles()`, those with none too.

    Raises
    ------
    DependencyError
        If osmium is not installed.
    BrokenLayerError
        If the file is missing, something else, cut off or damaged.
    """
    source = opened(path, what=what, what_en=what_en)
    import osmium

    counts = dict.fromkeys(roles(), 0)
    by_tag = {tag: role for role, spec in roles().items() for tag in spec["tags"]}
    keys = list(dict.fromkeys(key for key, _ in by_tag))
    places = {role for role, spec in roles().items() if spec["shape"] == "place"}
    with source.reading():
        with osmium.io.Reader(source.file, osmium.osm.osm_entity_bits.NOTHING) as reader:
            header = reader.header()
        wanted = osmium.filter.TagFilter(*by_tag)
        for one in osmium.FileProcessor(source.file).with_filter(wanted):
            kind = one.type_str()
            tags = {(key, one.tags.get(key, "")) for key in keys}
            for role in {by_tag[tag] for tag in tags & by_tag.keys()}:
                line = roles()[role]["shape"] == "line"
                if (kind == "n" and role in places) or kind == "w" or (kind == "r" and not line):
                    counts[role] += 1
    return OsmSummary(
        counts=counts,
        titles={role: Text(one["title_zh"], one["title_en"]) for role, one in roles().items()},
        bounds=_bounds(header.box()),
        date=header.get("osmosis_replication_timestamp") or header.get("timestamp") or "",
    )


def _bounds(box: Any) -> Bounds | None:  # noqa: ANN401  (osmium is optional)
    if not box.valid():
        return None
    low, high = box.bottom_left, box.top_right
    return (low.lon, low.lat, high.lon, high.lat)
