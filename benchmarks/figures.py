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
        Of `run.many_parcels`, by case.

    Returns
    -------
    str
        Lines.
    """
    lines = [f"{'ratio of medians':42s} {'wall':>8s} {'cpu':>8s}   goal", *_starts(start)]
    for case, found in parcels.items():
        lines += ["", *_goals(case, found), "", *_stages(found)]
    return "\n".join([*lines, "", *_seconds(start["seconds"])])


def _starts(start: Figures) -> list[str]:
    ratios = (
        ("sitesel --help / import click", start["help"], "≤ 2.5"),
        ("sitesel rank / import geopandas, folium", start["rank"], "≤ 2.0"),
        ("sitesel rank / the same --no-robustness", start["robustness"], "≤ 1.3"),
    )
    return [
        *(f"{w:42s} {r['wall']:8.2f} {r['processor']:8.2f}   {goal}" for w, r, goal in ratios),
        f"{'built-in map, MB':42s} {start['map_mb']:8.3g} {'':8s}   ≤ 1.5",
    ]


def _goals(case: str, found: Figures) -> list[str]:
    others = (
        ("peak memory of sitesel, MB", found["peak_mb"]["sitesel"], "≤ 2000"),
        ("greatest difference of a measured value", found["greatest_difference"], "≤ 1e-6"),
    )
    return [
        f"{case}: {found['count']:,} parcels, median of the rounds' ratios",
        *(
            f"{way + ' / sitesel':42s} {ratio['wall']:8.2f} {ratio['processor']:8.2f}   ≥ 20"
            f"   wall {ratio['least']:.1f} to {ratio['greatest']:.1f}"
            for way, ratio in found["ratio"].items()
        ),
        *(f"{what:42s} {number:8.3g} {'':8s}   {goal}" for what, number, goal in others),
    ]


def _stages(found: Figures) -> list[str]:
    """Wall seconds: criteria run side by side in sitesel, so that they add up to more."""
    ways = list(found["stages"])
    wall = {
        way: {name: stage["wall_s"] for name, stage in found["stages"][way].items()}
        | {f"  {name}": seconds for name, seconds in found["criteria"][way].items()}
        | {"all but reading and making": found["total"][way]["wall_s"]}
        for way in ways
    }
    return [
        f"{'median seconds (wall)':32s}" + "".join(f"{way:>21s}" for way in ways),
        *(
            f"{name:32s}"
            + "".join(f"{wall[w][name]:21.3f}" if name in wall[w] else f"{'':21s}" for w in ways)
            for name in wall[ways[0]]
        ),
    ]


def _seconds(seconds: Figures) -> list[str]:
    return [
        f"{'seconds':42s} {'median':>8s} {'quartiles':>13s} {'cpu':>8s}",
        *(
            f"{name:42s} {one['wall_s']:8.3f} {one['wall_s_quarter']:6.3f}-"
            f"{one['wall_s_three_quarters']:.3f} {one['processor_s']:8.3f}"
            for name, one in seconds.items()
        ),
    ]
