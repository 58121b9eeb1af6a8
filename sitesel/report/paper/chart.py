"""The chart of a site's contributions: bar, most possible, interval; unknown ones hatched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.report.fonts import chinese_rc
from sitesel.report.static_save import save_figure
from sitesel.report.static_sheet import Sheet
from sitesel.report.static_text import fitting, millimetres

if TYPE_CHECKING:
    from pathlib import Path

Document = dict[str, Any]

POINTS = 7.0
LABEL_SHARE = 0.37
NUMBER_SHARE = 0.22
TOP_MM = 1.0
FILL_OF_ROW = 0.62
INK, QUIET, PALE = "#1b1f24", "#5a626c", "#e9edf1"
BAR, UNKNOWN = "#2a788e", "#9aa7b3"


def contribution_chart(
    found: Document, path: Path, *, width_mm: float, height_mm: float, language: str
) -> Path:
    """
    Draw the contributions of a site, the largest first.

    Parameters
    ----------
    found : dict
        Explanation of the site, printable.
    path : Path
        Where to: png, svg or pdf.
    width_mm, height_mm : float
        Of the picture.
    language : str
        `zh` or `en`.

    Returns
    -------
    Path
        Of the file.
    """
    steps = found["waterfall"]
    with chinese_rc():
        sheet = Sheet.blank(width_mm, height_mm)
        row_mm = (height_mm - 2 * TOP_MM) / max(len(steps), 1)
        most = max((one["most"] for one in steps), default=1.0) or 1.0
        left = LABEL_SHARE * width_mm
        per_point = (width_mm * (1 - LABEL_SHARE - NUMBER_SHARE)) / most
        for count, one in enumerate(steps):
            y = height_mm - TOP_MM - (count + 0.5) * row_mm
            _row(sheet, one, y, left=left, per_point=per_point, height=FILL_OF_ROW * row_mm)
            _words(sheet, one, y, left=left, language=language)
        return save_figure(sheet.figure, path, path.suffix[1:], version=found["version"])


def _row(  # noqa: PLR0913  (one keyword each)
    sheet: Sheet, one: Document, y: float, *, left: float, per_point: float, height: float
) -> None:
    from matplotlib.patches import Rectangle

    def box(width: float, **look: Any) -> Rectangle:  # noqa: ANN401  (matplotlib's)
        return Rectangle((left, y - height / 2), width * per_point, height, **look)

    known = one["known"]
    sheet.page.add_patch(box(one["most"], facecolor=PALE, edgecolor=QUIET, linewidth=0.4))
    look = {"facecolor": BAR} if known else {"facecolor": "white", "hatch": "/////"}
    edge = BAR if known else UNKNOWN
    sheet.page.add_patch(box(one["contribution"], edgecolor=edge, linewidth=0.4, **look))
    low, high = (left + one[f"contribution_{end}"] * per_point for end in ("low", "high"))
    if high > low:
        sheet.page.plot([low, high], [y, y], color=INK, linewidth=0.8)
        for end in (low, high):
            sheet.page.plot([end, end], [y - height / 4, y + height / 4], color=INK, linewidth=0.8)


def _words(sheet: Sheet, one: Document, y: float, *, left: float, language: str) -> None:
    points = POINTS
    title = fitting(f"{one['code']} {one[f'title_{language}']}", points=points, width_mm=left - 2)
    baseline = y - 0.33 * millimetres(points)
    sheet.write(left - 1.5, baseline, title, points=points, color=INK, ha="right")
    low, high = one["contribution_low"], one["contribution_high"]
    number = f"{one['contribution']:.1f} [{low:.1f}–{high:.1f}]"
    sheet.write(sheet.width_mm, baseline, number, points=points, color=INK, ha="right")
