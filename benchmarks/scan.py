"""
How long a scan of the city takes: `python benchmarks/scan.py`.

Each cell size in a process of its own: processor and wall time of a whole scan with all criteria
and constraints of an industry, of its kernels alone within it, and the greatest memory. Writing
the raster is timed apart. The first scan of a computer compiles; that is left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from cases import peak_mb

CELLS = (100.0, 50.0, 30.0, 15.0)
INDUSTRY = "nev"
KERNELS = {
    "nearest": ("_nearest",), "pull": ("_pull",), "coverage": ("_cover",),
    "reach": ("_reach", "_fill"), "worth": ("_add",),
}  # fmt: skip


def timed_kernels(spent: dict[str, float]) -> None:
    """Put a clock around every compiled loop."""
    from importlib import import_module

    for name, functions in KERNELS.items():
        module = import_module(f"sitesel.kernels.{name}")
        for function in functions:
            inner = getattr(module, function)

            def clocked(*words: Any, inner: Any = inner, name: str = name) -> None:  # noqa: ANN401
                start = time.process_time()
                inner(*words)
                spent[name] = spent.get(name, 0.0) + time.process_time() - start

            setattr(module, function, clocked)


def one(cell: float) -> dict[str, Any]:
    """Scan once, then write."""
    from sitesel.pack import load
    from sitesel.rules import load as load_rules
    from sitesel.rules.in_force import in_force
    from sitesel.scanning import Scan, territory
    from sitesel.scanning.account import Account

    pack = load()
    rules = in_force(load_rules(INDUSTRY, None), pack, as_of=None)

    def asked(size: float) -> Scan:
        ground = territory(pack, extent=None, within_districts=())
        return Scan(rules=rules, pack=pack, territory=ground, cell_m=size)

    for _ in asked(2_000.0).found():  # reads layers, compiles
        pass
    spent: dict[str, float] = {}
    timed_kernels(spent)
    scan = asked(cell)
    account = Account(rules, len(scan.territory.parts))
    wall, cpu = time.perf_counter(), time.process_time()
    for _, part, found in scan.found():
        account.add(found, part)
    told = {
        "cells": int(account.statuses.sum()),
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "kernels": sum(spent.values()),
        "each": dict(spent),
        "peak": peak_mb() * 1.024 / 1000,
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.tif"
        wall = time.perf_counter()
        scan.write(path)
        told |= {"written": time.perf_counter() - wall, "mb": path.stat().st_size / 1e6}
    return told


def main() -> None:
    """Print a table."""
    if len(sys.argv) > 1:
        print(json.dumps(one(float(sys.argv[1]))))
        return
    heads = (
        "像元 cell, m", "万格 10k cells", "cpu s", "墙钟 wall s", "内核 kernels, cpu s",
        "cpu / 内核 kernels",
        "每百万格 cpu s per 1M", "峰值 peak GB", "连写 with writing, wall s", "MB",
    )  # fmt: skip
    print(f"| {' | '.join(heads)} |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for cell in CELLS:
        done = subprocess.run(
            [sys.executable, __file__, str(cell)], capture_output=True, text=True, check=True
        )
        told = json.loads(done.stdout)
        print(
            f"| {cell:g} | {told['cells'] / 1e4:,.0f} | {told['cpu']:.1f} | {told['wall']:.1f} | "
            f"{told['kernels']:.1f} | {told['cpu'] / told['kernels']:.2f} | "
            f"{told['cpu'] / told['cells'] * 1e6:.2f} | {told['peak']:.2f} | "
            f"{told['written']:.1f} | {told['mb']:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
