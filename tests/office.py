"""LibreOffice without a window: the independent program that recalculates and prints workbooks."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAMES = ("soffice", "libreoffice")
PATIENCE_SECONDS = 240
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def convert(files: Sequence[Path], folder: Path, *, form: str = "xlsx") -> list[Path]:
    """Open files, recalculate every formula, and save them in a folder in another form."""
    found = os.environ.get("SITESEL_OFFICE") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "No LibreOffice: run tools/install_test_tools.sh."
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    done = subprocess.run(
        [
            found, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", form,
            "--outdir", folder, *files,
        ],
        capture_output=True, timeout=PATIENCE_SECONDS, check=False,
    )  # fmt: skip
    made = [folder / f"{path.stem}.{form}" for path in files]
    assert all(path.exists() for path in made), done.stderr.decode(errors="replace")
    return made
