"""The account of a mask as a table: what each file takes, and what is left."""

from __future__ import annotations

from typing import Any

from sitesel.report.grid import listing
from sitesel.text import Text

Document = dict[str, Any]

WIDTH = 120
HEADS = (
    Text("位", "bit"), Text("文件", "file"), Text("条件", "test"), Text("退让/m", "set-back/m"),
    Text("单看/km²", "alone/km2"), Text("依次扣/km²", "in turn/km2"),
    Text("仅它扣/km²", "only it/km2"),
)  # fmt: skip


def mask_text(document: Document, *, language: str = "zh") -> str:
    """
    Show the account of a mask.

    Parameters
    ----------
    document : dict
        Of `sitesel.masking`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Lines of at most 120 cells.
    """
    grid = document["grid"]
    share = document["free_m2"] / document["land_m2"]
    left, ten_thousand_mu = f"{document['free_km2']:,.1f}", f"{document['free_mu'] / 1e4:,.2f}"
    title = Text(
        f"禁建掩膜 · {grid['cell_m']:g} 米像元 {grid['cells']:,} 个 · 余 {left} km²"
        f"({ten_thousand_mu} 万亩,{share:.1%})",
        f"Mask · {grid['cells']:,} cells of {grid['cell_m']:g} m · left {left} km2 "
        f"({ten_thousand_mu} x 10k mu, {share:.1%})",
    )
    cells = [
        [
            str(one["bit"]),
            one["file"],
            one["test"] or "-",
            f"{one['set_back_m']:g}",
            *(f"{one[f'{name}_km2']:,.1f}" for name in ("alone", "taken", "only")),
        ]
        for one in document["files"]
    ]
    right = {head.zh for head in HEADS if "/" in head.zh} | {HEADS[0].zh}
    table = listing(list(HEADS), cells, language=language, right=right, width=WIDTH)
    notes = [f"* {note[language]}" for note in document["notes"]]
    return "\n".join([title.of(language), table, *notes])
