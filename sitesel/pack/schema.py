"""
The catalog of a pack, as pydantic models: what `catalog.toml` may say, checked at once.

Precision is in metres: how far a coordinate of the layer may be from the truth.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from sitesel import toml
from sitesel.errors import BrokenLayerError
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SCHEMA = "sitesel-pack/1"
WANTED_ZH = {
    "missing": "必填",
    "extra_forbidden": "没有这个键,请删去或改正拼写",
    "string_type": "文字,写在引号里",
    "float_type": "数字",
    "float_parsing": "数字",
    "tuple_type": "数组,写在方括号里",
    "missing_argument": "必填",
    "unexpected_keyword_argument": "没有这个参数",
    "dict_type": "表",
    "model_type": "表",
    "bool_type": "true 或 false",
    "literal_error": "{expected} 之一",
    "greater_than": "大于 {gt}",
    "greater_than_equal": "不小于 {ge}",
    "less_than_equal": "不大于 {le}",
}
QUALITY = {
    "surveyed": Text("实测", "surveyed"),
    "derived": Text("推导", "derived"),
    "schematic": Text("示意", "schematic"),
    "unstated": Text("未注明", "unstated"),
}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _check_extent(extent: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = extent
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004  (degrees)
        raise PydanticCustomError(
            "extent",
            "west, south, east, north in degrees, west below east and south below north",
            {"zh": "西、南、东、北(度),西小于东,南小于北"},
        )
    return extent


Extent = Annotated[tuple[float, float, float, float], AfterValidator(_check_extent)]


class PackHead(_Model):
    """
    The pack itself: names, working system, which roles hold candidate sites.

    `extent` is the city's: west, south, east, north in degrees. Files without a reference system
    are recognised by it.
    """

    id: str
    title_zh: str
    title_en: str
    work_crs: str
    date: str
    site_roles: tuple[str, ...]
    extent: Extent | None = None
    note_zh: str = ""
    note_en: str = ""


class Network(_Model):
    """Road network for travel times: speeds in km/h, detour factor of the way to the road."""

    role: str
    speed_kmh: float = Field(gt=0)
    access_kmh: float = Field(gt=0)
    detour: float = Field(ge=1)
    source: str
    snapping_zh: str = ""
    snapping_en: str = ""


class LayerSpec(_Model):
    """
    One layer: what it is, where from, how good, and what is wrong with it.

    Where `absent` is true the file holds no features of the role but the ground on which, says the
    source, there are none.
    """

    id: str
    role: str
    title_zh: str
    title_en: str
    file: str
    geometry: Literal["point", "line", "polygon", "mixed", "raster"]
    source: str
    license: str
    attribution: str = ""
    date: str
    crs: str
    precision_m: float = Field(ge=0)
    quality: Literal["surveyed", "derived", "schematic", "unstated"]
    complete: bool = True
    absent: bool = False
    import_log: str = ""
    note_zh: str = ""
    note_en: str = ""
    sha256: str = ""


class MissingRole(_Model):
    """A role that no open source fills, and what a planner would supply for it."""

    role: str
    title_zh: str
    title_en: str
    geometry: str
    field: str = ""
    supply_zh: str
    supply_en: str


class District(_Model):
    """A district by its code of GB/T 2260, whose boundary the extra `districts` knows."""

    code: str
    name_zh: str


class Catalog(_Model):
    """The whole of `catalog.toml`; without `[pack]` its layers lie over the built-in pack."""

    schema_name: Literal["sitesel-pack/1"] = Field(alias="schema")
    pack: PackHead | None = None
    network: Network | None = None
    layer: tuple[LayerSpec, ...] = ()
    missing: tuple[MissingRole, ...] = ()
    district: tuple[District, ...] = ()
    setbacks: str = ""


def read_catalog(path: Path) -> Catalog:
    """
    Read and check a catalog.

    Parameters
    ----------
    path : Path
        A `catalog.toml`.

    Returns
    -------
    Catalog
        Valid.

    Raises
    ------
    BrokenLayerError
        If the file is missing, no TOML, or breaks the schema; all faults at once.
    """
    try:
        return Catalog.model_validate(toml.parsed(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenLayerError(
            f"读不出图层目录 {path}:{error}。请检查路径与权限。",
            f"Cannot read the catalog {path}: {error}. Check path and permissions.",
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise BrokenLayerError(
            f"图层目录 {path} 不是合法的 TOML:{error}。请改正该行。",
            f"The catalog {path} is no valid TOML: {error}. Correct that line.",
        ) from error
    except ValidationError as error:
        faults = [validation_fault(fault) for fault in error.errors()]
        raise BrokenLayerError(
            f"图层目录 {path} 有 {len(faults)} 处不合规则,请逐条改正:",
            f"The catalog {path} has {len(faults)} faults; correct each:",
            faults,
        ) from error


def validation_fault(fault: Mapping[str, Any]) -> Text:
    """
    Say one pydantic fault as where, what was found and what is wanted.

    Parameters
    ----------
    fault : Mapping
        One entry of `ValidationError.errors()`.

    Returns
    -------
    Text
        One line in each language.
    """
    where = ".".join(str(step) for step in fault["loc"])
    context = fault.get("ctx", {})
    absent = fault["type"] == "missing"
    found = repr(fault["input"])
    known = WANTED_ZH.get(fault["type"])
    wanted = known.format_map(context) if known else context.get("zh", fault["msg"])
    return Text(
        f"键 {where}:现为 {'空缺' if absent else found};要求:{wanted}",
        f"key {where}: found {'nothing' if absent else found}; wanted: {fault['msg']}",
    )
