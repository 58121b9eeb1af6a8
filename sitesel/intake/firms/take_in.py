"""
Taking a list of firms in: read, cleared of people, fields read, placed, each firm once.

Every row of the file is in the result or set aside with its number and the reason: no name, outside
the city, no place, twice. A place is that of coordinates, else one that the address names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from sitesel.crs import Recognised, move, recognise
from sitesel.errors import CrsError, EmptyLayerError
from sitesel.formats import Rejected, read
from sitesel.formats.table_frames import ROW
from sitesel.intake.firms import columns as named_columns
from sitesel.intake.firms import heads
from sitesel.intake.firms.aside import WHY, set_aside
from sitesel.intake.firms.gazetteer import gazetteer
from sitesel.intake.firms.people import blotted
from sitesel.intake.firms.places import placed
from sitesel.intake.opening import WHAT, Opened, named
from sitesel.intake.vocabulary import vocabulary
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas

    from sitesel.crs import Bounds
    from sitesel.formats import Reading
    from sitesel.intake.wishes import Wishes
    from sitesel.matrix import FloatArray
    from sitesel.pack import Pack

COORDINATES = "coordinates"
DOUBT, BY, AT, SURE = "uncertainty_m", "placed_by", "placed_at", "place_confidence"
SPARED = ("credit_code", "gbt_code", "output_wan", "employees", DOUBT)


@dataclass(frozen=True, slots=True)
class Firms:
    """
    A list of firms, ready to be judged as any layer.

    Parameters
    ----------
    opened : Opened
        Firms in the working system, and the rows set aside.
    found : Recognised
        What their coordinates were in.
    """

    opened: Opened
    found: Recognised


def open_firms(path: Path, pack: Pack, *, wishes: Wishes, layer: str | None) -> Firms:
    """
    Read a list of firms.

    Parameters
    ----------
    path : Path
        A table, with or without coordinates, or a vector file.
    pack : Pack
        The city.
    wishes : Wishes
        What the user states.
    layer : str or None
        Of the file, where it has several.

    Returns
    -------
    Firms
        Each row kept once or set aside.

    Raises
    ------
    InputError
        If the file cannot be read, its coordinates are in no system that can be told, or no row
        can be kept.
    UsageError
        If a column is not there that is needed or stated, or output has no unit.
    """
    reading = read(
        path, what=WHAT.zh, what_en=WHAT.en, layer=layer, encoding=wishes.encoding,
        knows=heads.known,
    )  # fmt: skip
    where = named(path, reading.layer)
    frame, notes = _cleared(_numbered(reading), stated=dict(wishes.columns), where=where)
    found, more = _system(frame, reading, pack, crs=wishes.crs, where=where)
    frame = _placed(_moved(frame, found, pack), pack)
    kept, aside = set_aside(frame, pack, precision_m=wishes.precision_m or 0.0)
    if kept.empty:
        raise EmptyLayerError(
            f"{where} 没有一家企业能收入:",
            f"Not one firm of {where} can be taken in:",
            [(one.zh, one.en) for one in aside.notes],
        )
    rejected = tuple(sorted((*reading.rejected, *aside.rows), key=lambda one: one.row))
    told = (*reading.notes, *notes, *more, *_how(kept), *aside.notes)
    made = _reading(reading, kept, rejected, told)
    return Firms(Opened(path, lambda: iter([made])), found)


def _reading(
    reading: Reading, kept: geopandas.GeoDataFrame, rejected: tuple[Rejected, ...],
    notes: tuple[Text, ...],
) -> Reading:  # fmt: skip
    return replace(
        reading, frame=kept.reset_index(drop=True), crs=None, rejected=rejected, notes=notes,
        whole=True,
    )  # fmt: skip


def _numbered(reading: Reading) -> geopandas.GeoDataFrame:
    """Index rows by their number in the file, as tables are; zeros are no coordinates."""
    frame, crs = reading.frame, reading.frame.crs
    shapes = frame.geometry.to_numpy()
    zero = (shapely.bounds(shapes) == 0).all(axis=1)
    frame = frame.set_geometry(np.where(zero, None, shapes), crs=crs)
    if frame.index.name == ROW:
        return frame
    return frame.set_axis(pd.RangeIndex(1, len(frame) + 1, name=ROW), axis="index")


def _cleared(
    frame: geopandas.GeoDataFrame, *, stated: dict[str, str], where: str
) -> tuple[geopandas.GeoDataFrame, list[Text]]:
    """Drop what is about people, then read the fields."""
    columns = [str(name) for name in frame.columns if name != frame.geometry.name]
    dropped = heads.personal(columns)
    made, notes = named_columns.fielded(frame.drop(columns=dropped), stated=stated, where=where)
    spared = {*SPARED, made.geometry.name}
    changed, blots = blotted(pd.DataFrame(made), spared=spared)
    return made.assign(**changed), [*heads.told(dropped), *notes, *blots]


def _system(
    frame: geopandas.GeoDataFrame, reading: Reading, pack: Pack, *, crs: str | None, where: str
) -> tuple[Recognised, list[Text]]:
    """Tell the system; a list may hold firms of other cities, so half of its places will do."""
    places = shapely.get_coordinates(shapely.centroid(frame.geometry.to_numpy()))
    if not len(places):
        said = Text(
            "没有坐标,按地址里的地名放置", "no coordinates: placed by the names in addresses"
        )
        return Recognised(crs=pack.head.work_crs, how="declared", swapped=False, reason=said), []
    stated = reading.crs or frame.crs
    tell = partial(recognise, declared=crs, stated=stated, home=pack.home, where=where)
    most = _most(places, pack)
    whole = tuple(frame.total_bounds.tolist())
    if (crs or stated) or most == whole:
        try:
            return tell(whole), []
        except CrsError:
            if most == whole:
                raise
    return tell(most), [
        Text(
            "坐标系按其中大半的企业辨认,其余的在别处",
            "the reference system is told by most of the firms; the others lie elsewhere",
        )
    ]


def _most(places: FloatArray, pack: Pack) -> Bounds:
    """Give the bounds of the firms in the city's degrees, if half are there; else of the middle."""
    if pack.home is not None:
        west, south, east, north = pack.home
        home = (places >= (west, south)).all(axis=1) & (places <= (east, north)).all(axis=1)
        if 2 * home.sum() >= len(places):
            places = places[home]
            return (*places.min(axis=0).tolist(), *places.max(axis=0).tolist())
    ends = np.stack(
        [
            np.quantile(places, 0.25, axis=0, method="higher"),
            np.quantile(places, 0.75, axis=0, method="lower"),
        ]
    )
    return (*ends.min(axis=0).tolist(), *ends.max(axis=0).tolist())


def _moved(frame: geopandas.GeoDataFrame, found: Recognised, pack: Pack) -> geopandas.GeoDataFrame:
    """Bring coordinates into the working system; what has no place there has none."""
    moved = move(frame, found, pack.head.work_crs)
    shapes = shapely.force_2d(moved.geometry.to_numpy())
    there = np.isfinite(shapely.bounds(shapes)).all(axis=1)
    return moved.set_geometry(np.where(there, shapes, None), crs=pack.head.work_crs)


def _placed(frame: geopandas.GeoDataFrame, pack: Pack) -> geopandas.GeoDataFrame:
    """Place firms without coordinates by what their address names, with all of its doubt."""
    shapes = frame.geometry.to_numpy()
    lacking = shapely.is_missing(shapes)
    sure = vocabulary().placing.confidence
    by = np.where(lacking, "", COORDINATES).astype(object)
    at = np.full(len(frame), "", dtype=object)
    why = np.full(len(frame), "", dtype=object)
    doubt = _metres(frame)
    if lacking.any():
        known = gazetteer(pack)
        found = placed(_addresses(frame)[lacking], known)
        rows = np.flatnonzero(lacking)[found.area >= 0]
        areas = [known.areas[one] for one in found.area[found.area >= 0].tolist()]
        shapes = shapes.copy()
        shapes[rows] = [one.point for one in areas]
        by[rows], at[rows] = [one.by for one in areas], [one.name for one in areas]
        doubt[rows] = np.ceil([one.reach_m for one in areas])
        why[lacking] = found.why
    confidence = np.array([sure.get(one, np.nan) for one in by], dtype=float)
    made = frame.set_geometry(shapes, crs=frame.crs)
    made = made.assign(**{BY: by, AT: at, SURE: confidence, WHY: why})
    stated = frame[DOUBT] if DOUBT in frame else pd.Series(np.nan, index=frame.index)
    named_by = pd.Series(lacking & (by != ""), index=frame.index)
    if DOUBT in frame or named_by.any():
        made = made.assign(**{DOUBT: stated.where(~named_by, doubt)})
    return made


def _metres(frame: geopandas.GeoDataFrame) -> Any:  # noqa: ANN401  (an array)
    stated = frame[DOUBT] if DOUBT in frame else pd.Series(np.nan, index=frame.index)
    return pd.to_numeric(stated, errors="coerce").to_numpy(dtype=float, copy=True)


def _addresses(frame: geopandas.GeoDataFrame) -> pd.Series[Any]:
    """Join what says where a firm is, the address first."""
    parts = [frame[one] for one in (named_columns.ADDRESS, named_columns.PARK,
                                    named_columns.DISTRICT) if one in frame]  # fmt: skip
    if not parts:
        return pd.Series("", index=frame.index)
    return named_columns.key(heads.joined(parts))


def _how(kept: geopandas.GeoDataFrame) -> list[Text]:
    """Count how firms were placed."""
    counts = {one: int((kept[BY] == one).sum()) for one in (COORDINATES, "name", "district")}
    if not counts["name"] and not counts["district"]:
        return []
    sure = vocabulary().placing.confidence
    rough = kept[DOUBT][kept[BY] != COORDINATES].astype(float)
    span = f"{rough.min() / 1000:.1f}-{rough.max() / 1000:.1f} km"
    return [
        Text(
            f"位置:坐标 {counts[COORDINATES]} 家,按地名 {counts['name']} 家(把握 {sure['name']:g}),"
            f"只知区市 {counts['district']} 家(把握 {sure['district']:g});后两种误差 {span}",
            f"placed by coordinates {counts[COORDINATES]}, by a name in the address "
            f"{counts['name']} (confidence {sure['name']:g}), by the district alone "
            f"{counts['district']} ({sure['district']:g}); the doubt of the latter two is {span}",
        )
    ]
