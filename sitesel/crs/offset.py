"""
Tell whether a layer sits beside its neighbours by the shift of a web map.

A layer exported in GCJ-02 and labelled WGS 84 lies hundreds of metres off, all of it the same way.
The shift that best lays it on a reference of like kind (roads on roads, shores on shores, places on
places of the same name) is searched without presuming any; only if it is well determined, improves
most features and agrees with what GCJ-02 or BD-09 would do here (or undo, where the shift was taken
away twice) is it called suspect. Where the data do not decide, that is said. Metres throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from sitesel.bd09 import to_bd09
from sitesel.crs.fit import Fit, fit_by_name, fit_by_place
from sitesel.crs.systems import BD09, GCJ02
from sitesel.gcj02 import to_gcj02
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.matrix import FloatArray, GeometryArray

NEAR_M = 120.0  # a shift shorter than this is none; and how near the expected one must be
NEAR_SHARE = 0.15  # of the length of the expected one
LEAST_IMPROVED = 0.65
LEAST_GAIN = 0.25
Verdict = Literal["in place", "suspect", "unclear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """
    How a layer lies to a reference.

    Parameters
    ----------
    verdict : str
        `in place`, `suspect` or `unclear`.
    text : Text
        The evidence, for people.
    fit : Fit or None
        The shift that was found, with its figures; None where there was too little to search.
    system : str
        `GCJ-02` or `BD-09` of a suspect layer, else empty.
    removed_twice : bool
        Whether a suspect layer lies the other way: the shift was taken away from what had none.
    expected_m : (float, float) or None
        East and north of what that system does here.
    """

    verdict: Verdict
    text: Text
    fit: Fit | None = None
    system: str = ""
    removed_twice: bool = False
    expected_m: tuple[float, float] | None = None


def suspect_shift(
    shapes: GeometryArray,
    reference: GeometryArray,
    *,
    work_crs: str,
    names: tuple[Sequence[object], Sequence[object]] | None = None,
    like: bool = True,
) -> Offset:
    """
    Compare a layer with a reference of like kind.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        The layer, in the working system.
    reference : ndarray of shapely.Geometry, shape (m,)
        What it is held against, in the working system.
    work_crs : str
        The working system, in metres.
    names : (sequence of object, sequence of object), optional
        Names of the features of the layer and of the reference; features of the same name are
        compared by their middles.
    like : bool
        Whether the reference is of like kind, so that what has no name may be compared by place.

    Returns
    -------
    Offset
        With the evidence; `unclear` where the data do not decide.
    """
    found = None
    if names is not None:
        found = fit_by_name(shapes, reference, list(names[0]), list(names[1]))
    if found is None and like:
        found = fit_by_place(shapes, reference)
    if found is None:
        return Offset(
            verdict="unclear",
            text=Text(
                "可比的要素太少,看不出是否偏移", "too few features to compare, nothing can be said"
            ),
        )
    return _judged(found, _expected(shapes, work_crs))


def _judged(fit: Fit, expected: dict[tuple[str, bool], FloatArray]) -> Offset:
    shift = np.array(fit.shift_m)
    near = np.hypot(*shift) <= NEAR_M
    if not fit.decided or (fit.gain < LEAST_GAIN and not near):
        said = Text("偏移方向定不下来", "the data leave the shift open")
        return Offset(verdict="unclear", text=_with_figures(said, fit), fit=fit)
    if near:
        said = Text("与参照一致,未见整体偏移", "it lies where its reference lies")
        return Offset(verdict="in place", text=_with_figures(said, fit), fit=fit)
    off = {key: float(np.hypot(*(shift - vector))) for key, vector in expected.items()}
    (system, removed), apart = min(off.items(), key=lambda pair: pair[1])
    vector = expected[system, removed]
    tolerance = max(NEAR_M, NEAR_SHARE * float(np.hypot(*vector)))
    if apart > tolerance or fit.improved < LEAST_IMPROVED:
        said = Text(
            "与参照有整体偏移,但不像 GCJ-02 或 BD-09",
            "it is shifted, but not as GCJ-02 or BD-09 are",
        )
        return Offset(verdict="unclear", text=_with_figures(said, fit), fit=fit)
    east, north = (round(float(part)) for part in vector)
    what = (
        Text(f"像是 {system} 被去偏了两次", f"looks as if {system} had been taken away twice")
        if removed
        else Text(f"像是 {system} 坐标被当作 WGS 84", f"looks like {system} labelled as WGS 84")
    )
    said = Text(
        f"{what.zh}:此处应偏东 {east} 米、偏北 {north} 米",
        f"{what.en}: it would be {east} m east and {north} m north here",
    )
    return Offset(
        verdict="suspect",
        text=_with_figures(said, fit),
        fit=fit,
        system=system,
        removed_twice=removed,
        expected_m=(float(vector[0]), float(vector[1])),
    )


def _with_figures(said: Text, fit: Fit) -> Text:
    east, north = (round(part) for part in fit.shift_m)
    how = Text("按同名", "by name") if fit.by_name else Text("按位置", "by place")
    return Text(
        f"{said.zh}(实测偏东 {east} 米、偏北 {north} 米,{how.zh}比对 {fit.count} 个要素,"
        f"移回后 {fit.improved:.0%} 更贴合)",
        f"{said.en} (found: {east} m east, {north} m north; {fit.count} features compared "
        f"{how.en}, {fit.improved:.0%} lie better when moved back)",
    )


def _expected(shapes: GeometryArray, work_crs: str) -> dict[tuple[str, bool], FloatArray]:
    """East and north of each web map's shift in the middle of the layer, and of its undoing."""
    from pyproj import CRS, Transformer

    work = CRS(work_crs)
    way = Transformer.from_crs(work.geodetic_crs, work, always_xy=True)
    bounds = shapely.bounds(shapes)
    middle = np.nanmedian((bounds[:, :2] + bounds[:, 2:]) / 2, axis=0)
    place = np.array([way.transform(middle[0], middle[1], direction="INVERSE")])
    found = {}
    for system, shift in ((GCJ02, to_gcj02), (BD09, to_bd09)):
        vector = np.array(way.transform(*shift(place)[0])) - middle
        found[system, False], found[system, True] = vector, -vector
    return found
