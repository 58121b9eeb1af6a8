"""
The boundary-point text of the land administration (国土 界址点 TXT, `[属性描述]`/`[地块坐标]`).

No standard with a number was found; the form is what tools and filings use. Seen in: a page on the
format (cnblogs.com/znlgis/p/19274558), one on an import tool (cnblogs.com/loveyl/p/19088909), and
half a dozen public programs that write or read it. They agree on this::

    [属性描述]
    坐标系=2000国家大地坐标系
    几度分带=3
    带号=40
    计量单位=米
    转换参数=,,,,,,
    [地块坐标]
    4,0.5000,370203-001,一号地块,面,,工业用地,0601,@
    J1,1,3991000.000,40512000.000

A parcel's line holds number of points, area in hectares (`公顷` may follow), number, name, kind of
shape (面, 线, 点), map sheet, use, land class, and in some places more fields, up to `@`. A point's
line holds its number, its ring, the northing and the easting. They disagree, and the reader allows
for it: easting first; rings closed or not; the count with or without closing points; inner rings
and further parts both as ring 2, 3, …, or all as ring 1; no `J`; another section before.

A count that cannot be reconciled rejects the parcel, because points may be lost or belong to the
next one; an area that differs from the drawn one is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.formats.axes import order
from sitesel.formats.bounds import check_features, check_values, check_vertices
from sitesel.formats.decode import decoded
from sitesel.formats.jzd_head import stated, system
from sitesel.formats.jzd_text import Parcel, count_fits, parsed
from sitesel.formats.numbers import numbers
from sitesel.formats.reading import Reading, Rejected
from sitesel.formats.rings import parcels
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.formats.source import Source
    from sitesel.matrix import FloatArray

FIELDS = ("界址点数", "面积", "地块编号", "地块名称", "图形属性", "图幅号", "用途", "地类编码")
_HECTARE_M2, _AREA_TOLERANCE = 10_000.0, 0.01
_DEGREES_LIMIT = 360.0


def read(source: Source) -> Reading:
    """
    Read a boundary-point text.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    Reading
        A row a parcel, with its line's fields under their Chinese names.

    Raises
    ------
    BrokenLayerError
        If it is no text, or has no parcel.
    """
    source.check_bytes(source.limits.table_bytes)
    text, encoding, notes = decoded(source, source.path.read_bytes())
    return reading_of(source, text, encoding=encoding, notes=notes)


def reading_of(source: Source, text: str, *, encoding: str, notes: tuple[Text, ...]) -> Reading:
    """
    Make parcels of a text.

    Parameters
    ----------
    source : Source
        The file, for messages and limits.
    text : str
        All of it.
    encoding : str
        Of it.
    notes : tuple of Text
        So far.

    Returns
    -------
    Reading
        Of its parcels.

    Raises
    ------
    BrokenLayerError
        If it has no parcel.
    """
    head, found, strays = parsed(text)
    check_features(source, len(found))
    check_values(source, rows=len(found), columns=max((len(one.cells) for one in found), default=0))
    if not found:
        raise source.broken(
            "里没有地块行(以 @ 结尾,如 4,0.5,编号,名称,面,,,,@);请检查格式。",
            "has no line of a parcel (which ends in @, such as 4,0.5,number,name,面,,,,@); check "
            "its form.",
        )
    values, rejected = _valued(found)
    kept = [one for one in found if not one.faults]
    taken = order(
        values[:, 0],
        values[:, 1],
        names=("第三列", "第四列"),
        expected="north first",
        certain=False,
    )
    northing, easting = (
        (values[:, 0], values[:, 1]) if taken.swapped else (values[:, 1], values[:, 0])
    )
    shapes, faults = _shapes(source, kept, easting, northing)
    rejected += faults
    degrees = bool(len(values)) and bool(np.abs(values).max() <= _DEGREES_LIMIT)
    crs, why = system(stated(head), zone=taken.zone, degrees=degrees)
    good = np.array([shape is not None for shape in shapes], dtype=bool)
    told = [*notes, taken.note, why, *_stray_notes(strays)]
    table = _table([one for one, fine in zip(kept, good, strict=True) if fine])
    if not degrees:
        told += _area_notes(table, shapes[good])
    return Reading(
        frame=_frame(table, shapes[good], crs),
        form="jzd",
        crs=crs,
        encoding=encoding,
        rejected=tuple(sorted(rejected, key=lambda one: one.row)),
        notes=tuple(told),
    )


def _valued(found: list[Parcel]) -> tuple[FloatArray, list[Rejected]]:
    """Coordinates of the parcels without faults, as written; the others are rejected."""
    import pandas as pd

    everything = [point for one in found for point in one.points]
    values = np.column_stack(
        [numbers(pd.Series([point[at] for point in everything], dtype=object))[0] for at in (1, 2)]
    ).reshape(-1, 2)
    of_parcel = np.repeat(np.arange(len(found)), [len(one.points) for one in found])
    broken = np.isnan(values).any(axis=1)
    bad = set(of_parcel[broken].tolist())
    for at, one in enumerate(found):
        if one.cells[4:5] not in ([], [""], ["面"]):
            one.faults.append(
                Text(f"图形是“{one.cells[4]}”,不是面", "its shape is no polygon (面)")
            )
        elif at in bad:
            one.faults.append(Text("有坐标不是数字", "a coordinate is no number"))
        elif not count_fits(one):
            one.faults.append(
                Text(
                    f"写明 {one.cells[0]} 个界址点,实有 {len(one.points)} 个",
                    f"states {one.cells[0]} boundary points and has {len(one.points)}",
                )
            )
    keep = np.array([not one.faults for one in found], dtype=bool)
    rejected = [Rejected(one.line, _together(one.faults)) for one in found if one.faults]
    return values[keep[of_parcel]] if len(of_parcel) else values, rejected


def _together(faults: list[Text]) -> Text:
    return Text(";".join(one.zh for one in faults[:3]), "; ".join(one.en for one in faults[:3]))


def _shapes(
    source: Source, kept: list[Parcel], easting: FloatArray, northing: FloatArray
) -> tuple[Any, list[Rejected]]:
    lengths = [len(one.points) for one in kept]
    empty = [
        Rejected(one.line, Text("没有界址点", "no boundary points"))
        for one in kept
        if not one.points
    ]
    of_parcel = np.repeat(np.arange(len(kept)), lengths)
    import pandas as pd

    rings = pd.factorize(
        np.array([ring for one in kept for ring, _, _ in one.points], dtype=object)
    )
    check_vertices(source, np.array(lengths, dtype=int))
    rows = np.array([one.line for one in kept], dtype=int)
    shapes, faults = parcels(
        easting, northing, parcel=of_parcel, ring=rings[0], rows=rows, limits=source.limits
    )
    return shapes, [*empty, *faults]


def _table(kept: list[Parcel]) -> dict[str, list[Any]]:
    width = max((len(one.cells) for one in kept), default=len(FIELDS))
    names = [*FIELDS, *(f"字段{at + 1}" for at in range(len(FIELDS), width))][: max(width, 4)]
    table: dict[str, list[Any]] = {
        name: [one.cells[at] if at < len(one.cells) and one.cells[at] else None for one in kept]
        for at, name in enumerate(names)
    }
    return {"points": [len(one.points) for one in kept], **table}


def _area_notes(table: dict[str, list[Any]], shapes: np.ndarray[Any, Any]) -> list[Text]:
    stated_ha = np.array([_hectares(cell) for cell in table.get("面积", [])], dtype=float)
    if not len(stated_ha):
        return []
    drawn = shapely.area(shapes) / _HECTARE_M2
    off = np.abs(drawn - stated_ha) > np.maximum(_AREA_TOLERANCE * stated_ha, 0.5 * _AREA_TOLERANCE)
    listed = [
        (table["地块编号"][at] or table["地块名称"][at] or at + 1, stated_ha[at], drawn[at])
        for at in np.flatnonzero(off)[:3]
    ]
    if not listed:
        return []
    zh = "、".join(f"{name}(写 {said:g},画 {area:.4f})" for name, said, area in listed)
    en = ", ".join(f"{name} (stated {said:g}, drawn {area:.4f})" for name, said, area in listed)
    return [
        Text(
            f"{int(off.sum())} 个地块的面积(公顷)与图形不符:{zh}",
            f"areas (hectares) of {int(off.sum())} parcels differ from their shape: {en}",
        )
    ]


def _hectares(cell: str | None) -> float:
    found = re.match(r"^\s*(\d+\.?\d*)\s*(公顷|ha)?\s*$", cell or "")
    return float(found[1]) if found and float(found[1]) > 0 else np.nan


def _stray_notes(strays: list[int]) -> list[Text]:
    if not strays:
        return []
    return [
        Text(
            f"第 {strays[0]} 行等 {len(strays)} 行不属于任何地块,未用",
            f"{len(strays)} lines before the first parcel (line {strays[0]}) are not used",
        )
    ]


def _frame(table: dict[str, list[Any]], shapes: np.ndarray[Any, Any], crs: str | None) -> Any:  # noqa: ANN401
    import geopandas

    return geopandas.GeoDataFrame(table, geometry=list(shapes), crs=crs)
