"""What is fuzzed: each target makes broken inputs and feeds one to the code that reads it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import fuzz_cases
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
from sitesel.weighing.judgements import read as read_judgements

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

Files = tuple[str, dict[str, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """
    Something that reads files.

    Parameters
    ----------
    inputs : SearchStrategy
        Of a suffix and contents by suffix.
    feed : callable
        Reads the file; must return, or raise a `SiteselError`.
    share : float
        Of all cases, relative to others.
    """

    inputs: SearchStrategy[Files]
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
    assert all(one.row >= 1 and one.reason.zh and one.reason.en for one in reading.rejected)
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


def _text(strategy: SearchStrategy[bytes], suffix: str) -> SearchStrategy[Files]:
    return strategy.map(lambda content: (suffix, {suffix: content}))


def _judgements() -> SearchStrategy[bytes]:
    texts = [judged.PAIRS, judged.POINTS, judged.BEST_WORST]
    return st.builds(
        lambda text, edits: fuzz_cases.edited(text.encode(), edits),
        st.sampled_from(texts),
        fuzz_cases.EDITS,
    )


TARGETS = {
    **{
        suffix.lstrip("."): Target(
            inputs=fuzz_cases.changed_files(suffix),
            feed=_read,
            share=0.05 if suffix == ".xls" else 1.0,  # each in a process of its own
        )
        for suffix in fuzz_cases.SUFFIXES
    },
    **{
        suffix.lstrip("."): Target(inputs=fuzz_cases.changed_files(suffix), feed=feed)
        for suffixes, feed in ((fuzz_cases.EXTRACTS, _extract), (fuzz_cases.RASTERS, _raster))
        for suffix in suffixes
    },
    "made-csv": Target(inputs=_text(fuzz_texts.tables(), ".csv"), feed=_read),
    "made-points": Target(
        inputs=_text(fuzz_texts.tables(), ".csv"), feed=partial(_read, geometry="point")
    ),
    "made-jzd": Target(inputs=_text(fuzz_texts.boundary_texts(), ".txt"), feed=_read),
    "made-kml": Target(inputs=_text(fuzz_texts.kml_texts(), ".kml"), feed=_read),
    "made-geojson": Target(inputs=_text(fuzz_texts.geojson_texts(), ".geojson"), feed=_read),
    "rules": Target(
        inputs=_text(fuzz_cases.toml_texts("sitesel/rules/data"), ".toml"),
        feed=lambda path: load_rules("nev", path),
        share=0.5,
    ),
    "catalog": Target(
        inputs=_text(fuzz_cases.toml_texts("layers"), ".toml"),
        feed=read_catalog,
        share=0.5,
    ),
    "judgements": Target(
        inputs=_text(_judgements(), ".toml"),
        feed=lambda path: read_judgements(path, judged.RULES),
        share=0.5,
    ),
}
