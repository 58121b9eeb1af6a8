"""
Writing to the temporary file that a pass over an extract leaves behind, also onto a full disk.

osmium's writer ends the process if it is freed after a write that failed: it writes once more, and
nobody can catch what that throws. So a writer that failed is never freed.
"""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sitesel.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORM = "opl,locations_on_ways=true,add_metadata=false"


@contextmanager
def written(target: Path) -> Iterator[Any]:
    """
    Give osmium's writer to a file.

    Parameters
    ----------
    target : Path
        Of text, a thing a line.

    Yields
    ------
    SimpleWriter
        A handler of osmium; closed afterwards.

    Raises
    ------
    OutputError
        If the file cannot be written whole, such as on a full disk.
    """
    import osmium

    writer = osmium.SimpleWriter(osmium.io.File(str(target), FORM))
    try:
        yield writer
    except BaseException:  # whatever it was, the writer must be closed or kept
        failed = _closed(writer)
        if failed is None:
            raise
        raise _unwritten(target, failed) from failed
    failed = _closed(writer)
    if failed is not None:
        raise _unwritten(target, failed) from failed


def _closed(writer: Any) -> RuntimeError | None:  # noqa: ANN401  (osmium's)
    """Close it; if that fails, keep it for good and say why."""
    try:
        writer.close()
    except RuntimeError as error:
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(writer))
        return error
    return None


def _unwritten(target: Path, error: RuntimeError) -> OutputError:
    why = (str(error).splitlines() or [type(error).__name__])[0]
    return OutputError(
        f"写不下临时文件 {target}({why});多半是磁盘已满,请腾出空间,或用环境变量 TMPDIR(Windows 上"
        "为 TEMP)换一个文件夹。",
        f"Cannot write the temporary file {target} ({why}); the disk is probably full: free some "
        "space, or name another folder by the variable TMPDIR (TEMP on Windows).",
    )
