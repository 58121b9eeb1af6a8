"""Value against compactness: the regions for several prices of outline, with a suggested one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from sitesel.locating.pareto import front
from sitesel.locating.wanted import MU_M2
from sitesel.newsites.asked import side_m

if TYPE_CHECKING:
    import geopandas

    from sitesel.newsites.found import Found

PRICES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """
    Points of which none is as good in both respects as another.

    Parameters
    ----------
    points : DataFrame, shape (k, 5)
        compactness, score (0-100, mean of the regions), shape (what compactness is multiplied with,
        mean of the regions: 1 for a square of the least area), outline_m (of all) and knee.
    regions : GeoDataFrame
        Regions of every point, with its compactness.
    """

    points: pd.DataFrame
    regions: geopandas.GeoDataFrame


def trade(found: Found) -> Trade:
    """
    Search for several prices of outline.

    Parameters
    ----------
    found : Found
        For what was asked and on what ground.

    Returns
    -------
    Trade
        By compactness, ascending.
    """
    asked, ground = found.asked, found.ground
    part, wanted, rows = ground.left(asked.wanted(ground.front))
    least_m = 4.0 * side_m(wanted.least_m2)
    metres = 1.0 if wanted.is_mean else side_m(wanted.least_m2)
    curve = front(part, wanted, [price * metres for price in {*PRICES, asked.compactness}])
    drawn, points = [], []
    for place, price in enumerate((curve.compactness / metres).tolist()):
        name = f"λ {price:g} 片区"
        table = found.drawn(
            [rows[one] for one in curve.regions[place].regions], f"P{place + 1}-", name
        )
        shape = table["outline_m"] * least_m / (4.0 * MU_M2 * table["area_mu"])
        drawn.append(table.assign(compactness=price))
        points.append(
            {
                "compactness": price,
                "score": float(table["score"].mean()),
                "shape": float(shape.mean()),
                "outline_m": float(table["outline_m"].sum()),
                "knee": place == curve.knee,
            }
        )
    return Trade(points=pd.DataFrame(points), regions=pd.concat(drawn, ignore_index=True))
