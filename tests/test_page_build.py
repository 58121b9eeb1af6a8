"""What a page runs is what the plain scripts and styles say."""

from __future__ import annotations

import base64
import importlib.util
import zlib
from pathlib import Path

from sitesel.report import vendored

ROOT = Path(__file__).parent.parent
spec = importlib.util.spec_from_file_location("build_page", ROOT / "tools" / "build_page.py")
assert spec
assert spec.loader
build_page = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build_page)


def test_the_small_files_are_made_of_the_plain_ones() -> None:
    for name, text in build_page.build().items():
        kept = (build_page.ASSETS / name).read_text(encoding="utf-8")
        assert text == kept, f"{name} is old: run `python tools/build_page.py`"


def test_every_plain_script_is_part_of_the_page() -> None:
    scripts = {path.stem for path in (build_page.ASSETS / "js").glob("*.js")}
    elsewhere = {"popup", "widget"}  # on saved folium maps; in the widget of a notebook
    assert {path.stem for path in build_page.sources()["page.min.js"]} == scripts - elsewhere


def test_the_deflated_library_is_the_vendored_one() -> None:
    packed = vendored.own_text("leaflet.js.b64")
    assert zlib.decompress(base64.b64decode(packed)).decode() == vendored.own_text("leaflet.js")
