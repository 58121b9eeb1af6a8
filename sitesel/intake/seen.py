"""
Looking at a file: what it holds, what that seems to be, where it lies, what is wrong with it.

Nothing is written here. What was seen can be shown, asked about, and then taken in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.errors import BrokenLayerError, EmptyLayerError
from sitesel.intake.columns import identified, matched, renamed, with_industries
from sitesel.intake.opening import named, read_layer
from sitesel.intake.place import fell_into, flat, placed
from sitesel.intake.problems import Problems, find, kind_of
from sitesel.intake.propose import Candidate, candidates, certain, undecided
from sitesel.pack.faults import uncertainty_faults
from sitesel.pack.plain import OWN_SITES
from sitesel.parcels import check_extent
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas

    from sitesel.formats import Reading
    from sitesel.intake.wishes import Wishes
    from sitesel.pack import Pack

KINDS = ("point", "line", "polygon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """
    One layer of a file, before it is taken in.

    Parameters
    ----------
    path : Path
        The file.
    reading : Reading
        As read, with rows set aside and decisions told.
    role : str
        Stated or beyond doubt.
    why : Text
        What speaks for the role.
    frame : GeoDataFrame, shape (n, columns)
        In the working system, with `id` and fields under sitesel's names.
    columns : dict of str to str
        Field to the column of the file.
    kind : str
        What the layer is to hold: `point`, `line`, `polygon` or `mixed`.
    problems : Problems
        Of every row.
    crs : str
        What the coordinates were in.
    notes : tuple of Text
        What was decided on the way.
    """

    path: Path
    reading: Reading
    role: str
    why: Text
    frame: geopandas.GeoDataFrame
    columns: dict[str, str]
    kind: str
    problems: Problems
    crs: str
    notes: tuple[Text, ...]

    @property
    def name(self) -> str:
        """The file, and its layer where it has a name of its own."""
        return named(self.path, self.reading.layer)


def look(  # noqa: PLR0913  (one keyword each)
    path: Path,
    pack: Pack,
    *,
    wishes: Wishes,
    layer: str | None = None,
    role: str | None = None,
    read_already: Reading | None = None,
) -> Seen:
    """
    Look at one layer of a file.

    Parameters
    ----------
    path : Path
        The file.
    pack : Pack
        The city.
    wishes : Wishes
        What the user states.
    layer : str, optional
        Of the file, where it has several.
    role : str, optional
        What it is to be; without it, what it beyond doubt is.
    read_already : Reading, optional
        Of that layer, if it was read before.

    Returns
    -------
    Seen
        With every problem listed, none yet mended.

    Raises
    ------
    InputError
        If the file cannot be read, is empty, or has no usable reference system.
    UsageError
        If the role is in doubt, or a column that is needed is not there.
    """
    reading = read_already or read_layer(path, wishes=wishes, layer=layer, role=role, pack=pack)
    name = named(path, reading.layer)
    if reading.frame.empty:
        raise EmptyLayerError(
            f"{name} 没有可用的要素(读到 {reading.count} 行);请换一个文件或图层。",
            f"{name} has no features to use ({reading.count} rows read); take another file or "
            "layer.",
        )
    found = proposals(reading, path, pack)
    chosen = _chosen(found, role, name)
    where = placed(reading, pack, crs=wishes.crs, where=name)
    plain_columns = [str(c) for c in where.frame.columns if c != where.frame.geometry.name]
    columns = matched(plain_columns, chosen.role, stated=wishes.columns, where=name)
    frame, notes = _table(where.frame, chosen.role, columns, stated="id" in wishes.columns)
    frame, left_out = flat(frame)
    kind = _kind(chosen.role, frame, pack, mixed=bool(reading.license))
    own = frame["id"] if chosen.role == OWN_SITES or "id" in wishes.columns else None
    return Seen(
        path=path,
        reading=reading,
        role=chosen.role,
        why=chosen.evidence,
        frame=frame,
        columns=columns,
        kind=kind,
        problems=find(frame.geometry.to_numpy(), kind, ids=own),
        crs=where.crs,
        notes=(*reading.notes, where.how, *notes, *left_out),
    )


def proposals(reading: Reading, path: Path, pack: Pack) -> list[Candidate]:
    """
    Propose roles for what was read, of those that the pack knows.

    Parameters
    ----------
    reading : Reading
        Of a file.
    path : Path
        The file.
    pack : Pack
        With its roles.

    Returns
    -------
    list of Candidate
        The likeliest first.
    """
    frame = reading.frame
    kind = kind_of(frame.geometry.to_numpy())
    found = candidates([reading.layer, path.stem], map(str, frame.columns), geometry=kind)
    known = {*pack.titles, OWN_SITES}
    return [one for one in found if one.role in known]


def check(seen: Seen, pack: Pack) -> None:
    """
    Refuse what no repair helps against: parcels outside the city, uncertainties that are none.

    Parameters
    ----------
    seen : Seen
        A layer.
    pack : Pack
        The city.

    Raises
    ------
    BrokenLayerError, SiteError
        Before anything is written.
    """
    faults = uncertainty_faults(seen.frame)
    if faults:
        raise BrokenLayerError(
            f"{seen.name} 有 {len(faults)} 处毛病:",
            f"{seen.name} has {len(faults)} faults:",
            faults,
        )
    if seen.role == OWN_SITES:
        check_extent(seen.frame[~seen.problems.bad], pack, where=seen.name)


def districts_of(seen: Seen, pack: Pack) -> Text:
    """
    Say into which districts a layer fell.

    Parameters
    ----------
    seen : Seen
        A layer.
    pack : Pack
        The city.

    Returns
    -------
    Text
        Empty where that cannot be told.
    """
    return fell_into(seen.frame[~seen.problems.bad], pack)


def _chosen(found: list[Candidate], role: str | None, name: str) -> Candidate:
    if role is not None:
        return Candidate(role=role, confidence=1.0, evidence=Text("用户指明", "stated by the user"))
    sure = certain(found)
    if sure is None:
        raise undecided(name, found)
    return sure


def _table(
    frame: geopandas.GeoDataFrame, role: str, columns: dict[str, str], *, stated: bool
) -> tuple[geopandas.GeoDataFrame, list[Text]]:
    frame, said = renamed(frame.reset_index(drop=True), columns)
    frame, by_id = identified(frame, role, stated=stated)
    frame, by_industry = with_industries(frame)
    return frame, [*said, *by_id, *by_industry]


def _kind(role: str, frame: geopandas.GeoDataFrame, pack: Pack, *, mixed: bool) -> str:
    """Say what the layer is to hold: parcels are polygons; else what the role wants, or what is."""
    if role == OWN_SITES:
        return "polygon"
    if mixed:  # OpenStreetMap draws small things as points and large ones as polygons
        return kind_of(frame.geometry.to_numpy())
    wanted = [entry.geometry for entry in pack.missing if entry.role == role]
    wanted += [layer.geometry for layer in pack.layers_of(role)]
    if wanted and wanted[0] in KINDS:
        return wanted[0]
    shapes = frame.geometry.to_numpy()
    known = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    return kind_of(np.asarray(known))
