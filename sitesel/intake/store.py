"""
One change of a folder of layers: files first, the catalog last, one import at a time.

Everything is written into a staging folder beside its place. Files get names that carry their
content's hash, so none is ever written over by another content; then the catalog is renamed over
the old one. That rename is the moment at which the import happens: before it the old catalog names
the old files, after it the new catalog the new ones, and a process that dies leaves one or the
other. What it leaves behind is swept away by the next import.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.digest import file_sha256
from sitesel.errors import OutputError
from sitesel.pack.load import CATALOG, builtin_folder
from sitesel.pack.schema import Catalog, read_catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

LOCK = ".sitesel.lock"
STAGING = ".sitesel-import"
LOG_ENDING = ".import.json"
LOG_SCHEMA = "sitesel-import/1"
HASH_LETTERS = 12
NAMED_BY_US = re.compile(r"[^/]+-([0-9a-f]{12})(\.import\.json|\.gpkg|\.tif)")
WAIT_S = 600.0


@dataclass(frozen=True, slots=True)
class Store:
    """
    A folder of layers that nobody else changes for now.

    Parameters
    ----------
    folder : Path
        With the catalog, if there is one yet.
    staging : Path
        Where to write before `commit`.
    """

    folder: Path
    staging: Path

    def text(self) -> str | None:
        """
        Give the catalog as it stands.

        Returns
        -------
        str or None
            None if there is none yet.
        """
        path = self.folder / CATALOG
        if not path.is_file():
            return None
        read_catalog(path)  # a broken one is refused with all its faults
        return path.read_text(encoding="utf-8")

    def commit(self, files: Mapping[str, Path], catalog: str) -> None:
        """
        Put files and catalog in their places; the last rename makes all of it true at once.

        Parameters
        ----------
        files : Mapping of str to Path
            Name in the folder to the staged file.
        catalog : str
            The whole new catalog, which names them.

        Raises
        ------
        BrokenLayerError
            If the catalog breaks its schema; nothing is changed.
        """
        beside = self.staging / CATALOG
        beside.write_text(catalog, encoding="utf-8", newline="\n")
        kept = read_catalog(beside)
        for staged in (*files.values(), beside):
            _to_disk(staged)
        for name, staged in files.items():
            os.replace(staged, self.folder / name)  # noqa: PTH105  (whole or not at all)
        _folder_to_disk(self.folder)
        os.replace(beside, self.folder / CATALOG)  # noqa: PTH105
        _folder_to_disk(self.folder)
        _sweep(self.folder, kept)


@contextmanager
def opened(
    folder: Path, *, wait_s: float = WAIT_S, waiting: Callable[[], None] = lambda: None
) -> Iterator[Store]:
    """
    Take a folder for one change; it is made if it is not there.

    Parameters
    ----------
    folder : Path
        Of layers.
    wait_s : float
        Seconds to wait for another import.
    waiting : callable
        Called once if another import is under way.

    Yields
    ------
    Store
        To read the catalog from, to write into and to commit.

    Raises
    ------
    OutputError
        If another import does not end in time, the disk is full, or the folder cannot be written
        to; the layers are as they were.
    """
    if folder.resolve() == builtin_folder().resolve():
        raise OutputError(
            f"{folder} 是内置数据包,不能导入;请用 --layers 指定自己的文件夹(默认 我的图层)。",
            f"{folder} is the built-in pack and takes no imports; name a folder of your own with "
            "--layers.",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder, wait_s=wait_s, waiting=waiting):
            staging = folder / STAGING
            shutil.rmtree(staging, ignore_errors=True)
            _sweep(folder, _catalog(folder))
            staging.mkdir()
            try:
                yield Store(folder, staging)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def content_name(stem: str, path: Path) -> tuple[str, str]:
    """
    Name a staged file for its content.

    Parameters
    ----------
    stem : str
        What it is, such as the role.
    path : Path
        The file.

    Returns
    -------
    tuple of (str, str)
        Its name in the folder, and the SHA-256 of its content.
    """
    digest = file_sha256(path)
    return f"{stem}-{digest[:HASH_LETTERS]}{path.suffix}", digest


@contextmanager
def _locked(folder: Path, *, wait_s: float, waiting: Callable[[], None]) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire(timeout=wait_s)
    except Timeout as error:
        raise OutputError(
            f"另一个导入正占用 {folder},等了 {wait_s:g} 秒仍未结束;请稍后再试。",
            f"Another import holds {folder} and did not end within {wait_s:g} s; try again later.",
        ) from error
    with lock:
        lock.release()  # held once more by `with`
        yield


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _folder_to_disk(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):  # Windows keeps the order of renames itself
        return
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def _catalog(folder: Path) -> Catalog | None:
    return read_catalog(folder / CATALOG) if (folder / CATALOG).is_file() else None


def _sweep(folder: Path, catalog: Catalog | None) -> None:
    """Remove files that an import wrote and that no entry of the catalog names (any more)."""
    entries = () if catalog is None else catalog.layer
    named = {name for layer in entries for name in (layer.file, layer.import_log)}
    for path in sorted(folder.iterdir()):
        found = NAMED_BY_US.fullmatch(path.name)
        if path.name in named or found is None or not _is_ours(path, found[1]):
            continue
        try:
            path.unlink()
        except OSError:  # still open somewhere, as Windows tells: the next import tries again
            continue


def _is_ours(path: Path, digest: str) -> bool:
    """Only what an import wrote: a name alone is no proof, somebody's own file may look like it."""
    if path.name.endswith(LOG_ENDING):
        try:
            return bool(json.loads(path.read_bytes())["schema"] == LOG_SCHEMA)
        except (OSError, ValueError, KeyError, TypeError):
            return False
    return path.is_file() and content_name("", path)[1].startswith(digest)


def _unwritable(folder: Path, error: OSError) -> OutputError:
    return OutputError(
        f"写不了 {folder}:{error.strerror or error}。原有图层未动;请检查磁盘空间、文件夹权限,"
        "文件是否正被其他程序打开。",
        f"Cannot write to {folder}: {error.strerror or error}. The layers are as they were; check "
        "free space, permissions, and whether another program has a file open.",
    )
