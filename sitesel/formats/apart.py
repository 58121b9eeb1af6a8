"""
A reader in a process of its own, with the memory and the time that it may take.

Libraries that trust their input can be made to run for ever, to take all memory or to end their
process. So some formats are read by a child: a module of this package that is run as a program
and calls `answer`; the parent calls `ask`. A line of JSON comes back, and bytes behind it, never a
pickle. However the child ends, the parent goes on with a message, and nothing stays behind.

A POSIX system holds the child to its memory, and ends it in time even where its parent was killed.
Windows has no such limits; there the parent ends it in time.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from sitesel.formats.limits import MIB
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sitesel.formats.limits import Limits

_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}  # each more reserves addresses, which count as memory


class ReaderEndedError(ValueError):
    """
    A reader that took too much, or died.

    Parameters
    ----------
    why : Text
        For the middle of a message.
    """

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def ask(
    module: str,
    *arguments: str,
    seconds: float,
    limits: Limits,
    variables: Mapping[str, str] | None = None,
) -> tuple[dict[str, Any], memoryview]:
    """
    Let a module read in a process of its own.

    Parameters
    ----------
    module : str
        Its full name.
    *arguments : str
        For it.
    seconds : float
        That it may take, its start included.
    limits : Limits
        Of its memory.
    variables : mapping of str to str, optional
        Of its environment, besides ours.

    Returns
    -------
    told : dict
        What it read.
    stored : memoryview
        The bytes that belong to that.

    Raises
    ------
    ReaderEndedError
        If it took too much time or memory, or died.
    ValueError
        If it could not read, with what it said.
    """
    held = (str(limits.reader_bytes), str(math.ceil(seconds) + 1))
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-W", "ignore", "-m", module, *held, *arguments],
            capture_output=True,
            timeout=seconds,
            check=False,
            env=os.environ | _ONE_THREAD | dict(variables or {}),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise ReaderEndedError(
            Text(f"用时超过 {seconds:.3g} 秒", f"it took more than {seconds:.3g} s")
        ) from None
    if done.returncode:
        raise _death(done.returncode, done.stderr)
    end = done.stdout.index(b"\n")
    told: dict[str, Any] = json.loads(done.stdout[:end])
    if told.get("memory"):
        most = f"{limits.reader_bytes / MIB:,.0f} MiB"
        raise ReaderEndedError(
            Text(f"要用 {most} 以上的内存", f"it takes more than {most} of memory")
        )
    if "error" in told:
        raise ValueError(told["error"])
    return told, memoryview(done.stdout)[end + 1 :]


def _death(code: int, stderr: bytes) -> ReaderEndedError:
    death = ReaderEndedError(
        Text(f"读取进程中途结束,代码 {code}", f"its reader ended with code {code}")
    )
    death.add_note(stderr.decode("utf-8", "replace"))  # for `SITESEL_DEBUG`: it may be ours
    return death


def answer(read: Callable[[Sequence[str]], tuple[dict[str, Any], Iterable[bytes]]]) -> None:
    """
    Read, in the process that `ask` began, and write to stdout what was read.

    Parameters
    ----------
    read : callable
        From the arguments to what is JSON and the bytes that belong to it.
    """
    most_bytes, most_seconds, *arguments = sys.argv[1:]
    _hold(int(most_bytes), int(most_seconds))
    stored: Iterable[bytes] = ()
    try:
        told, stored = read(arguments)
    except MemoryError:
        told = {"memory": True}
    except Exception as error:  # noqa: BLE001  (whatever a library raises is for the parent to tell)
        told = {"error": (str(error).splitlines() or [type(error).__name__])[0][:300]}
    sys.stdout.buffer.write(json.dumps(told).encode("ascii") + b"\n")
    sys.stdout.buffer.writelines(stored)


def _hold(most_bytes: int, most_seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
