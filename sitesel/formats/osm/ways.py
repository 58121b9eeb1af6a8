"""
Ways as lines with their tags, a block at a time.

A loop in Python over ways and tags costs several times what osmium needs to read the file. So
osmium itself filters the ways and writes them, with the places of their nodes, as OPL [1]_ into a
temporary file, whose numbers are then read as whole arrays. Ways are filtered before the places of
their nodes are looked up, which most ways of a file do without.

.. [1] OPL file format, https://osmcode.org/opl-file-format/ (not opened; the format is as osmium
   writes it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.formats.osm.decimals import decimals
from sitesel.formats.osm.passing import written
from sitesel.formats.osm.tags import TagTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sitesel.formats.osm.source import Source
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray, IntArray

BLOCK_BYTES = 4_000_000
PARTS = 3  # of a way: id, tags, nodes
LEAST_VERTICES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """
    Ways of one block of a file.

    Parameters
    ----------
    ids : ndarray of int, shape (n,)
        As in OpenStreetMap.
    tags : TagTable
        Of each.
    lines : ndarray of shapely.Geometry, shape (n,)
        In degrees; in parts where nodes are missing, None where fewer than two are left.
    missing : ndarray of int, shape (n,)
        Nodes of each that the file does not have.
    """

    ids: IntArray
    tags: TagTable
    lines: GeometryArray
    missing: IntArray


def ways(
    source: Source,
    tags: Sequence[tuple[str, str]],
    *,
    index: str,
    folder: Path,
) -> Iterator[Ways]:
    """
    Read the ways that have one of some tags.

    Parameters
    ----------
    source : Source
        The file.
    tags : sequence of (str, str)
        Key and value.
    index : str
        Where the places of nodes are kept.
    folder : Path
        For the temporary file.

    Yields
    ------
    Ways
        In the order of the file.
    """
    import osmium

    target = folder / "ways.opl"
    nodes = osmium.NodeLocationsForWays(osmium.index.create_map(index))
    nodes.ignore_errors()
    only = osmium.filter.EntityFilter(osmium.osm.WAY)
    wanted = osmium.filter.TagFilter(*tags)
    wanted.enable_for(osmium.osm.WAY)  # nodes go by
    with (
        source.reading(),
        written(target) as writer,
        osmium.io.Reader(source.file, osmium.osm.NODE | osmium.osm.WAY) as reader,
    ):
        osmium.apply(reader, wanted, nodes, only, writer)
    del nodes
    with target.open("rb") as file:
        while text := file.read(BLOCK_BYTES):
            yield _parsed(text + file.readline())


def _parsed(text: bytes) -> Ways:
    """Take lines such as `w5 Thighway=primary,oneway=yes Nn1x120.1y36.2,n2x120.2y36.2` apart."""
    words = text.split()
    nodes = b"\n".join(words[2::PARTS]) + b"\n"
    letters = np.frombuffer(nodes, dtype=np.uint8)
    east, north = (np.flatnonzero(letters == ord(axis)) + 1 for axis in "xy")
    places = np.stack([decimals(letters, east), decimals(letters, north)], axis=1)
    ids = np.array([int(word[1:]) for word in words[::PARTS]], dtype=np.int64)
    first = np.searchsorted(east, np.flatnonzero(letters == ord("N")))
    owner = np.repeat(np.arange(len(ids)), np.diff(first, append=len(places)))
    there = ~np.isnan(places[:, 0])
    return Ways(
        ids=ids,
        tags=TagTable(words[1::PARTS]),
        lines=_lines(places, owner, there, count=len(ids)),
        missing=np.bincount(owner[~there], minlength=len(ids)),
    )


def _lines(places: FloatArray, owner: IntArray, there: BoolArray, *, count: int) -> GeometryArray:
    """Draw a line through each run of known nodes, leaving out a node that moves nowhere."""
    begins = np.ones(len(owner), dtype=bool)
    begins[1:] = (owner[1:] != owner[:-1]) | ~there[:-1]
    moves = begins.copy()
    moves[1:] |= (places[1:] != places[:-1]).any(axis=1)
    kept = there & moves
    run = np.cumsum(begins)[kept]
    _, run, size = np.unique(run, return_inverse=True, return_counts=True)
    enough = size[run] >= LEAST_VERTICES
    _, part = np.unique(run[enough], return_inverse=True)
    drawn: GeometryArray = np.full(count, None, dtype=object)
    if not len(part):
        return drawn
    parts = shapely.linestrings(places[kept][enough], indices=part)
    of_part = owner[kept][enough][np.flatnonzero(np.diff(part, prepend=-1))]
    single = np.bincount(of_part, minlength=count)[of_part] == 1
    drawn[of_part[single]] = parts[single]
    broken, at = np.unique(of_part[~single], return_inverse=True)
    if len(broken):
        drawn[broken] = shapely.multilinestrings(parts[~single], indices=at)
    return drawn
