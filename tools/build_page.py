"""
Make the scripts and the style of the map page small: `python tools/build_page.py`.

Writes `sitesel/report/assets/page.min.js` and `page.min.css` from the plain files beside them, with
the pinned esbuild of `tools/page`. A test makes them anew and compares, so that what a page runs is
what the plain files say.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "sitesel" / "report" / "assets"
TOOLS = ROOT / "tools" / "page"
TARGET = "chrome90,edge90,firefox90,safari15"


def sources() -> dict[str, list[Path]]:
    """Give the plain files of each made one, in their order."""
    listed = tomllib.loads((ASSETS / "page.toml").read_text(encoding="utf-8"))
    return {
        "page.min.js": [ASSETS / "js" / f"{name}.js" for name in listed["scripts"]],
        "page.min.css": [ASSETS / f"{name}.css" for name in listed["styles"]],
        "loader.min.js": [ASSETS / "loader.js"],
    }


def small(text: str, kind: str) -> str:
    """Leave out what a machine does not need."""
    program = TOOLS / "node_modules" / ".bin" / ("esbuild.cmd" if os.name == "nt" else "esbuild")
    if not program.exists():
        sys.exit(f"There is no {program.name}: run `npm ci --prefix tools/page`.")
    words = [str(program), f"--loader={kind}", "--minify", "--charset=utf8", f"--target={TARGET}"]
    done = subprocess.run(
        words, input=text, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout.replace("\r\n", "\n")


def build() -> dict[str, str]:
    """Make every file."""
    return {
        made: small(
            "\n".join(path.read_text(encoding="utf-8") for path in plain), made.rsplit(".", 1)[1]
        )
        for made, plain in sources().items()
    }


def main() -> None:
    """Write them."""
    for name, text in build().items():
        (ASSETS / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{name}: {len(text.encode()):,} bytes")


if __name__ == "__main__":
    main()
