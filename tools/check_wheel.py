"""
Build the wheel and use it in an empty environment, outside the repository, with the network cut.

The environment is made in a temporary folder; the network is cut by a namespace of its own, as
root or as any user where user namespaces are allowed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = (
    ("layers", "check"),
    ("rank", "-i", "氢能与储能"),
    ("explain", "park_h2", "-i", "qnycn"),
)


def main() -> None:
    """Build, install, run; raise at the first command that fails."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", name, cwd=ROOT)
        (wheel,) = folder.glob("*.whl")
        venv.create(folder / "empty", with_pip=True)
        run(folder / "empty/bin/pip", "install", "-q", wheel, cwd=folder)
        cut = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
        for command in COMMANDS:
            run(*cut, folder / "empty/bin/sitesel", *command, cwd=folder)
        (page,) = folder.glob("*.html")
        print(f"wheel {wheel.stat().st_size / 1e6:.2f} MB, map {page.stat().st_size / 1e6:.2f} MB")


def run(*command: str | Path, cwd: Path) -> None:
    """
    Run a command, its output to stderr.

    Parameters
    ----------
    *command : str or Path
        Words.
    cwd : Path
        Where.
    """
    print("$", *command[-4:], file=sys.stderr, flush=True)
    subprocess.run([str(word) for word in command], cwd=cwd, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
