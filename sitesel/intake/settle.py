"""
Settling what was seen: repaired where that was asked for, rejected where that was allowed, logged.

Every row of the file is kept as read, kept repaired, or rejected: the three add up to what was
read. Without leave to repair or reject, anything wrong refuses the whole file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel import __version__
from sitesel.errors import BrokenLayerError, EmptyLayerError
from sitesel.intake.batches import table_as_type
from sitesel.intake.mended import Mended, in_both, mended, repaired_piece, untouched
from sitesel.intake.problems import MENDABLE, Problems
from sitesel.intake.repair import METHOD
from sitesel.intake.store import LOG_SCHEMA, content_name
from sitesel.intake.writing import Features, type_of
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas

    from sitesel.intake.judged import Judged
    from sitesel.intake.seen import Seen
    from sitesel.intake.spool import Spool
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
    features : Features
        Valid ones: those kept and those repaired.
    read, kept, repaired, rejected : int
        Rows; the last three add up to the first.
    log : dict
        What was done, row by row where anything was.
    """

    seen: Seen
    features: Features
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
    before = seen.judged.problems
    asked = wishes.repair and any(before.count(code) for code in MENDABLE)
    done = mended(seen.judged) if asked else untouched(seen.judged)
    bad = done.problems.bad
    if not wishes.reject_broken and (bad.any() or seen.facts.rejected):
        raise _refused(seen, done.problems, repaired=wishes.repair)
    if bad.all():
        raise EmptyLayerError(
            f"{seen.name} 没有一个可用的要素({len(bad)} 个都有毛病)。",
            f"Not one feature of {seen.name} can be used (all {len(bad)} are at fault).",
        )
    return Settled(
        seen=seen,
        features=Features(
            pieces=partial(_sound, seen.judged, bad, asked=asked),
            layout=seen.judged.pieces.layout,
            kind=type_of(done.types[~bad]),
            count=int((~bad).sum()),
            tables=_kept(seen.judged, bad, asked=asked),
        ),
        read=seen.facts.count,
        kept=int((~done.touched & ~bad).sum()),
        repaired=int((done.touched & ~bad).sum()),
        rejected=int(bad.sum()) + len(seen.facts.rejected),
        log=_log(seen, wishes, done),
    )


def _sound(judged: Judged, bad: BoolArray, *, asked: bool) -> Iterator[geopandas.GeoDataFrame]:
    """Give what is written, piece by piece, repaired anew: repaired shapes are not kept."""
    for start, frame in judged.pieces:
        here = bad[start : start + len(frame)]
        whole = repaired_piece(judged, start, frame).frame if asked else frame
        yield whole[~here] if here.any() else whole


def _kept(judged: Judged, bad: BoolArray, *, asked: bool) -> Callable[[], Iterator[Any]] | None:
    """Give what is written as it was kept, if it was and nothing of it is repaired."""
    spool = judged.pieces.spool
    return None if asked or spool is None else partial(_sound_tables, judged, spool, ~bad)


def _sound_tables(judged: Judged, spool: Spool, good: BoolArray) -> Iterator[Any]:
    import pyarrow as pa

    kind = type_of(judged.types[good])
    for start, table in judged.pieces.tables(spool):
        here = good[start : start + len(table)]
        whole = table if here.all() else table.filter(pa.array(here))
        if len(whole):
            yield table_as_type(whole, kind, judged.types[start : start + len(table)][here])


def _log(seen: Seen, wishes: Wishes, done: Mended) -> Json:
    problems, first = done.problems, seen.facts.first
    return {
        "schema": LOG_SCHEMA,
        "version": __version__,
        "file": seen.path.name,
        "file_sha256": content_name("", seen.path)[1],
        "layer": first.layer,
        "form": first.form,
        "encoding": first.encoding,
        "crs": seen.crs,
        "role": seen.role,
        "columns": dict(seen.decided.columns),
        "notes": [in_both(note) for note in seen.notes],
        "repair": METHOD if wishes.repair else "",
        "repaired": list(done.log),
        "rejected": [
            *({"row": one.row, "id": "", **in_both(one.reason)} for one in seen.facts.rejected),
            *(
                {"row": row + 1, "id": seen.judged.id_of(row), **in_both(problems.reason(row))}
                for row in np.flatnonzero(problems.bad).tolist()
            ),
        ],
    }


def _refused(seen: Seen, problems: Problems, *, repaired: bool) -> BrokenLayerError:
    faults: list[tuple[str, str]] = [*problems.told()]
    rejected = seen.facts.rejected
    faults += [
        (f"第 {one.row} 行:{one.reason.zh}", f"row {one.row}: {one.reason.en}")
        for one in rejected[:SHOWN]
    ]
    if len(rejected) > SHOWN:
        more = len(rejected) - SHOWN
        faults.append(
            (f"……另有 {more} 行不能收入", f"… and {more} more rows that cannot be taken in")
        )
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
