"""Writing files whole or not at all: beside the target first, then renamed over it."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sitesel.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


MOST_NAME_BYTES = 200  # file systems take 255


def file_name(words: Iterable[str], ending: str) -> str:
    """
    Name a file for what it shows: nothing in the name leads elsewhere.

    Parameters
    ----------
    words : iterable of str
        Such as an industry, a site, a scenario; whatever they hold.
    ending : str
        Without the dot.

    Returns
    -------
    str
        Letters, digits, brackets and hyphens, at most 200 bytes before the ending.

    Examples
    --------
    >>> file_name(["新能源汽车", "../../etc/passwd"], "pdf")
    'sitesel-新能源汽车-etc_passwd.pdf'
    """
    safe = [re.sub(r"[^\w()（）-]+", "_", word).strip("_") or "_" for word in words]
    name = "-".join(["sitesel", *safe]).encode("utf-8")[:MOST_NAME_BYTES]
    return f"{name.decode('utf-8', 'ignore')}.{ending}"


@contextmanager
def whole(path: str | Path) -> Iterator[Path]:
    """
    Give a temporary path beside the target; rename it over the target when all went well.

    Parameters
    ----------
    path : str or Path
        The target; its folder must exist.

    Yields
    ------
    Path
        Where to write, with the target's suffix.

    Raises
    ------
    OutputError
        If the folder is missing or cannot be written to; nothing is left behind.
    """
    target = Path(path)
    try:
        with tempfile.TemporaryDirectory(prefix=".sitesel-", dir=target.parent) as folder:
            beside = Path(folder) / target.name
            yield beside
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            os.replace(beside, target)  # noqa: PTH105  (Path.replace hides which side failed)
    except OSError as error:
        raise OutputError(
            f"写不了 {target}:{error.strerror or error}。请检查文件夹是否存在、能否写入,"
            "文件是否正被 WPS 或 Excel 打开。",
            f"Cannot write {target}: {error.strerror or error}. Check that the folder exists and "
            "is writable, and that no other program has the file open.",
        ) from error


def write_text(path: str | Path, text: str, *, encoding: str = "utf-8") -> Path:
    """
    Write a text file whole or not at all.

    Parameters
    ----------
    path : str or Path
        The target.
    text : str
        Its content; line ends are written as they are.
    encoding : str
        Such as `utf-8` or `utf-8-sig`.

    Returns
    -------
    Path
        The target.
    """
    with whole(path) as beside:
        beside.write_bytes(text.encode(encoding))
    return Path(path)
