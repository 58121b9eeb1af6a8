"""
A ranked layer as GeoPackage that brings its styles and says where it comes from.

QGIS draws a layer by the default of table `layer_styles`, laid out as it lays it out itself, and
shows as its metadata the document of QGIS's own schema in `gpkg_metadata` [1]_. Both are plain
tables beside the layer, registered as the standard wants. Times are those of the pack.

.. [1] OGC 12-128r19, GeoPackage Encoding Standard 1.4, clauses 1.1.3 (contents) and F.8 (metadata).
"""

from __future__ import annotations

import sqlite3
import warnings
from contextlib import closing
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from sitesel.report.layer_styles import DOCTYPE, QGIS_VERSION, qml, sld
from sitesel.report.provenance import day_of

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas

STYLE_NAME = "sitesel"
VERSION = "1.2"  # what desktop systems of 2018 and later read without a warning
QGIS_METADATA = "http://mrcc.com/qgis.dtd"
STYLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT CURRENT_TIMESTAMP
)
"""
LANGUAGE_CODES = {"zh": "zho", "en": "eng"}


def write_geopackage(
    frame: geopandas.GeoDataFrame, path: Path, *, about: dict[str, str], language: str
) -> None:
    """
    Write a layer named for the file, with its styles and metadata.

    Parameters
    ----------
    frame : GeoDataFrame
        The ranked sites.
    path : Path
        The file.
    about : dict of str to str
        Title, abstract, licence, date and so on.
    language : str
        Of the legend: `zh` or `en`.
    """
    layer = path.stem
    with warnings.catch_warnings():  # GDAL's wish for another file name is the user's choice
        warnings.simplefilter("ignore", RuntimeWarning)
        frame.to_file(path, driver="GPKG", layer=layer, layer_metadata=about, VERSION=VERSION,
                      IDENTIFIER=about["title"], DESCRIPTION=about["abstract"])  # fmt: skip
    moment = f"{day_of(about['date'])}T00:00:00.000Z"
    with closing(sqlite3.connect(path)) as database, database:
        points = bool((frame.geom_type == "Point").any())
        styles = (qml(language=language, points=points), sld(layer, language=language))
        _add_style(database, layer, moment, styles=styles, title=about["title"])
        _add_metadata(database, layer, moment, text=_qgis_metadata(about, language))
        database.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
        database.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (moment,))


def _add_style(
    database: sqlite3.Connection, layer: str, moment: str, *, styles: tuple[str, str], title: str
) -> None:
    (column,) = database.execute(
        "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (layer,)
    ).fetchone()
    database.execute(STYLES)
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', '', 0)"
    )
    database.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, "
        "update_time) VALUES ('', '', ?, ?, ?, ?, ?, 1, ?, '', NULL, ?)",
        (layer, column, STYLE_NAME, *styles, title, moment),
    )


def _add_metadata(database: sqlite3.Connection, layer: str, moment: str, *, text: str) -> None:
    added = database.execute(
        "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) "
        "VALUES ('dataset', ?, 'text/xml', ?)",
        (QGIS_METADATA, text),
    )
    database.execute(
        "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, timestamp, md_file_id) "
        "VALUES ('table', ?, ?, ?)",
        (layer, moment, added.lastrowid),
    )


def _qgis_metadata(about: dict[str, str], language: str) -> str:
    root = Element("qgis", version=QGIS_VERSION)
    told = {
        "identifier": f"{about['schema']} {about['industry']} {about['rules_sha256']}",
        "language": LANGUAGE_CODES[language],
        "type": "dataset",
        "title": about["title"],
        "abstract": about["abstract"],
        "fees": "",
        "license": about["license"],
        "rights": about["attribution"],
    }
    for name, text in told.items():
        SubElement(root, name).text = text
    dates = SubElement(root, "dates")
    SubElement(dates, "date", type="Created", value=f"{day_of(about['date'])}T00:00:00")
    keywords = SubElement(root, "keywords", vocabulary="sitesel")
    for name in ("sitesel_version", "rules_sha256", "seed"):
        SubElement(keywords, "keyword").text = f"{name} {about[name]}"
    return DOCTYPE + tostring(root, encoding="unicode")
