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
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from sitesel.errors import SiteselError
from sitesel.formats.bounds import check_count, check_features, check_values, check_vertices
from sitesel.formats.cuts import cuts
from sitesel.formats.sound import flattened, sound, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas

    from sitesel.formats.reading import Rejected
    from sitesel.formats.source import Source

_TAKEN_APART = ("!", ";", "?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """
    Features that follow each other in a file.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        Without Z and M.
    rejected : tuple of Rejected
        Rows whose shape is none.
    heights : int
        Features whose Z or M was left out.
    whole : bool
        Whether that is all of the file.
    """

    frame: geopandas.GeoDataFrame
    rejected: tuple[Rejected, ...]
    heights: int
    whole: bool

    @property
    def crs(self) -> str | None:
        """The system that the file declares, if any."""
        return None if self.frame.crs is None else str(self.frame.crs.to_string())


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


def read_whole(source: Source, **options: Any) -> Block:  # noqa: ANN401  (of `read_blocks`)
    """
    Read a file that is not cut.

    Parameters
    ----------
    source : Source
        The file, whose signature the caller has checked.
    **options : object
        Of `read_blocks`.

    Returns
    -------
    Block
        All of it.

    Raises
    ------
    BrokenLayerError
        As `read_blocks` does.
    """
    (block,) = read_blocks(source, rows=None, **options)
    return block


def read_blocks(  # noqa: PLR0913  (one keyword each)
    source: Source,
    *,
    driver: str,
    form: str,
    rows: int | None,
    beside: tuple[str, ...] = (),
    by_name: bool = False,
    **options: Any,  # noqa: ANN401  (those of pyogrio and of the driver)
) -> Iterator[Block]:
    """
    Read a file through one driver, block by block.

    Parameters
    ----------
    source : Source
        The file, whose signature the caller has checked.
    driver : str
        GDAL's name of the only driver that may open it.
    form : str
        Name of the format, for messages.
    rows : int or None
        Of a block; None for all at once.
    beside : tuple of str
        Suffixes of files that belong to it.
    by_name : bool
        Whether GDAL is told the driver with the path (few drivers have such a prefix).
    **options : object
        Of `pyogrio.read_dataframe`.

    Yields
    ------
    Block
        One at least, in the order of the file.

    Raises
    ------
    BrokenLayerError
        If it cannot be read, is not what its suffix says, holds too much, or has no shapes.
    """
    with plain_path(source.path, beside=beside) as path:
        origin = f"{driver}:{path}" if by_name else path
        info = _info(source, origin, driver, form, options)
        stated = int(info["features"])
        whole = rows is None or stated <= rows
        read = vertices = 0
        for cut in [{}] if whole or rows is None else cuts(path, info, rows=rows):
            with understood(source, form):
                block = _block(origin, driver, {**options, **cut}, start=read, whole=whole)
            read += len(block.frame) + len(block.rejected)
            drawn = shapely.get_num_coordinates(block.frame.geometry.to_numpy())
            vertices = check_vertices(source, drawn, before=vertices)
            yield block
        check_count(source, read, stated, form=form)


def _info(
    source: Source, origin: Path | str, driver: str, form: str, options: dict[str, Any]
) -> dict[str, Any]:
    import pyogrio

    with understood(source, form):
        named = {key: options[key] for key in ("layer",) if options.get(key) is not None}
        info: dict[str, Any] = pyogrio.read_info(origin, encoding=options.get("encoding"), **named)
        _check_info(source, info, driver=driver, form=form)
        return info


def _block(
    origin: Path | str, driver: str, options: dict[str, Any], *, start: int, whole: bool
) -> Block:
    """Read rows; `start` is how many come before them."""
    import pyogrio

    try:
        frame, none = _frame(origin, driver, options), None
    except shapely.errors.GEOSException:
        frame = pyogrio.read_dataframe(origin, **options, on_invalid="ignore")
        none = unreadable(frame, pyogrio.raw.read(origin, **options)[2])
    kept, rejected = sound(frame, none, start=start)
    flat, heights = flattened(kept)
    return Block(frame=flat, rejected=rejected, heights=heights, whole=whole)


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
