"""Reading a manifest, which may come from anybody: all of it is checked before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from sitesel import __version__
from sitesel.errors import ReplayError
from sitesel.pack.schema import validation_fault
from sitesel.replay.schema import SCHEMA, Manifest
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

MOST_BYTES = 256 * 1024 * 1024  # a million sites need less
SHOWN_FAULTS = 10
SHOWN_LETTERS = 160


def read(path: Path) -> Manifest:
    """
    Read a manifest that may come from anybody.

    Parameters
    ----------
    path : Path
        A file.

    Returns
    -------
    Manifest
        Checked; nothing in it is executed or opened.

    Raises
    ------
    ReplayError
        If it is no manifest, one of another schema, or at fault; all faults at once.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ReplayError(
                f"{path} 有 {path.stat().st_size} 字节,不会是运行清单;请核对文件。",
                f"{path} has {path.stat().st_size} bytes and is no manifest; check the file.",
            )
        raw = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise ReplayError(
            f"读不出运行清单 {path}:{error.strerror};请检查路径与权限。",
            f"Cannot read the manifest {path}: {error.strerror}; check path and permissions.",
        ) from error
    try:
        return Manifest.model_validate_json(raw)
    except ValidationError as error:
        raise _no_manifest(path, error) from error


def _no_manifest(path: Path, error: ValidationError) -> ReplayError:
    found = error.errors()
    kinds = {fault["loc"]: fault["type"] for fault in found}
    schema = [
        repr(fault["input"])[:SHOWN_LETTERS] for fault in found if fault["loc"] == ("schema",)
    ]
    if () in kinds or kinds.get(("schema",)) == "missing":
        return ReplayError(
            f"{path} 不是运行清单(应是 rank --manifest 写出的 JSON);请核对文件。",
            f"{path} is no manifest (JSON as `rank --manifest` writes it); check the file.",
        )
    if schema:
        return ReplayError(
            f"{path} 的格式是 {schema[0]},本版 sitesel {__version__} 只读 {SCHEMA};"
            "请用写出它的版本复核,或重新排名。",
            f"{path} is of schema {schema[0]}; this sitesel {__version__} reads {SCHEMA} only. "
            "Verify it with the version that wrote it, or rank again.",
        )
    return ReplayError(
        f"运行清单 {path} 有 {len(found)} 处不合规则,可能被改过或写坏了;请用原件:",
        f"The manifest {path} has {len(found)} faults and may have been changed; use the original:",
        [_short(validation_fault(_without_tag(fault))) for fault in found[:SHOWN_FAULTS]],
    )


def _without_tag(fault: ErrorDetails) -> ErrorDetails:
    """Drop the name of the command, which pydantic puts into the place of a fault."""
    at = fault["loc"]
    return {**fault, "loc": (at[0], *at[2:])} if at[0] == "command" else fault


def _short(fault: Text) -> Text:
    """Keep what a stranger's file can put into a message within a line or two."""
    return Text(fault.zh[:SHOWN_LETTERS], fault.en[:SHOWN_LETTERS])
