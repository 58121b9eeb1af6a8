"""
Feed broken files to everything that reads files, and tell what does not refuse them in words.

    python tools/fuzz.py 100000 --folder out/fuzz

Hypothesis makes the inputs (tests/fuzz_cases.py), in chunks with fixed seeds, so that a run can be
repeated. Each target runs in a process of its own. A finding is an exception that is not ours, a
warning, a process that dies, a case of more than 10 s, or more than 1 GB of memory; its file is
kept.
"""

from __future__ import annotations

import argparse
import multiprocessing as mp
import os
import resource
import shutil
import signal
import sys
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from hypothesis import HealthCheck, Phase, given, seed, settings

CHUNK = 250
PATIENCE_SECONDS = 10.0
MOST_KIB = 1_000_000
ADDRESSES_BYTES = 8 << 30  # a last resort; what counts is the memory that is used


def chunk(target: Any, number: int, folder: Path, state: Any, found: Any) -> None:  # noqa: ANN401
    """
    Run one chunk of cases.

    Parameters
    ----------
    target : Target
        What is fed.
    number : int
        Of the chunk: its seed.
    folder : Path
        For the file of the case.
    state : Array of float
        Cases begun, time of the last beginning, cases accepted.
    found : callable
        Told of a finding.
    """
    import fuzz_targets

    @seed(number)
    @settings(
        max_examples=CHUNK, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(target.inputs)
    def feed(files: Any) -> None:  # noqa: ANN401
        state[0] += 1
        state[1] = time.monotonic()
        try:
            state[2] += fuzz_targets.run(target, files, folder)
        except Exception:  # noqa: BLE001  (that is what is looked for)
            found("exception", traceback.format_exc())
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > MOST_KIB:
            found("memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss} KiB")
            os._exit(9)  # the high-water mark never falls

    feed()


def work(name: str, first: int, chunks: int, folder: Path, state: Any, kept: Any) -> None:  # noqa: ANN401, PLR0913, PLR0917
    """
    Run chunks of one target; in a process of its own.

    Parameters
    ----------
    name : str
        Of the target.
    first, chunks : int
        Number of the first chunk, and how many.
    folder : Path
        For cases and findings.
    state : Array of float
        As in `chunk`, and the chunk that runs.
    kept : Queue
        For findings.
    """
    import fuzz_targets

    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES_BYTES, ADDRESSES_BYTES))
    warnings.simplefilter("error")
    sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    os.dup2(sys.stderr.fileno(), 2)

    def found(kind: str, text: str) -> None:
        kept.put((kind, text, keep(folder, f"{name}-{int(state[3])}-{int(state[0])}")))

    for number in range(first, first + chunks):
        state[3] = number
        chunk(fuzz_targets.TARGETS[name], number, folder, state, found)


def keep(folder: Path, label: str) -> str:
    """
    Keep the files of the case that runs.

    Parameters
    ----------
    folder : Path
        With the case.
    label : str
        For their names.

    Returns
    -------
    str
        Where.
    """
    target = folder / "findings" / label
    target.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("case.*"):
        shutil.copyfile(path, target / path.name)
    return str(target)


def watch(name: str, chunks: range, folder: Path) -> tuple[int, int, list[tuple[str, str, str]]]:
    """
    Run a target to its end, restarting it behind chunks that kill it.

    Parameters
    ----------
    name : str
        Of the target.
    chunks : range
        Their seeds.
    folder : Path
        For cases and findings.

    Returns
    -------
    cases, accepted : int
        Run, and read without an error.
    findings : list of (str, str, str)
        Kind, text, where its files are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state, kept, findings = mp.Array("d", 4), mp.Queue(), []
    first = chunks.start
    while first < chunks.stop:
        state[1] = time.monotonic() + 60  # imports
        process = mp.Process(
            target=work, args=(name, first, chunks.stop - first, folder, state, kept)
        )
        process.start()
        while process.is_alive():
            process.join(0.5)
            while not kept.empty():
                findings.append(kept.get())
            if process.is_alive() and time.monotonic() - state[1] > PATIENCE_SECONDS:
                os.kill(process.pid or 0, signal.SIGKILL)
                process.join()
                findings.append(("hang", "", keep(folder, f"{name}-{int(state[3])}-hang")))
        if process.exitcode == 0:
            break
        if process.exitcode not in {9, -signal.SIGKILL}:
            label = f"{name}-{int(state[3])}-died"
            findings.append(("died", f"exit code {process.exitcode}", keep(folder, label)))
        first = int(state[3]) + 1
    while not kept.empty():
        findings.append(kept.get())
    return int(state[0]), int(state[2]), findings


def main() -> None:
    """Share the cases among the targets, run them, tell what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[1])
    parser.add_argument("cases", type=int)
    parser.add_argument("--folder", type=Path, default=Path("out/fuzz"))
    parser.add_argument("--target", action="append")
    parser.add_argument("--seed", type=int, default=0, help="of the first chunk")
    asked = parser.parse_args()
    import fuzz_targets

    targets = {
        name: target
        for name, target in fuzz_targets.TARGETS.items()
        if not asked.target or name in asked.target
    }
    whole = sum(target.share for target in targets.values())
    total, bad = 0, 0
    for name, target in targets.items():
        count = max(round(asked.cases * target.share / whole / CHUNK), 1)
        chunks = range(asked.seed, asked.seed + count)
        began = time.monotonic()
        cases, accepted, findings = watch(name, chunks, asked.folder / name)
        total, bad = total + cases, bad + len(findings)
        took = time.monotonic() - began
        print(f"{name:14} {cases:7,} cases, {accepted:6,} accepted, {len(findings):4} findings, "
              f"{took:6.0f} s", flush=True)  # fmt: skip
        told = Counter(
            (kind, (text.strip().splitlines() or [""])[-1][:150]) for kind, text, _ in findings
        )
        for (kind, text), count in told.most_common(12):
            where = next(w for k, t, w in findings if k == kind and text in t)
            print(f"    {kind} × {count}: {text}\n        {where}", flush=True)
    print(f"{total:,} cases, {bad} findings")
    sys.exit(bool(bad))


if __name__ == "__main__":
    mp.set_start_method("fork")
    main()
