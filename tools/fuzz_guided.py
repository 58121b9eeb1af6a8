"""
Feed broken files to what reads files, led by the code that they reach; tools/fuzz.py goes blindly.

    pip install atheris
    python tools/fuzz_guided.py --target csv --cases 20000 --seed 1 --folder out/guided

atheris (on Linux, Python 3.11 or later; no dependency of ours) counts the branches of sitesel that
an input takes and goes on from inputs that took a new one. Targets, and what they may answer, are
those of tests/fuzz_targets.py; it begins with their whole files and some that hypothesis broke.
Only Python is counted: where GDAL, GEOS, osmium or calamine read (gpkg, fgb, parquet, pbf, osm,
tif, the cells of workbooks) it is led by our checks before and after them, and is else as blind as
tools/fuzz.py. Half of the changes are to bytes wherever they stand; others replace a word, so that
a text stays one. Members of archives are changed one by one and packed again.

A finding is the same as there. Its file is kept in FOLDER/TARGET/findings, one for each place in
the code; inputs that reached something new stay in FOLDER/TARGET/corpus, from which a further run
goes on. A case that hangs, dies or swells ends the process, and another goes on behind it.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import multiprocessing as mp
import os
import pkgutil
import re
import resource
import signal
import sys
import time
import traceback
import warnings
from pathlib import Path
from typing import Any

from fuzz import ADDRESSES_BYTES, MOST_KIB, PATIENCE_SECONDS, keep
from fuzz_changes import archive, changed, unpacked
from hypothesis import HealthCheck, Phase, given, seed, settings

LED = ("crs", "formats", "intake", "pack", "raster", "rules", "setbacks", "weighing")
BROKEN_AT_FIRST = 150
MOST_RESTARTS = 40
STARTING_SECONDS = 600  # imports, and what it begins with, on a busy machine
LONGEST_WORD = 60  # libFuzzer takes no longer ones


def begin(target: Any, folder: Path, number: int) -> tuple[str, bool]:  # noqa: ANN401
    """
    Write what a run begins with: whole files, some broken ones, words.

    Parameters
    ----------
    target : Target
        What is fed.
    folder : Path
        Of the target.
    number : int
        Seed of the broken ones.

    Returns
    -------
    suffix : str
        Of its files.
    several : bool
        Whether a file has others beside it.
    """
    import fuzz_cases

    made = list(target.whole())

    @seed(number)
    @settings(
        max_examples=BROKEN_AT_FIRST, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(target.inputs)
    def more(files: Any) -> None:  # noqa: ANN401
        made.append(files)

    more()
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    several = any(len(contents) > 1 for _, contents in made)
    for suffix, contents in made:
        content = archive(contents) if several else contents[suffix]
        (corpus / hashlib.sha1(content, usedforsecurity=False).hexdigest()).write_bytes(content)
    listed = sorted({one for one in fuzz_cases.PIECES if 0 < len(one) < LONGEST_WORD})
    lines = ['"' + "".join(f"\\x{byte:02x}" for byte in one) + '"' for one in listed]
    (folder / "words.txt").write_text("\n".join(lines), encoding="ascii")
    return made[0][0], several


def work(name: str, cases: int, number: int, folder: Path, state: Any) -> None:  # noqa: ANN401
    """
    Run cases of one target; in a process of its own.

    Parameters
    ----------
    name : str
        Of the target.
    cases : int
        How many at most.
    number : int
        Seed.
    folder : Path
        Of the target.
    state : Array of float
        Cases begun, time of the last beginning, cases accepted.
    """
    with (folder / "log.txt").open("ab") as log:
        os.dup2(log.fileno(), 2)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES_BYTES, ADDRESSES_BYTES))
    import atheris

    with atheris.instrument_imports(include=["sitesel", "tomllib"]):
        import fuzz_cases
        import fuzz_targets

        for part in LED:  # readers are imported when they are used, too late to be counted
            package = importlib.import_module(f"sitesel.{part}")
            for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                importlib.import_module(one.name)
    target = fuzz_targets.TARGETS[name]
    suffix, several = begin(target, folder, number)
    warnings.simplefilter("error")

    def feed(content: bytes) -> None:
        state[0] += 1
        state[1] = time.monotonic()
        try:
            state[2] += fuzz_targets.run(target, unpacked(suffix, content, several=several), folder)
        except BaseException as error:  # noqa: BLE001  (a panic of Rust is no Exception)
            note(folder, error)
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if used > MOST_KIB:
            note(folder, MemoryError(f"{used} KiB"))
            os._exit(9)  # the high-water mark never falls

    atheris.Setup(
        [
            sys.argv[0], str(folder / "corpus"), f"-runs={cases}", f"-seed={number}",
            f"-dict={folder / 'words.txt'}", "-rss_limit_mb=0", "-timeout=100000",
            f"-max_len={fuzz_cases.MOST_BYTES}", "-len_control=0",
            f"-artifact_prefix={folder}/",
        ],
        feed,
        custom_mutator=changed,
    )  # fmt: skip
    atheris.Fuzz()


def note(folder: Path, error: BaseException) -> None:
    """
    Keep the case that runs, if it is the first to fail there.

    Parameters
    ----------
    folder : Path
        Of the target.
    error : BaseException
        What it made.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if f"{os.sep}sitesel{os.sep}" in one.filename] or frames[-1:]
    place = f"{Path(ours[-1].filename).stem}-{ours[-1].lineno}" if ours else "memory"
    label = f"{type(error).__name__}-{place}"
    if not (folder / "findings" / label).exists():
        where = Path(keep(folder, label))
        text = "".join(traceback.format_exception(error))
        (where / "told.txt").write_text(text, encoding="utf-8")


def watch(name: str, cases: int, number: int, folder: Path) -> tuple[int, int]:
    """
    Run a target to its end, going on behind cases that end its process.

    Parameters
    ----------
    name : str
        Of the target.
    cases, number : int
        How many, and the seed.
    folder : Path
        Of the target.

    Returns
    -------
    cases, accepted : int
        Run, and read without an error.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state = mp.Array("d", 3)
    for again in range(MOST_RESTARTS):
        state[1] = time.monotonic() + STARTING_SECONDS
        process = mp.Process(
            target=work, args=(name, cases - int(state[0]), number + again, folder, state)
        )
        process.start()
        while process.is_alive():
            process.join(0.5)
            if process.is_alive() and time.monotonic() - state[1] > PATIENCE_SECONDS:
                os.kill(process.pid or 0, signal.SIGKILL)
                process.join()
                keep(folder, f"hang-{number}-{int(state[0])}")
        if process.exitcode not in {0, 9, -signal.SIGKILL}:
            keep(folder, f"died-{process.exitcode}-{number}-{int(state[0])}")
        if int(state[0]) >= cases or process.exitcode == 0:
            break
    return int(state[0]), int(state[2])


def main() -> None:
    """Run the targets one after the other, tell what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[1])
    parser.add_argument("--target", action="append", required=True)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("out/guided"))
    asked = parser.parse_args()
    bad = 0
    for name in asked.target:
        folder, began = asked.folder / name, time.monotonic()
        cases, accepted = watch(name, asked.cases, asked.seed, folder)
        findings = sorted(path.name for path in folder.glob("findings/*"))
        reached = re.findall(r"cov: (\d+)", (folder / "log.txt").read_text("utf-8", "replace"))
        grown = f"{reached[0]} to {reached[-1]}" if reached else "no"
        took = time.monotonic() - began
        print(f"{name:14} {cases:7,} cases, {accepted:6,} accepted, {grown} branches, "
              f"{len(findings)} findings, {took:.0f} s", flush=True)  # fmt: skip
        for one in findings:
            print(f"    {folder / 'findings' / one}", flush=True)
        bad += len(findings)
    sys.exit(bool(bad))


if __name__ == "__main__":
    mp.set_start_method("fork")
    main()
