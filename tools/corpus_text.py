"""Files of tests/data that are text: GeoJSON, KML."""

from __future__ import annotations

import json
from typing import Any

# Two squares near 120.38 E, 36.10 N in degrees, and two parcels of 10,000 m² each in EPSG:4549.
DEGREES = [
    [(120.38, 36.1), (120.381, 36.1), (120.381, 36.101), (120.38, 36.101), (120.38, 36.1)],
    [(120.39, 36.1), (120.392, 36.1), (120.392, 36.1005), (120.39, 36.1005), (120.39, 36.1)],
]
METRES = [
    [(534000, 3995000), (534100, 3995000), (534100, 3995100), (534000, 3995100), (534000, 3995000)],
    [(534200, 3995000), (534400, 3995000), (534400, 3995050), (534200, 3995050), (534200, 3995000)],
]
NAMES = ("一号地块", "二号地块")
Rings = list[list[tuple[float, ...]]]


def files() -> dict[str, bytes]:
    """
    Make the files.

    Returns
    -------
    dict of str to bytes
        By name.
    """
    return {**_geojson(), **_kml()}


def collection(rings: Any, *, crs: int = 0, extra: Any = ()) -> dict[str, Any]:  # noqa: ANN401
    """
    Make a feature collection of parcels.

    Parameters
    ----------
    rings : list
        Outlines.
    crs : int
        EPSG code for the old member `crs`; 0 leaves it out.
    extra : sequence of dict
        Further features.

    Returns
    -------
    dict
        JSON-ready.
    """
    features = [
        {
            "type": "Feature",
            "properties": {"编号": f"D-{at + 1}", "名称": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for at, (name, ring) in enumerate(zip(NAMES, rings, strict=False))
    ]
    named = {"crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}}}
    return {
        "type": "FeatureCollection",
        **(named if crs else {}),
        "features": [*features, *extra],
    }


def _geojson() -> dict[str, bytes]:
    def written(document: object) -> str:
        return json.dumps(document, ensure_ascii=False)

    plain = written(collection(DEGREES))
    swapped = [[(north, east) for east, north in ring] for ring in DEGREES]
    high = [[(*point, 12.5) for point in ring] for ring in DEGREES]
    prefixed = [[(east + 40_000_000, north) for east, north in ring] for ring in METRES]
    empty = {"type": "Feature", "properties": {"名称": "无图形"}, "geometry": None}
    point = {
        "type": "Feature",
        "properties": {"名称": "点"},
        "geometry": {"type": "Point", "coordinates": [120.4, 36.2]},
    }
    # 120.38, 36.10 as a Chinese web map shows it: some 500 m to the north-east.
    shifted = [[(east + 0.0052, north + 0.0006) for east, north in ring] for ring in DEGREES]
    return {
        "parcels.geojson": plain.encode(),
        "parcels_gbk.geojson": plain.encode("gb18030"),
        "parcels_bom.geojson": plain.encode("utf-8-sig"),
        "parcels_4549.geojson": written(collection(METRES, crs=4549)).encode(),
        "parcels_prefixed.geojson": written(collection(prefixed, crs=4528)).encode(),
        "parcels_metres_unnamed.geojson": written(collection(METRES)).encode(),
        "heights.geojson": written(collection(high)).encode(),
        "gcj02_labelled_wgs84.geojson": written(collection(shifted)).encode(),
        "swapped_axes.geojson": written(collection(swapped)).encode(),
        "null_geometry.geojson": written(collection(DEGREES, extra=[empty])).encode(),
        "mixed_types.geojson": written(collection(DEGREES, extra=[point])).encode(),
        "name;with!signs.geojson": plain.encode(),
        "nan.geojson": plain.replace("36.101", "NaN", 1).encode(),
        "truncated.geojson": plain[: len(plain) // 2].encode(),
        "empty.geojson": b"",
        "no_features.geojson": written({"type": "FeatureCollection", "features": []}).encode(),
        "deep.geojson": b'{"type":"Feature","properties":{},"geometry":{"type":"Point",'
        b'"coordinates":' + b"[" * 20_000 + b"]" * 20_000 + b"}}",
        "gdal_pipeline.geojson": b'{"type":"gdal_streamed_alg","command_line":'
        b'"gdal vector pipeline ! read parcels.geojson ! write --of=stream x"}',
        "topojson.json": b'{"type":"Topology","objects":{"a":{"type":"Point",'
        b'"coordinates":[120,36]}},"arcs":[]}',
        "vrt.geojson": VRT.encode(),
        "no_coordinates.json": b'{"name": "config", "version": 1}',
    }


VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/http://127.0.0.1/a.csv'
    "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
)


def placemark(name: str, ring: list[tuple[float, ...]], *, data: str = "") -> str:
    """
    Make a placemark with a polygon.

    Parameters
    ----------
    name : str
        Of it.
    ring : list of tuple of float
        Outline.
    data : str
        Extended data.

    Returns
    -------
    str
        KML.
    """
    places = " ".join(",".join(f"{number:g}" for number in point) for point in ring)
    return (
        f"<Placemark><name>{name}</name>{data}<Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{places}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )


def kml(body: str, *, encoding: str = "UTF-8", before: str = "") -> str:
    """
    Make a KML document.

    Parameters
    ----------
    body : str
        Its placemarks.
    encoding : str
        That it declares.
    before : str
        Between declaration and root.

    Returns
    -------
    str
        KML.
    """
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>{before}'
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'
    )


def _kml() -> dict[str, bytes]:
    first = placemark(NAMES[0], [(*point, 7.5) for point in DEGREES[0]])
    area = '<ExtendedData><Data name="面积"><value>1.5</value></Data></ExtendedData>'
    second = placemark(NAMES[1], DEGREES[1], data=area)
    folders = (
        "<Folder><name>市南</name>"
        f"{first}<Folder><name>北区</name>{second}</Folder></Folder>"
        "<Placemark><name>点</name><Point><coordinates>120.4,36.2</coordinates></Point></Placemark>"
    )
    bad = placemark("坏", [(120.0, 36.0), (120.1, 36.0)])
    letters = (
        "<Placemark><name>字</name><Point><coordinates>东,北</coordinates></Point></Placemark>"
    )
    links = (
        "<NetworkLink><Link><href>http://127.0.0.1/a.kml</href></Link></NetworkLink>"
        "<GroundOverlay><name>图</name></GroundOverlay>"
    )
    bomb = '<!DOCTYPE k [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9)
    )
    reach = '<!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    gbk = kml(first + second, encoding="GBK")
    return {
        "folders.kml": kml(folders).encode(),
        "gbk.kml": gbk.encode("gb18030"),
        "gbk_declared_utf8_written.kml": gbk.encode(),
        "bad_placemarks.kml": kml(first + bad + letters).encode(),
        "network_link.kml": kml(first + links).encode(),
        "no_placemark.kml": kml("").encode(),
        "html_description.kml": kml(
            first.replace(
                "<Polygon>",
                "<description><![CDATA[<!DOCTYPE html><b>说明</b>]]></description><Polygon>",
            )
        ).encode(),
        "truncated.kml": kml(first + second).encode()[:400],
        "entities.kml": kml("<name>&j;</name>" + first, before=bomb + "]>").encode(),
        "external_entity.kml": kml("<name>&x;</name>" + first, before=reach).encode(),
        "deep.kml": kml("<Folder>" * 5_000 + "</Folder>" * 5_000).encode(),
        "vrt.kml": VRT.encode(),
    }
