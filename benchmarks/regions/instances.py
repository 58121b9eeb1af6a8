"""
Grounds for finding regions: made from a seed, or cut from the Qingdao pack (`from_pack.py`).

The same arrays everywhere NumPy's PCG64 is the same. An entry of a rival needs only this file and
the folder `qingdao`: `ground(name)` gives value, allowed cells and the wishes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter

CUTS = Path(__file__).parent / "qingdao"
STEPS = 10_000  # of a value between 0 and 1 that is kept as a whole number
MU_M2 = 2000.0 / 3.0  # 亩
SMALL = 100  # cells a side; up to that, optima are proven
SCATTERED, SMOOTH = 0.9, 0.04  # share of cells allowed; level of a smooth field below which


@dataclass(frozen=True, kw_only=True)
class Instance:
    """A square of cells, how rough its value is unless it is cut, and what is wanted on it."""

    side: int
    cell_m: float
    least_m2: float
    most_m2: float
    seed: int = 0
    blur: tuple[float, ...] = ()
    cut: bool = False
    count: int = 1
    compactness: float = 0.1
    width_m: float = 0.0
    spacing_m: float = 0.0
    objective: str = "mean"


def _small(seed: int, **other: object) -> Instance:
    wishes = {"side": 12, "cell_m": 10.0, "blur": (0.0, 1.5), "least_m2": 1000.0, "most_m2": 1500.0}
    return Instance(seed=seed, **(wishes | other))


def _cut(**other: object) -> Instance:
    wishes = {"side": 200, "cell_m": 100.0, "least_m2": 1000 * MU_M2, "most_m2": 1500 * MU_M2}
    return Instance(cut=True, **(wishes | other))


INSTANCES = {
    **{f"small-{seed}": _small(seed, compactness=(0.05, 0.15, 0.3)[seed % 3]) for seed in range(8)},
    **{
        f"small-sum-{seed}": _small(seed, objective="sum", compactness=2.0) for seed in range(8, 11)
    },
    **{
        f"two-{seed}": _small(seed, side=9, least_m2=600.0, most_m2=800.0, count=2)
        for seed in range(11, 15)
    },
    "nev-jimo": _cut(count=3, spacing_m=1000.0),
    "ic-chengyang": _cut(),
    "chem-dongjiakou": _cut(count=2, width_m=300.0),
    "city-300": Instance(
        seed=1, side=300, cell_m=30.0, blur=(3.0, 12.0, 40.0), least_m2=1000 * MU_M2,
        most_m2=1500 * MU_M2,
    ),
    "city-1000": Instance(
        seed=1, side=1000, cell_m=30.0, blur=(3.0, 12.0, 40.0), least_m2=1000 * MU_M2,
        most_m2=1500 * MU_M2, count=5, spacing_m=300.0,
    ),
}  # fmt: skip


def ground(name: str) -> tuple[np.ndarray, np.ndarray, Instance]:
    """Make the value, in [0, 1], the allowed cells, and the wishes of an instance."""
    asked = INSTANCES[name]
    if asked.cut:
        with np.load(CUTS / f"{name}.npz") as held:
            return held["value"] / STEPS, held["allowed"], asked
    random = np.random.default_rng(asked.seed)
    shape = (asked.side, asked.side)
    value = sum(
        gaussian_filter(random.standard_normal(shape), blur) * max(blur, 0.3) for blur in asked.blur
    )
    value = (value - value.min()) / np.ptp(value)
    allowed = random.random(shape) < SCATTERED
    if asked.side > SMALL:
        allowed = gaussian_filter(random.standard_normal(shape), 6.0) < SMOOTH
    return value, allowed, asked
