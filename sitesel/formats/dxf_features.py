"""
Features of a drawing through GDAL; run as a program, in a process of its own.

GDAL unfolds the blocks of a drawing as it opens it. They are counted beforehand (`dxf_scan.py`),
but GDAL and we need only understand one damaged line differently, and a file of 3 KB unfolds for
hours. The program does without what pyogrio would import and has no use for (pandas, shapely), and
begins in 0.3 s instead of 1.

In it GDAL has the one driver. With all of them it looks into the first lines for any other format,
and a comment there can be the description of a layer elsewhere (VRT), which it would open.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.formats.apart import answer, ask
from sitesel.formats.limits import MIB

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sitesel.formats.limits import Limits

_DRIVER = "DXF"
_NOT_NEEDED = ("geopandas", "pandas", "pyarrow", "pyproj", "shapely")


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """
    What GDAL found in a drawing.

    Parameters
    ----------
    layers, texts : list of str or None
        Of each feature.
    shapes : list of bytes or None
        WKB.
    """

    layers: list[str | None]
    texts: list[str | None]
    shapes: list[bytes | None]


def read_apart(path: Path, *, encoding: str, limits: Limits) -> Features:
    """
    Read the features of a drawing in a process of its own.

    Parameters
    ----------
    path : Path
        The file; absolute.
    encoding : str
        Of its texts.
    limits : Limits
        Of time and memory.

    Returns
    -------
    Features
        In the order of GDAL.

    Raises
    ------
    ReaderEndedError
        If that takes too much time or memory, or its reader died.
    ValueError
        If GDAL cannot read it, with what it said.
    """
    more = limits.drawing_seconds_each_mib * path.stat().st_size / MIB
    told, stored = ask(
        __name__,
        str(path),
        encoding,
        seconds=limits.reader_seconds + more,
        limits=limits,
        variables={"OGR_SKIP": other_drivers()},
    )
    return Features(
        layers=told["layers"],
        texts=told["texts"],
        shapes=list(_shapes(told["lengths"], stored)),
    )


def other_drivers() -> str:
    """
    Name the drivers that GDAL is to do without.

    Returns
    -------
    str
        As its option `OGR_SKIP` takes them.
    """
    import pyogrio

    return ",".join(name for name in pyogrio.list_drivers() if name != _DRIVER)


def _shapes(lengths: Iterable[int | None], stored: memoryview) -> Iterator[bytes | None]:
    begin = 0
    for length in lengths:
        yield None if length is None else bytes(stored[begin : begin + length])
        begin += length or 0


def _read(arguments: Sequence[str]) -> tuple[dict[str, Any], Iterable[bytes]]:
    sys.modules.update(dict.fromkeys(_NOT_NEEDED))  # type: ignore[arg-type]  # None: not to be had
    import pyogrio

    drivers = sorted(pyogrio.list_drivers())
    if drivers != [_DRIVER]:
        raise ValueError(f"GDAL has the drivers {drivers}")
    path, encoding = arguments
    _, _, shapes, (layers, texts) = pyogrio.raw.read(
        path,
        layer="entities",
        columns=["Layer", "Text"],
        CLOSED_LINE_AS_POLYGON="YES",
        ENCODING=encoding,
    )
    lengths = [None if shape is None else len(shape) for shape in shapes]
    told = {"layers": layers.tolist(), "texts": texts.tolist(), "lengths": lengths}
    return told, (shape for shape in shapes if shape is not None)


if __name__ == "__main__":
    answer(_read)
