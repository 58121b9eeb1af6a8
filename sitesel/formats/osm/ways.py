"""
Ways as lines with their tags, a block at a time.

A loop in Python over ways and tags costs several times what osmium needs to read the file. So
osmium itself filters the ways and writes them, with the places of their nodes, as OPL [1]_ into a
temporary file, whose numbers are then read as whole arrays.

.. [1] OPL file format, https://osmcode.org/opl-file-format/ (not opened; the format is as osmium
   writes it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sitesel.matrix import FloatArray, GeometryArray, IntArray

BLOCK_BYTES = 16_000_000
TO_NUMBERS = bytes.maketrans(b"nxy,", b"    ")
ESCAPED = re.compile(r"%([0-9a-f]+)%")
NUMBERS = 3  # of a node: id, longitude, latitude
LEAST_VERTICES = 2
NOWHERE = -999  # degrees, for a node that the file does not have


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """
    Ways of one block of a file.

    Parameters
    ----------
    ids : ndarray of int, shape (n,)
        As in OpenStreetMap.
    tags : list of dict, length n
        Escaped as OPL has them; `plain` undoes it.
    lines : ndarray of shapely.Geometry, shape (n,)
        In degrees; in parts where nodes are missing, None where fewer than two are left.
    missing : ndarray of int, shape (n,)
        Nodes of each that the file does not have.
    """

    ids: IntArray
    tags: list[dict[bytes, bytes]]
    lines: GeometryArray
    missing: IntArray


def ways(
    source: Any,  # noqa: ANN401  (osmium has no types here)
    tags: Sequence[tuple[str, str]],
    *,
    index: str,
    folder: Path,
) -> Iterator[Ways]:
    """
    Read the ways that have one of some tags.

    Parameters
    ----------
    source : osmium.io.File
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
    form = "opl,locations_on_ways=true,add_metadata=false"
    with (
        osmium.SimpleWriter(osmium.io.File(str(target), form)) as writer,
        osmium.io.Reader(source) as reader,
    ):
        osmium.apply(reader, nodes, only, wanted, writer)
    del nodes
    with target.open("rb") as file:
        while lines := file.readlines(BLOCK_BYTES):
            yield _parsed(lines)


def plain(text: bytes | None) -> str:
    """
    Undo the escapes of OPL.

    Parameters
    ----------
    text : bytes or None
        A value.

    Returns
    -------
    str
        As mapped; empty for None.

    Examples
    --------
    >>> plain(b"%80f6%%5dde%%20%Road")
    '胶州 Road'
    """
    if text is None:
        return ""
    said = text.decode("utf-8", errors="replace")
    return ESCAPED.sub(_character, said) if "%" in said else said


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if code < 0x110000 else "\ufffd"  # noqa: PLR2004  (the end of Unicode)


def _parsed(lines: list[bytes]) -> Ways:
    """Take lines such as `w5 Thighway=primary,oneway=yes Nn1x120.1y36.2,n2x120.2y36.2` apart."""
    words = [line.split() for line in lines]
    count = np.array([nodes.count(b"n") for _, _, nodes in words])
    text = b" ".join(nodes[1:] for _, _, nodes in words)
    known = text.replace(b"xy", b"x%dy%d" % (NOWHERE, NOWHERE)).translate(TO_NUMBERS)
    numbers = np.fromstring(known.decode("ascii"), sep=" ").reshape(-1, NUMBERS)
    places, owner = numbers[:, 1:], np.repeat(np.arange(len(words)), count)
    there = places[:, 0] > NOWHERE
    return Ways(
        ids=np.array([int(name[1:]) for name, _, _ in words], dtype=np.int64),
        tags=[dict(tag.split(b"=") for tag in said[1:].split(b",")) for _, said, _ in words],
        lines=_lines(places, owner, there, count=len(words)),
        missing=np.bincount(owner[~there], minlength=len(words)),
    )


def _lines(
    places: FloatArray, owner: IntArray, there: np.ndarray[Any, np.dtype[np.bool_]], *, count: int
) -> GeometryArray:
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
