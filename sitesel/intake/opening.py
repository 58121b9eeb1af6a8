"""Opening the file that is to be taken in: one layer of it, by the name that messages use."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from sitesel.errors import BrokenLayerError
from sitesel.formats import BLOCK_ROWS, read, read_blocks
from sitesel.formats.extracts import is_osm
from sitesel.formats.source import Source
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sitesel.formats import Reading
    from sitesel.intake.wishes import Wishes
    from sitesel.pack import Pack

WHAT = Text("要导入的文件", "the file to import")


class Opened:
    """
    A layer of a file, to be gone through block by block, as often as is needed.

    What is one block is read once and kept; more is read anew each time.

    Parameters
    ----------
    path : Path
        The file.
    blocks : callable
        Reads it from its beginning.
    """

    def __init__(self, path: Path, blocks: Callable[[], Iterator[Reading]]) -> None:
        self.path, self._blocks = path, blocks
        self._only: Reading | None = None
        self._state: tuple[int, int] | None = None

    def __iter__(self) -> Iterator[Reading]:
        """Give the blocks in the order of the file; refuse one that is no longer what it was."""
        if self._only is not None:
            yield self._only
            return
        for reading in self._blocks():
            if reading.whole:
                self._only = reading
            elif self._state is None:
                gc.freeze()  # what is there stays: only what blocks make is walked for cycles
            self._state = self._state or self._now()
            self.check()
            yield reading
            gc.collect()  # commands run without (`cli.main`), and frames come in cycles

    def check(self) -> None:
        """
        Refuse a file that is no longer what it was when its first block was read.

        Raises
        ------
        BrokenLayerError
            If its size or its time is another.
        """
        if self._now() != self._state:
            raise changed(self.path)

    def _now(self) -> tuple[int, int]:
        state = self.path.stat()
        return state.st_size, state.st_mtime_ns


def changed(path: Path) -> BrokenLayerError:
    """
    Refuse a file that another program writes while it is read.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    BrokenLayerError
        To raise.
    """
    return BrokenLayerError(
        f"{path.name} 在读取时被别的程序改动;请等它写完再导入。",
        f"{path.name} was changed by another program while it was read; import it when that is "
        "done.",
    )


def named(path: Path, layer: str) -> str:
    """
    Name a file and its layer.

    Parameters
    ----------
    path : Path
        The file.
    layer : str
        Empty, or the name of its layer.

    Returns
    -------
    str
        For messages.
    """
    return path.name if layer in ("", path.stem) else f"{path.name}[{layer}]"


def open_layer(
    path: Path,
    *,
    wishes: Wishes,
    layer: str | None,
    role: str | None = None,
    pack: Pack | None = None,
) -> Opened:
    """
    Open one layer of a file; nothing is read yet.

    Parameters
    ----------
    path : Path
        The file.
    wishes : Wishes
        With the encoding.
    layer : str or None
        Its name.
    role : str, optional
        What to take of a file that holds many things.
    pack : Pack, optional
        The city, from whose extent that is taken.

    Returns
    -------
    Opened
        Blocks as stored.
    """
    if is_osm(path):
        bounds = None if pack is None else pack.home
        return Opened(
            path,
            lambda: iter([read(path, what=WHAT.zh, what_en=WHAT.en, role=role, bounds=bounds)]),
        )
    source = Source(path=path, what=WHAT.zh, what_en=WHAT.en, layer=layer, encoding=wishes.encoding)
    return Opened(path, lambda: read_blocks(source, rows=BLOCK_ROWS))
