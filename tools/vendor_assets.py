"""
Rebuild the vendored Leaflet under ``sitesel/report/assets`` from an npm folder.

``npm install leaflet@1.9.4`` somewhere, then ``python tools/vendor_assets.py that/node_modules``.
A page in one file has no neighbours to load: the script is copied without its source-map comment,
the style without its images; these go as ``data:`` URIs into a small style and a small script of
their own, for the maps that show them. ``assets.toml`` records the hashes.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import zlib
from pathlib import Path

VERSION = "1.9.4"
ASSETS = Path(__file__).resolve().parents[1] / "sitesel" / "report" / "assets"
ICONS = {
    "iconUrl": "marker-icon.png",
    "iconRetinaUrl": "marker-icon-2x.png",
    "shadowUrl": "marker-shadow.png",
}
IMAGE = re.compile(r"url\((images/[\w.-]+\.png)\)")
ENTRY = """
[[asset]]
file = "{file}"
urls = {urls}
also = {also}
package = "leaflet"
version = "{version}"
license = "BSD-2-Clause"
made_from = "{made_from}"
change = "{change}"
sha256 = "{sha256}"
"""


def data_uri(image: Path) -> str:
    """Return a PNG image as a ``data:`` URI."""
    return "data:image/png;base64," + base64.b64encode(image.read_bytes()).decode("ascii")


def script(dist: Path) -> str:
    """Return Leaflet's script without the comment that names a file we do not ship."""
    text = (dist / "leaflet.js").read_text(encoding="utf-8")
    return re.sub(r"\n//# sourceMappingURL=.*", "", text).rstrip() + "\n"


def packed(text: str) -> str:
    """Return a script as the page of a ranking carries it: deflated, in base64."""
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def style(dist: Path) -> str:
    """Return Leaflet's style without its images, which a page in one file cannot load."""
    text = (dist / "leaflet.css").read_text(encoding="utf-8").replace("\r\n", "\n")
    return IMAGE.sub("none", text)


def images(dist: Path) -> str:
    """Return the rules of Leaflet's style that show an image, with the image inside."""
    text = (dist / "leaflet.css").read_text(encoding="utf-8")
    rules = re.findall(r"^(\.[^{}]+)\{[^{}]*?" + IMAGE.pattern, text, re.MULTILINE)
    return "".join(
        f"{selector.strip()} {{ background-image: url({data_uri(dist / image)}); }}\n"
        for selector, image in rules
    )


def icons(dist: Path) -> str:
    """Return the script that gives Leaflet's default marker its images."""
    options = {key: data_uri(dist / "images" / name) for key, name in ICONS.items()}
    return (
        '"use strict";\n'
        'L.Icon.Default.imagePath = "";\n'
        f"L.Icon.Default.mergeOptions({json.dumps(options, indent=2)});\n"
    )


def main() -> None:
    """Write the vendored files and their list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("node_modules", type=Path, help="folder that holds leaflet/")
    package = parser.parse_args().node_modules / "leaflet"
    found = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    if found != VERSION:
        raise SystemExit(f"{package} holds Leaflet {found}; {VERSION} is wanted.")
    dist = package / "dist"
    cdn = ["https://*/leaflet@1.9.*/dist/", "https://*/leaflet/1.9.*/"]
    files = {
        "leaflet.js": (script(dist), "leaflet.js", "source-map comment removed"),
        "leaflet-icons.js": (icons(dist), "images/marker-*.png", "images as data URIs"),
        "leaflet.css": (style(dist), "leaflet.css", "images left to leaflet-images.css"),
        "leaflet-images.css": (images(dist), "images/*.png", "images as data URIs"),
    }
    also = {"leaflet.js": ["leaflet-icons.js"], "leaflet.css": ["leaflet-images.css"]}
    listed = ["# Written by tools/vendor_assets.py. What a page on a USB stick carries with it.\n"]
    for file, (text, made_from, change) in files.items():
        (ASSETS / file).write_text(text, encoding="utf-8", newline="\n")
        listed.append(
            ENTRY.format(
                file=file,
                urls=json.dumps([url + made_from for url in cdn] if file in also else []),
                also=json.dumps(also.get(file, [])),
                version=VERSION,
                made_from=f"dist/{made_from}",
                change=change,
                sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
            )
        )
    (ASSETS / "assets.toml").write_text("".join(listed), encoding="utf-8", newline="\n")
    (ASSETS / "leaflet.js.b64").write_text(packed(files["leaflet.js"][0]), encoding="ascii")
    licence = (package / "LICENSE").read_text(encoding="utf-8")
    (ASSETS / "LICENSE-leaflet").write_text(licence, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
