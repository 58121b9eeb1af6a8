"""
Which system coordinates are in: what the user says, else the file, else the numbers.

What is named is checked for possibility. Numbers decide only where the city's extent leaves one
system, and the decision is always told: the result carries the sentence for people. Where several
systems or none fit, the file is refused with each of them and where the data would lie in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.crs.candidates import Bounds, Candidate, candidates, overlaps, turned, within
from sitesel.crs.named import Named, named
from sitesel.crs.refusal import Case, impossible, unknown
from sitesel.crs.systems import DEGREES, GEOGRAPHIC, WEB_MAPS
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas

DECLARED, OF_FILE, DETECTED = "declared", "file", "detected"
DOUBT_OF_DEGREES = Text(
    "数值分不出 GCJ-02 与 BD-09(偏约 0.5、1 公里):若来自高德、腾讯、百度,请注明。",
    "Numbers cannot tell GCJ-02 and BD-09 from it (off by about 0.5 and 1 km): name them if the "
    "data come from Amap, Tencent or Baidu.",
)
DOUBT_OF_METRES = Text(
    "数值分不出西安 80 与北京 54(偏可达百米):如是,请注明。",
    "Numbers cannot tell Xi'an 80 and Beijing 54 from it (off by up to 100 m): say so if it is one "
    "of them.",
)
TURNED = Text(
    "第一轴是北坐标(或纬度),已对调。",
    "The northing (or latitude) came first; the axes were swapped. ",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """
    The system of a file, and why.

    Parameters
    ----------
    crs : str
        A code, `GCJ-02`, `BD-09`, or a code with `+towgs84=`; WKT of a system without a code.
    how : str
        `declared` by the user or catalog, of the `file`, or `detected` from the numbers.
    swapped : bool
        Whether the northing or latitude came first; placing turns the axes.
    reason : Text
        For people: what was taken and why.
    alternatives : tuple of Candidate
        What the numbers cannot rule out.
    bounds : (float, float, float, float) or None
        Where the data lie, in degrees; None without any.
    """

    crs: str
    how: str
    swapped: bool
    reason: Text
    alternatives: tuple[Candidate, ...] = ()
    bounds: Bounds | None = None

    @property
    def decided(self) -> bool:
        """Whether anything was decided that the user did not say."""
        return self.swapped or self.how == DETECTED


def recognise(
    data: geopandas.GeoDataFrame | Bounds,
    *,
    declared: str | None = None,
    stated: object = None,
    home: Bounds | None = None,
    where: str = "",
) -> Recognised:
    """
    Tell the reference system of coordinates.

    Parameters
    ----------
    data : GeoDataFrame or (float, float, float, float)
        The features, or their bounds as stored: west, south, east, north.
    declared : str, optional
        What the user or the catalog says.
    stated : str or CRS, optional
        What the file says.
    home : (float, float, float, float), optional
        The city, in degrees; without it nothing is detected.
    where : str
        File or layer, for messages.

    Returns
    -------
    Recognised
        With the sentence for people.

    Raises
    ------
    CrsError
        If no system or several fit, the named one is impossible, unknown, or of an old datum
        without parameters.

    Examples
    --------
    >>> found = recognise((40_512_000, 3_990_000, 40_530_000, 4_010_000), home=(119, 35, 122, 38))
    >>> found.crs, found.how
    ('EPSG:4528', 'detected')
    """
    bounds = data if isinstance(data, tuple) else _bounds(data)
    case = Case(bounds=bounds, home=home, where=where)
    name, how = (declared, DECLARED) if declared else (stated, OF_FILE)
    if name is None or name == "":
        return _detect(case)
    system = named(name, where=where)
    if system.datum is not None:
        return _detect(case, datum=system.datum)
    return _check(case, system, how)


def _check(case: Case, system: Named, how: str) -> Recognised:
    """Hold a named system against the numbers."""
    placed = across = None
    if np.isfinite(case.bounds).all():
        placed = system.placed(case.bounds)
        across = system.placed(turned(case.bounds)) if placed is None else None
        swapped = across is not None and case.home is not None and within(across, case.home)
        if placed is None and not swapped:
            by_default = system.crs is not None and system.crs.is_geographic and how == OF_FILE
            if by_default and case.home is not None:
                return _detect(case, refuted=system)
            raise impossible(case, system)
    return Recognised(
        crs=system.name,
        how=how,
        swapped=across is not None,
        reason=_said(system, how, placed or across, home=case.home, swapped=across is not None),
        bounds=placed or across,
    )


def _detect(case: Case, *, datum: str | None = None, refuted: Named | None = None) -> Recognised:
    """Take the one system of which the city's extent leaves no other."""
    finite = bool(np.isfinite(case.bounds).all())
    found = candidates(case.bounds, datum=datum) if finite else ()
    reach = case.reached(found)
    if case.home is None or len(reach) != 1:
        raise unknown(case, found, refuted=refuted)
    if len(found) > 1 and not within(reach[0].bounds, case.home):
        raise unknown(case, found, refuted=refuted)
    one = reach[0]
    head = Text("没有写明坐标系", "No reference system is named")
    if datum is not None:
        head = Text(f"只写了 {datum}", f"Only {datum} is named")
    if refuted is not None:
        head = Text(
            f"写的是 {refuted.name},但数值不可能是经纬度",
            f"{refuted.name} is named, but the numbers cannot be degrees",
        )
    degrees = one.crs in (GEOGRAPHIC, DEGREES)
    doubt = DOUBT_OF_DEGREES if degrees else DOUBT_OF_METRES
    turn, words = TURNED if one.swapped else Text("", ""), one.words
    return Recognised(
        crs=one.crs,
        how=DETECTED,
        swapped=one.swapped,
        reason=Text(
            f"{head.zh};按数值认作 {words.zh}。{turn.zh}{doubt.zh}",
            f"{head.en}; by its numbers it was taken as {words.en}. {turn.en}{doubt.en}",
        ),
        alternatives=_web_candidates(one) if degrees else (),
        bounds=one.bounds,
    )


def _web_candidates(one: Candidate) -> tuple[Candidate, ...]:
    """Where degrees would lie if they were of web maps."""
    return tuple(
        Candidate(crs=name, swapped=one.swapped, bounds=placed)
        for name in WEB_MAPS
        if (placed := named(name, where="").placed(one.bounds)) is not None
    )


def _said(
    system: Named,
    how: str,
    placed: Bounds | None,
    *,
    home: Bounds | None = None,
    swapped: bool = False,
) -> Text:
    title = system.title
    head = (
        Text(f"按注明的坐标系 {title.zh}", f"In {title.en} as declared")
        if how == DECLARED
        else Text(f"按文件写明的坐标系 {title.zh}", f"In {title.en} as the file says")
    )
    if placed is None:
        return Text(f"{head.zh}。", f"{head.en}.")
    east, north = (placed[0] + placed[2]) / 2, (placed[1] + placed[3]) / 2
    far = home is not None and not overlaps(placed, home)
    out = Text("(不在数据包的城市范围内)", " (outside the pack's city)") if far else Text("", "")
    turn = TURNED if swapped else Text("", "")
    return Text(
        f"{head.zh},落在 {east:.3f}°E {north:.3f}°N 一带{out.zh}。{turn.zh}",
        f"{head.en}, around {east:.3f} E {north:.3f} N{out.en}. {turn.en}".rstrip(),
    )


def _bounds(frame: geopandas.GeoDataFrame) -> Bounds:
    west, south, east, north = (float(bound) for bound in frame.total_bounds)
    return west, south, east, north
