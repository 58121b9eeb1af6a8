"""The commands as a user calls them: what they print, what they write, what they leave alone."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import geopandas
import openpyxl
import pandas as pd
import pytest
from rich.cells import cell_len

from sitesel import __version__
from sitesel.industry import industries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from sitesel import api

    Run = Callable[..., Result]
    Shell = Callable[..., subprocess.CompletedProcess[bytes]]
    Ranked = Callable[[str], api.Ranking]

HEAVY = ("geopandas", "pandas", "numpy", "shapely", "pydantic", "rich", "folium", "pyproj", "scipy")


def lines_of_table(text: str) -> list[str]:
    """Lines from the first rule of a table on, as long as rows follow."""
    lines = text.splitlines()
    rule = next(place for place, line in enumerate(lines) if set(line) == {"─"})
    rows = []
    for line in lines[rule + 1 :]:
        if not line.strip() or line.startswith(("可选", "eligible", "*")):
            break
        rows.append(line)
    return [lines[rule - 1], *rows]


# --- rank


def test_results_go_to_stdout_and_the_path_of_the_map_to_stderr(shell: Shell) -> None:
    done = shell("rank", "-i", "新能源汽车")
    assert done.returncode == 0
    out, notes = done.stdout.decode(), done.stderr.decode()
    assert "新能源汽车 · 候选地块排名" in out
    assert "示例权重" in out
    assert "html" not in out
    assert notes == "地图: sitesel-新能源汽车.html\n"


def test_rank_writes_the_map_beside_it_and_nothing_else(shell: Shell, tmp_path: Path) -> None:
    shell("rank", "-i", "xnyqc")
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["sitesel-新能源汽车.html"]


def test_no_map_writes_no_file_at_all(run: Run, tmp_path: Path) -> None:
    done = run("rank", "-i", "nev", "--no-map")
    assert done.exit_code == 0
    assert done.stderr == ""
    assert list((tmp_path / "here").iterdir()) == []


def test_the_map_goes_where_it_is_told(run: Run, tmp_path: Path) -> None:
    done = run("rank", "-i", "nev", "--map", tmp_path / "mine.html", "--lang", "en")
    assert done.stderr == f"Map: {tmp_path / 'mine.html'}\n"
    assert (tmp_path / "mine.html").is_file()


def test_the_map_lies_beside_the_result_and_never_replaces_it(run: Run, tmp_path: Path) -> None:
    here = tmp_path / "here"
    run("rank", "-i", "nev", "-o", "out.json", "--format", "json")
    run("rank", "-i", "nev", "-o", "table.html")
    assert sorted(path.name for path in here.iterdir()) == [
        "out.html",
        "out.json",
        "table.html",
        "table.map.html",
    ]
    assert "候选地块排名" in (here / "table.html").read_text(encoding="utf-8")
    assert json.loads((here / "out.json").read_text(encoding="utf-8"))


def test_n_limits_the_rows_and_says_how_many_are_not_listed(run: Run) -> None:
    text = run("rank", "-i", "nev", "-n", "3", "--no-map").stdout
    rows = [line for line in lines_of_table(text)[1:] if line.split()[0].isdigit()]
    assert [row.split()[0] for row in rows] == ["1", "2", "3"]
    assert "未列" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_row_of_the_table_starts_its_columns_at_the_same_cell(
    language: str, run: Run, documents: dict[str, Any]
) -> None:
    text = run("rank", "-i", "nev", "--no-map", "--lang", language).stdout
    head, *rows = lines_of_table(text)
    status = "unverified" if language == "en" else "待核"
    found = []
    for site in documents["nev"]["sites"][:20]:
        row = next(row for row in rows if f" {site['id']} " in row)
        found.append(
            (
                cell_of(row, site["id"]),
                cell_of(row, "~"),
                cell_of(row, site["district"], after="~"),
                cell_of(row, status),
            )
        )
    columns = ("id", "site", "district", "status") if language == "en" else (
        "编号", "地块", "区市", "结论"
    )  # fmt: skip
    assert set(found) == {tuple(cell_of(head, title) for title in columns)}
    assert max(cell_len(line) for line in [head, *rows]) <= 132


def cell_of(line: str, word: str, *, after: str = "") -> int:
    """Give the cell of a line at which a word starts."""
    return cell_len(line[: line.index(word, line.index(after))])


def test_wide_characters_and_narrow_ones_take_their_cells_in_a_listing(run: Run) -> None:
    text = run("industries").stdout
    tables = [line for line in text.splitlines() if line and not line.startswith("─")]
    nev = next(line for line in tables if line.startswith("nev"))
    rail = next(line for line in tables if line.startswith("rail"))
    assert cell_len(nev[: nev.index("xnyqc")]) == cell_len(rail[: rail.index("gdjtzb")])


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252", "utf-8"])
def test_output_survives_a_pipe_of_any_encoding(encoding: str, shell: Shell) -> None:
    for words in (
        ("rank", "-i", "nev", "--no-map"),
        ("explain", "z_jmauto", "-i", "nev"),
        ("compare", "z_jmauto", "z_sgep", "-i", "nev"),
        ("scenario", "-i", "nev", "--scenario", "a:sea_port=0.3"),
        ("layers",),
        ("industries",),
        ("rules", "show", "chem"),
        ("--help",),
        ("rank", "-i", "没有的产业"),
    ):
        done = shell(*words, PYTHONIOENCODING=encoding)
        assert done.returncode in {0, 2}
        assert b"Traceback" not in done.stderr
        assert b"UnicodeEncodeError" not in done.stderr
        assert (done.stdout + done.stderr).decode("utf-8" if encoding == "ascii" else encoding)


def test_a_gbk_pipe_shows_chinese(shell: Shell) -> None:
    done = shell("rank", "-i", "nev", "--no-map", PYTHONIOENCODING="gbk")
    assert "候选地块排名" in done.stdout.decode("gbk")


def test_json_on_stdout_is_the_document(run: Run, documents: dict[str, Any]) -> None:
    done = run("rank", "-i", "nev", "--format", "json", "--no-map")
    assert json.loads(done.stdout, parse_constant=pytest.fail) == documents["nev"]


def test_two_runs_print_the_same_bytes(shell: Shell) -> None:
    words = ("rank", "-i", "chem", "--format", "json", "--no-map")
    first = shell(*words, PYTHONHASHSEED="1", OMP_NUM_THREADS="1")
    second = shell(*words, PYTHONHASHSEED="2", OMP_NUM_THREADS="2")
    same = first.stdout == second.stdout
    assert first.returncode == 0
    assert same


def test_csv_has_a_byte_order_mark_in_a_file_and_reads_back(
    run: Run, tmp_path: Path, documents: dict[str, Any]
) -> None:
    path = tmp_path / "out.csv"
    done = run("rank", "-i", "nev", "--format", "csv", "-o", path, "--no-map")
    assert done.exit_code == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(path, encoding="utf-8-sig")
    sites = documents["nev"]["sites"]
    assert frame["编号"].tolist() == [site["id"] for site in sites]
    assert frame["得分"].tolist() == pytest.approx([site["score"] for site in sites])
    assert {"名次", "结论", "理由", "位置误差_米"} <= set(frame.columns)
    parts = [name for name in frame.columns if name.endswith("_贡献")]
    assert frame[parts].sum(axis=1).tolist() == pytest.approx(frame["得分"].tolist())


def test_csv_on_stdout_has_no_byte_order_mark(run: Run) -> None:
    text = run("rank", "-i", "nev", "--format", "csv", "--no-map").stdout
    assert text.startswith("名次,")
    assert len(pd.read_csv(io.StringIO(text))) == text.count("\n") - 1


def test_a_workbook_reads_back_with_sources_and_weights(
    run: Run, tmp_path: Path, documents: dict[str, Any]
) -> None:
    path = tmp_path / "out.xlsx"
    assert run("rank", "-i", "nev", "--format", "xlsx", "-o", path, "--no-map").exit_code == 0
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames == [
        "排名", "测量值", "效用", "贡献", "权重", "约束", "判定", "来源", "说明", "计算",
    ]  # fmt: skip
    rows = list(book["排名"].iter_rows(min_row=4, values_only=True))
    column = rows[0].index("编号")
    assert [row[column] for row in rows[1:]] == [one["id"] for one in documents["nev"]["sites"]]
    weights = list(book["权重"].iter_rows(min_row=4, values_only=True))
    count = len(documents["nev"]["criteria"])
    assert sum(row[3] for row in weights[:count]) == pytest.approx(1.0)
    assert weights[count][2:4] == (pytest.approx(100.0), pytest.approx(1.0))
    document = documents["nev"]
    listed = len(document["layers"]) + len(document["missing"])
    assert len(list(book["来源"].iter_rows(min_row=4))) == listed


@pytest.mark.parametrize("form", ["geojson", "gpkg", "parquet"])
def test_a_layer_reads_back_with_geometries_and_scores(
    form: str, run: Run, tmp_path: Path, ranked: Ranked
) -> None:
    path = tmp_path / f"out.{form}"
    assert run("rank", "-i", "nev", "--format", form, "-o", path, "--no-map").exit_code == 0
    layer = {"layer": "out"} if form == "gpkg" else {}
    read = geopandas.read_parquet if form == "parquet" else geopandas.read_file
    frame = read(path, **layer)
    assert frame.crs == "EPSG:4326"
    assert frame["编号"].tolist() == ranked("nev").table.index.tolist()
    assert frame["得分"].tolist() == pytest.approx(ranked("nev").table["score"].tolist())
    assert frame.geometry.geom_equals_exact(
        ranked("nev").sites.geometry.reset_index(drop=True), 1e-6
    ).all()


def test_geojson_on_stdout_is_a_feature_collection(run: Run) -> None:
    text = run("rank", "-i", "nev", "--format", "geojson", "--no-map", "-n", "2").stdout
    collection = json.loads(text, parse_constant=pytest.fail)
    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == 2


@pytest.mark.parametrize("status", ["待核", "unverified"])
def test_status_chooses_what_is_listed_in_either_language(status: str, run: Run) -> None:
    text = run("rank", "-i", "chem", "--status", status, "--format", "json", "--no-map").stdout
    assert {site["status"] for site in json.loads(text)["sites"]} == {"unverified"}


def test_filters_of_district_and_area_combine(run: Run) -> None:
    done = run(
        "rank", "-i", "nev", "--district", "黄岛区", "--district", "胶州市", "--area", "500:20000",
        "--format", "json", "--no-map",
    )  # fmt: skip
    sites = json.loads(done.stdout)["sites"]
    assert sites
    assert {site["district"] for site in sites} <= {"黄岛区", "胶州市"}
    assert all(500 <= site["area_mu"] <= 20_000 for site in sites)


@pytest.mark.parametrize(("text", "least", "most"), [("1000:", 1000, 1e9), (":9000", 0, 9000)])
def test_a_range_may_be_open_on_either_side(text: str, least: int, most: int, run: Run) -> None:
    done = run("rank", "-i", "nev", "--area", text, "--format", "json", "--no-map")
    areas = [site["area_mu"] for site in json.loads(done.stdout)["sites"]]
    assert areas
    assert all(area is not None and least <= area <= most for area in areas)


def test_weights_on_the_command_line_are_shares_and_repeat(run: Run) -> None:
    done = run(
        "rank", "-i", "nev", "--weight", "sea_port=0.2", "--weight", "airport=0.3",
        "--format", "json", "--no-map",
    )  # fmt: skip
    document = json.loads(done.stdout)
    weights = {rule["id"]: rule["weight"] for rule in document["criteria"]}
    assert (weights["sea_port"], weights["airport"]) == (0.2, 0.3)
    assert sum(weights.values()) == pytest.approx(1.0)
    assert "sea_port=0.2" in document["rules"]["weights_source"]


@pytest.mark.parametrize("name", list(industries()))
def test_every_industry_gives_a_table(name: str, run: Run) -> None:
    done = run("rank", "-i", name, "--no-map")
    assert done.exit_code == 0
    assert industries()[name].name_zh in done.stdout
    assert "示例权重" in done.stdout


# --- explain


def test_explain_says_every_criterion_and_constraint_with_source_and_layer_date(
    run: Run, documents: dict[str, Any]
) -> None:
    document = documents["nev"]
    site = document["sites"][0]
    text = run("explain", site["id"], "-i", "nev").stdout
    assert site["name_zh"] in text
    assert f"{site['score']:.1f}" in text
    flat = "".join(text.split())
    for rule in document["criteria"]:
        assert "".join(rule["title_zh"].split())[:6] in flat, rule["title_zh"]
        assert f"{rule['weight']:.1%}" in text
    for one in site["criteria"]:
        assert f"{one['contribution']:.1f}" in text
    for rule in document["constraints"]:
        if rule["action"] != "info":
            assert rule["title_zh"][:4] in flat, rule["title_zh"]
    dates = {layer["id"]: layer["date"] for layer in document["layers"]}
    assert "".join(f"sea_ports({dates['sea_ports']})".split()) in flat
    assert "示例" in text


def test_explain_takes_the_chinese_name_and_gives_json(run: Run, documents: dict[str, Any]) -> None:
    site = documents["nev"]["sites"][3]
    done = run("explain", site["name_zh"], "-i", "nev", "--format", "json")
    document = json.loads(done.stdout, parse_constant=pytest.fail)
    assert document["sites"] == [site]
    assert document["criteria"] == documents["nev"]["criteria"]


def test_explain_in_english_names_the_criteria_in_english(run: Run) -> None:
    text = run("explain", "z_jmauto", "-i", "nev", "--lang", "en").stdout
    for words in ("Industry match", "not assessed", "constraint", "Ecological redline"):
        assert words in text


# --- the other commands


def test_industries_lists_every_industry_under_its_group(run: Run) -> None:
    text = run("industries").stdout
    for one in industries().values():
        assert any(line.startswith(f"{one.id} ") for line in text.splitlines()), one.id
    for words in ("优势产业 (7)", "未来产业 (7)", "xnyqc", "361"):
        assert words in text


def test_layers_lists_source_date_licence_quality_and_gaps(run: Run) -> None:
    text = run("layers").stdout
    for words in (
        "海港",
        "ODbL-1.0",
        "示意",
        "2017-11",
        "没有公开来源",
        "eco_redline",
        "EPSG:4549",
    ):
        assert words in text, words
    assert "surveyed" not in text
    assert "Not available" in run("layers", "--lang", "en").stdout


def test_layers_check_passes_the_built_in_pack_and_lists_sites_in_water(run: Run) -> None:
    done = run("layers", "check")
    assert done.exit_code == 0
    assert "合规" in done.stdout
    assert "蓝谷" in done.stdout


def test_rules_show_prints_weights_breakpoints_constraints_and_sources(run: Run) -> None:
    text = run("rules", "show", "高端化工").stdout
    flat = "".join(text.split())
    for words in ("base.toml+chem.toml", "18.0%", "10→1", "化工入园", "一票否决", "示例"):
        assert words in flat, words
    assert "Siting rules" in run("rules", "show", "chem", "--lang", "en").stdout


def test_rules_check_says_how_many_criteria_a_sound_file_has(
    run: Run, text_file: Callable[[str, str], Path]
) -> None:
    own = text_file(
        "mine.toml",
        'schema = "sitesel-rules/1"\nid = "m"\nextends = "base"\n[weights]\nairport = 1\n',
    )
    done = run("rules", "check", "nev", own)
    assert done.exit_code == 0
    assert "mine.toml 合规则:1 项指标" in done.stdout


def test_doctor_looks_at_encoding_projection_pack_and_extras(run: Run) -> None:
    done = run("doctor")
    assert done.exit_code == 0
    for words in ("编码", "PROJ", "CGCS2000 正常", "数据包 qingdao 合规", "xlsxwriter", "浏览器"):
        assert words in done.stdout, words
    assert "output encoding" in run("doctor", "--lang", "en").stdout


def test_doctor_says_how_to_install_what_is_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitesel.cli.doctor.find_spec", lambda _: None)
    assert "pip install 'sitesel[report]'" in run("doctor").stdout


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version").stdout.strip().endswith(__version__)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("rank",),
        ("explain",),
        ("verify",),
        ("industries",),
        ("layers",),
        ("rules",),
        ("doctor",),
    ],
)
def test_every_command_has_help_in_both_languages(words: tuple[str, ...], run: Run) -> None:
    text = run(*words, "--help").stdout
    assert any("\u4e00" <= letter <= "\u9fff" for letter in text)
    assert any(word in text for word in ("Rank", "Explain", "List", "Show", "Check", "Industrial"))


@pytest.mark.parametrize("words", [["--help"], ["rank", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    script = (
        "import sys\n"
        f"sys.argv = ['sitesel', *{words!r}]\n"
        "from sitesel.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[-1] == "LOADED []"
