"""
Keeping rasterio's own log from printing a traceback while a hostile file is read.

GDAL quotes a file's text in its messages, and rasterio's log cannot decode what is no UTF-8; Python
then prints "Exception ignored in ...". Nothing is lost: the file's fault is raised all the same.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(slots=True)
class _Hook:
    """The hook that was there before, while anybody reads."""

    readers: int = 0
    before: Callable[[sys.UnraisableHookArgs], object] = sys.unraisablehook
    lock: Lock = field(default_factory=Lock)


_HOOK = _Hook()


@contextmanager
def quiet() -> Iterator[None]:
    """
    Pass over texts that rasterio's log cannot decode; all else is told as before.

    Yields
    ------
    None
        While a file is read, by any number of threads.
    """
    with _HOOK.lock:
        _HOOK.readers += 1
        if _HOOK.readers == 1:
            _HOOK.before = sys.unraisablehook
            sys.unraisablehook = _passing_over
    try:
        yield
    finally:
        with _HOOK.lock:
            _HOOK.readers -= 1
            if not _HOOK.readers and sys.unraisablehook is _passing_over:
                sys.unraisablehook = _HOOK.before


def _passing_over(told: sys.UnraisableHookArgs) -> None:
    if not (isinstance(told.exc_value, UnicodeDecodeError) and "rasterio" in str(told.object)):
        _HOOK.before(told)
