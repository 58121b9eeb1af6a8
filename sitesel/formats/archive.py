"""
Opening a zip archive safely: everything about it is checked before a byte is unpacked.

Refused: absolute paths, `..`, links, encrypted members, archives in archives (a KMZ aside), too
many members, too much or too tightly packed content. Members are unpacked under names that we give
them, as many bytes as they declare and no more.
"""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitesel.formats.limits import Limits
    from sitesel.formats.source import Source

_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_ARCHIVES = {".zip", ".rar", ".7z", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".zst"}
_FAILURES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
             ValueError, IndexError, OverflowError)  # fmt: skip


def members(source: Source, *, check_names: bool = True) -> dict[str, zipfile.ZipInfo]:
    """
    List the files of an archive.

    Parameters
    ----------
    source : Source
        The archive.
    check_names : bool
        False for workbooks, whose parts are never unpacked.

    Returns
    -------
    dict of str to ZipInfo
        By name (in GBK where the archive does not say), without folders.

    Raises
    ------
    BrokenLayerError
        If it is no archive, or anything in it is not allowed; all faults at once.
    """
    source.check_bytes(source.limits.binary_bytes)
    try:
        with zipfile.ZipFile(source.path) as archive:
            listed = [one for one in archive.infolist() if not one.is_dir()]
    except _FAILURES as error:
        raise source.broken(
            f"不是完整的 zip 压缩包({error});请重新打包。",
            f"is no complete zip archive ({error}); pack it again.",
        ) from error
    faults = [*_total_faults(listed, source.limits)]
    named = {_name(one): one for one in listed}
    if not faults:
        for name, one in named.items():
            faults += _member_faults(name, one, source.limits, check_names=check_names)
    if faults:
        raise source.broken(
            "压缩包不安全或太大,未解压:",
            "is not safe to unpack, or too large:",
            faults[:20],
        )
    return named


def unpack(source: Source, member: zipfile.ZipInfo, target: Path) -> None:
    """
    Unpack one file.

    Parameters
    ----------
    source : Source
        The archive, whose members were checked.
    member : ZipInfo
        Which.
    target : Path
        Where to; the name in the archive plays no part.

    Raises
    ------
    BrokenLayerError
        If it is damaged.
    """
    try:
        with (
            zipfile.ZipFile(source.path) as archive,
            archive.open(member) as packed,
            target.open("wb") as file,
        ):
            shutil.copyfileobj(packed, file)
    except _FAILURES as error:
        name = _name(member)
        raise source.broken(
            f"里的 {name} 已损坏({error});请重新打包。",
            f"has a damaged member {name} ({error}); pack it again.",
        ) from error


def _name(member: zipfile.ZipInfo) -> str:
    """Windows packs Chinese names in GBK and does not say so: zipfile reads code page 437."""
    if member.flag_bits & _UTF8_FLAG:
        return member.filename
    try:
        return member.orig_filename.split("\x00")[0].encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _total_faults(listed: list[zipfile.ZipInfo], limits: Limits) -> list[tuple[str, str]]:
    faults = []
    if len(listed) > limits.zip_members:
        faults.append(
            (
                f"有 {len(listed):,} 个文件,最多 {limits.zip_members:,} 个",
                f"{len(listed):,} files, {limits.zip_members:,} at most",
            )
        )
    total = sum(one.file_size for one in listed)
    if total > limits.zip_bytes:
        faults.append(
            (
                f"解压后 {total:,} 字节,最多 {limits.zip_bytes:,} 字节",
                f"{total:,} bytes unpacked, {limits.zip_bytes:,} at most",
            )
        )
    return faults


def _member_faults(
    name: str, member: zipfile.ZipInfo, limits: Limits, *, check_names: bool
) -> list[tuple[str, str]]:
    faults = []
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name:
        faults.append((f"{name}:路径指向压缩包之外", f"{name}: its path leads outside"))
    if stat.S_ISLNK(member.external_attr >> 16):
        faults.append((f"{name}:是链接", f"{name}: it is a link"))
    if member.flag_bits & _ENCRYPTED_FLAG:
        faults.append((f"{name}:有密码", f"{name}: it is encrypted"))
    if check_names and path.suffix.lower() in _ARCHIVES:
        faults.append((f"{name}:压缩包里又有压缩包", f"{name}: an archive in an archive"))
    packed = max(member.compress_size, 1)
    if member.file_size > limits.zip_free_bytes and member.file_size > limits.zip_ratio * packed:
        ratio = member.file_size / packed
        faults.append(
            (
                f"{name}:压缩比 {ratio:,.0f},最多 {limits.zip_ratio:,.0f}",
                f"{name}: packed {ratio:,.0f} to 1, {limits.zip_ratio:,.0f} at most",
            )
        )
    return faults
