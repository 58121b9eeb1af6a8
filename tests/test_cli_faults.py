"""Bad input through the real command line: the right exit code, one clear message, no debris."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas
import packs
import pytest
import shapely

from sitesel import api
from sitesel.rules import load as load_rules

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Shell = Callable[..., subprocess.CompletedProcess[bytes]]
    Writer = Callable[[str, str], Path]

RANK = ("rank", "-i", "nev", "--no-map")
SQUARE = shapely.box(120.2, 36.2, 120.21, 36.21)
BOW_TIE = shapely.Polygon([(120.2, 36.2), (120.3, 36.3), (120.3, 36.2), (120.2, 36.3)])
OWN_RULES = 'schema = "sitesel-rules/1"\nid = "m"\nextends = "nev"\n'
METRES = shapely.box(40_520_000, 4_010_000, 40_520_300, 4_010_300)


def refused(done: Result, code: int, *words: str) -> None:
    assert done.exit_code == code, done.output
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "内部错误" not in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


SITES = {
    "empty text": ("", 3, ["own.geojson", "空文件(0 字节)"]),
    "not json": ("hello", 3, ["own.geojson"]),
    "cut off": ('{"type": "FeatureCollection", "features": [{"type":', 3, ["own.geojson"]),
    "no features": ('{"type": "FeatureCollection", "features": []}', 3, ["own.geojson", "空"]),
    "prefix of a zone far away": (
        packs.geojson([(shapely.box(38_520_000, 4_010_000, 38_520_300, 4_010_300), {"id": "a"})]),
        3,
        ["EPSG:4526", "114.2", "--crs"],
    ),
    "eastings of two systems": (  # 2.7 degrees west of 123 E, where Gauss-Krüger and UTM both reach
        packs.geojson([(shapely.box(257_000, 4_010_000, 257_300, 4_010_300), {"id": "a"})]),
        3,
        ["EPSG:4510", "EPSG:32651", "--crs"],
    ),
    "NaN": (
        packs.geojson([(SQUARE, {"id": "a"})]).replace("120.21", "NaN", 1),
        3,
        ["own.geojson"],
    ),
    "infinite": (
        packs.geojson([(SQUARE, {"id": "a"})]).replace("120.21", "1e999", 1),
        3,
        ["own.geojson"],
    ),
    "self-intersection": (packs.geojson([(BOW_TIE, {"id": "a"})]), 3, ["自相交", "行 [1]"]),
    "mixed types": (
        packs.geojson([(SQUARE, {"id": "a"}), (shapely.Point(120.2, 36.2), {"id": "b"})]),
        3,
        ["不是面,行 [2]"],
    ),
    "duplicate ids": (
        packs.geojson([(SQUARE, {"id": "a"}), (SQUARE, {"id": "a"})]),
        3,
        ["重复:a"],
    ),
    "no geometry": (packs.geojson([(None, {"id": "a"})]), 3, ["own.geojson"]),
    "elsewhere": (
        packs.geojson([(shapely.box(116.3, 39.9, 116.4, 40.0), {"id": "beijing"})]),
        3,
        ["beijing", "范围"],
    ),
}


@pytest.mark.parametrize("case", list(SITES))
def test_a_sites_file_at_fault_is_refused(
    case: str, run: Run, text_file: Writer, tmp_path: Path
) -> None:
    text, code, words = SITES[case]
    path = text_file("own.geojson", text)
    refused(run(*RANK, "--sites", path, "-o", "out.json", "--format", "json"), code, *words)
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize("case", list(SITES))
def test_the_message_is_in_english_if_asked_for(
    case: str, run: Run, text_file: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = (*RANK, "--sites", str(text_file("own.geojson", SITES[case][0])), "--lang", "en")
    monkeypatch.setattr("sys.argv", ["sitesel", *words])
    done = run(*words)
    assert done.exit_code == 3
    message = done.stderr.replace("own.geojson", "")
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in message), message


def test_a_missing_sites_file_is_refused(run: Run) -> None:
    refused(run(*RANK, "--sites", "没有.gpkg"), 3, "没有.gpkg", "找不到")


def test_a_sites_file_without_a_system_is_recognised_and_its_reader_told(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "own.shp"
    geopandas.GeoDataFrame(
        {"id": ["a"]},
        geometry=[shapely.box(520_000, 4_010_000, 520_300, 4_010_300)],
        crs="EPSG:4549",
    ).to_file(path)
    path.with_suffix(".prj").unlink()
    done = run(*RANK, "--sites", path)
    assert done.exit_code == 0
    assert "EPSG:4549" in done.stdout
    assert "EPSG:4549" in run(*RANK, "--sites", path, "--lang", "en").stdout
    assert "EPSG:4549" in run(*RANK, "--sites", path, "--format", "csv").stderr
    refused(run(*RANK, "--sites", path, "--crs", "EPSG:99999"), 3, "EPSG:99999")
    assert run(*RANK, "--sites", path, "--crs", "EPSG:4549").exit_code == 0


@pytest.mark.parametrize("declared", [[], ["--crs", "EPSG:4528"]])
def test_a_zone_prefixed_file_is_ranked(declared: list[str], run: Run, text_file: Writer) -> None:
    path = text_file("own.geojson", packs.geojson([(METRES, {"id": "a"})]))
    done = run(*RANK, "--sites", path, *declared, "--format", "json")
    assert done.exit_code == 0
    assert ("EPSG:4528" in done.stderr) == (not declared)
    assert [site["id"] for site in json.loads(done.stdout)["sites"]] == ["a"]


# --- names that do not exist


@pytest.mark.parametrize("command", [RANK, ("explain", "z_jmauto", "-i", "nev"), ("rules", "show")])
def test_an_unknown_industry_exits_2_with_three_suggestions(
    command: tuple[str, ...], run: Run
) -> None:
    words = [word if word != "nev" else "新能源" for word in command]
    done = run(*words, *(["新能源"] if command == ("rules", "show") else []))
    refused(done, 2, "'新能源'", "新能源汽车", "sitesel industries")
    assert done.stderr.split("是不是:")[1].split("?")[0].count("、") == 2


def test_an_unknown_criterion_exits_2_with_the_nearest(run: Run) -> None:
    refused(run(*RANK, "--weight", "sea_prot=0.2"), 2, "'sea_prot'", "sea_port")


def test_an_unknown_site_exits_2_with_the_nearest(run: Run) -> None:
    refused(run("explain", "z_jmautoo", "-i", "nev"), 2, "z_jmautoo", "z_jmauto")


def test_an_unknown_district_exits_2_with_the_nearest(run: Run) -> None:
    refused(run(*RANK, "--district", "黄岛"), 2, "'黄岛'", "黄岛区")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--weight", "sea_port=-0.2"), "sea_port=-0.2"),
        (("--weight", "sea_port=1.5"), "sea_port=1.5"),
        (("--weight", "sea_port=nan"), "sea_port=nan"),
        (("--weight", "sea_port=0.7", "--weight", "airport=0.7"), "1.4"),
        (("--weight", "sea_port"), "sea_port=0.2"),
        (("--weight", "sea_port=much"), "sea_port=0.2"),
        (("--area", "many"), "500:3000"),
        (("--area", "9:5"), "500:3000"),
        (("--area", "-5:5"), "500:3000"),
        (("--format", "pdf"), "pdf"),
        (("--status", "好"), "好"),
        (("-n", "0"), "0"),
        (("--format", "xlsx"), "-o"),
        (("--format", "gpkg"), "-o"),
        (("--format", "parquet"), "-o"),
        (("-o", "same.html", "--map", "same.html"), "same.html"),
        (("--no-such-option",), "no-such-option"),
    ],
)
def test_a_wrong_option_exits_2_and_says_what_is_wanted(
    words: tuple[str, ...], told: str, run: Run, tmp_path: Path
) -> None:
    refused(run("rank", "-i", "nev", *words), 2, told)
    assert list((tmp_path / "here").iterdir()) == []


def test_weights_that_are_all_zero_exit_2(run: Run) -> None:
    document = api.rank("nev").document
    words = [w for rule in document["criteria"] for w in ("--weight", f"{rule['id']}=0")]
    refused(run(*RANK, *words), 2, "合计 0")


# --- rules at fault


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[weights\n", ["line 1"]),
        ('schema = "sitesel-rules/1"\nid = 7\n', ["id", "7"]),
        ('schema = "sitesel-rules/1"\nid = "m"\nextends = "nowhere"\n', ["'nowhere'"]),
        (
            'schema = "sitesel-rules/1"\nid = "m"\nextends = "base"\n[weights]\nsea_port = -1\n',
            ["sea_port", "-1"],
        ),
        (
            'schema = "sitesel-rules/1"\nid = "m"\nextends = "base"\n[weights]\nsea_port = 0\n',
            ["大于 0"],
        ),
        (
            'schema = "sitesel-rules/1"\nid = "m"\nextends = "base"\n[weights]\nsea_prot = 1\n',
            ["sea_prot", "sea_port"],
        ),
        (
            f'{OWN_RULES}[criteria.sea_port.params]\nto = ["harbour"]\n',
            ["harbour", "sea_port"],
        ),
    ],
)
def test_a_rule_file_at_fault_exits_3(
    text: str, words: list[str], run: Run, text_file: Writer, tmp_path: Path
) -> None:
    path = text_file("mine.toml", text)
    refused(run("rank", "-i", "nev", "--rules", path), 3, *words)
    assert list((tmp_path / "here").iterdir()) == []


def test_a_missing_rule_file_exits_3(run: Run) -> None:
    refused(run(*RANK, "--rules", "没有.toml"), 3, "没有.toml")


# --- layers at fault


def test_a_folder_of_layers_at_fault_exits_3(run: Run, tmp_path: Path) -> None:
    refused(run(*RANK, "--layers", tmp_path / "没有"), 3, "没有")
    own = tmp_path / "own"
    own.mkdir()
    refused(run(*RANK, "--layers", own), 3, "eco_redline.gpkg")
    (own / "redline.geojson").write_text(packs.geojson([(SQUARE, {"id": "a"})]), encoding="utf-8")
    refused(run(*RANK, "--layers", own), 3, "redline.geojson", "eco_redline")
    (own / "redline.geojson").rename(own / "eco_redline.geojson")
    assert run(*RANK, "--layers", own).exit_code == 0
    (own / "eco_redline.geojson").write_text("{", encoding="utf-8")
    refused(run(*RANK, "--layers", own), 3, "eco_redline")


def test_layers_check_exits_3_with_every_fault(run: Run, tmp_path: Path) -> None:
    folder = packs.write_pack(
        tmp_path / "city",
        {
            "park": [(packs.box(0, 0, 1, 1), packs.park("p", within=["nowhere"]))],
            "sea_port": [],
        },
    )
    done = run("layers", "check", "--layers", folder)
    refused(done, 3, "nowhere", "sea_port_layer", "2 处")


def test_a_role_that_rules_need_but_the_pack_neither_has_nor_lists_exits_3_by_name(
    run: Run, tmp_path: Path
) -> None:
    folder = packs.write_pack(
        tmp_path / "city", {"park": [(packs.box(0, 0, 100, 100), packs.park("p"))]}
    )
    done = run(*RANK, "--layers", folder)
    refused(done, 3, "nev.", "made_up", "catalog.toml", "[[missing]]")


def test_a_role_listed_as_missing_is_no_fault(run: Run, tmp_path: Path) -> None:
    needed = {
        role
        for rule in (*load_rules("nev").weighted, *load_rules("nev").constraints)
        for role in rule.measurement().roles
    }
    folder = packs.write_pack(
        tmp_path / "city",
        {"park": [(packs.box(0, 0, 100, 100), packs.park("p"))]},
        missing=sorted(needed - {"park"}),
    )
    done = run(*RANK, "--layers", folder, "--format", "json")
    assert done.exit_code == 0
    document = json.loads(done.stdout)
    assert document["sites"][0]["status"] == "unverified"
    assert document["sites"][0]["score_high"] - document["sites"][0]["score_low"] > 50


# --- output that cannot be written


@pytest.mark.parametrize("form", ["table", "json", "csv", "xlsx", "geojson", "gpkg", "parquet"])
def test_a_folder_as_target_and_a_missing_folder_exit_3_and_leave_nothing(
    form: str, run: Run, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    (here / "taken").mkdir()
    (here / "taken" / "keep.txt").write_text("mine", encoding="utf-8")
    refused(run(*RANK, "--format", form, "-o", "taken"), 3, "写不了 taken", "directory")
    refused(run(*RANK, "--format", form, "-o", "nowhere/out"), 3, "写不了", "nowhere")
    assert [path.name for path in here.rglob("*")] == ["taken", "keep.txt"]


def test_a_map_that_cannot_be_written_exits_3_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    done = run("rank", "-i", "nev", "--map", "nowhere/map.html")
    assert done.exit_code == 3
    assert "写不了" in done.stderr
    assert list((tmp_path / "here").iterdir()) == []


def test_a_failed_write_keeps_the_file_that_was_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "here" / "out.json"
    path.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    refused(run(*RANK, "--format", "json", "-o", "out.json"), 3, "No space left")
    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in path.parent.iterdir()] == ["out.json"]


# --- nothing qualifies, something is missing


def test_filters_that_leave_nothing_exit_4(run: Run, tmp_path: Path) -> None:
    refused(run("rank", "-i", "nev", "--area", "9999999:"), 4, "面积条件去掉", "放宽")
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize("form", ["table", "json", "csv", "geojson"])
def test_a_status_that_no_site_has_exits_4_and_says_which_there_are(
    form: str, run: Run, tmp_path: Path
) -> None:
    refused(run("rank", "-i", "nev", "--status", "可选", "--format", form), 4, "可选 0", "待核")
    assert list((tmp_path / "here").iterdir()) == []


def test_when_all_are_excluded_the_list_is_shown_and_the_exit_is_4_naming_the_constraint(
    run: Run,
) -> None:
    done = run("rank", "-i", "chem", "--district", "即墨区", "--no-map")
    assert done.exit_code == 4
    assert "排除" in done.stdout
    assert "化工入园" in done.stderr


@pytest.mark.parametrize(
    ("form", "extra"), [("xlsx", "sitesel[report]"), ("parquet", "sitesel[parquet]")]
)
def test_a_missing_extra_exits_5_and_says_how_to_install_it(
    form: str, extra: str, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    refused(run("rank", "-i", "nev", "--format", form, "-o", "out"), 5, extra)
    assert list((tmp_path / "here").iterdir()) == []


def test_an_internal_error_exits_1_and_says_how_to_see_details(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("sitesel.api.rank", broken)
    done = run(*RANK)
    assert done.exit_code == 1
    assert "SITESEL_DEBUG=1" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    monkeypatch.setenv("SITESEL_DEBUG", "1")
    assert isinstance(run(*RANK).exception, ZeroDivisionError)


# --- a few in a process of their own


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("rank", "-i", "新能源"), 2, "新能源汽车"),
        (("rank", "-i", "nev", "--sites", "nowhere.gpkg"), 3, "找不到"),
        (("rank", "-i", "nev", "--sites", "nowhere.gpkg", "--lang", "en"), 3, "there is no file"),
        (("rank", "-i", "nev", "--lang=en", "--area", "9999999:"), 4, "No site is left"),
        (("explain", "nowhere", "-i", "nev", "--lang", "en"), 2, "There is no site"),
        (("nowhere",), 2, "nowhere"),
    ],
)
def test_a_process_ends_with_the_code_and_the_message(
    words: tuple[str, ...], code: int, told: str, shell: Shell, tmp_path: Path
) -> None:
    done = shell(*words)
    assert done.returncode == code
    assert done.stdout == b""
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert list((tmp_path / "there").iterdir()) == []


def test_a_broken_sites_file_says_one_thing_in_its_own_process(
    shell: Shell, text_file: Writer
) -> None:
    text = packs.geojson([(SQUARE, {"id": "a"})]).replace("120.21", "NaN", 1)
    done = shell("rank", "-i", "nev", "--sites", text_file("own.geojson", text))
    assert done.returncode == 3
    assert "Warning" not in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) <= 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rank", "-i", "nev", "--lnag", "en"], "没有选项 --lnag · No such option"),
        (["rank"], "缺少选项 '-i' / '--industry' · Missing option"),
        (["explain", "-i", "nev"], "缺少参数 'SITE' · Missing argument"),
        (["rank", "-i", "nev", "-n", "many"], "'-n' 的值不合要求 · Invalid value"),
        (["rank", "-i", "nev", "-n"], "选项 -n 的用法不对 · "),
        (["rank", "nev", "-i", "nev"], "多出了参数 · Got unexpected extra argument"),
        (["ranks"], "没有这个命令 · No such command"),
    ],
)
def test_what_is_typed_wrong_is_told_in_chinese_first(
    words: list[str], said: str, run: Callable[..., Result]
) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.stderr
