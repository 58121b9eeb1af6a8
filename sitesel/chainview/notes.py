"""What a reader of a chain must know, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.chainview.told import matching_notes
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.chains import Chain
    from sitesel.chainview.firms import Listed

Document = dict[str, Any]

ILLUSTRATIVE = Text(
    "做法的判据与环节对地块的特别要求均为示例,凭判断拟定。",
    "The rules of what to do, and what segments ask of a site, are illustrative: by judgement.",
)


def notes(
    chain: Chain, found: Listed | None, matching: Document | None, *, complete: bool
) -> list[Text]:
    """
    Say what the view rests on.

    Parameters
    ----------
    chain : Chain
        Which.
    found : Listed or None
        The planner's enterprises, if there are any.
    matching : dict or None
        How they were matched (`told`).
    complete : bool
        Whether their list is declared complete.

    Returns
    -------
    list of Text
        The weightiest first.
    """
    said = [*([chain.note] if chain.note.zh else []), ILLUSTRATIVE]
    if found is None or matching is None:
        return [*said, _no_list(declared=complete)]
    return [
        *said,
        _counted(found),
        *matching_notes(matching),
        *_incomplete(complete),
        *_output(found),
    ]


def _no_list(*, declared: bool) -> Text:
    much = (
        Text("所称“名单完整”因此不起作用。", " Declaring it complete has therefore no effect.")
        if declared
        else Text("", "")
    )
    return Text(
        "没有企业名单(角色 enterprise):本地配套未知,没有已知企业的环节为未知而非缺失。" + much.zh,
        "There is no list of enterprises (role `enterprise`): local supply is unknown, and a "
        "segment without a known firm is unknown, not missing." + much.en,
    )


def _counted(found: Listed) -> Text:
    total = len(found.features)
    sure = int(found.sure.any(axis=1).sum())
    possible = int((found.possible.any(axis=1) & ~found.sure.any(axis=1)).sum())
    rest = total - sure - possible
    return Text(
        f"名单 {total:,} 家:{sure:,} 家归入环节,{possible:,} 家分不清环节(只记可能),"
        f"{rest:,} 家不属本链。",
        f"The list has {total:,} firms: {sure:,} are placed in a segment, the segment of "
        f"{possible:,} cannot be told (possible, not counted), {rest:,} are of no segment.",
    )


def _incomplete(complete: bool) -> list[Text]:  # noqa: FBT001
    if complete:
        return []
    return [
        Text(
            "名单未声明完整(--complete),故不下“缺”的结论。",
            "The list is not declared complete (--complete), so nothing is called missing.",
        )
    ]


def _output(found: Listed) -> list[Text]:
    member = found.sure.any(axis=1)
    lacking = int((member & ~np.isfinite(found.output_wan)).sum())
    if not lacking:
        return []
    return [
        Text(
            f"{lacking:,} 家没有产值,不计入本地配套份额。",
            f"{lacking:,} firms state no output and do not count in the local-supply share.",
        )
    ]
