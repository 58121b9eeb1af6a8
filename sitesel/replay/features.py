"""Which features of a file changed, and whether it is their geometry or their attributes."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from sitesel.replay.fingerprint import CELL_DIGITS, EMPTY, digest
from sitesel.replay.rasters import raster_differences
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.replay.schema import Content, Feature

SHOWN_FEATURES = 20
HALF_EARTH_M = 20_000_000.0
NO_CELL = digest(EMPTY, CELL_DIGITS)


def content_differences(old: Content, new: Content, where: Text) -> Iterator[Text]:
    """
    Tell in which features two contents of a file differ.

    Parameters
    ----------
    old, new : Content
        As written, and as read now.
    where : Text
        Which file, for people.

    Yields
    ------
    Text
        The reference system, then one line a feature.
    """
    ways = [
        f"{one.crs.source}{'*' if one.crs.swapped else ''} → {one.crs.work}" for one in (old, new)
    ]
    if ways[0] != ways[1]:
        yield Text(
            f"{where.zh}的坐标系:原为 {ways[0]},现为 {ways[1]}",
            f"{where.en}: reference system was {ways[0]}, is {ways[1]}",
        )
    if old.content == new.content:
        return
    if old.raster is not None and new.raster is not None:
        yield from raster_differences(old.raster, new.raster, where)
        return
    told = list(_features(old, new))
    for text in told[:SHOWN_FEATURES]:
        yield Text(f"{where.zh}:{text.zh}", f"{where.en}: {text.en}")
    if len(told) > SHOWN_FEATURES or not told:
        rest = len(told[SHOWN_FEATURES:])
        more = Text(f"另有 {rest} 个要素不同", f"{rest} more features differ")
        whole = Text(
            f"内容变了(要素 {old.count} → {new.count} 个,清单未逐个记录)",
            f"content changed ({old.count} features, now {new.count}; the manifest lists none)",
        )
        last = more if told else whole
        yield Text(f"{where.zh}:{last.zh}", f"{where.en}: {last.en}")


def _features(old: Content, new: Content) -> Iterator[Text]:
    if old.features is None or new.features is None:
        return
    if not (old.identified and new.identified):
        yield from _unnamed(old.features, new.features)
        return
    for name in {**old.features, **new.features}:
        if name not in new.features:
            yield Text(f"要素 {name} 不见了", f"feature {name} is gone")
        elif name not in old.features:
            yield Text(f"要素 {name} 是新的", f"feature {name} is new")
        else:
            parts = [*_moved(old, new, name), *_cells(old, new, name)]
            if parts:
                yield Text(
                    f"要素 {name} " + ";".join(part.zh for part in parts),
                    f"feature {name}: " + "; ".join(part.en for part in parts),
                )


def _unnamed(old: dict[str, Feature], new: dict[str, Feature]) -> Iterator[Text]:
    """Without ids a changed feature cannot be told from one gone and one new."""
    gone = Counter(old.values()) - Counter(new.values())
    come = Counter(new.values()) - Counter(old.values())
    for name, feature in old.items():
        if gone[feature] > 0:
            gone[feature] -= 1
            yield Text(
                f"原 {name} 不见了或变了(文件没有 id,请给编号)",
                f"former {name} is gone or changed (the file has no ids; give some)",
            )
    for name, feature in new.items():
        if come[feature] > 0:
            come[feature] -= 1
            yield Text(f"现 {name} 是新的或变了", f"{name} is new or changed")


def _moved(old: Content, new: Content, name: str) -> Iterator[Text]:
    before, after = (one.features or {} for one in (old, new))
    if before[name][0] == after[name][0]:
        return
    shape = f"({before[name][0]} → {after[name][0]})"
    metres = (
        _metres(new, before[name], after[name]) if old.crs.source == new.crs.source else math.nan
    )
    if metres < HALF_EARTH_M:  # false of NaN, too
        yield Text(
            f"几何变了,中心移动 {metres:.2f} 米{shape}",
            f"geometry changed, its middle moved by {metres:.2f} m {shape}",
        )
    else:
        yield Text(f"几何变了{shape}", f"geometry changed {shape}")


def _metres(content: Content, before: Feature, after: Feature) -> float:
    """From one middle to the other, in the working system."""
    from sitesel.crs import moved

    middles = [before[1:3], after[1:3]]
    crs = content.crs
    (east, north), (east_now, north_now) = moved(middles, crs.source, crs.work, swapped=crs.swapped)
    return math.hypot(east_now - east, north_now - north)


def _cells(old: Content, new: Content, name: str) -> Iterator[Text]:
    before, after = (_by_column(one, name) for one in (old, new))
    for column in sorted({**before, **after}):
        was, is_now = before.get(column, NO_CELL), after.get(column, NO_CELL)
        if was != is_now:
            yield Text(
                f"属性 {column} 变了({was} → {is_now})",
                f"attribute {column} changed ({was} → {is_now})",
            )


def _by_column(content: Content, name: str) -> dict[str, str]:
    """Hashes of a feature's cells by column."""
    cells = (content.features or {})[name][3]
    starts = range(0, len(cells), CELL_DIGITS)
    return dict(zip(content.columns, (cells[at : at + CELL_DIGITS] for at in starts), strict=False))
