"""How large a raster may be, read from `limits.toml`, and refusing what is larger."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sitesel.errors import BrokenLayerError
from sitesel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    What `limits.toml` says.

    Parameters
    ----------
    source : str
        Where the limits come from.
    most_cells, most_bands, most_file_bytes, most_block_bytes : int
        At most so many.
    most_unpacking : int
        Unpacked bytes for each byte of the file, of files that unpack to more than
        `unpacking_from_bytes`.
    unpacking_from_bytes : int
        See there.
    sampled_cells : int
        That a first look takes.
    suspected_nodata : list of float
        Numbers that often mean "no data" without being declared so.
    beyond_is_unknown : float
        Floats as large as this, of either sign, measure nothing.
    """

    source: str
    most_cells: int
    most_bands: int
    most_file_bytes: int
    most_block_bytes: int
    most_unpacking: int
    unpacking_from_bytes: int
    sampled_cells: int
    suspected_nodata: list[float]
    beyond_is_unknown: float


@cache
def limits() -> Limits:
    """
    Read the limits, once.

    Returns
    -------
    Limits
        In force.
    """
    text = (files("sitesel") / "raster" / "limits.toml").read_text(encoding="utf-8")
    return Limits(**tomllib.loads(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """
    How large a raster is, as its head says.

    Parameters
    ----------
    cells, bands : int
        Cells of a band, and bands.
    file_bytes, block_bytes, cell_bytes : int
        Of the file; of one block and of one cell when unpacked.
    """

    cells: int
    bands: int
    file_bytes: int
    block_bytes: int
    cell_bytes: int


def check_size(size: Size, where: Text) -> None:
    """
    Refuse a raster that is larger than the limits.

    Parameters
    ----------
    size : Size
        Of the raster.
    where : Text
        Which file, for messages.

    Raises
    ------
    BrokenLayerError
        With every limit that is exceeded.
    """
    most = limits()
    unpacked = size.cells * size.bands * size.cell_bytes
    swollen = max(most.unpacking_from_bytes, most.most_unpacking * size.file_bytes)
    checks = (
        (size.cells, most.most_cells, Text("个像元", "cells")),
        (size.bands, most.most_bands, Text("个波段", "bands")),
        (size.file_bytes, most.most_file_bytes, Text("字节", "bytes")),
        (size.block_bytes, most.most_block_bytes, Text("字节(一块解压后)", "bytes a block")),
        (unpacked, swollen, Text("字节(全部解压后)", "bytes when unpacked")),
    )
    faults = [
        Text(f"{number:,} {unit.zh},上限 {limit:,}", f"{number:,} {unit.en}, at most {limit:,}")
        for number, limit, unit in checks
        if number > limit
    ]
    if faults:
        raise BrokenLayerError(
            f"{where.zh}:栅格超过上限;请裁剪、降低分辨率或分块(tiled)另存后再用:",
            f"{where.en}: the raster exceeds the limits; crop it, make it coarser or store it "
            "tiled:",
            faults,
        )
