"""What a user states about a file that is taken in; what is not stated stays unstated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import UsageError
from sitesel.pack.schema import QUALITY

if TYPE_CHECKING:
    from collections.abc import Mapping

UNSTATED = "未注明 unstated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """
    Options of an import.

    Parameters
    ----------
    crs, encoding : str or None
        Of the file, where it does not say so itself.
    source, date, licence : str
        Provenance; empty is unstated.
    precision_m : float or None
        How far a coordinate may be from the truth, in metres; None is unstated.
    quality : str
        A key of `QUALITY`.
    complete : bool
        False if the layer is known to miss features.
    columns : Mapping of str to str
        Field to the column that holds it.
    repair : bool
        Repair invalid outlines.
    reject_broken : bool
        Leave out what cannot be taken in, and log it.
    band : int or None
        Of a raster, from 1.
    nodata : float or None
        Number of a raster that means "unknown", besides what it declares.

    Raises
    ------
    UsageError
        If precision or quality cannot be.
    """

    crs: str | None = None
    encoding: str | None = None
    source: str = ""
    date: str = ""
    licence: str = ""
    precision_m: float | None = None
    quality: str = "unstated"
    complete: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    repair: bool = False
    reject_broken: bool = False
    band: int | None = None
    nodata: float | None = None

    def __post_init__(self) -> None:
        metres = 0.0 if self.precision_m is None else self.precision_m
        if not (np.isfinite(metres) and metres >= 0) or self.quality not in QUALITY:
            raise UsageError(
                f"--precision 应为不小于 0 的米数,--quality 应为 {'、'.join(QUALITY)} 之一。",
                f"--precision is a length in metres, --quality one of {', '.join(QUALITY)}.",
            )
