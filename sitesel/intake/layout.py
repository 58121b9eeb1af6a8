"""
The columns that a layer is written with: one type each, though its blocks may suggest several.

A block whose numbers are all there has whole numbers where another, with gaps, has fractions; one
without a single text has no type at all. The type of the whole is what pandas gives the column when
the blocks are joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pandas as pd
from pandas.api.types import is_bool_dtype, is_float_dtype, is_object_dtype

from sitesel.intake.columns import FORMER
from sitesel.intake.ids import with_ids

if TYPE_CHECKING:
    import geopandas

GAPLESS = "biu"  # yes and no, whole numbers: kinds of NumPy's that have no sign for a gap
Types = dict[str, Any]  # column to dtype of pandas, or to type of Arrow


@dataclass(frozen=True, slots=True)
class Layout:
    """
    The table of a layer.

    Parameters
    ----------
    empty : GeoDataFrame
        Its columns in their order, without rows, in the system of the layer.
    arrow : dict of str to pyarrow.DataType
        Types of the columns that pandas has none for; empty without pyarrow.
    """

    empty: geopandas.GeoDataFrame
    arrow: Types

    def fitted(self, frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
        """
        Give a block the types of the whole.

        Parameters
        ----------
        frame : GeoDataFrame, shape (n, columns)
            With the columns of the layer, in any order.

        Returns
        -------
        GeoDataFrame, shape (n, columns)
            In the order and with the types of the layer.
        """
        ordered = frame[self.empty.columns.tolist()]
        types = self.empty.dtypes
        other = {name: types[name] for name in types.index if ordered.dtypes[name] != types[name]}
        return ordered.astype(other) if other else ordered

    def with_ids(self, ids: pd.Series[str] | None) -> Layout:
        """
        Give the layout of the table with its ids.

        Parameters
        ----------
        ids : Series of str or None
            As `with_ids` of `columns` takes them.

        Returns
        -------
        Layout
            Of the layer as it is written.
        """
        empty = with_ids(self.empty, ids, start=0)
        of_file = {name: kind for name, kind in self.arrow.items() if name != "id"}
        if ids is None and "id" in self.arrow:
            of_file[FORMER.format("id")] = self.arrow["id"]
        return Layout(empty, of_file | _text_id())


class Columns:
    """Gathers the types of the columns of blocks."""

    def __init__(self) -> None:
        self._types: dict[str, list[Any]] = {}
        self._arrow: dict[str, list[Any]] = {}
        self._without: set[Any] = set()  # columns of which a block has nothing, not even a type

    def add(self, frame: geopandas.GeoDataFrame) -> None:
        """
        Take a block into account.

        Parameters
        ----------
        frame : GeoDataFrame, shape (n, columns)
            With the same columns as the others.
        """
        for name in frame.columns.drop(frame.geometry.name):
            cells = frame[name]
            told = self._types.setdefault(name, [])
            self._add_arrow(name, cells)
            if is_object_dtype(cells.dtype) and cells.isna().all():
                self._without.add(name)
            elif cells.dtype not in told:
                told.append(cells.dtype)

    def layout(self, empty: geopandas.GeoDataFrame) -> Layout:
        """
        Say what the whole has.

        Parameters
        ----------
        empty : GeoDataFrame
            The columns, without rows.

        Returns
        -------
        Layout
            Of all blocks that were added.
        """
        types = {
            name: _common(found, gaps=name in self._without) for name, found in self._types.items()
        }
        arrow = {
            name: _joined(found)
            for name, found in self._arrow.items()
            if is_object_dtype(types[name])
        }
        return Layout(empty.astype(types), arrow)

    def _add_arrow(self, name: str, cells: pd.Series[Any]) -> None:
        if find_spec("pyarrow") is None:
            return
        import pyarrow as pa

        told = self._arrow.setdefault(name, [])
        if is_object_dtype(cells.dtype):
            kind = pa.infer_type(cells, from_pandas=True)
        else:
            kind = pa.Schema.from_pandas(cells.iloc[:0].to_frame(), preserve_index=False).types[0]
        if kind not in told:
            told.append(kind)


def layout_of(frame: geopandas.GeoDataFrame) -> Layout:
    """
    Give the layout of a layer that is one block.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        All of it.

    Returns
    -------
    Layout
        As it is.
    """
    columns = Columns()
    columns.add(frame)
    return columns.layout(frame.iloc[:0])


def _text_id() -> Types:
    if find_spec("pyarrow") is None:
        return {}
    import pyarrow as pa

    return {"id": pa.string()}


def _common(types: list[Any], *, gaps: bool) -> Any:  # noqa: ANN401  (a dtype of pandas)
    if not types or (gaps and any(one.kind in GAPLESS for one in types)):
        return "object"
    if len(types) > 1 and all(is_bool_dtype(one) or is_float_dtype(one) for one in types):
        return "float64"  # as GDAL gives a column of yes and no that has gaps
    return pd.concat([pd.Series(dtype=one) for one in types]).dtype


def _joined(types: list[Any]) -> Any:  # noqa: ANN401  (a type of pyarrow)
    import pyarrow as pa

    fields = [pa.schema([("cells", one)]) for one in types]
    kind = pa.unify_schemas(fields, promote_options="permissive").field("cells").type
    return pa.string() if pa.types.is_null(kind) else kind  # a column without a single cell
