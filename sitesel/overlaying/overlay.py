"""The weighted sum of rasters, window by window on two threads, and its account."""

from __future__ import annotations

import json
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel import __version__
from sitesel.digest import file_sha256
from sitesel.errors import EmptyLayerError, UsageError
from sitesel.kernels.weighted import weighted_sum
from sitesel.ledger.amounts import amounts
from sitesel.overlaying.stack import Stack
from sitesel.raster.bands import Band, writing
from sitesel.raster.packages import need_rasterio
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sitesel.matrix import FloatArray
    from sitesel.overlaying.asked import Weighed
    from sitesel.overlaying.stack import Bands, Window

SCHEMA = "sitesel-overlay/1"
THREADS = 2  # unpack and add; no result depends on it
MUCH_LARGER = 10.0
NOTE = Text(
    "数按原样相加,不做标准化、不套效用函数:各文件须已是同一尺度的适宜性分值。任一文件无数据的像元,结果无数据。",
    "Numbers are added as they are, without any value function: each file must hold suitability on "
    "one scale already. A cell that is unknown in any file is unknown.",
)

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    What a window comes to.

    Parameters
    ----------
    window : ((int, int), (int, int))
        Which.
    sums : ndarray of float32, shape (rows, columns)
        NaN where anything is unknown.
    ranges : ndarray of float, shape (files + 1, 2)
        Least and greatest number of each file, and of the sums; NaN where nothing is known.
    """

    window: Window
    sums: Bands
    ranges: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """
    What an overlay is asked for.

    Parameters
    ----------
    asked : tuple of Weighed
        Files with their weights; each counts by its share of all weights.
    """

    asked: tuple[Weighed, ...]

    @property
    def shares(self) -> FloatArray:
        """Weights over their sum, shape (files,)."""
        weights: FloatArray = np.array([one.weight for one in self.asked], dtype=np.float64)
        total: float = weights.sum()
        return weights / total

    def parts(self, stack: Stack) -> Iterator[Part]:
        """
        Add up window by window, two at a time, in the order of the grid.

        Parameters
        ----------
        stack : Stack
            The files.

        Yields
        ------
        Part
            The sums of a window.

        Raises
        ------
        BrokenLayerError
            If a file cannot be read.
        """
        waiting: deque[Future[Part]] = deque()
        with ExitStack() as ends:
            hands = [ends.enter_context(_hand(stack, self.shares)) for _ in range(THREADS)]
            for number, window in enumerate(stack.windows()):
                waiting.append(hands[number % THREADS](window))
                if len(waiting) > THREADS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def write(self, target: Path, *, progress: Callable[[str], None] | None = None) -> Document:
        """
        Write the sum as a GeoTIFF, and say what it holds.

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
        UsageError
            If the target is one of the files.
        LayerError, CrsError
            If a file is at fault or on another grid, or no cell is known in all of them.
        OutputError
            If the raster cannot be written.
        DependencyError
            If rasterio or numba is not installed.
        """
        need_rasterio()
        self._check(target)
        stack, tell, tally = Stack.of([one.path for one in self.asked]), progress, _Tally()
        files = self._legend()
        tags = {"version": __version__, "overlay": json.dumps(files, ensure_ascii=False)}
        with writing(target, stack.grid, [Band("weighted sum")], tags) as raster:
            for part in self.parts(stack):
                tally.add(part, stack)
                raster.write(part.window, part.sums[None])
                if tell is not None:
                    tell(f"{part.window[0][1] / stack.grid.rows:.0%}")
            tally.check(stack)
        return _document(files, stack, tally)

    def _check(self, target: Path) -> None:
        if target.resolve() in {one.path.resolve() for one in self.asked}:
            raise UsageError(
                f"输出 {target} 就是要叠加的文件之一;请换一个名字。",
                f"The output {target} is one of the files that are added; give it another name.",
            )

    def _legend(self) -> list[Document]:
        with ThreadPoolExecutor(THREADS) as pool:
            hashes = list(pool.map(file_sha256, [one.path for one in self.asked]))
        return [
            {"file": one.path.name, "weight": one.weight, "share": share, "sha256": sha256}
            for one, share, sha256 in zip(self.asked, self.shares.tolist(), hashes, strict=True)
        ]


class _Tally:
    """What all windows hold."""

    def __init__(self) -> None:
        self.cells, self.area_m2, self.total = 0, 0.0, 0.0
        self.ranges: FloatArray = np.array([[np.nan, np.nan]])

    def add(self, part: Part, stack: Stack) -> None:
        """Take a window in."""
        (top, bottom), _ = part.window
        known = ~np.isnan(part.sums)
        counts = known.sum(axis=1)
        width, height = stack.grid.ground(top, bottom - top)
        self.cells += int(counts.sum())
        self.area_m2 += float((counts * width * height).sum())
        self.total += float(part.sums.sum(where=known, dtype=np.float64))
        low = np.fmin(self.ranges[:, 0], part.ranges[:, 0])
        self.ranges = np.stack([low, np.fmax(self.ranges[:, 1], part.ranges[:, 1])], axis=-1)

    def check(self, stack: Stack) -> None:
        """Refuse to write what holds nothing."""
        empty = [
            str(one.path)
            for one, low in zip(stack.rasters, self.ranges[:-1, 0], strict=True)
            if np.isnan(low)
        ]
        if empty:
            raise EmptyLayerError(
                f"在共同覆盖的范围里全是无数据:{'、'.join(empty)};请核对文件与它的无数据值。",
                f"Without any data on the ground that all files cover: {', '.join(empty)}; check "
                "the file and its nodata.",
            )
        if not self.cells:
            raise EmptyLayerError(
                "没有一个像元在所有文件里都有数据;请核对各文件的无数据值与范围。",
                "No cell is known in all files; check their nodata and their extents.",
            )


@contextmanager
def _hand(stack: Stack, shares: FloatArray) -> Iterator[Callable[[Window], Future[Part]]]:
    """Give a thread its own files, which it opens, reads and closes: GDAL's wish."""
    files = stack.opened()
    with ThreadPoolExecutor(1) as thread:
        sources = thread.submit(files.__enter__).result()
        try:
            yield lambda window: thread.submit(_part, stack, sources, shares, window)
        finally:
            thread.submit(files.__exit__, None, None, None).result()


def _part(stack: Stack, sources: list[Any], shares: FloatArray, window: Window) -> Part:
    bands = stack.read(sources, window)
    sums = np.empty(bands.shape[1:], dtype=np.float32)
    weighted_sum(bands, shares, sums)
    ranges = [
        (np.fmin.reduce(one, axis=None), np.fmax.reduce(one, axis=None)) for one in (*bands, sums)
    ]
    return Part(window=window, sums=sums, ranges=np.array(ranges, dtype=np.float64))


def _document(files: list[Document], stack: Stack, tally: _Tally) -> Document:
    grid = stack.grid
    ranges = [{"min": low, "max": high} for low, high in tally.ranges.tolist()]
    notes = (NOTE, *stack.notes, *_apart(files, tally.ranges[:-1]))
    return {
        "schema": SCHEMA,
        "version": __version__,
        "grid": {
            "crs": grid.crs, "cell": [grid.cell_width, grid.cell_height],
            "bounds": list(grid.bounds), "rows": grid.rows, "columns": grid.columns,
        },
        "files": [one | its for one, its in zip(files, ranges, strict=False)],
        "cells": tally.cells,
        **ranges[-1],
        "mean": tally.total / tally.cells,
        **amounts("known", tally.area_m2),
        "notes": [{"zh": note.zh, "en": note.en} for note in notes],
    }  # fmt: skip


def _apart(files: list[Document], ranges: FloatArray) -> list[Text]:
    """Warn where the greatest numbers show that files are hardly of one scale."""
    reach = np.abs(ranges).max(axis=1)
    wide, narrow = int(reach.argmax()), int(reach.argmin())
    if reach[wide] <= MUCH_LARGER * reach[narrow]:
        return []
    high, low = (f"{files[at]['file']} ({reach[at]:g})" for at in (wide, narrow))
    return [
        Text(
            f"注意:最大的数相差 {MUCH_LARGER:g} 倍以上:{high} 与 {low};不像同一尺度,"
            "请核对是否都已换成适宜性分值。",
            f"Warning: the greatest numbers are more than {MUCH_LARGER:g} times apart: {high} and "
            f"{low}. They hardly are of one scale; check that all are values of suitability.",
        )
    ]
