"""
Running cases in their own processes, interleaved, so that a busy machine disturbs all alike.

Times are wall seconds and processor seconds (user and system, of all threads).
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KIB_PER_MB = 1024


@dataclass(frozen=True, kw_only=True)
class Timed:
    """
    Times of the runs of one case.

    Parameters
    ----------
    wall, processor : tuple of float
        Seconds of each run.
    """

    wall: tuple[float, ...]
    processor: tuple[float, ...]

    @property
    def summary(self) -> dict[str, float]:
        """Medians and the spread of the wall time (quartiles)."""
        low, middle, high = statistics.quantiles(self.wall, n=4)
        return {
            "wall_s": middle,
            "wall_s_quarter": low,
            "wall_s_three_quarters": high,
            "processor_s": statistics.median(self.processor),
        }


def interleaved(commands: Mapping[str, Sequence[str]], *, runs: int, at: str) -> dict[str, Timed]:
    """
    Run commands in turn, several rounds.

    Parameters
    ----------
    commands : Mapping of str to sequence of str
        Case to command.
    runs : int
        Rounds that count; one more warms the caches of the disk.
    at : str
        Folder to run in.

    Returns
    -------
    dict of str to Timed
        By case.
    """
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(runs + 1):
        for name, command in commands.items():
            spent[name].append(_once(command, at=at))
    return {
        name: Timed(wall=tuple(w for w, _ in runs[1:]), processor=tuple(p for _, p in runs[1:]))
        for name, runs in spent.items()
    }


def _once(command: Sequence[str], *, at: str) -> tuple[float, float]:
    """Wall and processor seconds of one run."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    subprocess.run(command, cwd=at, check=True, capture_output=True, env=environment)
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    return wall, user + system


def peak_mb() -> float:
    """
    Give the peak of this program's memory.

    Returns
    -------
    float
        MiB; `ru_maxrss` would be that of the program that started it, where that is greater.
    """
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(peak) / KIB_PER_MB
