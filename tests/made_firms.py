"""
A made-up list of enterprises around planted clusters and gaps, and the chain that they belong to.

Three dense towns and open country hold firms of no segment and, at random among them, a few of
every segment. On top come planted clusters. Nothing in it is known of any real firm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import packs
import shapely

from sitesel import chains

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.pack import Pack

SIDE_M = 60_000.0
TOWNS = ((12_000.0, 12_000.0), (45_000.0, 18_000.0), (30_000.0, 46_000.0))
# ore → parts → cars → service, and batteries → cars; code by code
LINKS = {"ore": (), "parts": ("ore",), "cells": (), "cars": ("parts", "cells"), "care": ("cars",)}
CODES = {name: f"38{row + 11}" for row, name in enumerate(LINKS)}
OTHER = "1513"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A cluster that is to be found: metres from the corner, spread, firms."""

    segment: str
    east: float
    north: float
    firms: int = 30
    spread_m: float = 700.0


PLANTED = (
    Planted(segment="cars", east=12_500, north=12_500),  # in the densest town
    Planted(segment="parts", east=13_000, north=11_500),
    Planted(segment="cells", east=52_000, north=52_000, firms=20),  # in open country
    Planted(segment="cars", east=45_000, north=18_500),
)


def chain(folder: Path, industry: str = "fut_net") -> chains.Chain:
    """Write and read the chain of five segments."""
    head = f'schema = "sitesel-chain/1"\nindustry = "{industry}"\n'
    parts = [
        f'[[segment]]\nid = "{name}"\nname_zh = "{name}"\nname_en = "{name}"\nstage = "midstream"\n'
        f'gbt_codes = ["{CODES[name]}"]\ninputs = {list(inputs)}\nsource = "made up"\n'
        "confidence = 0.5\n"
        for name, inputs in LINKS.items()
    ]
    (folder / f"{industry}.toml").write_text(head + "".join(parts), encoding="utf-8")
    return chains.load(industry, folder)


def firms(
    seed: int, planted: tuple[Planted, ...] = PLANTED, *, many: int = 1500, each: int = 25
) -> tuple[np.ndarray, list[str]]:
    """Make points in metres from the corner, and codes: `each` of a segment at random places."""
    random = np.random.default_rng(seed)
    town = np.array(TOWNS)[random.integers(0, len(TOWNS), many)]
    places = town + random.normal(0.0, 2_000.0, (many, 2))
    country = random.random(many) < 0.3
    places[country] = random.uniform(0.0, SIDE_M, (int(country.sum()), 2))
    codes = np.full(many, OTHER, dtype=object)
    labels = np.repeat(list(CODES.values()), each)
    codes[random.permutation(many)[: len(labels)]] = labels
    for one in planted:
        extra = random.normal((one.east, one.north), one.spread_m, (one.firms, 2))
        places = np.concatenate([places, extra])
        codes = np.concatenate([codes, np.full(one.firms, CODES[one.segment], dtype=object)])
    return np.clip(places, 0.0, SIDE_M), codes.tolist()


def without(
    places: np.ndarray, codes: list[str], segment: str, near: Planted, metres: float
) -> tuple[np.ndarray, list[str]]:
    """Plant a gap: firms of a segment around a cluster become firms of no segment."""
    there = np.hypot(*(places - (near.east, near.north)).T) <= metres
    return places, [
        OTHER if gone and code == CODES[segment] else code
        for code, gone in zip(codes, there, strict=True)
    ]


def pack_of(places: np.ndarray, codes: list[str], **columns: object) -> Pack:
    """Lay the firms into a made-up city with two districts, west and east."""
    given = packs.features(
        list(shapely.points(places + np.array([packs.EAST, packs.NORTH]))),
        gbt_code=codes,
        **columns,
    )
    half = SIDE_M / 2
    districts = packs.features(
        [packs.box(-1, -1, half, SIDE_M + 1), packs.box(half, -1, SIDE_M + 1, SIDE_M + 1)],
        name_zh=["西区", "东区"],
    )
    return packs.memory_pack(enterprise=given, district=districts)
