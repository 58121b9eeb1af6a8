"""A demand to be filled in: every industry, with what could be asked for as comments."""

from __future__ import annotations

from sitesel.assigning.demand import SCHEMA
from sitesel.industry import industries

HEAD = f"""\
# 需求文件,供 sitesel assign --demand 使用 · A demand for `sitesel assign --demand`
schema = "{SCHEMA}"
source = ""     # 谁提出、依据什么 · who asks, on what ground
per_site = 1    # 每块地最多几个产业 · industries at a site at most
                # 删去 per_site 且写了面积,则不限个数 · without it any number, where land is asked

# 每个产业一节,不要的整节删去。每节可写 · One table an industry, leave out the others. Keys:
#   area_mu = 3000     要多少亩;不写则只占地块 · land in all, in mu; without it only a site
#   sites = 2          几块地;写了面积则最多几块 · how many sites; with area_mu, at most
#   least_mu = 500     每块地至少多少亩 · least land at one site
#   weight = 2         它的一分算几分,缺省 1 · what one of its points counts
#   must = false       可以不落地;缺省必须落地 · it need not be placed
"""
FOOT = """
# 不得同在一块地的产业,依据由您写明 · Industries that may not share a site, for your reason
# [[apart]]
# industries = ["产业甲", "产业乙"]
# reason = ""

# 地块的可用面积(亩),代替图层所载 · Land of a site in mu, instead of what the layers say
# [capacity_mu]
# 地块编号或名称 = 285
"""


def template() -> str:
    """
    Write the plain demand as a file to be changed.

    Returns
    -------
    str
        TOML that `sitesel.assigning.demand.read` takes as it is.
    """
    tables = [
        f'\n[industry."{one.name_zh}"]  # {one.name_en}\n'
        for one in industries().values()
        if not one.members
    ]
    return HEAD + "".join(tables) + FOOT
