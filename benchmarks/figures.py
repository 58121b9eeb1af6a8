"""The figures of a run as a table: ratios against their goals, then the seconds behind them."""

from __future__ import annotations

from typing import Any

Figures = dict[str, Any]


def table(start: Figures, parcels: Figures) -> str:
    """
    Lay the figures out for reading.

    Parameters
    ----------
    start : dict
        Of `run.start_up`.
    parcels : dict
        Of `run.many_parcels`.

    Returns
    -------
    str
        Lines.
    """
    return "\n".join(
        [*_goals(start, parcels), "", *_stages(parcels["stages"]), "", *_seconds(start["seconds"])]
    )


def _goals(start: Figures, parcels: Figures) -> list[str]:
    many = f"{parcels['count']:,} parcels: geopandas / sitesel"
    ratios = (
        ("sitesel --help / import click", start["help"], "≤ 2.5"),
        ("sitesel rank / import geopandas, folium", start["rank"], "≤ 2.0"),
        (many, parcels["ratio"], "≥ 20"),
    )
    others = (
        ("peak memory of sitesel there, MB", parcels["peak_mb"]["sitesel"], "≤ 2000"),
        ("greatest difference of a measured value", parcels["greatest_difference"], "≤ 1e-6"),
        ("built-in map, MB", start["map_mb"], "≤ 1.5"),
    )
    return [
        f"{'ratio of medians':42s} {'wall':>8s} {'cpu':>8s}   goal",
        *(f"{w:42s} {r['wall']:8.2f} {r['processor']:8.2f}   {goal}" for w, r, goal in ratios),
        *(f"{what:42s} {number:8.3g} {'':8s}   {goal}" for what, number, goal in others),
    ]


def _stages(stages: Figures) -> list[str]:
    lines = [f"{'median seconds (wall)':42s} {'sitesel':>8s} {'geopandas':>9s}"]
    for name, stage in stages["sitesel"].items():
        other = stages["geopandas"].get(name)
        beside = f"{other['wall_s']:9.3f}" if other else ""
        lines.append(f"{name:42s} {stage['wall_s']:8.3f} {beside}".rstrip())
    return lines


def _seconds(seconds: Figures) -> list[str]:
    return [
        f"{'seconds':42s} {'median':>8s} {'quartiles':>13s} {'cpu':>8s}",
        *(
            f"{name:42s} {one['wall_s']:8.3f} {one['wall_s_quarter']:6.3f}-"
            f"{one['wall_s_three_quarters']:.3f} {one['processor_s']:8.3f}"
            for name, one in seconds.items()
        ),
    ]
