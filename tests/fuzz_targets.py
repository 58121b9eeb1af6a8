"""What is fuzzed: each target makes broken inputs and feeds one to the code that reads it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import fuzz_cases
import fuzz_parts
import fuzz_texts
import numpy as np
import shapely
import test_weighing_files as judged
from hypothesis import strategies as st

from sitesel.errors import EmptyLayerError, SiteselError
from sitesel.formats import read
from sitesel.pack.schema import read_catalog
from sitesel.raster import Amount, inspect, read_raster, zonal
from sitesel.rules import load as load_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from fuzz_cases import Files
    from hypothesis.strategies import SearchStrategy


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """
    Something that reads files.

    Parameters
    ----------
    inputs : SearchStrategy
        Of a suffix and contents by suffix.
    whole : callable
        Gives files that nobody broke, to begin with where coverage leads.
    feed : callable
        Reads the file; must return, or raise a `SiteselError`.
    share : float
        Of all cases, relative to others.
    """

    inputs: SearchStrategy[Files]
    whole: Callable[[], list[Files]]
    feed: Callable[[Path], object]
    share: float = 1.0


def run(target: Target, files: Files, folder: Path) -> bool:
    """
    Feed one input to a target.

    Parameters
    ----------
    target : Target
        Which.
    files : (str, dict of str to bytes)
        Suffix of the file, and contents by suffix.
    folder : Path
        To write it into.

    Returns
    -------
    bool
        Whether it was accepted.
    """
    suffix, contents = files
    for stale in folder.glob("case.*"):
        stale.unlink()
    for one, content in contents.items():
        (folder / f"case{one}").write_bytes(content)
    try:
        target.feed(folder / f"case{suffix}")
    except SiteselError as error:
        refused = error
    else:
        return True
    assert refused.zh
    assert refused.en
    assert refused.exit_code in {2, 3, 5}
    return False


def _read(path: Path, **options: Any) -> None:  # noqa: ANN401
    reading = read(path, what="图层", what_en="layer", **options)
    shapes = reading.frame.geometry.to_numpy()
    assert np.isfinite(shapely.get_coordinates(shapes)).all()
    assert not shapely.has_z(shapes).any()
    assert all(one.reason.zh and one.reason.en for one in reading.rejected)
    assert "role" in options or all(one.row >= 1 for one in reading.rejected)  # else OSM's numbers
    assert all(note.zh and note.en for note in reading.notes)


def _extract(path: Path) -> None:
    for role in ("road", "water_body"):
        with contextlib.suppress(EmptyLayerError):
            _read(path, role=role)


def _raster(path: Path) -> None:
    inspect(path)
    raster = read_raster(path, what="图层", what_en="layer")
    around = np.array([shapely.box(*raster.grid.bounds)])
    found = zonal(raster, Amount(), around, crs=raster.grid.crs, reach_m=np.zeros(1)).measured
    assert not (found.low > found.best).any()
    assert not (found.best > found.high).any()


def _changed(suffix: str, feed: Callable[[Path], object] = _read, *, share: float = 1.0) -> Target:
    return Target(
        inputs=fuzz_cases.changed_files(suffix),
        whole=partial(fuzz_cases.whole_files, suffix),
        feed=feed,
        share=share,
    )


def _made(
    strategy: SearchStrategy[bytes], suffix: str, feed: Callable[[Path], object] = _read
) -> Target:
    return Target(
        inputs=strategy.map(lambda content: (suffix, {suffix: content})),
        whole=partial(fuzz_cases.whole_files, suffix),
        feed=feed,
    )


def _of(
    whole: Callable[[], Sequence[bytes]], suffix: str, feed: Callable[[Path], object]
) -> Target:
    return Target(
        inputs=st.deferred(lambda: fuzz_cases.changed_texts(suffix, whole())),
        whole=lambda: [(suffix, {suffix: content}) for content in whole()],
        feed=feed,
        share=0.5,
    )


def _texts(*texts: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


def _toml(folder: str) -> Callable[[], list[bytes]]:
    paths = sorted((fuzz_cases.ROOT / folder).glob("*.toml"))
    return lambda: [path.read_bytes() for path in paths]


TARGETS = {
    **{
        suffix.lstrip("."): _changed(suffix, share=0.05 if suffix == ".xls" else 1.0)
        for suffix in fuzz_cases.SUFFIXES  # an .xls in a process of its own
    },
    **{suffix.lstrip("."): _changed(suffix, _extract) for suffix in fuzz_cases.EXTRACTS},
    **{suffix.lstrip("."): _changed(suffix, _raster) for suffix in fuzz_cases.RASTERS},
    "made-csv": _made(fuzz_texts.tables(), ".csv"),
    "made-points": _made(fuzz_texts.tables(), ".csv", partial(_read, geometry="point")),
    "made-jzd": _made(fuzz_texts.boundary_texts(), ".txt"),
    "made-kml": _made(fuzz_texts.kml_texts(), ".kml"),
    "made-geojson": _made(fuzz_texts.geojson_texts(), ".geojson"),
    "rules": _of(_toml("sitesel/rules/data"), ".toml", lambda path: load_rules("nev", path)),
    "catalog": _of(_toml("layers"), ".toml", read_catalog),
    "judgements": _of(
        _texts(judged.PAIRS, judged.POINTS, judged.BEST_WORST), ".toml", fuzz_parts.read_form
    ),
    "forms": _of(fuzz_parts.forms, ".xlsx", fuzz_parts.read_form),
    "set-backs": _of(_texts(fuzz_parts.SET_BACKS), ".csv", fuzz_parts.read_set_backs),
    "systems": _of(_texts(*fuzz_parts.NAMES), ".txt", fuzz_parts.name_system),
    "angles": _of(_texts("\n".join(fuzz_parts.ANGLES)), ".txt", fuzz_parts.read_angles),
    "wkb": _of(fuzz_parts.shapes, ".wkb", fuzz_parts.measure_depth),
    "dxf-scan": _changed(".dxf", fuzz_parts.scan_drawing, share=0.5),
    "gpkg-layers": _changed(".gpkg", fuzz_parts.list_layers, share=0.5),
    "xls-chains": _changed(".xls", fuzz_parts.follow_chains, share=0.5),
    "look-csv": _changed(".csv", fuzz_parts.look_at, share=0.5),
    "look-txt": _changed(".txt", fuzz_parts.look_at, share=0.5),
    "look-geojson": _changed(".geojson", fuzz_parts.look_at, share=0.5),
}
