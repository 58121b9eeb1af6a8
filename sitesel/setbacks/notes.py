"""What a reader must know of the table of set-backs: day, rows in force, boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.districts import districts
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.pack import Pack
    from sitesel.setbacks.table import SetBacksInForce

UNSEEN = ("unverified", "partly_seen", "none")


def set_back_notes(table: SetBacksInForce, pack: Pack) -> list[Text]:
    """
    Say which rows are in force on which day, how many clauses nobody checked, and by what borders.

    Parameters
    ----------
    table : SetBacksInForce
        What is in force.
    pack : Pack
        The city.

    Returns
    -------
    list of Text
        One or two sentences.
    """
    rows, others = list(table.rows.values()), len(table.others)
    unseen = sum(row["clause_status"] in UNSEEN for row in rows)
    day = Text("", "") if table.stated else Text("(数据包的日期)", " (the date of the pack)")
    said = [
        Text(
            f"退让表 {table.file} 按 {table.as_of}{day.zh} 有效的 {len(rows)} 行,其中 {unseen} 行的"
            f"条文未核实;当日无效的 {others} 行未用。",
            f"Set-backs: {len(rows)} rows of {table.file} in force on {table.as_of}{day.en}, "
            f"{unseen} with an unverified clause; {others} rows not in force are not used.",
        )
    ]
    if any(row["jurisdiction"] for row in rows) and districts(pack) is None:
        said.append(
            Text(
                "没有区市界线,按区市的退让依地块的 district 列判定,列空者未评;"
                "可装可选依赖 districts,或提供角色为 district 的图层。",
                "There are no district boundaries, so set-backs of a district go by the column "
                "`district` of a site and are not assessed where it is empty; install the extra "
                "`districts` or supply a layer of the role `district`.",
            )
        )
    return said
