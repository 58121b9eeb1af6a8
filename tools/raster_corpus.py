"""
Make the rasters of `tests/data/raster` anew.

Made-up ones are written by rasterio or byte by byte; real ones come from packages: give the
unpacked source of rasterstats 0.21.0 (`pip download --no-deps --no-binary :all: rasterstats`).
The terrain of matplotlib's sample data is read from the installed package.

    python tools/raster_corpus.py FOLDER_OF_RASTERSTATS
"""

from __future__ import annotations

import shutil
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.transform import Affine, from_origin

TARGET = Path(__file__).resolve().parents[1] / "tests" / "data" / "raster"
WEST, NORTH = 520_000.0, 4_000_000.0  # in EPSG:4549
METRES = from_origin(WEST, NORTH, 10, 10)
SIDE = 20
REAL = ("slope.tif", "slope_classes.tif", "slope_nodata.tif", "all_nodata.tif", "dataset_mask.tif")


def write(name: str, bands: Any, *, crs: str | None = "EPSG:4549", **more: Any) -> None:  # noqa: ANN401
    """Write a raster; `finish` is told the open file."""
    bands = bands if bands.ndim == 3 else bands[None]  # noqa: PLR2004
    finish = more.pop("finish", lambda _: None)
    options = {"transform": METRES, "compress": "deflate", **more}
    with rasterio.open(
        TARGET / name, "w", driver="GTiff", width=bands.shape[2], height=bands.shape[1],
        count=bands.shape[0], dtype=bands.dtype, crs=crs, **options,
    ) as made:  # fmt: skip
        made.write(bands)
        finish(made)


def patched(name: str, source: str, **tags: int) -> None:
    """Copy a little-endian TIFF and overwrite numbers of its first directory."""
    content = bytearray((TARGET / source).read_bytes())
    (at,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, at)
    numbers = {"width": 256, "height": 257, "strip_rows": 278}
    wanted = {numbers[tag]: value for tag, value in tags.items()}
    for entry in range(at + 2, at + 2 + 12 * count, 12):
        (tag,) = struct.unpack_from("<H", content, entry)
        if tag in wanted:
            struct.pack_into("<HII", content, entry + 2, 4, 1, wanted[tag])
    (TARGET / name).write_bytes(content)


def planes() -> None:
    """Write planes whose slope is known, in several systems and orders."""
    east = np.tile(np.arange(SIDE, dtype="float32"), (SIDE, 1))  # 1 m on each 10 m: 10 %
    write("plane_east.tif", east)
    south_up = Affine(10, 0, WEST, 0, 10, NORTH - 10 * SIDE)
    tilted = east + 2 * np.arange(SIDE, dtype="float32")[:, None]
    write("plane_tilted.tif", tilted)
    write("south_up.tif", tilted[::-1], transform=south_up)
    north = np.tile(3.0 * np.arange(SIDE, dtype="float32")[::-1, None], (1, SIDE))
    arc = 1 / 3600
    write("plane_degrees.tif", north, crs="EPSG:4490",
          transform=from_origin(120.0, 36 + 10.5 * arc, arc, arc))  # fmt: skip
    mercator = from_origin(13_358_338.9, 4_300_621.4, 30, 30)  # 120 E, 36 N
    write("plane_mercator.tif", north, crs="EPSG:3857", transform=mercator)
    write("heights_geoid.tif", north, crs="EPSG:4326+5773",
          transform=from_origin(120.0, 36 + 10.5 * arc, arc, arc))  # fmt: skip
    write("feet.tif", east, finish=lambda made: setattr(made, "units", ("ft",)))


def kinds_of_cells() -> None:
    """Write what cells can be: holes, classes, scaled, masked, not finite, several bands."""
    steps = np.repeat(np.arange(0, 50, 10, dtype="int16"), 4)[:, None] * np.ones(SIDE, "int16")
    holed = steps.copy()
    holed[8:12, 5:10] = -9999
    write("steps_nodata.tif", holed, nodata=-9999)
    write("undeclared_nodata.tif", holed)
    cover = np.full((SIDE, SIDE), 10, dtype="uint8")
    cover[:, 10:], cover[15:, :] = 20, 60
    palette = {10: (0, 128, 0, 255), 20: (255, 255, 0, 255), 60: (0, 0, 255, 255)}
    write("cover_palette.tif", cover, nodata=0,
          finish=lambda made: made.write_colormap(1, palette))  # fmt: skip

    def scaled(made: Any) -> None:  # noqa: ANN401
        made.scales, made.offsets, made.units = (0.5,), (100.0,), ("m",)

    write("scaled.tif", steps, finish=scaled)
    odd = np.tile(np.arange(SIDE, dtype="float64"), (SIDE, 1))
    odd[0, 0], odd[0, 1] = np.nan, np.inf
    write("not_finite.tif", odd)
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        mask = np.full((SIDE, SIDE), 255, dtype="uint8")
        mask[:5] = 0
        write("internal_mask.tif", steps.astype("uint8"),
              finish=lambda made: made.write_mask(mask))  # fmt: skip
    write("three_bands.tif", np.stack([steps, steps + 1, steps + 2]))
    write("complex.tif", steps.astype("complex64"))


def places() -> None:
    """Write what is wrong, or only partly said, about the place."""
    east = np.tile(np.arange(SIDE, dtype="float32"), (SIDE, 1))
    write("rotated.tif", east, transform=METRES @ Affine.rotation(15))
    write("no_crs.tif", east, crs=None)
    write("metres_as_degrees.tif", east, crs="EPSG:4326")
    write("no_place.tif", east, crs=None, transform=Affine.identity())
    write("world_file.tif", east, crs=None, transform=Affine.identity())
    world = (10, 0, 0, -10, WEST + 5, NORTH - 5)
    (TARGET / "world_file.tfw").write_text("\n".join(map(str, world)) + "\n", encoding="ascii")


def hostile() -> None:
    """Write what must not be believed."""
    small = np.ones((4, 4), dtype="float32")
    write("one_strip.tif", small, compress=None, blockysize=4)
    million = 1_000_000
    patched("huge_header.tif", "one_strip.tif", width=million, height=million, strip_rows=million)
    patched("huge_strip.tif", "one_strip.tif", width=20_000, height=20_000, strip_rows=20_000)
    (TARGET / "one_strip.tif").unlink()
    with rasterio.open(
        TARGET / "bomb.tif", "w", driver="GTiff", width=20_480, height=20_480, count=1,
        dtype="uint8", crs="EPSG:4549", transform=from_origin(WEST, NORTH, 1, 1),
        tiled=True, blockxsize=4096, blockysize=4096, compress="deflate", sparse_ok=True,
    ):  # fmt: skip
        pass
    noise = np.random.default_rng(1).integers(0, 1000, (64, 64)).astype("int16")
    write("whole.tif", noise, blockysize=8)
    content = (TARGET / "whole.tif").read_bytes()
    (TARGET / "whole.tif").unlink()
    (TARGET / "truncated.tif").write_bytes(content[: len(content) * 6 // 10])
    (TARGET / "text.tif").write_text("ncols 3\nnrows 2\n", encoding="ascii")
    (TARGET / "virtual.tif").write_text(
        '<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand dataType="Byte" band="1">'
        "<SimpleSource><SourceFilename>/vsicurl/http://127.0.0.1:9/a.tif</SourceFilename>"
        "</SimpleSource></VRTRasterBand></VRTDataset>\n",
        encoding="ascii",
    )
    (TARGET / "empty.tif").write_bytes(b"")


def real(rasterstats: Path) -> None:
    """Take the rasters of rasterstats, and the terrain of matplotlib's sample data."""
    import matplotlib as mpl

    for name in REAL:
        shutil.copy(rasterstats / "tests" / "data" / name, TARGET / f"rasterstats_{name}")
    sample = np.load(Path(mpl.get_data_path()) / "sample_data" / "jacksboro_fault_dem.npz")
    north = max(float(sample["ymin"]), float(sample["ymax"]))
    cell = float(sample["dx"])
    write("jacksboro.tif", sample["elevation"], crs="EPSG:4326", predictor=2,
          transform=from_origin(float(sample["xmin"]), north, cell, cell))  # fmt: skip


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    planes()
    kinds_of_cells()
    places()
    hostile()
    real(Path(sys.argv[1]))
