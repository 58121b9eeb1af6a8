"""
Which sites compete: by district and by area.

Scores are absolute, so a filter changes no score, only who is ranked against whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import NoSiteError, UsageError
from sitesel.text import near

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray
    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """
    What sites must be to compete.

    Parameters
    ----------
    districts : tuple of str
        Names of districts; empty for all.
    area_mu : (float, float)
        Least and greatest area in 亩; sites of unknown area are left out if either is set.
    """

    districts: tuple[str, ...] = ()
    area_mu: tuple[float, float] = (0.0, float("inf"))

    def __post_init__(self) -> None:
        least, most = self.area_mu
        if not 0 <= least <= most:
            raise UsageError(
                f"面积范围 {least:g}:{most:g} 不合规则;应为 最小:最大,单位亩,例如 500:3000。",
                f"The area range {least:g}:{most:g} is no range; write least:most in mu, such as "
                "500:3000.",
            )


def select(sites: Sites, filters: Filters) -> Sites:
    """
    Keep the sites that compete.

    Parameters
    ----------
    sites : Sites
        All candidates.
    filters : Filters
        What they must be.

    Returns
    -------
    Sites
        At least one.

    Raises
    ------
    UsageError
        If no site is in a district of that name.
    NoSiteError
        If nothing is left; says which filter removes most.
    """
    keep_district = _in_districts(sites, filters.districts)
    keep_area = np.ones(len(sites), dtype=bool)
    least, most = filters.area_mu
    if least > 0 or most < float("inf"):
        keep_area = (sites.area_mu >= least) & (sites.area_mu <= most)
    keep = keep_district & keep_area
    if not keep.any():
        by_district, by_area = int((~keep_district).sum()), int((~keep_area).sum())
        raise NoSiteError(
            f"没有地块符合筛选:区市条件去掉 {by_district} 个,面积条件去掉 {by_area} 个,共 "
            f"{len(sites)} 个;请放宽去掉较多的一项。",
            f"No site is left: the district filter removes {by_district}, the area filter "
            f"{by_area} of {len(sites)}; widen the one that removes more.",
        )
    return sites.take(np.flatnonzero(keep))


def _in_districts(sites: Sites, districts: tuple[str, ...]) -> BoolArray:
    if not districts:
        return np.ones(len(sites), dtype=bool)
    column = sites.column("district").astype(str)
    known = sorted(set(column))
    if known in ([], [""]):
        raise UsageError(
            "候选地块没有区市名称,不能按区市筛选;请在文件中加“区市”一列,或安装可选依赖:"
            "pip install 'sitesel[districts]'。",
            "The sites have no district names to filter by; add a column `district`, or install "
            "the extra: pip install 'sitesel[districts]'.",
        )
    for name in districts:
        if name not in known:
            options = "、".join(near(name, known))
            raise UsageError(
                f"没有地块在区市 {name!r};有地块的区市最接近的是:{options}。",
                f"No site is in a district {name!r}; nearest: {options}.",
            )
    return column.isin(list(districts)).to_numpy(dtype=bool)
