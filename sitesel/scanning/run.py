"""A scan from rules and pack to a raster file and its account, block by block."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel import __version__
from sitesel.errors import NoSiteError
from sitesel.ledger.trace import layers_of
from sitesel.raster.bands import Band, writing
from sitesel.raster.grid import Grid
from sitesel.raster.packages import need_rasterio
from sitesel.reasons import missing_of
from sitesel.scanning.account import Account
from sitesel.scanning.cells import Cells, blocks, frame_of
from sitesel.scanning.document import document
from sitesel.scanning.surface import Scanner
from sitesel.scanning.territory import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sitesel.kernels import Frame
    from sitesel.matrix import IntArray
    from sitesel.pack import Pack
    from sitesel.rules import RuleSet
    from sitesel.scanning.surface import Found
    from sitesel.scanning.territory import Territory

BLOCK = 1024  # cells a side: a block with its arrays takes about 0.3 GB
SHOWN = 100.0  # scores are shown x 100
FINEST = 1024.0  # steps of a point in the file: off by less than 0.0005, and packed to a third
STATUS = "status: 0 eligible, 1 unverified, 2 excluded"

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """
    What a scan is asked for.

    Parameters
    ----------
    rules : RuleSet
        Effective rules of an industry.
    pack : Pack
        The city.
    territory : Territory
        What ground.
    cell_m : float
        Side of a cell in metres.
    values : bool
        Whether to write the value of each criterion as well.
    area_mu : (float, float), optional
        Least and greatest size of the sites that cells will make, in 亩; without it the size
        counts as unknown.
    block : int
        Rows and columns at a time; no result depends on it.
    """

    rules: RuleSet
    pack: Pack
    territory: Territory
    cell_m: float
    values: bool = False
    area_mu: tuple[float, float] | None = None
    block: int = BLOCK

    @property
    def frame(self) -> Frame:
        """The cells that cover the territory."""
        return frame_of(self.territory.bounds, self.cell_m)

    def found(self) -> Iterator[tuple[Cells, IntArray, Found]]:
        """
        Scan block by block.

        Yields
        ------
        tuple of (Cells, ndarray of int, Found)
            Cells of a block that has any on the territory, their districts, what was found.
        """
        scanner = Scanner.bind(self.rules, self.pack, area_mu=self.area_mu)
        for frame in blocks(self.frame, self.block):
            part = self.territory.part_of(frame)
            wanted = part != NOWHERE
            if wanted.any():
                cells = Cells(frame=frame, wanted=wanted, crs=self.pack.head.work_crs)
                yield cells, part[wanted], scanner.of(cells, values=self.values)

    def write(self, target: Path, *, progress: Callable[[str], None] | None = None) -> Document:
        """
        Scan, write the raster, and account for the ground.

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
        DependencyError
            If rasterio is not installed.
        """
        need_rasterio()
        frame, tell = self.frame, progress or (lambda _: None)
        account = Account(self.rules, len(self.territory.parts))
        criteria = [rule.id for rule in self.rules.weighted] if self.values else []
        titles = [
            Band("score", "0-100"),
            Band("worst", "0-100"),
            Band("best", "0-100"),
            Band(STATUS),
        ]
        titles += [Band(f"value: {name}", "0-1") for name in criteria]
        with writing(target, grid_of(frame, self.pack), titles, self.tags()) as raster:
            for cells, part, found in self.found():
                account.add(found, part)
                raster.write(_window(cells.frame, frame), _bands(cells, found, criteria))
                tell(f"{(cells.frame.row - frame.row + cells.frame.rows) / frame.rows:.0%}")
            if not account.statuses.sum():
                raise NoSiteError(
                    "扫描范围内没有陆地像元;请检查 --extent 与像元大小。",
                    "No cell of the scan lies on land; check --extent and the size of the cells.",
                )
        return document(self, account)

    def tags(self) -> dict[str, str]:
        """
        Say in the file what it was made of.

        Returns
        -------
        dict of str to str
            Versions, rules with their hash, layers with date and hash, what is unknown.
        """
        roles = {role for rule in self.rules.weighted for role in rule.measurement().roles}
        roles |= {role for rule in self.rules.constraints for role in rule.measurement().roles}
        layers = layers_of(sorted(roles), self.pack)
        return {
            "version": __version__,
            "industry": self.rules.industry,
            "rules": self.rules.id,
            "rules_sha256": self.rules.sha256,
            "pack": f"{self.pack.head.id} {self.pack.head.date}",
            "layers": json.dumps(
                {one["id"]: f"{one['date']} {one['sha256']}" for one in layers}, sort_keys=True
            ),
            "unknown_roles": ", ".join(sorted(missing_of(sorted(roles), self.pack))),
            "cell_m": f"{self.cell_m:g}",
            "note": "示意 a sketch: not a survey, not a legal finding",
        }


def grid_of(frame: Frame, pack: Pack) -> Grid:
    """
    Give the grid of a frame.

    Parameters
    ----------
    frame : Frame
        The cells.
    pack : Pack
        With its working system.

    Returns
    -------
    Grid
        North-up.
    """
    west, _, _, north = frame.bounds
    return Grid(
        left=west, top=north, cell_width=frame.cell_m, cell_height=frame.cell_m,
        rows=frame.rows, columns=frame.columns, crs=pack.head.work_crs,
    )  # fmt: skip


def _window(part: Frame, whole: Frame) -> tuple[tuple[int, int], tuple[int, int]]:
    row, column = part.row - whole.row, part.column - whole.column
    return (row, row + part.rows), (column, column + part.columns)


def _bands(cells: Cells, found: Found, criteria: list[str]) -> np.ndarray:
    scores = (found.score, found.low, found.high)
    columns: list[np.ndarray] = [
        *(np.round(one * (SHOWN * FINEST)) / FINEST for one in scores),
        found.status,
        *(found.value[name] for name in criteria),
    ]
    bands = np.full((len(columns), *cells.frame.shape), np.nan, dtype=np.float32)
    for band, column in zip(bands, columns, strict=True):
        band[cells.wanted] = column
    return bands
