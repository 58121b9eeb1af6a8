"""
Settling what was seen: repaired where that was asked for, rejected where that was allowed, logged.

Every row of the file is kept as read, kept repaired, or rejected: the three add up to what was
read. Without leave to repair or reject, anything wrong refuses the whole file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel import __version__
from sitesel.errors import BrokenLayerError, EmptyLayerError
from sitesel.intake.problems import MENDABLE, Problems, find
from sitesel.intake.repair import METHOD, Repaired, repair
from sitesel.intake.store import LOG_SCHEMA, content_name
from sitesel.pack.plain import OWN_SITES
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas

    from sitesel.intake.seen import Seen
    from sitesel.intake.wishes import Wishes
    from sitesel.matrix import BoolArray

Json = dict[str, Any]
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """
    A layer that can be written, and what became of every row of its file.

    Parameters
    ----------
    seen : Seen
        Where it comes from.
    frame : GeoDataFrame, shape (kept + repaired, columns)
        Valid features.
    read, kept, repaired, rejected : int
        Rows; the last three add up to the first.
    log : dict
        What was done, row by row where anything was.
    """

    seen: Seen
    frame: geopandas.GeoDataFrame
    read: int
    kept: int
    repaired: int
    rejected: int
    log: Json

    @property
    def counted(self) -> Text:
        """What became of the rows: the parts add up to what was read."""
        return Text(
            f"{self.seen.name}:读 {self.read} = 原样 {self.kept} + 修复 {self.repaired} + "
            f"剔除 {self.rejected}",
            f"{self.seen.name}: {self.read} read = {self.kept} as they were + {self.repaired} "
            f"repaired + {self.rejected} rejected",
        )


def settle(seen: Seen, wishes: Wishes) -> Settled:
    """
    Repair and reject as far as the user allows.

    Parameters
    ----------
    seen : Seen
        A layer of a file.
    wishes : Wishes
        With `repair` and `reject_broken`.

    Returns
    -------
    Settled
        With at least one feature.

    Raises
    ------
    BrokenLayerError
        If anything is wrong that may neither be repaired nor rejected.
    EmptyLayerError
        If nothing is left.
    """
    frame, problems, done = seen.frame, seen.problems, None
    if wishes.repair and any(problems.count(code) for code in MENDABLE):
        done = repair(frame.geometry.to_numpy(), problems, seen.kind)
        frame = frame.set_geometry(done.shapes)
        ids = frame["id"] if _needs_ids(seen, wishes) else None
        problems = find(done.shapes, seen.kind, ids=ids)
    bad = problems.bad
    if not wishes.reject_broken and (bad.any() or seen.reading.rejected):
        raise _refused(seen, problems, repaired=wishes.repair)
    if bad.all():
        raise EmptyLayerError(
            f"{seen.name} 没有一个可用的要素({len(bad)} 个都有毛病)。",
            f"Not one feature of {seen.name} can be used (all {len(bad)} are at fault).",
        )
    mended = np.zeros(len(bad), dtype=bool)
    if done is not None:
        mended[done.rows] = True
    rejected = int(bad.sum()) + len(seen.reading.rejected)
    return Settled(
        seen=seen,
        frame=frame[~bad] if bad.any() else frame,
        read=seen.reading.count,
        kept=int((~mended & ~bad).sum()),
        repaired=int((mended & ~bad).sum()),
        rejected=rejected,
        log=_log(seen, wishes, problems, done, mended & ~bad),
    )


def _needs_ids(seen: Seen, wishes: Wishes) -> bool:
    return seen.role == OWN_SITES or "id" in wishes.columns


def _log(
    seen: Seen, wishes: Wishes, problems: Problems, done: Repaired | None, mended: BoolArray
) -> Json:
    ids = seen.frame["id"]
    return {
        "schema": LOG_SCHEMA,
        "version": __version__,
        "file": seen.path.name,
        "file_sha256": content_name("", seen.path)[1],
        "layer": seen.reading.layer,
        "form": seen.reading.form,
        "encoding": seen.reading.encoding,
        "crs": seen.crs,
        "role": seen.role,
        "columns": dict(seen.columns),
        "notes": [_both(note) for note in seen.notes],
        "repair": METHOD if wishes.repair else "",
        "repaired": [] if done is None else _repairs(seen, done, mended),
        "rejected": [
            *({"row": one.row, "id": "", **_both(one.reason)} for one in seen.reading.rejected),
            *(
                {"row": row + 1, "id": _id(ids.iloc[row]), **_both(problems.reason(row))}
                for row in np.flatnonzero(problems.bad).tolist()
            ),
        ],
    }


def _repairs(seen: Seen, done: Repaired, mended: BoolArray) -> list[Json]:
    ids = seen.frame["id"]
    columns = zip(done.rows, done.before_m2, done.after_m2, done.set_aside, strict=True)
    return [
        {
            "row": int(row) + 1,
            "id": _id(ids.iloc[row]),
            **_both(seen.problems.reason(int(row))),
            "before_m2": float(before),
            "after_m2": float(after),
            "change_m2": float(after - before),
            "parts_set_aside": int(aside),
        }
        for row, before, after, aside in columns
        if mended[row]
    ]


def _both(text: Text) -> Json:
    return {"zh": text.zh, "en": text.en}


def _id(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def _refused(seen: Seen, problems: Problems, *, repaired: bool) -> BrokenLayerError:
    faults: list[tuple[str, str]] = [*problems.told()]
    rejected = seen.reading.rejected
    faults += [
        (f"第 {one.row} 行:{one.reason.zh}", f"row {one.row}: {one.reason.en}")
        for one in rejected[:SHOWN]
    ]
    if len(rejected) > SHOWN:
        more = len(rejected) - SHOWN
        faults.append((f"……另有 {more} 行读不出", f"… and {more} more rows that cannot be read"))
    mendable = not repaired and any(problems.count(code) for code in MENDABLE)
    ways = ["--repair", "--reject-broken"] if mendable else ["--reject-broken"]
    zh = {
        "--repair": "加 --repair 修复无效图形",
        "--reject-broken": "加 --reject-broken 剔除并记录",
    }
    en = {
        "--repair": "repair outlines with --repair",
        "--reject-broken": "leave them out, logged, with --reject-broken",
    }
    return BrokenLayerError(
        f"{seen.name} 不能照原样导入。请在 GIS 里改好,或{',或'.join(zh[way] for way in ways)}:",
        f"{seen.name} cannot be taken in as it is. Mend it in a GIS, or "
        f"{', or '.join(en[way] for way in ways)}:",
        faults,
    )
