"""Holding what a file has against what may be read: rows, values, vertices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from sitesel.formats.source import Source


def check_features(source: Source, count: int, *, most: int | None = None) -> None:
    """
    Refuse a file with too many rows.

    Parameters
    ----------
    source : Source
        The file.
    count : int
        Its rows.
    most : int, optional
        Instead of the limit for files that are not held in memory as text.

    Raises
    ------
    BrokenLayerError
        With both numbers.
    """
    most = source.limits.features if most is None else min(most, source.limits.features)
    if count > most:
        raise source.broken(
            f"有 {count:,} 个要素,最多读 {most:,} 个;请裁剪或分幅。",
            f"has {count:,} features; {most:,} are read at most. Cut it, or split it.",
        )


def check_values(source: Source, *, rows: int, columns: int) -> None:
    """
    Refuse a file whose table would be too large.

    Parameters
    ----------
    source : Source
        The file.
    rows, columns : int
        Of its table.

    Raises
    ------
    BrokenLayerError
        With both numbers.
    """
    if rows * columns > source.limits.values:
        raise source.broken(
            f"有 {rows:,} 个要素、{columns:,} 个属性,合起来最多读 {source.limits.values:,} 个值;"
            "请删去不用的属性,或分幅。",
            f"has {rows:,} features of {columns:,} attributes; {source.limits.values:,} values are "
            "read at most. Drop attributes, or split it.",
        )


def check_vertices(source: Source, vertices: np.ndarray[Any, Any], *, before: int = 0) -> int:
    """
    Refuse a file with too many vertices.

    Parameters
    ----------
    source : Source
        The file.
    vertices : ndarray of int, shape (n,)
        Of each feature.
    before : int
        Vertices of the blocks before.

    Returns
    -------
    int
        Vertices so far.

    Raises
    ------
    BrokenLayerError
        With both numbers.
    """
    limits, so_far = source.limits, before + np.cumsum(vertices)
    over = np.flatnonzero((so_far > limits.vertices) | (vertices > limits.vertices_each))
    if len(over):
        total, largest = int(so_far[over[0]]), int(vertices[over[0]])
        raise source.broken(
            f"顶点太多(数到第一个超限的要素合计 {total:,},它有 {largest:,};上限 "
            f"{limits.vertices:,} 和 {limits.vertices_each:,});请抽稀或分幅。",
            f"has too many vertices ({total:,} up to the first feature beyond the limits, which "
            f"has {largest:,}; they are {limits.vertices:,} in all and {limits.vertices_each:,} of "
            "one). Simplify or split it.",
        )
    return int(so_far[-1]) if len(so_far) else before


def check_count(source: Source, read: int, stated: int, *, form: str) -> None:
    """
    Refuse a file that ends before all of its features: GDAL gives those that are left.

    Parameters
    ----------
    source : Source
        The file.
    read, stated : int
        Features that were read, and that it says it has.
    form : str
        Name of its format.

    Raises
    ------
    BrokenLayerError
        With both numbers.
    """
    if stated > read:
        raise source.broken(
            f"应有 {stated:,} 个要素,只读出 {read:,} 个;{form} 不完整,请重新复制或导出。",
            f"states {stated:,} features, of which {read:,} can be read; the {form} file is "
            "incomplete, copy or export it again.",
        )
