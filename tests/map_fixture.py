"""A made-up ranking with made-up layers, of the shape that `Ranking.to_dict()` has."""

from __future__ import annotations

import math
from typing import Any

import geopandas
import shapely

Json = dict[str, Any]

CRITERIA = (
    ("industry_match", "产业匹配度", "industry match", "degree", 0.14, True),
    ("cluster", "链主与集群", "anchor firms", "firms", 0.18, True),
    ("land_area", "用地规模", "land area", "mu", 0.16, True),
    ("sea_port", "海港可达性", "sea port", "m", 0.10, True),
    ("road_rail", "公路铁路可达", "road and rail", "min", 0.12, True),
    ("power", "电力保障", "power", "", 0.14, False),
    ("labour", "人才与劳动力", "labour", "", 0.16, False),
)
PLACES = (
    ("黄岛区", 120.065, 36.075, 13550),
    ("城阳区", 120.27, 36.26, 4630),
    ("城阳区", 120.25, 36.25, 2904),
    ("胶州市", 120.03, 36.25, 840),
    ("黄岛区", 119.76, 35.63, 32685),
    ("黄岛区", 119.78, 35.7, None),
    ("莱西市", 120.37, 36.7, 3500),
    ("即墨区", 120.5, 36.47, 39500),
    ("莱西市", 120.52, 36.66, 5100),
    ("平度市", 120.11, 36.53, 17250),
    ("李沧区", 120.38, 36.19, None),
    ("平度市", 119.62, 36.96, 23500),
)
COAST = (
    (119.4, 35.5),
    (119.75, 35.55),
    (120.2, 35.9),
    (120.15, 36.15),
    (120.35, 36.15),
    (120.3, 36.05),
    (120.6, 36.1),
    (120.9, 36.4),
    (121.1, 36.7),
    (121.1, 37.2),
    (119.4, 37.2),
)
METRES_PER_DEGREE = 111_320.0


def disc(longitude: float, latitude: float, radius_m: float) -> shapely.Geometry:
    """Draw a round outline, near enough for a picture."""
    stretch = math.cos(math.radians(latitude))
    angles = [2 * math.pi * step / 64 for step in range(64)]
    return shapely.Polygon(
        [
            (
                longitude + radius_m * math.cos(angle) / METRES_PER_DEGREE / stretch,
                latitude + radius_m * math.sin(angle) / METRES_PER_DEGREE,
            )
            for angle in angles
        ]
    )


def sites() -> geopandas.GeoDataFrame:
    """Give the candidate sites, best first; two of them without a known area."""
    shapes = [
        disc(x, y, math.sqrt(mu * 2000 / 3 / math.pi)) if mu else shapely.Point(x, y)
        for _, x, y, mu in PLACES
    ]
    ids = [f"site_{number:02d}" for number in range(1, len(PLACES) + 1)]
    names = [f"示例园区{number:02d}" for number in range(1, len(PLACES) + 1)]
    return geopandas.GeoDataFrame(
        {"id": ids, "name_zh": names}, geometry=shapes, crs="EPSG:4326"
    ).set_index("id", drop=False)


def layers() -> dict[str, geopandas.GeoDataFrame]:
    """Give one layer of each kind of drawing: ground, outline, line, point."""

    def layer(*features: tuple[Json, shapely.Geometry]) -> geopandas.GeoDataFrame:
        shapes = [shape for _, shape in features]
        return geopandas.GeoDataFrame([row for row, _ in features], geometry=shapes, crs=4326)

    def row(feature_id: str, name: str = "", **more: object) -> Json:
        return {"id": feature_id, "name_zh": name, "name_en": "", **more}

    roads = [
        (row(f"r{step}"), shapely.LineString([(120 + step / 10, 36.2), (120.1 + step / 10, 36.3)]))
        for step in range(4)
    ]
    bridge = (row("bridge", "示例大桥"), shapely.LineString([(120.15, 36.12), (120.33, 36.15)]))
    big = (row("big", "示例新区", candidate=False), disc(119.95, 35.9, 9000))
    parks = sites().reset_index(drop=True).to_dict("records")
    park_rows = [({"id": p["id"], "name_zh": p["name_zh"]}, p["geometry"]) for p in parks]
    return {
        "land": layer((row("land"), shapely.Polygon(COAST))),
        "park": layer(*park_rows, big),
        "zone": layer((row("ring", "环湾示例"), disc(120.25, 36.15, 25000))),
        "anchor_firm": layer(
            (row("firm", "示例链主", plant_zh="总装厂"), shapely.Point(120.5, 36.5))
        ),
        "sea_port": layer((row("port", "示例港"), shapely.Point(120.2, 36.0))),
        "airport": layer((row("airport", "示例机场"), shapely.Point(120.098, 36.365))),
        "rail_station": layer((row("station", "示例站"), shapely.Point(120.37, 36.17))),
        "road": layer(*roads, bridge),
        "railway": layer((row("rail"), shapely.LineString([(119.7, 36.9), (120.3, 36.1)]))),
        "water_source": layer((row("lake", "示例水库"), disc(120.43, 36.96, 3600))),
        "water_body": layer((row("pond"), disc(120.0, 36.9, 1500))),
    }


def document() -> Json:
    """Rank those sites."""
    return {
        "schema": "sitesel-ranking/1",
        "version": "0.1.0",
        "industry": {"id": "nev", "name_zh": "新能源汽车", "name_en": "NEV", "group": "advantage"},
        "rules": {
            "id": "nev",
            "title_zh": "新能源汽车",
            "title_en": "NEV",
            "illustrative": True,
            "weights_source": "illustrative: made up for tests",
            "sha256": "0" * 64,
        },
        "pack": {
            "id": "qingdao",
            "title_zh": "示例数据包",
            "title_en": "Example pack",
            "date": "2026-11-24",
            "work_crs": "EPSG:4549",
            "note_zh": "",
            "note_en": "",
        },
        "unknown_weight": 0.30,
        "robustness": {
            "first": "site_01",
            "seed": 1,
            "box": 0.3,
            "statements": [],
            "unknown": "uniform",
            "position": "triangular",
        },
        "headline": {
            "zh": "示例园区01 在 83% 的抽样中居首。",
            "en": "Example park 01 is first in 83%.",
        },
        "notes": [
            {"zh": "权重为示例权重,请按本地情况调整。", "en": "Weights are illustrative."},
            {"zh": "电力、人才两项没有数据,得分为区间。", "en": "Power and labour are unknown."},
        ],
        "counts": {"eligible": 1, "unverified": 9, "excluded": 2},
        "criteria": [_criterion(number, row) for number, row in enumerate(CRITERIA, start=1)],
        "constraints": [
            _constraint("redline", "生态保护红线", "exclude", ["eco_redline"]),
            _constraint("reservoir", "饮用水源水库", "exclude", []),
            _constraint("min_area", "最小用地", "flag", []),
        ],
        "layers": [
            _layer("parks", "park", "专业园区", "schematic"),
            _layer("roads", "road", "干线公路", "derived"),
            _layer("water_sources", "water_source", "水源水库", "surveyed"),
        ],
        "missing": [
            {
                "role": "eco_redline",
                "title_zh": "生态保护红线",
                "title_en": "ecological redline",
                "supply_zh": "面图层",
                "supply_en": "polygons",
            }
        ],
        "sites": [_site(number) for number in range(1, len(PLACES) + 1)],
    }


def _criterion(number: int, row: tuple[str, str, str, str, float, bool]) -> Json:
    key, zh, en, unit, weight, known = row
    return {
        "id": key,
        "code": f"C{number}",
        "title_zh": zh,
        "title_en": en,
        "kind": "distance",
        "unit": unit,
        "weight": weight,
        "weight_source": "illustrative",
        "value": [[0, 1.0], [50000, 0.0]],
        "source": "illustrative",
        "illustrative": True,
        "layers": ["roads"] if known else [],
        "missing_roles": [] if known else ["eco_redline"],
        "note_zh": "",
    }


def _constraint(key: str, zh: str, action: str, missing: list[str]) -> Json:
    return {
        "id": key,
        "title_zh": zh,
        "title_en": key,
        "action": action,
        "rule_zh": f"不得触及{zh}",
        "clause_zh": "《示例条例》第一条",
        "clause_status": "unverified",
        "layers": [] if missing else ["water_sources"],
        "missing_roles": missing,
        "limit_text": "≤ 0",
    }


def _layer(key: str, role: str, zh: str, quality: str) -> Json:
    return {
        "id": key,
        "role": role,
        "title_zh": zh,
        "title_en": role,
        "source": "made up",
        "license": "ODbL-1.0",
        "attribution": "© OpenStreetMap contributors",
        "date": "2017-11",
        "quality": quality,
        "precision_m": 100,
        "sha256": "0" * 64,
        "note_zh": "",
    }


def _site(number: int) -> Json:
    district, _, _, area_mu = PLACES[number - 1]
    last = len(PLACES)
    status = "excluded" if number > last - 2 else "eligible" if number == 1 else "unverified"
    ranked = status != "excluded"
    share = 1 - 0.06 * number
    criteria = [_measured(row, share) for row in CRITERIA]
    total = {
        end: sum(item[f"contribution{end}"] for item in criteria) for end in ("", "_low", "_high")
    }
    return {
        "id": f"site_{number:02d}",
        "name_zh": f"示例园区{number:02d}",
        "name_en": f"Example park {number:02d}",
        "kind": "emerging_park",
        "kind_zh": "专业园区",
        "district": district,
        "area_mu": area_mu,
        "layer": "parks",
        "quality": "schematic",
        "site_status": "named",
        "site_status_zh": "已命名",
        "uncertainty_m": 3000,
        "position_fault": "sea" if number == 5 else "",
        "area_note": "",
        "status": status,
        "status_zh": {"eligible": "可选", "unverified": "待核", "excluded": "排除"}[status],
        "rank": number if ranked else None,
        "rank_best": max(1, number - 3) if ranked else None,
        "rank_worst": min(last - 2, number + 3) if ranked else None,
        "robustness": _robust(number) if ranked else None,
        "score": total[""],
        "score_low": total["_low"],
        "score_high": total["_high"],
        "criteria": criteria,
        "constraints": [
            _finding("redline", "pass" if number == 1 else "unknown"),
            _finding("reservoir", "pass" if ranked else "fail"),
            _finding("min_area", "pass" if area_mu else "unknown"),
        ],
        "reasons_zh": ["触及饮用水源水库,一票否决。"] if not ranked else ["生态保护红线未评。"],
        "reasons_en": ["touches a reservoir"] if not ranked else ["redline not assessed"],
    }


def _measured(row: tuple[str, str, str, str, float, bool], share: float) -> Json:
    key, _, _, unit, weight, known = row
    reach = {"degree": 1, "firms": 4, "mu": 12000, "m": 80000, "min": 60}.get(unit, 1)
    low, middle, high = (share - 0.05, share, share + 0.05) if known else (0.0, 0.5, 1.0)
    return {
        "id": key,
        "measured": share * reach if known else None,
        "measured_low": low * reach if known else None,
        "measured_high": high * reach if known else None,
        "value": middle if known else None,
        "value_low": low,
        "value_high": high,
        "contribution": middle * weight * 100,
        "contribution_low": low * weight * 100,
        "contribution_high": high * weight * 100,
        "known": known,
        "why_zh": "" if known else "没有数据",
        "why_en": "" if known else "no data",
    }


def _robust(number: int) -> Json:
    return {
        "first": 0.83 if number == 1 else 0.004,
        "first_by_weights": 1.0 if number == 1 else 0.0,
        "expected_rank": number + 0.5,
        "expected_rank_error": 0.01,
        "rank_low": max(1, number - 1),
        "rank_high": number + 2,
    }


def _finding(key: str, finding: str) -> Json:
    reasons = {"pass": "", "fail": "触及 12% 的面积", "unknown": "缺少图层,未评"}
    return {
        "id": key,
        "finding": finding,
        "measured": 0.12 if finding == "fail" else None,
        "measured_low": None,
        "measured_high": None,
        "reason_zh": reasons[finding],
        "reason_en": finding,
    }
