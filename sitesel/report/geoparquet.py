"""
A ranked layer as GeoParquet, with its provenance in the file's metadata.

geopandas writes the columns and the key `geo` (reference system as PROJJSON, bounds, encoding); the
key `sitesel` beside it says as JSON where the numbers come from.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas

KEY = b"sitesel"


def write_geoparquet(frame: geopandas.GeoDataFrame, path: Path, *, about: dict[str, str]) -> None:
    """
    Write a layer.

    Parameters
    ----------
    frame : GeoDataFrame
        The ranked sites.
    path : Path
        The file.
    about : dict of str to str
        Title, abstract, licence, date and so on.
    """
    import pyarrow.parquet

    frame.to_parquet(path, index=False)
    table = pyarrow.parquet.read_table(path)
    told = json.dumps(about, ensure_ascii=False, sort_keys=True).encode()
    labelled = table.replace_schema_metadata({**table.schema.metadata, KEY: told})
    pyarrow.parquet.write_table(labelled, path)
