"""
Opening a file with one GDAL driver that was chosen beforehand.

pyogrio lets GDAL pick the driver by content, and some drivers do more than read: a JSON text can
be a pipeline that GDAL would run (GDALG), an XML text an address that it would ask (WFS, VRT). So
every caller first holds the file's own signature against the format, GeoJSON is opened by the name
of its driver, and the driver that GDAL picked is checked before any feature is read. A path reaches
GDAL absolute; one with characters that pyogrio would take apart is copied under a plain name.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from sitesel.errors import SiteselError
from sitesel.formats.bounds import check_count, check_features, check_values
from sitesel.formats.shapes import set_aside, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas

    from sitesel.formats.reading import Rejected
    from sitesel.formats.source import Source
    from sitesel.text import Text

_TAKEN_APART = ("!", ";", "?")


@contextmanager
def quiet() -> Iterator[None]:
    """Keep warnings of the libraries to themselves; what matters is told as a note."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def understood(source: Source, form: str) -> Iterator[None]:
    """
    Turn a library's failure into one message.

    Parameters
    ----------
    source : Source
        The file.
    form : str
        What it should be, for the message.

    Yields
    ------
    None
        To what may fail.

    Raises
    ------
    BrokenLayerError
        With the first line of what the library said.
    """
    try:
        with quiet():
            yield
    except SiteselError:
        raise
    except Exception as error:
        first = (str(error).splitlines() or [type(error).__name__])[0].replace(
            str(source.path), source.title
        )
        raise source.broken(
            f"读不出来({first});请确认它是完整的 {form}。",
            f"cannot be read ({first}); make sure that it is a complete {form} file.",
        ) from error


@contextmanager
def plain_path(path: Path, *, beside: tuple[str, ...] = ()) -> Iterator[Path]:
    """
    Give a path that no library takes apart.

    Parameters
    ----------
    path : Path
        A file.
    beside : tuple of str
        Suffixes of files that belong to it.

    Yields
    ------
    Path
        Absolute; a copy under a plain name where the name has characters with a meaning.
    """
    whole = path.absolute()
    if not any(sign in str(whole) for sign in _TAKEN_APART) and whole.suffix != ".zip":
        yield whole
        return
    with tempfile.TemporaryDirectory(prefix="sitesel-") as folder:
        for suffix in ("", *beside):
            one = whole.with_suffix(suffix) if suffix else whole
            if one.is_file():
                shutil.copyfile(one, Path(folder, "layer").with_suffix(one.suffix.lower()))
        yield Path(folder, "layer").with_suffix(whole.suffix.lower())


def read_frame(
    source: Source,
    *,
    driver: str,
    form: str,
    beside: tuple[str, ...] = (),
    by_name: bool = False,
    **options: Any,  # noqa: ANN401  (those of pyogrio and of the driver)
) -> tuple[geopandas.GeoDataFrame, tuple[Rejected, ...], tuple[Text, ...]]:
    """
    Read a file through one driver.

    Parameters
    ----------
    source : Source
        The file, whose signature the caller has checked.
    driver : str
        GDAL's name of the only driver that may open it.
    form : str
        Name of the format, for messages.
    beside : tuple of str
        Suffixes of files that belong to it.
    by_name : bool
        Whether GDAL is told the driver with the path (few drivers have such a prefix).
    **options : object
        Of `pyogrio.read_dataframe`.

    Returns
    -------
    frame : GeoDataFrame
        Without Z and M.
    rejected : tuple of Rejected
        Rows whose shape is none.
    notes : tuple of Text
        What was left out.

    Raises
    ------
    BrokenLayerError
        If it cannot be read, is not what its suffix says, holds too much, or has no shapes.
    """
    import pyogrio

    with plain_path(source.path, beside=beside) as path, understood(source, form):
        origin = f"{driver}:{path}" if by_name else path
        named = {key: options[key] for key in ("layer",) if options.get(key) is not None}
        info = pyogrio.read_info(origin, encoding=options.get("encoding"), **named)
        _check_info(source, info, driver=driver, form=form)
        rejected: tuple[Rejected, ...] = ()
        try:
            frame = _frame(origin, driver, options)
        except shapely.errors.GEOSException:
            frame, rejected = _without_bad_rows(origin, options)
    check_count(source, len(frame) + len(rejected), int(info["features"]), form=form)
    return settle(source, frame, rejected)


def _frame(origin: Path | str, driver: str, options: dict[str, Any]) -> geopandas.GeoDataFrame:
    """Read features as Arrow batches, the same frame in half the time; curves come the slow way."""
    import pyogrio

    if driver == "GPKG" and find_spec("pyarrow") is not None:
        try:
            return pyogrio.read_dataframe(origin, use_arrow=True, **options)
        except NotImplementedError:  # WKB of curves, which only GDAL makes straight
            pass
    return pyogrio.read_dataframe(origin, **options)


def _check_info(source: Source, info: dict[str, Any], *, driver: str, form: str) -> None:
    if info["driver"] != driver:
        raise source.broken(
            f"不是 {form}(内容像 {info['driver']});请改正后缀,或另存为 {form}。",
            f"is no {form} file (its content looks like {info['driver']}); correct the suffix, or "
            f"save it as {form}.",
        )
    if info["geometry_type"] is None:
        raise source.broken(
            "没有几何列;请提供带图形的图层。", "has no geometry; supply a layer with shapes."
        )
    check_features(source, int(info["features"]))
    check_values(source, rows=int(info["features"]), columns=len(info["fields"]))


def _without_bad_rows(
    origin: Path | str, options: dict[str, Any]
) -> tuple[geopandas.GeoDataFrame, tuple[Rejected, ...]]:
    import pyogrio

    frame = pyogrio.read_dataframe(origin, **options, on_invalid="ignore")
    return set_aside(frame, pyogrio.raw.read(origin, **options)[2])
