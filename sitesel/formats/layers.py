"""Which layer of a file is meant: the only one, or the one that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.text import Text, near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.formats.source import Source

_SHOWN = 12
LAYER = Text("图层", "layer")


def chosen(
    source: Source, names: Sequence[str], *, others: int = 0, word: Text = LAYER
) -> tuple[str, tuple[Text, ...]]:
    """
    Choose a layer, and never guess among several.

    Parameters
    ----------
    source : Source
        With the wish, if any.
    names : sequence of str
        Layers that could be read.
    others : int
        Layers or sheets of the file that hold no shapes.
    word : Text
        What the format calls them.

    Returns
    -------
    name : str
        One of `names`.
    notes : tuple of Text
        Which, where the file has more than one part.

    Raises
    ------
    BrokenLayerError
        If there is none, or several and no wish, or the wish is none of them; lists them.
    """
    zh, en = word
    listed = "、".join(names[:_SHOWN])
    if not names:
        raise source.broken(
            f"里没有带图形的{zh};请确认导出了正确的内容。",
            f"holds no {en} with shapes; make sure that the right content was exported.",
        )
    if source.layer is not None and source.layer not in names:
        nearest = near(source.layer, names, most=1)[0]
        raise source.broken(
            f"里没有{zh} {source.layer!r},有:{listed};最相近的是 {nearest}。",
            f"has no {en} {source.layer!r} but {listed}; the nearest is {nearest}.",
        )
    if source.layer is None and len(names) > 1:
        raise source.broken(
            f"有 {len(names)} 个{zh}:{listed};请指定其中一个({zh}名),或另存为单独的文件。",
            f"has {len(names)} {en}s: {listed}; name one of them, or save it as a file of its own.",
        )
    name = source.layer if source.layer is not None else names[0]
    if len(names) + others == 1:
        return name, ()
    return name, (Text(f"读取{zh} {name}", f"{en} {name} was read"),)
