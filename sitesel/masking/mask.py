"""A mask from files to raster: one bit a file, strip by strip, and what each file takes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sitesel import __version__
from sitesel.digest import file_sha256
from sitesel.errors import NoSiteError
from sitesel.kernels import Frame
from sitesel.kernels.exclusion import OUTSIDE, exclusion, tally
from sitesel.ledger.amounts import amounts
from sitesel.masking.layers import layer_of
from sitesel.raster.bands import Band, writing
from sitesel.raster.packages import need_rasterio
from sitesel.scanning.cells import frame_of
from sitesel.scanning.run import grid_of
from sitesel.scanning.territory import NOWHERE
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sitesel.masking.asked import Asked
    from sitesel.masking.layers import Features, Tested
    from sitesel.pack import Pack
    from sitesel.scanning.territory import Territory

SCHEMA = "sitesel-mask/1"
STRIP = 16_000_000  # cells at a time, 4 bytes each; no result depends on it
COUNTS = ("alone", "taken", "only")
NOTE = Text(
    "像元中心落在要素内、或距要素不超过退让距离的像元算被占;按所画位置计,不计图层误差。"
    "要连同误差与条文判定,请用 `sitesel scan` 或 `sitesel ledger`。",
    "A cell is taken where its middle lies in a feature or no farther than the set-back from one, "
    "as drawn: positional doubt does not count. `sitesel scan` and `sitesel ledger` judge with "
    "doubt and clauses.",
)

Document = dict[str, Any]
Taken = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """
    What a mask is asked for.

    Parameters
    ----------
    asked : tuple of Asked
        Files, 31 at most.
    pack : Pack
        The city, with its working system.
    territory : Territory
        What ground.
    cell_m : float
        Side of a cell in metres.
    strip : int
        Cells at a time.
    """

    asked: tuple[Asked, ...]
    pack: Pack
    territory: Territory
    cell_m: float
    strip: int = STRIP

    @property
    def frame(self) -> Frame:
        """The cells that cover the territory."""
        return frame_of(self.territory.bounds, self.cell_m)

    def layers(self) -> tuple[Features | Tested, ...]:
        """
        Read the files.

        Returns
        -------
        tuple of Features or Tested
            In order.

        Raises
        ------
        LayerError
            If one is missing, empty or at fault.
        """
        return tuple(layer_of(one, self.pack) for one in self.asked)

    def found(self, layers: tuple[Features | Tested, ...]) -> Iterator[tuple[Frame, Taken]]:
        """
        Say by which files each cell is taken, strip by strip.

        Parameters
        ----------
        layers : tuple of Features or Tested
            The files, read.

        Yields
        ------
        tuple of (Frame, ndarray of uint32, shape (rows, columns))
            Bit i of a cell is set where file i takes it; `OUTSIDE` off the territory.

        Raises
        ------
        MethodError
            If there are too many files.
        """
        whole = self.frame
        rows = max(self.strip // whole.columns, 1)
        for first in range(0, whole.rows, rows):
            part = Frame(
                column=whole.column, row=whole.row + first, cell_m=whole.cell_m,
                rows=min(rows, whole.rows - first), columns=whole.columns,
            )  # fmt: skip
            taken = exclusion([one.on(part) for one in layers], part)
            taken[self.territory.part_of(part) == NOWHERE] = OUTSIDE
            yield part, taken

    def write(self, target: Path, *, progress: Callable[[str], None] | None = None) -> Document:
        """
        Write the mask as a GeoTIFF, and account for what each file takes.

        Parameters
        ----------
        target : Path
            A `.tif`.
        progress : callable, optional
            Told how far it is.

        Returns
        -------
        dict
            The account, as `--format json` writes it.

        Raises
        ------
        NoSiteError
            If the territory has no cell; nothing is written.
        OutputError
            If the raster cannot be written.
        LayerError
            If a file is missing, empty or at fault.
        DependencyError
            If rasterio or numba is not installed.
        """
        need_rasterio()
        frame, tell, layers = self.frame, progress or (lambda _: None), self.layers()
        counts = np.zeros((len(layers) + 1, len(COUNTS)), dtype=np.int64)
        bands, legend = [Band("bit i: taken by file i")], self._legend()
        tags = {"version": __version__, "bits": json.dumps(legend), "cell_m": f"{self.cell_m:g}"}
        with writing(
            target, grid_of(frame, self.pack), bands, tags, dtype="uint32", nodata=float(OUTSIDE)
        ) as raster:
            for part, taken in self.found(layers):
                counts += tally(taken, len(layers))
                row = part.row - frame.row
                raster.write(((row, row + part.rows), (0, part.columns)), taken[None])
                tell(f"{(row + part.rows) / frame.rows:.0%}")
            if not counts[:, COUNTS.index("taken")].sum():
                raise NoSiteError(
                    "范围内没有陆地像元;请检查 --extent 与像元大小。",
                    "No cell lies on land; check --extent and the size of the cells.",
                )
        return self._document(layers, legend, counts)

    def _legend(self) -> list[Document]:
        return [
            {
                "bit": bit, "file": one.path.name, "test": one.said, "set_back_m": one.set_back_m,
                "sha256": file_sha256(one.path),
            }
            for bit, one in enumerate(self.asked)
        ]  # fmt: skip

    def _document(
        self,
        layers: tuple[Features | Tested, ...],
        legend: list[Document],
        counts: npt.NDArray[np.int64],
    ) -> Document:
        frame, cell_m2 = self.frame, self.cell_m**2
        whole = int(counts[:, COUNTS.index("taken")].sum())
        notes = [note for one in layers for note in one.notes]
        return {
            "schema": SCHEMA,
            "version": __version__,
            "grid": {
                "cell_m": self.cell_m, "crs": self.pack.head.work_crs, "bounds": list(frame.bounds),
                "rows": frame.rows, "columns": frame.columns, "cells": whole,
            },
            "files": [
                one
                | {
                    key: number
                    for name, cells in zip(COUNTS, row, strict=True)
                    for key, number in amounts(name, cells * cell_m2).items()
                }
                for one, row in zip(legend, counts[:-1].tolist(), strict=True)
            ],
            **amounts("land", whole * cell_m2),
            **amounts("free", int(counts[-1, 0]) * cell_m2),
            "notes": [{"zh": note.zh, "en": note.en} for note in (NOTE, *notes)],
        }  # fmt: skip
