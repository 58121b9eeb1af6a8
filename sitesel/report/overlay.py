"""The account of an overlay as a table: files with their shares, and what the sums are."""

from __future__ import annotations

from typing import Any

from sitesel.report.grid import listing
from sitesel.text import Text

Document = dict[str, Any]

WIDTH = 120
HEADS = (
    Text("文件", "file"), Text("权重", "weight"), Text("占比", "share"), Text("最小", "least"),
    Text("最大", "greatest"),
)  # fmt: skip


def overlay_text(document: Document, *, language: str = "zh") -> str:
    """
    Show the account of an overlay.

    Parameters
    ----------
    document : dict
        Of `sitesel.overlaying`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Lines of at most 120 cells.
    """
    least, mean, greatest = (f"{document[name]:.4g}" for name in ("min", "mean", "max"))
    cells, area = f"{document['cells']:,}", f"{document['known_km2']:,.1f}"
    title = Text(
        f"加权叠加 · 有数据的像元 {cells} 个 · {area} km² · 最小 {least},"
        f"平均 {mean},最大 {greatest}",
        f"Weighted overlay · {cells} known cells · {area} km2 · least {least}, mean {mean}, "
        f"greatest {greatest}",
    )
    rows = [
        [
            one["file"],
            f"{one['weight']:g}",
            f"{one['share']:.2%}",
            f"{one['min']:.4g}",
            f"{one['max']:.4g}",
        ]
        for one in document["files"]
    ]
    right = {head.zh for head in HEADS[1:]}
    table = listing(list(HEADS), rows, language=language, right=right, width=WIDTH)
    notes = [f"* {note[language]}" for note in document["notes"]]
    return "\n".join([title.of(language), table, *notes])
