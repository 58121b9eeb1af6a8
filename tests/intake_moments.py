"""
Imports that die or find the disk full at chosen moments; run as a script by the tests.

`moments FOLDER NEXT` forks for every moment: after the n-th file operation that Python makes in
the folder, or at the n-th byte that anybody, GDAL too, writes into one file. The child dies as
under `kill -9`, or meets an error as on a full disk; the parent checks the folder and prints what
it holds. Everything is imported once, so a moment costs little.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
from pathlib import Path

from sitesel.errors import OutputError
from sitesel.intake.files import look_at
from sitesel.intake.settle import settle
from sitesel.intake.take import part_of, take
from sitesel.intake.wishes import Wishes
from sitesel.pack import load
from sitesel.pack.check import check

WATCHED = ("open", "os.")


def bring_in(source: Path, folder: Path) -> None:
    """Take a file in, replacing what the folder has of its role."""
    pack, wishes = load(folder), Wishes(source="虚构 made up", date="2026-01")
    looked = look_at(source, pack, wishes=wishes)
    parts = [part_of(settle(one, wishes), pack, wishes) for one in looked.seen]
    take(parts, folder, pack, replace=True)


def count_operations(source: Path, folder: Path) -> int:
    """Count the file operations of an import that goes well."""
    seen = 0

    def counting(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        seen += _concerns(event, args, folder)

    read, write = os.pipe()
    if not (child := os.fork()):
        sys.addaudithook(counting)
        bring_in(source, folder)
        os.write(write, str(seen).encode())
        os._exit(0)
    os.waitpid(child, 0)
    return int(os.read(read, 20))


def die_at_operation(number: int, folder: Path) -> None:
    """Kill this process at the n-th operation in the folder, before it is made."""
    seen = 0

    def dying(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        concerned = _concerns(event, args, folder)
        seen += concerned
        if concerned and seen == number:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(dying)


def limit_files(size: int, *, deadly: bool) -> None:
    """Let no file grow beyond a size: to write on kills, or fails as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL if deadly else signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _concerns(event: str, args: tuple[object, ...], folder: Path) -> bool:
    return event.startswith(WATCHED) and any(str(folder) in str(one) for one in args[:2])


def try_at(kind: str, number: int, source: Path, folder: Path) -> str:
    """Import in a child process at one moment; say how it ended."""
    sys.stdout.flush()
    if not (child := os.fork()):
        if kind == "operation":
            die_at_operation(number, folder)
        else:
            limit_files(number, deadly=kind == "bytes")
        try:
            bring_in(source, folder)
        except OutputError:
            os._exit(OutputError.exit_code)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return (
        f"signal {os.WTERMSIG(status)}"
        if os.WIFSIGNALED(status)
        else (f"exit {os.waitstatus_to_exitcode(status)}")
    )


def state(folder: Path) -> dict[str, object]:
    """Say what a folder holds now, and whether it is sound."""
    report = check(folder)
    pack = load(folder)
    return {
        "sound": report.error is None,
        "names": sorted(pack.features("eco_redline").table["name_zh"]),
        "files": sorted(path.name for path in folder.iterdir()),
    }


def main() -> None:
    """Try every moment on a fresh copy of the folder, then import once more over what is left."""
    before, source, moments = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    folder = before.with_name("trial")
    found = []
    for kind, number in moments:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(before, folder)
        ended = try_at(kind, number, source, folder)
        after = state(folder)
        bring_in(source, folder)
        found.append({"moment": [kind, number], "ended": ended, "after": after,
                      "again": state(folder)})  # fmt: skip
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    if sys.argv[3] == "count":
        shutil.copytree(sys.argv[1], Path(sys.argv[1]).with_name("counted"))
        print(count_operations(Path(sys.argv[2]), Path(sys.argv[1]).with_name("counted")))  # noqa: T201
    else:
        main()
