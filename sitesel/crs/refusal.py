"""Refusals that say what the numbers look like, and where the data would lie in each system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.crs.candidates import (
    LATITUDE_LIMIT,
    LONGITUDE_LIMIT,
    Bounds,
    Candidate,
    candidates,
    look_like_degrees,
    overlaps,
    turned,
)
from sitesel.crs.systems import PREFIXED_3, PREFIXED_6, ZONE_WIDTH_M
from sitesel.errors import CrsError
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.crs.named import Named

SHOWN_CANDIDATES = 6
NAME_IT = Text(
    "请用 --crs(图层用 catalog.toml 的 crs;没有 --crs 的命令先用 sitesel convert --from)注明",
    "Name it with --crs (a layer's in catalog.toml; for commands without --crs, convert the file "
    "first: sitesel convert --from)",
)
FITTING = Text("可能的坐标系见下", "what they can be is listed below")
ANY_MERIDIAN = Text(
    "东坐标 6 位、无带号,任一中央经线都有可能",
    "eastings of 6 digits without a zone prefix, of any central meridian",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    Numbers whose system is asked for.

    Parameters
    ----------
    bounds : (float, float, float, float)
        As stored.
    home : (float, float, float, float) or None
        The city, in degrees.
    where : str
        File or layer, for messages.
    """

    bounds: Bounds
    home: Bounds | None
    where: str

    @property
    def extent(self) -> str:
        """The bounds as messages show them."""
        return ", ".join(f"{bound:.6g}" for bound in self.bounds)

    def reached(self, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """
        Keep the candidates that lie in the city or near it.

        Parameters
        ----------
        found : tuple of Candidate
            Any.

        Returns
        -------
        tuple of Candidate
            None where the city is unknown.
        """
        home = self.home
        return tuple(one for one in found if home is not None and overlaps(one.bounds, home))


def suggestion(west: float, south: float, east: float, north: float) -> Text:
    """
    Say which reference system coordinates look like.

    Parameters
    ----------
    west, south, east, north : float
        Bounds in the unknown unit.

    Returns
    -------
    Text
        A hint in Chinese and in English; the user decides.

    Examples
    --------
    >>> suggestion(40_512_000, 3_990_000, 40_530_000, 4_010_000)[1]
    'eastings of 8 digits with zone prefix 40 look like EPSG:4528 (CGCS2000 3-degree zone 40)'
    """
    if south > LATITUDE_LIMIT and north <= LONGITUDE_LIMIT and east <= LATITUDE_LIMIT:
        return Text("经纬度像是写反了(应为经度在前)", "longitude and latitude look swapped")
    if look_like_degrees((west, south, east, north)):
        return Text(
            "像经纬度:EPSG:4490 或 EPSG:4326", "they look like degrees: EPSG:4490 or EPSG:4326"
        )
    zone = int(west // ZONE_WIDTH_M) if np.isfinite(west) else 0
    for family in (PREFIXED_3, PREFIXED_6):
        if zone in family.zones and zone == int(east // ZONE_WIDTH_M):
            code = family.code(zone)
            return Text(
                f"东坐标 8 位、带号 {zone},像 {code}(CGCS2000 {family.width} 度带第 {zone} 带)",
                f"eastings of 8 digits with zone prefix {zone} look like {code} "
                f"(CGCS2000 {family.width}-degree zone {zone})",
            )
    across = [one for one in candidates(turned((west, south, east, north))) if not one.swapped]
    if west > ZONE_WIDTH_M and across:
        return Text(
            "东坐标与北坐标像是写反了(测量的 X 是北坐标)",
            "easting and northing look swapped (X of surveyors is the northing)",
        )
    if west > LONGITUDE_LIMIT and zone == 0:
        return Text(
            "东坐标 6 位、无带号,在青岛多为 EPSG:4549(CGCS2000,中央经线 120°)",
            "eastings of 6 digits without a zone prefix are, in Qingdao, mostly EPSG:4549 "
            "(CGCS2000, central meridian 120 E)",
        )
    return Text("不像常用的坐标系", "they look like no usual system")


def unknown(case: Case, found: tuple[Candidate, ...], *, refuted: Named | None) -> CrsError:
    """
    Say that a file names no usable system, with every one that fits.

    Parameters
    ----------
    case : Case
        Whose numbers.
    found : tuple of Candidate
        What the numbers can be in.
    refuted : Named or None
        What the file names, where the numbers cannot be in it.

    Returns
    -------
    CrsError
        To be raised.
    """
    reach = case.reached(found)
    zh, en = suggestion(*case.bounds)
    if case.home is not None and found:  # the candidates say more
        few = len(reach or found) <= SHOWN_CANDIDATES
        zh, en = FITTING if few else ANY_MERIDIAN
    shown = reach or (found if len(found) <= SHOWN_CANDIDATES else ())
    head = Text(f"{case.where} 没有坐标系", f"{case.where} names no reference system")
    if refuted is not None:
        head = Text(
            f"{case.where} 的坐标不可能属于 {refuted.name}",
            f"The coordinates of {case.where} cannot be in {refuted.name}",
        )
    why = Text("", "")
    if case.home is not None and len(reach) > 1:
        why = Text(
            f";按数值有 {len(reach)} 种都碰到本市,无法代为选择",
            f"; by their numbers {len(reach)} systems reach the city, and nobody chooses for you",
        )
    elif case.home is not None:
        why = Text(
            ";按数值没有一种确切落在本市", "; by their numbers no system lies well in the city"
        )
    return CrsError(
        f"{head.zh}(坐标范围 {case.extent};{zh}){why.zh}。{NAME_IT.zh},例如 --crs EPSG:4549。",
        f"{head.en} (bounds {case.extent}; {en}){why.en}. {NAME_IT.en}, such as --crs EPSG:4549.",
        [one.words for one in shown],
    )


def impossible(case: Case, system: Named) -> CrsError:
    """
    Say that numbers cannot be in the system that somebody named.

    Parameters
    ----------
    case : Case
        Whose numbers.
    system : Named
        The one that they cannot be in.

    Returns
    -------
    CrsError
        To be raised.
    """
    zh, en = suggestion(*case.bounds)
    return CrsError(
        f"{case.where} 的坐标不可能属于 {system.title.zh}(范围 {case.extent});{zh}。{NAME_IT.zh}。",
        f"The coordinates of {case.where} cannot be in {system.title.en} (bounds {case.extent}); "
        f"{en}. {NAME_IT.en}.",
        [one.words for one in case.reached(candidates(case.bounds))],
    )
