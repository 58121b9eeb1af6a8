"""A project, checked: its industry and segment, and what it must, should and would like to have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.chains import load as load_chain
from sitesel.digest import file_sha256
from sitesel.errors import InputError, UsageError
from sitesel.industry import resolve
from sitesel.matching.agree import contradictions
from sitesel.matching.need import needs_of
from sitesel.matching.sheet import HEADS, read_sheet
from sitesel.text import Text, near

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sitesel.chains import Chain, Segment
    from sitesel.matching.need import Need
    from sitesel.matching.sheet import Sheet

MOST_NEEDS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """
    What is to be placed.

    Parameters
    ----------
    name : str
        For people.
    industry : str
        Its id.
    chain : Chain or None
        Of the industry, where a segment is named.
    segment : Segment or None
        Of that chain.
    needs : tuple of Need
        In the order of the file.
    source : str
        Who asks.
    file, sha256 : str
        What was read.
    """

    name: str
    industry: str
    chain: Chain | None
    segment: Segment | None
    needs: tuple[Need, ...]
    source: str
    file: str
    sha256: str


def read(path: Path, *, districts: Sequence[str] = ()) -> Project:
    """
    Read and check a project.

    Parameters
    ----------
    path : Path
        TOML or a workbook.
    districts : sequence of str
        Those of the city; empty if they are not known.

    Returns
    -------
    Project
        Without contradictions.

    Raises
    ------
    InputError
        If it cannot be read or is at fault; all faults at once, each with its row or key.
    """
    sheet = read_sheet(path)
    faults = list(sheet.faults)
    industry = _industry(sheet, faults)
    chain, segment = _segment(sheet, industry, faults)
    needs, wrong = needs_of(sheet.rows, districts)
    faults += wrong
    faults += contradictions(needs)
    if len(sheet.rows) > MOST_NEEDS:
        faults = [
            Text(
                f"有 {len(sheet.rows)} 条要求;至多 {MOST_NEEDS} 条",
                f"{len(sheet.rows)} needs; at most {MOST_NEEDS}",
            )
        ]
    if faults:
        raise InputError(
            f"项目文件 {sheet.file} 有 {len(faults)} 处毛病,请逐条改正:",
            f"The project {sheet.file} has {len(faults)} faults; correct each:",
            faults,
        )
    return Project(
        name=_head(sheet, "name") or path.stem,
        industry=industry,
        chain=chain,
        segment=segment,
        needs=needs,
        source=_head(sheet, "source"),
        file=sheet.file,
        sha256=file_sha256(path),
    )


def _head(sheet: Sheet, name: str) -> str:
    return sheet.heads[name].text if name in sheet.heads else ""


def _industry(sheet: Sheet, faults: list[Text]) -> str:
    name, title = _head(sheet, "industry"), HEADS["industry"]
    if not name:
        faults.append(
            Text(
                f"{title.zh}(industry)空缺;请写全市 26 个产业之一,如 新能源汽车"
                "(sitesel industries 列出全部)",
                f"{title.en} is empty; name one of the city's industries, such as NEV "
                "(`sitesel industries` lists them)",
            )
        )
        return ""
    try:
        return resolve(name).id
    except UsageError as error:
        faults.append(Text(f"{title.zh}:{error.zh}", f"{title.en}: {error.en}"))
        return ""


def _segment(
    sheet: Sheet, industry: str, faults: list[Text]
) -> tuple[Chain | None, Segment | None]:
    name, title = _head(sheet, "segment"), HEADS["segment"]
    if not name or not industry:
        return None, None
    chain = load_chain(industry)
    for one in chain:
        if name in (one.id, *one.name):
            return chain, one
    options = near(name, [word for one in chain for word in (one.name_zh, one.id)])
    faults.append(
        Text(
            f"{title.zh}:该产业链没有环节 {name!r};最接近的有 {'、'.join(options)}",
            f"{title.en}: the chain has no segment {name!r}; nearest: {', '.join(options)}",
        )
    )
    return None, None
