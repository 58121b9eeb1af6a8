"""
DXF drawings: closed polylines, circles, hatches and faces as polygons, with their drawing layer.

GDAL reads the entities, turns arcs into chords and the code page (`$DWGCODEPAGE`, for Chinese
drawings ANSI_936) into characters; what it reads was looked at before: entities are counted, and
blocks that would multiply beyond the limit are refused (`dxf_scan.py`). Where GDAL understands a
damaged drawing otherwise, it does so in a process of its own (`dxf_features.py`). A drawing names
no reference system.

Where a drawing has closed shapes, these are the parcels, and lines, points and texts are left out
and counted. Where it has none, or lines or points were asked for, those are read instead. A text
becomes an attribute `text` of the smallest parcel around its anchor, for it is usually the number
of the parcel; several are joined by ` / `.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.formats.apart import ReaderEndedError
from sitesel.formats.dxf_features import read_apart
from sitesel.formats.dxf_scan import scan
from sitesel.formats.gdal import plain_path, understood
from sitesel.formats.reading import Reading
from sitesel.formats.shapes import set_aside, settle
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas

    from sitesel.formats.dxf_scan import Scan
    from sitesel.formats.reading import Rejected
    from sitesel.formats.source import Source

_KINDS = {
    "polygon": ("Polygon", "MultiPolygon"),
    "line": ("LineString", "MultiLineString", "LinearRing"),
    "point": ("Point", "MultiPoint"),
}
_KIND_TITLES = {
    "polygon": Text("面", "polygons"),
    "line": Text("线", "lines"),
    "point": Text("点", "points"),
}


def read(source: Source) -> Reading:
    """
    Read a drawing.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    Reading
        Shapes of one kind, with `layer` (of the drawing) and `text`.

    Raises
    ------
    BrokenLayerError
        If it is no DXF in text form, damaged, or would hold too much.
    """
    source.check_bytes(source.limits.drawing_bytes)
    found = scan(source)
    encoding, decided = _encoding(source, found)
    frame, rejected, notes = _features(source, encoding)
    closed = _closed(frame.geometry.to_numpy())
    kind, kept = _wanted(source, shapely.get_type_id(closed))
    table = _table(frame.set_geometry(closed), kept)
    if kind == "polygon":
        table = table.assign(text=_texts_inside(frame, table.geometry.to_numpy()))
    told = [*decided, *notes, *_told(frame, kept, kind), *_unread(found.entities)]
    return Reading(
        frame=table,
        form="dxf",
        encoding=encoding,
        rejected=rejected,
        notes=tuple(told),
    )


def _features(
    source: Source, encoding: str
) -> tuple[geopandas.GeoDataFrame, tuple[Rejected, ...], tuple[Text, ...]]:
    import geopandas

    with plain_path(source.path) as path, understood(source, "DXF"):
        try:
            found = read_apart(path, encoding=encoding, limits=source.limits)
        except ReaderEndedError as ended:
            raise source.broken(
                f"没有读完({ended.why.zh});多半已损坏或块套得太深,请在 CAD 里核查(AUDIT)、"
                "清理(PURGE)后另存,或只导出地块所在的图层。",
                f"was not read to its end ({ended.why.en}); it may be damaged, or its blocks "
                "unfold too far. AUDIT and PURGE it in CAD and save it anew, or export only the "
                "layers with the parcels.",
            ) from ended
        shapes = shapely.from_wkb(found.shapes, on_invalid="ignore")
    frame = geopandas.GeoDataFrame({"Layer": found.layers, "Text": found.texts}, geometry=shapes)
    lost = shapely.is_missing(shapes) & np.array([one is not None for one in found.shapes], bool)
    return settle(source, *(set_aside(frame, found.shapes) if lost.any() else (frame, ())))


def _encoding(source: Source, found: Scan) -> tuple[str, tuple[Text, ...]]:
    """AutoCAD 2007 and later write UTF-8 and still name a code page, so the bytes decide."""
    if source.encoding:
        asked = source.encoding
        return asked, (Text(f"编码 {asked}:按您的指定", f"encoding {asked}, as asked for"),)
    content = source.path.read_bytes()
    for encoding in dict.fromkeys(("UTF-8", found.encoding, "GB18030")):
        try:
            content.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
        if encoding == found.encoding or content.isascii():
            return encoding, ()
        return encoding, (
            Text(
                f"编码 {encoding}:图上写的是 {found.page or '(无)'},已按文字判定",
                f"encoding {encoding}: as its text is, not {found.page or '(none)'}",
            ),
        )
    note = Text("文字的编码认不出,有的字会错", "the encoding of texts is unknown, some are wrong")
    return "GB18030", (note,)


def _closed(shapes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Take polylines whose ends meet for closed; whether they cross is for the caller to judge."""
    lines = (shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING) & (
        shapely.get_num_coordinates(shapes) >= 4  # noqa: PLR2004  (of a ring)
    )
    rings = lines & shapely.is_closed(shapes)
    closed = shapes.copy()
    points, of_ring = shapely.get_coordinates(shapes[rings], return_index=True)
    if len(points):
        closed[rings] = shapely.polygons(shapely.linearrings(points, indices=of_ring))
    return closed


def _wanted(source: Source, kinds: np.ndarray[Any, Any]) -> tuple[str, np.ndarray[Any, Any]]:
    types = {
        kind: np.isin(kinds, [shapely.GeometryType[name.upper()] for name in names])
        for kind, names in _KINDS.items()
    }
    wished = source.geometry if source.geometry in _KINDS else None
    kind = wished or next((one for one, rows in types.items() if rows.any()), "polygon")
    if not types[kind].any():
        title = _KIND_TITLES[kind]
        raise source.broken(
            f"里没有{title.zh}(闭合多段线、填充、圆算面);请确认图层没有被冻结或用外部参照。",
            f"holds no {title.en} (closed polylines, hatches and circles count as polygons); make "
            "sure that layers are not frozen or external references.",
        )
    return kind, types[kind]


def _table(frame: geopandas.GeoDataFrame, kept: np.ndarray[Any, Any]) -> geopandas.GeoDataFrame:
    named = frame[kept].reset_index(drop=True)
    table = named[["Layer", "Text", "geometry"]].rename(columns={"Layer": "layer", "Text": "text"})
    return table.assign(text=table["text"].where(table["text"].notna(), None))


def _texts_inside(frame: geopandas.GeoDataFrame, parcels: np.ndarray[Any, Any]) -> list[str | None]:
    points = frame[(frame.geometry.geom_type == "Point") & frame["Text"].notna()]
    pairs = shapely.STRtree(parcels).query(points.geometry.to_numpy(), predicate="within")
    areas = shapely.area(parcels)
    smallest: dict[int, int] = {}
    for text, parcel in pairs.T.tolist():
        if text not in smallest or areas[parcel] < areas[smallest[text]]:
            smallest[text] = parcel
    inside: list[list[str]] = [[] for _ in parcels]
    for text, parcel in sorted(smallest.items()):
        inside[parcel].append(" ".join(str(points["Text"].iloc[text]).split()))
    return [" / ".join(words) or None for words in inside]


def _told(frame: geopandas.GeoDataFrame, kept: np.ndarray[Any, Any], kind: str) -> list[Text]:
    left = Counter(frame.geometry.geom_type[~kept].fillna("None"))
    notes = [Text(f"图上的{_KIND_TITLES[kind].zh}作为要素", f"{_KIND_TITLES[kind].en} were taken")]
    if left:
        listed = ", ".join(f"{name} × {count}" for name, count in sorted(left.items()))
        notes.append(Text(f"其余图形未取:{listed}", f"other shapes left out: {listed}"))
    return notes


def _unread(entities: Counter[str]) -> list[Text]:
    unread = {kind: count for kind, count in entities.items() if kind not in DRAWN}
    if not unread:
        return []
    listed = ", ".join(f"{kind} × {count}" for kind, count in sorted(unread.items()))
    return [Text(f"不是图形或不支持的实体:{listed}", f"entities without a shape: {listed}")]


DRAWN = frozenset(
    {
        "POINT", "LINE", "LWPOLYLINE", "POLYLINE", "VERTEX", "SEQEND", "CIRCLE", "ELLIPSE", "ARC",
        "SPLINE", "HELIX", "HATCH", "TEXT", "MTEXT", "INSERT", "ATTRIB", "SOLID", "TRACE",
        "3DFACE", "DIMENSION", "LEADER", "MULTILEADER", "MLINE",
    }
)  # fmt: skip
