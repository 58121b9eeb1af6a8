"""
Rows of boundary points, one point a row, grouped by parcel into polygons.

What is counted is parcels: one is kept, or rejected with the row of the file that is at fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sitesel.formats.reading import Rejected
from sitesel.formats.rings import parcels
from sitesel.formats.sheet import typed
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.formats.limits import Limits
    from sitesel.matrix import FloatArray

_APART = Text("它的界址点在表中不相连", "its points stand apart in the table")
_UNNAMED = "(未编号)"


def grouped(  # noqa: PLR0913  (one argument a column)
    every: pd.DataFrame,
    easting: FloatArray,
    northing: FloatArray,
    *,
    parcel: str | None,
    ring: str | None,
    left_out: list[str],
    reasons: dict[int, Text],
    limits: Limits,
) -> tuple[Any, list[Rejected], list[Text]]:
    """
    Make parcels of rows of boundary points; a parcel that lacks a point is not drawn.

    Parameters
    ----------
    every : DataFrame, shape (n, columns)
        Points in the order of the boundary, indexed by the row of the file.
    easting, northing : ndarray of float, shape (n,)
        Of the points.
    parcel, ring : str or None
        Names of the columns that say parcel and ring; None if the table has none.
    left_out : list of str
        Columns that say something of a point, not of its parcel.
    reasons : dict of int to Text
        Rows without usable coordinates, and why.
    limits : Limits
        How many rings a parcel may have.

    Returns
    -------
    frame : GeoDataFrame
        A row a parcel: attributes of its first point, and the number of its `points`.
    rejected : list of Rejected
        One a parcel that cannot be drawn, with the row at fault.
    notes : list of Text
        How rows were grouped.
    """
    import geopandas

    names = _parcel_names(every, parcel)
    of_parcel, titles = pd.factorize(names)
    first = np.flatnonzero(~names.duplicated())
    faults = _lost(names, reasons) | _apart(names)
    drawn = ~names.isin(set(faults)).to_numpy()
    rings = pd.factorize(every[ring].ffill())[0] if ring else np.zeros(len(every), dtype=int)
    of_drawn, drawn_titles = pd.factorize(names[drawn])
    shapes, unmade = parcels(
        easting[drawn],
        northing[drawn],
        parcel=of_drawn,
        ring=rings[drawn],
        rows=np.arange(len(drawn_titles)),
        limits=limits,
    )
    rows = dict(zip(titles, names.index.to_numpy(dtype=int)[first], strict=True))
    for fault in unmade:
        title = drawn_titles[fault.row]
        faults[title] = Rejected(int(rows[title]), _of(title, fault.reason))
    made = dict(zip(drawn_titles, shapes, strict=True))
    kept = [at for at, title in enumerate(titles) if title not in faults]
    left = [column for column in every.columns if column not in {*left_out, ring}]
    counts = np.bincount(of_parcel, minlength=len(titles))
    table = every[left].iloc[first[kept]].assign(points=counts[kept])
    if parcel:
        table = table.assign(**{parcel: [titles[at] for at in kept]})
    frame = geopandas.GeoDataFrame(
        typed(table.reset_index(drop=True)), geometry=[made[titles[at]] for at in kept]
    )
    return frame, list(faults.values()), [_note(len(every), len(titles), parcel)]


def _lost(names: pd.Series[Any], reasons: dict[int, Text]) -> dict[Any, Rejected]:
    lost: dict[Any, Rejected] = {}
    for row, reason in sorted(reasons.items()):
        lost.setdefault(names[row], Rejected(row, _of(names[row], reason)))
    return lost


def _apart(names: pd.Series[Any]) -> dict[Any, Rejected]:
    begins = names[names != names.shift()]
    again = begins[begins.duplicated()]
    return {
        name: Rejected(int(row), _of(name, _APART))
        for row, name in zip(again.index.to_numpy(dtype=int), again, strict=True)
    }


def _of(name: object, reason: Text) -> Text:
    return Text(f"地块 {name}:{reason.zh}", f"parcel {name}: {reason.en}")


def _note(points: int, count: int, parcel: str | None) -> Text:
    if parcel is None:
        return Text(
            f"{points} 个界址点按行序连成 1 个地块(没有地块编号列)",
            f"{points} boundary points in 1 parcel (no column names parcels)",
        )
    return Text(
        f"{points} 个界址点按“{parcel}”分成 {count} 个地块",
        f"{points} boundary points in {count} parcels by {parcel}",
    )


def _parcel_names(every: pd.DataFrame, parcel: str | None) -> pd.Series[Any]:
    """Take an empty cell for the parcel above it, as in a merged cell."""
    if parcel is None:
        return pd.Series(_UNNAMED, index=every.index, dtype=object)
    return every[parcel].ffill().fillna(_UNNAMED).map(lambda name: str(name).strip())
