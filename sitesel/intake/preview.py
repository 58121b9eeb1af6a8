"""What a file seems to be, in sentences and a few rows, before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sitesel.intake.kinds import kind_text
from sitesel.intake.seen import districts_of
from sitesel.pack.neighbours import offset_of
from sitesel.pack.plain import OWN_TITLES
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.intake.seen import Seen
    from sitesel.pack import Pack

MOST_COLUMNS = 6
MOST_LETTERS = 18
M2_PER_KM2 = 1e6
M_PER_KM = 1e3


def facts(seen: Seen, pack: Pack) -> list[Text]:
    """
    Say what was seen.

    Parameters
    ----------
    seen : Seen
        A layer.
    pack : Pack
        The city.

    Returns
    -------
    list of Text
        One a line: role, system, content, place, decisions, problems.
    """
    title, why = {**OWN_TITLES, **pack.titles}[seen.role], seen.decided.why
    lines = [
        Text(
            f"{seen.name} → {seen.role} {title.zh}({why.zh})",
            f"{seen.name} → {seen.role} {title.en} ({why.en})",
        ),
        content(seen),
    ]
    place = districts_of(seen, pack)
    lines += [Text(place.zh, place.en.strip())] if place.zh else []
    offset = offset_of(seen.judged.sample.frame, seen.role, pack)
    if offset is not None and offset.verdict == "suspect":
        lines.append(Text(f"位置可疑:{offset.text.zh}", f"doubtful place: {offset.text.en}"))
    encoding = seen.facts.first.encoding
    lines += [Text(f"文字编码:{encoding}", f"encoding: {encoding}")] if encoding else []
    lines += seen.notes
    wrong = seen.judged.problems.told()
    lines += [Text(f"毛病:{one.zh}", f"fault: {one.en}") for one in wrong]
    if seen.facts.rejected:
        count = len(seen.facts.rejected)
        lines.append(Text(f"毛病:{count} 行不能收入", f"fault: {count} rows cannot be taken in"))
    return lines


def content(seen: Seen) -> Text:
    """
    Say how much a layer holds: features, area or length, extent.

    Parameters
    ----------
    seen : Seen
        In metres.

    Returns
    -------
    Text
        One line; features whose shapes are faulty are counted but not measured.
    """
    judged = seen.judged
    count, kind = seen.facts.rows, kind_text(seen.decided.kind)
    area_km2, length_km = judged.area_m2 / M2_PER_KM2, judged.length_m / M_PER_KM
    zh, en = "", ""
    if area_km2 > 0:
        zh, en = f",面积合计 {area_km2:,.4g} km²", f", {area_km2:,.4g} km² in all"
    elif length_km > 0:
        zh, en = f",长度合计 {length_km:,.4g} km", f", {length_km:,.4g} km in all"
    if not np.isnan(judged.bounds).all():
        west, south, east, north = (f"{bound:.0f}" for bound in judged.bounds)
        zh += f";范围 东 {west}–{east},北 {south}–{north}"
        en += f"; extent east {west}-{east}, north {south}-{north}"
    return Text(f"{count} 个要素({kind.zh}){zh}", f"{count} features ({kind.en}){en}")


def first_rows(seen: Seen) -> tuple[list[Text], list[list[str]]]:
    """
    Give the first rows of the table, as it will be written.

    Parameters
    ----------
    seen : Seen
        A layer.

    Returns
    -------
    tuple of (list of Text, list of list of str)
        Names of the first columns, fields of sitesel's first, and their cells as text.
    """
    head = seen.judged.head
    table = pd.DataFrame(head.drop(columns=head.geometry.name))
    ours = ["id", *(field for field in seen.decided.columns if field != "id")]
    names = [*ours, *(name for name in table.columns if name not in ours)][:MOST_COLUMNS]
    rows = [[_cell(cell) for cell in row] for row in table.loc[:, names].itertuples(index=False)]
    return [Text(str(name), str(name)) for name in names], rows


def _cell(cell: object) -> str:
    if cell is None or (isinstance(cell, float | np.floating) and np.isnan(cell)) or cell is pd.NA:
        return ""
    text = " ".join(str(cell).split())
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"
