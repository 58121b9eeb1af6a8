"""
KML (OGC 07-147r2): placemarks with their folders, extended data and shapes.

Coordinates are longitude, latitude on WGS 84 by definition of the format; what a Chinese web map
exports under that name may be GCJ-02 all the same, which the file cannot say. Only what stands in
the file is read: no network link is followed, no overlay, model or track is drawn; how many there
are is told. Altitudes are left out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.formats.bounds import check_features, check_values, check_vertices
from sitesel.formats.reading import Reading, Rejected
from sitesel.formats.xml_tree import parse
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.formats.source import Source
    from sitesel.formats.xml_tree import Element

CRS = "EPSG:4326"
_MOST_ELEMENTS = 500_000  # between two placemarks; each takes some 400 bytes
_NOT_READ = (
    "NetworkLink", "GroundOverlay", "ScreenOverlay", "PhotoOverlay", "Model", "Track", "MultiTrack",
    "Tour",
)  # fmt: skip
_SHAPES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")
_RING_POINTS = 4


@dataclass(slots=True)
class _Collected:
    source: Source
    rows: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[shapely.Geometry | None] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    read: int = 0
    heights: int = 0
    held: int = 0
    root: str = ""

    def ended(self, element: Element, around: list[Element]) -> bool:
        if not around:
            self.root = element.name
        if element.name in _NOT_READ:
            self.left_out[element.name] += 1
            return False
        if element.name != "Placemark":
            self.held += 1
            if self.held > _MOST_ELEMENTS:
                raise self.source.broken(
                    f"一个地标里的元素超过 {_MOST_ELEMENTS:,} 个;请检查文件来源。",
                    f"has a placemark of more than {_MOST_ELEMENTS:,} elements; check where it is "
                    "from.",
                )
            return element.name == "name" or any(one.name == "Placemark" for one in around)
        self.read, self.held = self.read + 1, 0
        check_features(self.source, self.read, most=self.source.limits.placemarks)
        try:
            shape = _placemark_shape(element)
        except ValueError as error:
            self.rejected.append(Rejected(self.read, _reason(error)))
            return False
        self.heights += _has_height(element)
        self.rows.append(_attributes(element, around))
        self.shapes.append(shape)
        return False


def read(source: Source) -> Reading:
    """
    Read a KML file.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    Reading
        A row for each placemark, with `name`, `description`, `folder` and its extended data.

    Raises
    ------
    BrokenLayerError
        If it is no KML, has a document type, or holds too much.
    """
    source.check_bytes(source.limits.table_bytes)
    collected = _Collected(source)
    encoding, notes = parse(source, source.path.read_bytes(), ended=collected.ended)
    if collected.root != "kml" and not collected.read:
        raise source.broken(
            f"不是 KML(根元素是 {collected.root});请改正后缀,或重新导出。",
            f"is no KML (its root is {collected.root}); correct the suffix or export again.",
        )
    if not collected.read:
        raise source.broken(
            "里没有地标(Placemark);请确认导出了正确的内容。",
            "holds no placemark; make sure that the right content was exported.",
        )
    return _reading(source, collected, encoding, notes)


def _reading(
    source: Source, collected: _Collected, encoding: str, notes: tuple[Text, ...]
) -> Reading:
    import geopandas

    shapes = np.array(collected.shapes, dtype=object)
    check_vertices(source, shapely.get_num_coordinates(shapes))
    columns = list(dict.fromkeys(key for row in collected.rows for key in row))
    check_values(source, rows=len(collected.rows), columns=len(columns))
    table = {key: [row.get(key) for row in collected.rows] for key in columns}
    told = list(notes)
    if collected.left_out:
        listed = ", ".join(
            f"{kind} × {count}" for kind, count in sorted(collected.left_out.items())
        )
        told.append(Text(f"没有读取:{listed}(不联网)", f"not read: {listed} (no network)"))
    if collected.heights:
        told.append(
            Text(
                f"{collected.heights} 个要素带高程(Z),未用,只取平面坐标",
                f"heights (Z) of {collected.heights} features are left out",
            )
        )
    return Reading(
        frame=geopandas.GeoDataFrame(table, geometry=list(shapes), crs=CRS),
        form="kml",
        crs=CRS,
        encoding=encoding,
        rejected=tuple(collected.rejected),
        notes=tuple(told),
    )


def _attributes(placemark: Element, around: list[Element]) -> dict[str, Any]:
    folders = [one.word("name") for one in around if one.name == "Folder"]
    row: dict[str, Any] = {
        "name": placemark.word("name") or None,
        "description": placemark.word("description") or None,
        "folder": "/".join(name for name in folders if name) or None,
    }
    for datum in (*placemark.all("Data"), *placemark.all("SimpleData")):
        key = datum.attributes.get("name", "").strip()
        if key and key != "geometry":
            row[key] = (datum.word("value") or datum.text) or None
    return row


def _placemark_shape(placemark: Element) -> shapely.Geometry | None:
    shapes = [_shape(part) for part in placemark.parts if part.name in _SHAPES]
    return None if not shapes else shapes[0] if len(shapes) == 1 else _together(shapes)


def _shape(element: Element) -> shapely.Geometry:
    if element.name == "Point":
        return shapely.Point(_coordinates(element, least=1)[0])
    if element.name == "LineString":
        return shapely.LineString(_coordinates(element, least=2))
    if element.name == "LinearRing":
        return shapely.Polygon(_coordinates(element, least=_RING_POINTS - 1))
    if element.name == "Polygon":
        outer = element.first("outerBoundaryIs")
        rings = list(outer.all("LinearRing")) if outer else []
        if len(rings) != 1:
            raise ValueError("outer")
        holes = [
            _coordinates(ring, least=_RING_POINTS - 1)
            for inner in element.parts
            if inner.name == "innerBoundaryIs"
            for ring in inner.all("LinearRing")
        ]
        return shapely.Polygon(_coordinates(rings[0], least=_RING_POINTS - 1), holes)
    return _together([_shape(part) for part in element.parts if part.name in _SHAPES])


def _together(shapes: list[shapely.Geometry]) -> shapely.Geometry:
    kinds = {shape.geom_type for shape in shapes}
    if not shapes:
        raise ValueError("empty")
    if kinds == {"Polygon"}:
        return shapely.MultiPolygon(shapes)
    if kinds == {"LineString"}:
        return shapely.MultiLineString(shapes)
    if kinds == {"Point"}:
        return shapely.MultiPoint(shapes)
    return shapely.GeometryCollection(shapes)


def _coordinates(element: Element, *, least: int) -> list[tuple[float, float]]:
    tuples = [one.split(",") for one in element.word("coordinates").split()]
    if any(len(one) < 2 for one in tuples):  # noqa: PLR2004  (longitude and latitude)
        raise ValueError("pairs")
    pairs = [(_number(one[0]), _number(one[1])) for one in tuples]
    if len(pairs) < least or len(set(pairs)) < least:
        raise ValueError("few")
    return pairs


def _number(text: str) -> float:
    number = float(text)
    if not np.isfinite(number):
        raise ValueError("finite")
    return number


def _has_height(placemark: Element) -> bool:
    return any(
        any(not _is_zero(height) for height in one.split(",")[2:3])
        for coordinates in placemark.all("coordinates")
        for one in coordinates.text.split()
    )


def _is_zero(text: str) -> bool:
    try:
        return float(text) == 0
    except ValueError:
        return not text


def _reason(error: ValueError) -> Text:
    words = {
        "outer": Text("面没有唯一的外环", "the polygon has no single outer ring"),
        "empty": Text("组合图形是空的", "the multi-geometry is empty"),
        "pairs": Text("坐标不成对", "coordinates are no pairs"),
        "few": Text("不同的点太少,构不成图形", "too few different points for its shape"),
        "finite": Text("坐标不是有限的数", "a coordinate is not finite"),
    }
    return words.get(str(error), Text("坐标不是数字", "a coordinate is no number"))
