"""
A file to be read: where it is, what it is for, what the user said about it, how large it may be.

Only a regular file of the local system is opened. Whatever GDAL would take for something else
(a `/vsi…/` path, an address, a connection such as `PG:`, a device) is refused before GDAL sees it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sitesel.errors import BrokenLayerError
from sitesel.formats.limits import LIMITS, MIB, Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_CONNECTION = re.compile(r"^([A-Za-z][A-Za-z0-9+.\-]+):")
_VIRTUAL = re.compile(r"^[/\\]+vsi", re.IGNORECASE)
_DEVICE = re.compile(
    r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|^[\\/]{2}\.[\\/]", re.IGNORECASE
)  # names that Windows keeps for itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    A file with what the user said about it.

    Parameters
    ----------
    path : Path
        Where it is.
    what, what_en : str
        What it is for, for messages.
    layer : str or None
        Layer or sheet that was asked for.
    encoding : str or None
        Encoding that was asked for.
    geometry : str or None
        Shapes that are wanted (`polygon`, `line`, `point`), where a format can give several.
    limits : Limits
        How much it may hold.
    name : str
        What messages call it, where it was unpacked from an archive; else the name of the file.
    knows : callable or None
        Tells a column by its name, where rows of a table may be without coordinates: then a head
        is known by two such columns, no row is set aside, and its number is the index of the frame.
    """

    path: Path
    what: str
    what_en: str
    layer: str | None = None
    encoding: str | None = None
    geometry: str | None = None
    limits: Limits = LIMITS
    name: str = ""
    knows: Callable[[str], bool] | None = None

    @property
    def title(self) -> str:
        """What messages call the file."""
        return self.name or self.path.name

    @property
    def suffix(self) -> str:
        """Suffix in lower case, with its dot."""
        return self.path.suffix.lower()

    def within(self, path: Path, *, name: str, layer: str | None = None) -> Source:
        """
        Make the source of a file that was unpacked from this one.

        Parameters
        ----------
        path : Path
            Where it was unpacked to.
        name : str
            Its name in the archive.
        layer : str, optional
            Layer to choose in it.

        Returns
        -------
        Source
            With the same wishes.
        """
        return replace(self, path=path, name=f"{self.title}/{name}", layer=layer)

    def broken(self, zh: str, en: str, faults: Iterable[tuple[str, str]] = ()) -> BrokenLayerError:
        """
        Make the error that says which file is at fault.

        Parameters
        ----------
        zh, en : str
            What is wrong and what to do.
        faults : iterable of (str, str), optional
            One by one.

        Returns
        -------
        BrokenLayerError
            To be raised.
        """
        return BrokenLayerError(
            f"{self.what}:{self.title} {zh}", f"{self.what_en}: {self.title} {en}", faults
        )

    def check_bytes(self, most: int) -> None:
        """
        Refuse a file that is empty or too large.

        Parameters
        ----------
        most : int
            Bytes.

        Raises
        ------
        BrokenLayerError
            With both sizes.
        """
        size = self.path.stat().st_size
        if not size:
            raise self.broken(
                "是空文件(0 字节),读不出来;请重新导出或复制。",
                "is empty (0 bytes) and cannot be read; export or copy it again.",
            )
        if size > most:
            raise self.broken(
                f"有 {size / MIB:,.0f} MiB,这种格式最多读 {most / MIB:,.0f} MiB;"
                "请裁剪到所需范围,或另存为 GeoPackage。",
                f"has {size / MIB:,.0f} MiB; {most / MIB:,.0f} MiB of this format are read at most."
                " Cut it to the area that is needed, or save it as GeoPackage.",
            )


def check_path(path: Path, *, what: str, what_en: str) -> None:
    """
    Refuse whatever is not a file of this computer.

    Parameters
    ----------
    path : Path
        As the user wrote it.
    what, what_en : str
        What it is, for messages.

    Raises
    ------
    BrokenLayerError
        If it is an address, a connection, a virtual path, a device, a folder, or missing.
    """
    text = str(path)
    if _CONNECTION.match(text) or _VIRTUAL.match(text) or _DEVICE.search(path.name or text):
        raise BrokenLayerError(
            f"{what}:{text} 不是本机文件;网址、数据库连接、/vsi 路径和设备名都不读取。"
            "请先下载或导出成文件。",
            f"{what_en}: {text} is not a file of this computer; addresses, database connections, "
            "/vsi paths and device names are not read. Download or export it first.",
        )
    if path.is_dir():
        raise BrokenLayerError(
            f"{what}:{path} 是文件夹;请给出其中的一个文件。",
            f"{what_en}: {path} is a folder; name a file in it.",
        )
    if path.exists() and not path.is_file():
        raise BrokenLayerError(
            f"{what}:{path} 不是普通文件(管道或设备);请给出文件。",
            f"{what_en}: {path} is no regular file (a pipe or device); name a file.",
        )
    if not path.is_file():
        raise BrokenLayerError(
            f"{what}:找不到文件 {path};请检查路径。",
            f"{what_en}: there is no file {path}; check the path.",
        )
