"""The vendored Chinese font: the file that is described, with a glyph for all that is written."""

from __future__ import annotations

import builtins
import hashlib
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fontTools.ttLib import TTFont

from sitesel.errors import DependencyError
from sitesel.report import fonts

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = (
    *sorted((ROOT / "layers").glob("*.geojson")),
    ROOT / "layers" / "catalog.toml",
    *sorted((ROOT / "sitesel" / "rules" / "data").glob("*.toml")),
    *sorted((ROOT / "sitesel" / "data").glob("*.toml")),
    *sorted((ROOT / "sitesel" / "report" / "assets").rglob("*.json")),
    *sorted((ROOT / "sitesel" / "report" / "assets").rglob("*.toml")),
)


def characters(path: Path) -> set[str]:
    with TTFont(path, lazy=True) as font:
        return {chr(code) for code in font.getBestCmap()}


@pytest.fixture
def _read_anew() -> Iterator[None]:
    fonts.fonts.cache_clear()
    yield
    fonts.fonts.cache_clear()


def test_the_files_are_those_that_are_described() -> None:
    described = tomllib.loads((fonts._FOLDER / "fonts.toml").read_text(encoding="utf-8"))["font"]
    assert [entry["weight"] for entry in described] == [400, 700]
    for entry, path in zip(described, fonts.font_files(), strict=True):
        assert path.name == entry["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
        with TTFont(path, lazy=True) as font:
            assert len(font.getBestCmap()) == entry["characters"]
            assert font["name"].getDebugName(1) == entry["family"] == fonts.font_family()
            assert font["name"].getDebugName(2) == entry["style"]
            assert font["OS/2"].usWeightClass == entry["weight"]
            assert font["OS/2"].fsType == 0  # may be embedded in what is handed over
            assert "scripts.sil.org/OFL" in font["name"].getDebugName(13)


def test_the_licence_stands_beside_the_font_and_its_reserved_name_is_not_used() -> None:
    licence = (fonts._FOLDER / "LICENSE-OFL").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Reserved Font Name 'Source'" in licence
    assert "Source" not in fonts.font_family()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "OFL-1.1" in project["license"]
    found = {path for pattern in project["license-files"] for path in ROOT.glob(pattern)}
    assert fonts._FOLDER / "LICENSE-OFL" in found


def test_each_weight_stays_below_four_megabytes() -> None:
    assert all(path.stat().st_size < 4_000_000 for path in fonts.font_files())


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_every_character_of_pack_rules_and_texts_has_a_glyph(path: Path) -> None:
    signs = {sign for sign in path.read_text(encoding="utf-8") if sign.isprintable()}
    for font in fonts.font_files():
        assert signs - characters(font) == set()


def test_all_of_gb2312_and_rare_characters_of_place_names_have_a_glyph() -> None:
    codes = (bytes([a, b]) for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF))
    hanzi = {code.decode("gb2312", errors="ignore") for code in codes} - {""}
    assert len(hanzi) == 6763  # as the standard counts
    beyond = set(
        "鄌郚埠墙夼岙崮䥽𬭎𬬭"
    )  # level 3 of the 通用规范汉字表, beyond GB 2312 and the BMP
    marks = set("≤≥≈×±²³℃№→←↑↓■□▲△●○◆★√…—“”《》【】〇①⑩%,。㎡〔〕")
    for font in fonts.font_files():
        assert (hanzi | beyond | marks) - characters(font) == set()


def test_what_the_font_lacks_is_told_once_each() -> None:
    assert fonts.lacking("青岛 Qingdao\n한국한국") == "국한"


def test_matplotlib_writes_chinese_with_the_vendored_font_and_forgets_it_afterwards() -> None:
    import matplotlib as mpl
    from matplotlib import font_manager

    before = mpl.rcParams["font.family"]
    with fonts.chinese_rc() as settings:
        assert mpl.rcParams["font.family"] == settings["font.family"]
        assert mpl.rcParams["axes.unicode_minus"] is False
        regular, bold = (
            font_manager.findfont(font_manager.FontProperties(weight=weight))
            for weight in ("normal", "bold")
        )
    assert [Path(regular), Path(bold)] == list(fonts.font_files())
    assert mpl.rcParams["font.family"] == before


@pytest.mark.usefixtures("_read_anew")
def test_a_font_that_was_changed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in fonts.font_files():
        (tmp_path / path.name).write_bytes(b"tampered")
    fonts.fonts.cache_clear()
    monkeypatch.setattr(fonts, "_FOLDER", tmp_path)
    with pytest.raises(DependencyError) as caught:
        fonts.font_files()
    assert "不符" in caught.value.zh
    assert "install sitesel again" in caught.value.en


@pytest.mark.usefixtures("_read_anew")
def test_a_font_that_is_gone_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_FOLDER", tmp_path)
    with pytest.raises(DependencyError) as caught:
        fonts.font_files()
    assert "SiteselSansSC-Regular.ttf 读不出" in caught.value.zh
    assert "cannot be read" in caught.value.en


def refuse(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the import of one package fail."""
    real = builtins.__import__

    def no_package(name: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401  (as it is)
        if name.partition(".")[0] == package:
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", no_package)


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts._register.cache_clear()
    refuse("matplotlib", monkeypatch)
    with (
        pytest.raises(DependencyError, match=r"matplotlib.*sitesel\[report\]") as caught,
        fonts.chinese_rc(),
    ):
        pass
    assert caught.value.exit_code == 5


def test_without_fonttools_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts._characters.cache_clear()
    refuse("fontTools", monkeypatch)
    with pytest.raises(DependencyError, match=r"fonttools.*sitesel\[report\]"):
        fonts.lacking("青")
