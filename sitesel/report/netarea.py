"""The net-area stack as a table: gross, what each constraint takes first, net; in 亩 and ha."""

from __future__ import annotations

from typing import Any

from sitesel.report.grid import listing
from sitesel.text import ACTION, Text, clause_status

Document = dict[str, Any]

SAME_SHARE = 0.01
_RIGHT = ("亩", "公顷", "单看/亩")


def net_area_text(area: Document, site: Document, *, language: str = "zh") -> str:
    """
    Show what is left of a site, or why that cannot be said.

    Parameters
    ----------
    area : dict
        Of `sitesel.ledger.net_area`.
    site : dict
        The site's entry of the document.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Title, table, and what is missing by name.
    """
    if not area["known"]:
        return Text(
            "净面积:算不出,该地块只有一点,没有公开面积。",
            "Net area: cannot be told, the site is a point of unknown area.",
        ).of(language)
    taking = [row for row in area["rows"] if row["ground"] == "takes"]
    told = [row for row in taking if row["taken_m2"] is not None]
    heads = (
        Text("净面积", "net area"), Text("亩", "mu"), Text("公顷", "ha"),
        Text("单看/亩", "alone/mu"), Text("后果", "effect"), Text("图层(日期)", "layers (date)"),
        Text("法规依据(核实状态)", "legal basis (checked?)"),
    )  # fmt: skip
    rows = [
        _amount(Text("毛面积(按图形)", "gross (as drawn)"), area, "gross", language),
        *(_taken(row, language) for row in told),
        _amount(Text("净面积", "net"), area, "net", language),
    ]
    lines = [_title(area, site).of(language), listing(heads, rows, language=language, right=_RIGHT)]
    lines += [*_published(area, site, language), *_lacking(taking, language)]
    return "\n".join([*lines, *_checked(area, language)])


def _published(area: Document, site: Document, language: str) -> list[str]:
    if abs(site["area_mu"] - area["gross_mu"]) <= SAME_SHARE * area["gross_mu"]:
        return []
    text = Text(
        f"登记面积为 {site['area_mu']:,.0f} 亩,与图形不同;净面积按图形算。",
        f"The stated area is {site['area_mu']:,.0f} mu, unlike the shape's, which is used.",
    )
    return [text.of(language)]


def _title(area: Document, site: Document) -> Text:
    share = area["net_m2"] / area["gross_m2"]
    most = Text("", "") if area["complete"] else Text("至多", "at most ")
    drawn = (
        Text(
            f";地块位置误差 {site['uncertainty_m']:,.0f} 米,此处按所画位置算",
            f"; the site may be {site['uncertainty_m']:,.0f} m off, taken here as drawn",
        )
        if site["uncertainty_m"]
        else Text("", "")
    )
    return Text(
        f"净面积{most.zh} {area['net_mu']:,.0f} 亩({area['net_ha']:,.1f} 公顷),占毛面积 "
        f"{share:.1%};依次扣除,重叠只扣一次{drawn.zh}",
        f"Net area {most.en}{area['net_mu']:,.0f} mu ({area['net_ha']:,.1f} ha), {share:.1%} of "
        f"the gross; taken in order, overlaps once{drawn.en}",
    )


def _amount(title: Text, area: Document, name: str, language: str) -> list[str]:
    amounts = [f"{area[f'{name}_mu']:,.1f}", f"{area[f'{name}_ha']:,.2f}"]
    return [title.of(language), *amounts, "", "", "", ""]


def _taken(row: Document, language: str) -> list[str]:
    back = Text(f",退让 {row['set_back_m']:g} 米", f", set back {row['set_back_m']:g} m")
    part = Text("(图层不全)", " (layer incomplete)")
    layers = ", ".join(f"{layer['id']}({layer['date']})" for layer in row["layers"])
    return [
        f"- {row[f'title_{language}']}" + (back.of(language) if row["set_back_m"] else ""),
        f"{-row['taken_mu']:z,.1f}",
        f"{-row['taken_ha']:z,.2f}",
        f"{row['alone_mu']:,.1f}",
        ACTION[row["action"]].of(language),
        layers + ("" if row["complete"] else part.of(language)),
        f"{row['clause_zh'] or '-'} ({clause_status(row['clause_status']).of(language)})",
    ]


def _checked(area: Document, language: str) -> list[str]:
    """Tell of ground that only has to be checked: it is not taken off."""
    rows = [row for row in area["rows"] if row["ground"] == "checks" and row["alone_m2"]]
    if not rows:
        return []
    zh = "、".join(
        f"{row['title_zh']}({row['set_back_m']:g} 米内){row['alone_mu']:,.1f} 亩" for row in rows
    )
    en = ", ".join(
        f"{row['title_en']} (within {row['set_back_m']:g} m) {row['alone_mu']:,.1f} mu"
        for row in rows
    )
    text = Text(f"只须复核、未扣的:{zh}。", f"To be checked only, not taken: {en}.")
    return [text.of(language)]


def _lacking(rows: list[Document], language: str) -> list[str]:
    missing = [row for row in rows if row["taken_m2"] is None]
    if not missing:
        return []
    lacks = [
        ", ".join(row["missing_roles"] or [layer["id"] for layer in row["layers"]][:1])
        for row in missing
    ]
    zh = "、".join(f"{row['title_zh']}[{lack}]" for row, lack in zip(missing, lacks, strict=True))
    en = ", ".join(f"{row['title_en']} [{lack}]" for row, lack in zip(missing, lacks, strict=True))
    text = Text(
        f"缺图层或图层不全而未扣的 {len(missing)} 项:{zh}。",
        f"Not taken, their layers being missing or incomplete, {len(missing)}: {en}.",
    )
    return [text.of(language)]
