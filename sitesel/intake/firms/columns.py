"""
Fields of firms out of the columns of a file: names, codes, amounts, what they make, where they are.

What cannot be used is left empty, told with its rows, and kept as it was beside (`…_source`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sitesel.codes import credit_code, industry_code, is_credit_code
from sitesel.intake.columns import FORMER, renamed
from sitesel.intake.firms import heads
from sitesel.intake.firms.amounts import employees, output, rows
from sitesel.intake.vocabulary import vocabulary
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas

    from sitesel.intake.firms.amounts import Amounts
    from sitesel.matrix import BoolArray

CREDIT, CODE, PARK, ADDRESS, DISTRICT = "credit_code", "gbt_code", "park", "address", "district"
EMPLOYEES = "employees"
TEXTS = (heads.NAME, PARK, ADDRESS, DISTRICT, heads.BUSINESS)
_BEGINS = re.compile(r"^\s*[A-T]\d{2,4}(?!\d)")


def fielded(
    frame: geopandas.GeoDataFrame, *, stated: Mapping[str, str], where: str
) -> tuple[geopandas.GeoDataFrame, list[Text]]:
    """
    Make the table of firms out of that of a file.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        Without columns about people; the index is the row of the file.
    stated : Mapping of str to str
        Field to column, as the user says.
    where : str
        The file, for messages.

    Returns
    -------
    tuple of (GeoDataFrame, list of Text)
        The same rows with the fields of firms, and what was decided.

    Raises
    ------
    UsageError
        If a column is not there that is needed or stated, or output has no unit.
    """
    columns = [str(name) for name in frame.columns if name != frame.geometry.name]
    found = heads.fields(columns, stated=stated, where=where)
    amounts: dict[str, Amounts] = {}
    if heads.OUTPUT in found:
        column = found[heads.OUTPUT]
        own = heads.OUTPUT in stated
        amounts[heads.OUTPUT] = output(frame[column], column, stated=own, where=where)
    if EMPLOYEES in found:
        amounts[EMPLOYEES] = employees(frame[found[EMPLOYEES]], found[EMPLOYEES])
    more = heads.also(columns, found)
    made, notes = renamed(frame, found)
    joined = [*([heads.BUSINESS] if heads.BUSINESS in found else []), *more]
    if joined:
        made = made.assign(business=heads.joined([made[one] for one in joined]))
        made = made.drop(columns=[one for one in more if one != heads.BUSINESS])
    for field, read in amounts.items():
        cells = made[field]
        made = made.assign(**{field: read.value})
        made = _aside(made, field, cells, read.faulty)
        notes += read.notes
    for field in TEXTS:
        if field in made:
            made = made.assign(**{field: _text(made[field])})
    made, about_codes = _industry(made)
    made, about_credit = _credit(made)
    return made, [*notes, *_joined(more), *about_codes, *about_credit]


def key(texts: pd.Series[Any]) -> pd.Series[Any]:
    """
    Write texts without what does not tell them apart: width, case, blanks.

    Parameters
    ----------
    texts : Series of str
        Shape (n,).

    Returns
    -------
    Series of str
        Shape (n,).
    """
    plain = texts.str.normalize("NFKC").str.casefold()
    return plain.str.replace(r"\s+", "", regex=True)


def _text(cells: pd.Series[Any]) -> pd.Series[Any]:
    texts = cells.where(cells.notna(), "").astype(str).str.strip()
    blank = texts.str.casefold().isin(vocabulary().firms.blank)
    return texts.where(~blank, "")


def _industry(
    made: geopandas.GeoDataFrame,
) -> tuple[geopandas.GeoDataFrame, list[Text]]:
    """Read codes; a text where a code should be says what the firm makes."""
    said = _text(made[CODE]) if CODE in made else pd.Series("", index=made.index)
    raw = made.get(CODE, said)
    code = _mapped(raw, industry_code).where(said != "", "")
    business = made[heads.BUSINESS] if heads.BUSINESS in made else pd.Series("", index=made.index)
    free = business[(code == "") & (said == "")].str.normalize("NFKC")
    leading = free.str.extract(f"({_BEGINS.pattern})")[0].dropna()
    code = code.where(~code.index.isin(leading.index), _mapped(leading, industry_code))
    unusable = ((said != "") & (code == "")).to_numpy(dtype=bool)
    words = said.where(unusable & ~said.str.contains(r"\d", regex=True), "")
    if CODE not in made and not len(leading):
        return made, []
    made = made.assign(business=heads.joined([business, words])) if len(made) else made
    made = _aside(made.assign(gbt_code=code.fillna("")), CODE, said, unusable)
    begun = Text("的行业代码取自 business 的开头", "the industry code is what business begins with")
    return made, _told(leading, begun) + _told(
        said[unusable],
        Text(
            "行业代码不是一个 GB/T 4754 代码,留空,原文在 gbt_code_source(文字作主营内容匹配)",
            "the industry code is not one code of GB/T 4754 and left empty, its text is in "
            "gbt_code_source (words count as what the firm makes)",
        ),
    )


def _credit(
    made: geopandas.GeoDataFrame,
) -> tuple[geopandas.GeoDataFrame, list[Text]]:
    """Keep codes whose check sign is right; a number in a workbook has lost its last digits."""
    if CREDIT not in made:
        return made, []
    cells = made[CREDIT]
    said = _text(cells)
    code = _mapped(cells, credit_code)
    number = cells.map(lambda cell: isinstance(cell, int | float | np.number))
    right = _mapped(code, is_credit_code).astype(bool) & ~number.astype(bool)
    wrong = ((said != "") & ~right).to_numpy(dtype=bool)
    made = _aside(made.assign(credit_code=code.where(right, "")), CREDIT, said, wrong)
    return made, _told(
        said[wrong],
        Text(
            "统一社会信用代码的校验位(GB 32100-2015)不对,留空,原文在 credit_code_source",
            "the check sign of the credit code (GB 32100-2015) is wrong; left empty, its text is "
            "in credit_code_source",
        ),
    )


def _mapped(cells: pd.Series[Any], function: Callable[[Any], Any]) -> pd.Series[Any]:
    distinct = {cell: function(cell) for cell in cells.dropna().unique().tolist()}
    return cells.astype(object).map(distinct).where(cells.notna(), "")


def _aside(
    made: geopandas.GeoDataFrame, field: str, cells: pd.Series[Any], faulty: BoolArray
) -> geopandas.GeoDataFrame:
    """Keep the cells that could not be used under another name."""
    if not faulty.any():
        return made
    texts = cells.astype(object).where(cells.notna(), "").astype(str)
    return made.assign(**{FORMER.format(field): texts.where(faulty, "")})


def _told(cells: pd.Series[Any], what: Text) -> list[Text]:
    if not len(cells):
        return []
    first = rows(cells)
    return [
        Text(
            f"{len(cells)} 行{what.zh}(行 {first})",
            f"{len(cells)} rows: {what.en} (rows {first})",
        )
    ]


def _joined(more: list[str]) -> list[Text]:
    if not more:
        return []
    return [
        Text(
            f"字段 {'、'.join(more)} 并入 business",
            f"columns {', '.join(more)} are joined into business",
        )
    ]
