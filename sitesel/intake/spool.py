"""
Blocks as they will be written, laid down in a temporary file while they are judged.

So a large file is read and taken apart once, not once to look and once to write. What cannot be
kept like this, since blocks differ in the types of their columns or the disk is full, is read anew.
"""

from __future__ import annotations

from contextlib import suppress
from importlib.util import find_spec
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any
from weakref import finalize

from sitesel.intake.batches import schema_of, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas

    from sitesel.intake.layout import Layout


class Spool:
    """Keeps blocks on disk, as long as that can be done; the file goes when this does."""

    def __init__(self) -> None:
        self._file: Any = None
        self._writer: Any = None
        self._types: dict[str, Any] = {}
        self._given_up = find_spec("pyarrow") is None

    def add(self, frame: geopandas.GeoDataFrame) -> None:
        """
        Keep a block.

        Parameters
        ----------
        frame : GeoDataFrame, shape (n, columns)
            As it will be written, but for its ids.
        """
        if self._given_up:
            return
        import pyarrow as pa

        try:
            self._write(table_of(frame))
        except (pa.ArrowException, OSError):
            self._give_up()

    def holds(self, layout: Layout) -> bool:
        """
        Say whether all blocks are there, with the columns and types of the whole.

        Parameters
        ----------
        layout : Layout
            Of the whole, with its ids.

        Returns
        -------
        bool
            If not, nothing is kept any longer.
        """
        if self._writer is None:
            return False
        wanted = {one.name: one.type for one in schema_of(layout)}
        same = {**self._types, "id": None} == {**wanted, "id": None}
        try:
            self._writer.close()
        except OSError:
            same = False
        if not same:
            self._give_up()
        return same

    def __iter__(self) -> Iterator[Any]:
        """
        Give the blocks back.

        Yields
        ------
        pyarrow.RecordBatch
            In the order in which they came.
        """
        import pyarrow as pa

        self._file.seek(0)
        reader = pa.ipc.open_file(self._file)
        for number in range(reader.num_record_batches):
            yield reader.get_batch(number)

    def _write(self, table: Any) -> None:  # noqa: ANN401  (of pyarrow)
        import pyarrow as pa

        if self._writer is None:
            self._types = {one.name: one.type for one in table.schema}
            self._file = TemporaryFile()  # noqa: SIM115  (it lives as long as this)
            finalize(self, self._file.close)
            self._writer = pa.ipc.new_file(self._file, table.schema)
        self._writer.write_table(table.combine_chunks())

    def _give_up(self) -> None:
        self._given_up = True
        self._writer = None
        with suppress(OSError):
            if self._file is not None:
                self._file.close()
        self._file = None
