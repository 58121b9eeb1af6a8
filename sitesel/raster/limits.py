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


def check_size(
    where: Text, *, cells: int, bands: int, file_bytes: int, block_bytes: int, cell_bytes: int
) -> None:
    """
    Refuse a raster that is larger than the limits, from what its head says.

    Parameters
    ----------
    where : Text
        Which file, for messages.
    cells, bands : int
        Cells of a band, and bands.
    file_bytes, block_bytes, cell_bytes : int
        Of the file; of one block and one cell when unpacked.

    Raises
    ------
    BrokenLayerError
        With every limit that is exceeded.
    """
    most = limits()
    unpacked = cells * bands * cell_bytes
    swollen = unpacked > max(most.unpacking_from_bytes, most.most_unpacking * file_bytes)
    checks = (
        (cells > most.most_cells, Text("像元", "cells"), cells, most.most_cells),
        (bands > most.most_bands, Text("波段", "bands"), bands, most.most_bands),
        (file_bytes > most.most_file_bytes, Text("字节", "bytes"), file_bytes,
         most.most_file_bytes),
        (block_bytes > most.most_block_bytes, Text("字节/块", "bytes a block"), block_bytes,
         most.most_block_bytes),
        (swollen, Text("字节(解压后)", "bytes when unpacked"), unpacked,
         max(most.unpacking_from_bytes, most.most_unpacking * file_bytes)),
    )  # fmt: skip
    faults = [
        Text(
            f"{number:,} {named.zh},上限 {limit:,}",
            f"{number:,} {named.en}, at most {limit:,}",
        )
        for exceeded, named, number, limit in checks
        if exceeded
    ]
    if faults:
        raise BrokenLayerError(
            f"{where.zh}:栅格超过上限;请裁剪、降低分辨率或分块(tiled)另存后再用:",
            f"{where.en}: the raster exceeds the limits; crop it, make it coarser or store it "
            "tiled:",
            faults,
        )
