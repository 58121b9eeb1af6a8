"""Files as layers that take cells: edges of features in metres, tests of rasters at middles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.crs import place
from sitesel.errors import BrokenLayerError, EmptyLayerError
from sitesel.formats import read
from sitesel.kernels import Frame
from sitesel.kernels.exclusion import NO_POLYGON, Drawn, Gridded
from sitesel.pack.faults import geometry_faults
from sitesel.raster import read_raster
from sitesel.raster.place import lattice
from sitesel.scanning.cells import blocks
from sitesel.scanning.shapes import AREA, LINE, POINT
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.masking.asked import Asked
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray, IntArray
    from sitesel.pack import Pack
    from sitesel.raster import Cells, Quantity, Raster

COLLECTION = 7  # of shapely's types
MOST_ACROSS = 2048  # cells of a raster along the side of what is looked up at once
WIDEST = 512  # cells of the mask along it


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """
    Features that take what lies in them or within a set-back.

    Parameters
    ----------
    drawn : Drawn
        Their edges.
    notes : tuple of Text
        What was decided in reading them.
    """

    drawn: Drawn
    notes: tuple[Text, ...]

    def on(self, frame: Frame) -> Drawn:  # noqa: ARG002  (the same for any)
        """
        Give their edges.

        Parameters
        ----------
        frame : Frame
            Any.

        Returns
        -------
        Drawn
            All of them.
        """
        return self.drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """
    A raster that takes cells whose middle lies on, or near, a cell of it that passes a test.

    Parameters
    ----------
    raster : Raster
        The file.
    test : Quantity
        1 where it takes.
    set_back_m : float
        In metres.
    crs : str
        The working system.
    notes : tuple of Text
        What was decided in reading it.
    """

    raster: Raster
    test: Quantity
    set_back_m: float
    crs: str
    notes: tuple[Text, ...]

    def on(self, frame: Frame) -> Gridded:
        """
        Look up what lies under the middles of cells.

        Parameters
        ----------
        frame : Frame
            The cells.

        Returns
        -------
        Gridded
            Of the frame with a margin as wide as the set-back; unknown cells take nothing.
        """
        margin = math.ceil(self.set_back_m / frame.cell_m)
        wide = Frame(
            column=frame.column - margin, row=frame.row - margin, cell_m=frame.cell_m,
            rows=frame.rows + 2 * margin, columns=frame.columns + 2 * margin,
        )  # fmt: skip
        mask = np.zeros(wide.shape, dtype=bool)
        with self.raster.opened() as ready:
            for part in blocks(wide, self._side(frame.cell_m)):
                top, left = part.row - wide.row, part.column - wide.column
                mask[top : top + part.rows, left : left + part.columns] = self._under(ready, part)
        return Gridded(mask=mask, set_back_m=self.set_back_m, margin=margin)

    def _side(self, cell_m: float) -> int:
        width, height = self.raster.grid.ground(self.raster.grid.rows // 2, 1)
        fits = int(MOST_ACROSS * min(float(width[0]), float(height[0])) / cell_m)
        return min(max(fits, 1), WIDEST)

    def _under(self, ready: Cells, part: Frame) -> BoolArray:
        """Whether the cell of the raster under each middle passes the test."""
        grid = self.raster.grid
        across, down, _ = lattice(*part.centres(), grid, crs=self.crs)
        line = np.clip(np.floor(down), -1, grid.rows).astype(np.int64)
        column = np.clip(np.floor(across), -1, grid.columns).astype(np.int64)
        row, left = int(line.min()), int(column.min())
        cells = ready.read(
            row, left, rows=int(line.max()) - row + 1, columns=int(column.max()) - left + 1
        )
        found: BoolArray = self.test.of(cells)[line - row, column - left] == 1
        return found


def layer_of(asked: Asked, pack: Pack) -> Features | Tested:
    """
    Read a file as a layer.

    Parameters
    ----------
    asked : Asked
        Which, and how far it takes.
    pack : Pack
        The city, with its working system.

    Returns
    -------
    Features or Tested
        In the working system.

    Raises
    ------
    EmptyLayerError, BrokenLayerError, CrsError
        If it is missing or empty, has no usable system, or anything in it cannot be used.
    """
    name = str(asked.path)
    if asked.test is not None:
        raster = read_raster(asked.path, what=f"栅格 {name}", what_en=f"raster {name}")
        return Tested(
            raster=raster, test=asked.test, set_back_m=asked.set_back_m, crs=pack.head.work_crs,
            notes=tuple(Text(f"{name}:{one.zh}", f"{name}: {one.en}") for one in raster.notes),
        )  # fmt: skip
    reading = read(asked.path, what=f"文件 {name}", what_en=f"file {name}")
    if not reading.count:
        raise EmptyLayerError(
            f"文件 {name} 没有要素;请补数据,或不要列它。",
            f"The file {name} has no features; add some or leave it out.",
        )
    faults = [*reading.faults, *geometry_faults(reading.frame, "mixed")]
    if faults:
        raise BrokenLayerError(
            f"文件 {name} 有 {len(faults)} 处毛病,请修复后再用:",
            f"The file {name} has {len(faults)} faults; mend them:",
            faults,
        )
    table, found = place(
        reading.frame, pack.head.work_crs, where=name, stated=reading.crs, home=pack.home
    )
    zh, en = found.reason
    told = (Text(f"{name}:{zh}", f"{name}: {en}"),) if found.decided else ()
    return Features(
        drawn=_drawn(table.geometry.to_numpy(), asked),
        notes=(*reading.told(name), *told),
    )


def _drawn(shapes: GeometryArray, asked: Asked) -> Drawn:
    """Edges of polygons one by one, after the segments of everything else."""
    mixed = shapely.get_type_id(shapes) == COLLECTION
    if mixed.any():
        shapes = np.concatenate(
            [shapes[~mixed], shapely.get_parts(shapely.get_parts(shapes[mixed]))]
        )
    dimension = shapely.get_dimensions(shapes)
    thin = int((dimension != AREA).sum())
    if asked.set_back_m <= 0 and thin:
        raise BrokenLayerError(
            f"文件 {asked.path} 有 {thin} 个点或线,没有面积;请给退让距离,如 {asked.path}:50。",
            f"The file {asked.path} has {thin} points or lines, which cover no area; give a "
            f"set-back, such as {asked.path}:50.",
        )
    spots = shapely.get_coordinates(shapes[dimension == POINT])
    lines, _ = _edges(shapes[dimension == LINE], deep=0)
    edges, polygon = _edges(shapes[dimension == AREA], deep=1)
    ends = np.concatenate([np.hstack([spots, spots]), lines, edges])
    owner = np.concatenate([np.full(len(spots) + len(lines), NO_POLYGON), polygon])
    return Drawn(ends=ends, polygon=owner, set_back_m=asked.set_back_m)


def _edges(shapes: GeometryArray, *, deep: int) -> tuple[FloatArray, IntArray]:
    """Give both ends of all segments, and the line, or with `deep` the polygon, of each."""
    if not len(shapes):
        return np.zeros((0, 4)), np.zeros(0, dtype=np.int64)
    _, places, offsets = shapely.to_ragged_array(shapes, include_z=False)
    begin: IntArray = np.asarray(offsets[0], dtype=np.int64)
    joined = np.ones(len(places), dtype=bool)
    joined[begin[1:] - 1] = False  # the last of a ring or line begins no segment
    first = np.flatnonzero(joined)
    owners = begin if deep == 0 else begin[offsets[deep]]
    owner = np.repeat(np.arange(len(owners) - 1), np.diff(owners))
    return np.hstack([places[first], places[first + 1]]), owner[first]
