"""
What is told of matching a list of firms: how many by what, and the codes that do not help.

A code is unknown if it is none of GB/T 4754 or no built-in chain has it; it is ambiguous if it
leaves several segments open.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sitesel.chains import builtin_chains, load
from sitesel.chains.codes import plain_codes
from sitesel.chainview.matching import matching
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.chains import Chain
    from sitesel.chainview.firms import Listed
    from sitesel.matrix import BoolArray

SHOWN = 20
NAMED = 5
Document = dict[str, Any]


def told(chain: Chain, found: Listed) -> Document:
    """
    Say how a list was matched to a chain.

    Parameters
    ----------
    chain : Chain
        With s segments.
    found : Listed
        The list over them.

    Returns
    -------
    dict
        `firms`, `by` (count, confidence and name of each way), `possible`, `no_code`, and of
        `unusable_codes`, `codes_of_no_chain`, `ambiguous_codes` the number of firms and the most
        frequent ones; `against`: firms whose words speak against their code.
    """
    counts = {kind: int((found.by == kind).sum()) for kind in matching()["by"]}
    written = _written(found.features.table)
    coded = found.code != ""
    strange = coded & ~_of_a_chain(found.code, chain)
    open_ = coded & found.possible.any(axis=1) & ~found.against
    names = found.features.table.get("name_zh", pd.Series("", found.features.table.index))
    return {
        "source": matching()["source"],
        "firms": len(found.code),
        "by": {kind: {"count": counts[kind], **one} for kind, one in matching()["by"].items()},
        "possible": int((found.possible.any(axis=1) & ~found.sure.any(axis=1)).sum()),
        "no_code": int((~coded & (written == "")).sum()),
        "unusable_codes": _counted(written[~coded & (written != "")]),
        "codes_of_no_chain": _counted(found.code[strange]),
        "ambiguous_codes": _counted(found.code[open_]),
        "against": {
            "count": int(found.against.sum()),
            "first": [str(name) for name in names[found.against].iloc[:SHOWN]],
        },
    }


def matching_notes(said: Document) -> list[Text]:
    """
    Say the same in sentences.

    Parameters
    ----------
    said : dict
        Of `told`.

    Returns
    -------
    list of Text
        Those that say anything.
    """
    kinds = {kind: one for kind, one in said["by"].items() if one["count"]}
    zh = "、".join(f"{one['zh']} {one['count']:,}({one['confidence']:g})" for one in kinds.values())
    en = ", ".join(
        f"{one['en']} {one['count']:,} ({one['confidence']:g})" for one in kinds.values()
    )
    notes = [Text(f"归入的依据(把握,示例):{zh}。", f"Told by (confidence, illustrative): {en}.")]
    against = said["against"]
    if against["count"]:
        first_zh, first_en = (
            "、".join(against["first"][:NAMED]),
            ", ".join(against["first"][:NAMED]),
        )
        notes.append(
            Text(
                f"{against['count']:,} 家的文字与行业代码不一致,以代码为准:{first_zh}。",
                f"The words of {against['count']:,} firms speak against their codes, which count: "
                f"{first_en}.",
            )
        )
    return [*(notes if kinds else notes[1:]), *_code_notes(said)]


def code_facts(frame: pd.DataFrame) -> list[Text]:
    """
    Say which codes of a list are of no chain, before anything is asked of one.

    Parameters
    ----------
    frame : DataFrame, shape (n, columns)
        With or without `gbt_code`.

    Returns
    -------
    list of Text
        Empty if all are of some chain.
    """
    if "gbt_code" not in frame:
        return []
    code = plain_codes(frame["gbt_code"].tolist())
    strange = (code != "").astype(bool) & ~_of_a_chain(code)
    nothing = {"count": 0, "first": []}
    return _code_notes(
        {
            "unusable_codes": nothing,
            "codes_of_no_chain": _counted(code[strange]),
            "ambiguous_codes": nothing,
        }
    )


def _code_notes(said: Document) -> list[Text]:
    kinds = {
        "unusable_codes": Text("不是 GB/T 4754 代码", "no code of GB/T 4754"),
        "codes_of_no_chain": Text("代码不在任何一条链中", "a code of no chain"),
        "ambiguous_codes": Text("代码属于几个环节", "a code of several segments"),
    }
    notes = []
    for kind, what in kinds.items():
        one = said[kind]
        if one["count"]:
            first = [f"{code} ×{count:,}" for code, count in one["first"][:NAMED]]
            more = " …" if len(one["first"]) > NAMED else ""
            notes.append(
                Text(
                    f"{what.zh}:{one['count']:,} 家({'、'.join(first)}{more})。",
                    f"{what.en}: {one['count']:,} firms ({', '.join(first)}{more}).",
                )
            )
    return notes


def _written(frame: pd.DataFrame) -> Any:  # noqa: ANN401  (an array of texts)
    """Give what stands where a code should be, as it was before an import made it empty."""
    nothing = pd.Series("", index=frame.index)
    texts = [
        one.where(one.notna(), "").astype(str).str.strip()
        for one in (frame.get("gbt_code", nothing), frame.get("gbt_code_source", nothing))
    ]
    return texts[0].where(texts[0] != "", texts[1]).to_numpy(dtype=object)


def _counted(codes: Any) -> Document:  # noqa: ANN401  (an array of texts)
    counts = pd.Series(codes, dtype=object).value_counts(sort=False).sort_index()
    first = counts.sort_values(ascending=False, kind="stable").iloc[:SHOWN]
    return {
        "count": int(counts.sum()),
        "first": [[str(code), int(count)] for code, count in first.items()],
    }


def _of_a_chain(codes: Any, *more: Chain) -> BoolArray:  # noqa: ANN401  (an array of texts)
    """Tell whose code begins one of a chain, or is begun by it."""
    known = _known() | {code for chain in more for segment in chain for code in segment.gbt_codes}
    own = {
        one: any(one.startswith(code) or code.startswith(one) for code in known)
        for one in set(codes.tolist())
        if one
    }
    return np.array([own.get(one, False) for one in codes.tolist()], dtype=bool)


@cache
def _known() -> frozenset[str]:
    return frozenset(
        code for name in builtin_chains() for segment in load(name) for code in segment.gbt_codes
    )
