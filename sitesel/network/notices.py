"""What a reader of travel times must know about the roads that they were computed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sitesel.network.fabric import fabric
from sitesel.network.lanes import lanes
from sitesel.network.roads import RoadNetwork
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.network.fabric import Fabric
    from sitesel.pack import Features, Network, Pack

FROM_CLASS = "class"
MOSTLY = 0.5


def network_of(pack: Pack) -> RoadNetwork | None:
    """
    Build the network of a pack, once.

    Parameters
    ----------
    pack : Pack
        With its roads.

    Returns
    -------
    RoadNetwork or None
        None if the pack names no network, its role is not filled, or a source states no roads.

    Raises
    ------
    BrokenLayerError
        If the road layer is at fault.
    """
    settings = pack.network
    if settings is None or settings.role not in pack.roles or not len(pack.features(settings.role)):
        return None
    return pack.once("road network", lambda: RoadNetwork.of(pack.features(settings.role), settings))


def notices(pack: Pack) -> tuple[Text, ...]:
    """
    Say what is particular about the roads: islands, speeds by class, one-ways.

    Parameters
    ----------
    pack : Pack
        With its roads.

    Returns
    -------
    tuple of Text
        Nothing for a network in one piece at one speed.

    Raises
    ------
    BrokenLayerError
        If the road layer is at fault.
    """
    network = network_of(pack)
    if network is None or pack.network is None:
        return ()
    roads = pack.features(pack.network.role)
    whole = pack.once("road fabric", lambda: fabric(roads, network))
    return (
        *_pieces(whole),
        *_speeds(roads, pack.network),
        *_directions(roads, pack.network),
    )


def _pieces(whole: Fabric) -> list[Text]:
    if whole.roads > 1 and whole.lone_roads > MOSTLY * whole.roads:
        return [
            Text(
                f"路网:{whole.roads} 条路中 {whole.lone_roads} 条与别的路没有共用的结点"
                "(相交处未打断),行车时间因此偏长;请在 GIS 里于交叉口打断线,立交处除外。",
                f"Roads: {whole.lone_roads} of {whole.roads} share no vertex with another (lines "
                "are not split where they cross), so travel times are too long; split them at "
                "crossings in a GIS, but not where a bridge passes over.",
            )
        ]
    if whole.islands > 1:
        outside = whole.nodes - whole.largest_nodes
        return [
            Text(
                f"路网分为 {whole.islands} 片互不相通,最大一片之外有 "
                f"{outside / whole.nodes:.1%} 的结点;片与片之间只按接入车速直线相接。",
                f"The roads are {whole.islands} pieces without a road between them; "
                f"{outside / whole.nodes:.1%} of the nodes lie outside the largest. Between pieces "
                "the way is straight at access speed.",
            )
        ]
    return []


def _speeds(roads: Features, settings: Network) -> list[Text]:
    table = roads.table
    if "speed_from" not in table or "speed_kmh" not in table:
        return []
    by_class = (table["speed_from"] == FROM_CLASS).to_numpy()
    general = int(pd.isna(table["speed_kmh"]).sum())
    default = int(by_class.sum())
    tagged = len(table) - default - general
    classes = table[by_class] if "highway" in table else table[:0]
    said = classes.groupby("highway")["speed_kmh"].median() if len(classes) else {}
    listed = ", ".join(f"{name} {speed:g}" for name, speed in said.items())
    return [
        Text(
            f"车速:{len(table)} 条路中 {tagged} 条取标注的限速,{default} 条按等级取缺省车速"
            f"({listed or '无'};km/h,多为示例,来源见图层说明),{general} 条取通用车速 "
            f"{settings.speed_kmh:g};不计拥堵、信号灯与转弯限制,时间偏短。",
            f"Speeds: of {len(table)} roads {tagged} have a tagged limit, {default} the default of "
            f"their class ({listed or 'none'}; km/h, mostly illustrative, source in the layer's "
            f"note), {general} the general {settings.speed_kmh:g}. No congestion, lights or turn "
            "restrictions are counted, so times are on the short side.",
        )
    ]


def _directions(roads: Features, settings: Network) -> list[Text]:
    lane = lanes(roads, settings)
    one_way = int((lane.forward != lane.backward).sum())
    neither = int((~lane.forward & ~lane.backward).sum())
    inside = int(np.count_nonzero(~lane.entered))
    if not one_way + neither + inside:
        return []
    return [
        Text(
            f"方向:{one_way} 条单行,{neither} 条方向随时段变化而不计通行,{inside} 条"
            "(如高速公路、桥、隧道)只能从相接的路进出;时间是从地块到设施的。",
            f"Directions: {one_way} roads are one-way, {neither} change direction with the hour "
            f"and are no way, {inside} (such as motorways, bridges, tunnels) are entered only "
            "from roads that they meet; times are from site to facility.",
        )
    ]
