"""
Cut three instances from the Qingdao pack: what entering needs is written once, as small arrays.

`python benchmarks/regions/from_pack.py` writes `qingdao/*.npz` anew: the score of each cell for an
industry and whether any constraint removes it, as `sitesel regions` sees them, in cells of 100 m.
The cuts are rectangles of land, not districts, so that no boundary of uncertain licence is in them.
"""

from __future__ import annotations

import numpy as np
from instances import CUTS, INSTANCES, MU_M2, STEPS

from sitesel.land import rules_in_force
from sitesel.newsites.asked import Asked
from sitesel.pack import load
from sitesel.scanning.cells import extent_in_metres
from sitesel.scanning.territory import WHOLE, Territory

FROM = {  # industry; west, south, east, north in degrees
    "nev-jimo": ("nev", (120.40, 36.38, 120.62, 36.56)),
    "ic-chengyang": ("ic", (120.25, 36.20, 120.47, 36.38)),
    "chem-dongjiakou": ("chem", (119.64, 35.58, 119.86, 35.76)),
}


def cut(name: str) -> None:
    """Scan a rectangle and write it."""
    industry, extent = FROM[name]
    asked, pack = INSTANCES[name], load()
    rules = rules_in_force(industry, None, pack, weights=None, as_of=None)
    land = pack.features("land").geometries
    ground = Asked(
        rules=rules, pack=pack, area_mu=(asked.least_m2 / MU_M2, asked.most_m2 / MU_M2),
        cell_m=asked.cell_m,
        territory=Territory(
            bounds=extent_in_metres(extent, pack), land=land, parts=(WHOLE,), shapes=None
        ),
    ).ground()  # fmt: skip
    score = ground.plain.score
    allowed = np.isfinite(score)
    allowed[allowed] = ~np.any(list(ground.removed.values()), axis=0)
    value = np.round(np.where(np.isfinite(score), score, 0.0) * STEPS).astype(np.uint16)
    CUTS.mkdir(exist_ok=True)
    np.savez_compressed(
        CUTS / f"{name}.npz", value=value, allowed=allowed,
        bounds_m=np.array(ground.plain.frame.bounds),
    )  # fmt: skip
    size = (CUTS / f"{name}.npz").stat().st_size
    print(
        name, value.shape, int(allowed.sum()), "cells allowed", size, "bytes", value.max() / STEPS
    )


if __name__ == "__main__":
    for each in FROM:
        cut(each)
