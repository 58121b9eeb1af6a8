"""A manifest is replayed as identical whatever the writing, and holds what it says."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import geopandas
import packs
import pytest
import shapely
from replay_city import City, rows_of, told

import sitesel
from sitesel import api, engine
from sitesel.crs import operation
from sitesel.errors import OutputError
from sitesel.industry import industries
from sitesel.pack import load
from sitesel.replay.inputs import used_roles
from sitesel.replay.manifest import write_manifest
from sitesel.replay.request import Request
from sitesel.rules import load as load_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result


def test_a_run_made_again_at_once_is_identical(city: City) -> None:
    city.write()
    verdict = city.verify()
    assert verdict.identical
    assert verdict.notes == ()
    assert verdict.text("zh") == "一致:按 run.json 重算,版本、输入、规则、结果都相同。"
    assert verdict.text("en").startswith("Identical: ")


def test_the_same_run_writes_the_same_bytes_and_no_path_of_the_machine(city: City) -> None:
    city.write()
    first = city.manifest.read_bytes()
    city.write()
    assert city.manifest.read_bytes() == first
    assert str(city.folder).encode() not in first
    assert city.read()["command"] == {
        "name": "rank",
        "options": {
            "industry": "nev",
            "crs": packs.WORK_CRS,
            "parks": False,
            "sites": "sites.geojson",
            "layers": "pack",
            "rules": "rules.toml",
            "weights": {},
            "as_of": None,
            "district": [],
            "area": [0.0, None],
            "robustness": True,
        },
    }


def test_paths_outside_the_folder_of_the_manifest_are_relative_too(city: City) -> None:
    (city.folder / "out").mkdir()
    city.manifest = city.folder / "out" / "run.json"
    assert city.write()["command"]["options"]["sites"] == "../sites.geojson"
    assert city.verify().identical


def test_another_order_of_the_rows_of_sites_and_layers_is_identical(city: City) -> None:
    before = city.write()
    city.write_sites(rows_of()[::-1])
    ports = json.loads((city.pack / "sea_port.geojson").read_text(encoding="utf-8"))
    ports["features"].reverse()
    (city.pack / "sea_port.geojson").write_text(json.dumps(ports), encoding="utf-8")
    verdict = city.verify()
    assert verdict.identical
    assert [note.zh.split("的字节")[0] for note in verdict.notes] == [
        "图层 sea_port_layer(sea_port.geojson)",
        "候选地块(sites.geojson)",
    ]
    after = city.write()
    assert after["result"] == before["result"]
    for made in (before, after):
        for part in ("sha256", "file"):
            del (
                made["inputs"]["sites"][part],
                made["inputs"]["layers"]["sea_port_layer"]["content"][part],
            )
    assert json.dumps(after) == json.dumps(before)  # the order of the keys too


def test_sites_without_ids_in_another_order_are_matched_by_what_they_hold(city: City) -> None:
    bare = [(shape, {"owner": row["owner"]}) for shape, row in rows_of()]
    bare[3] = bare[4]  # two rows that are the same in everything
    city.write_sites(bare)
    city.write()
    city.write_sites([*bare[7:], *bare[:7]])
    verdict = city.verify()
    assert verdict.identical
    assert "给每个地块一个 id" in verdict.notes[-1].zh
    city.write_sites([*bare[7:], *bare[1:7]])
    assert told(city.verify(), "input") == ["候选地块:原 row-1 不见了或变了(文件没有 id,请给编号)"]


@pytest.mark.parametrize("threads", [1, 4])
def test_another_number_of_threads_is_identical(
    threads: int, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.write()
    monkeypatch.setattr(engine, "MANY_SITES", 1)
    monkeypatch.setattr(engine, "MOST_THREADS", threads)
    monkeypatch.setattr(engine.os, "cpu_count", lambda: threads)
    assert city.verify().identical


def test_a_folder_moved_as_a_whole_is_identical(city: City, tmp_path: Path) -> None:
    city.write()
    city.folder.rename(tmp_path / "elsewhere")
    assert sitesel.verify(tmp_path / "elsewhere" / "run.json").identical


def test_a_manifest_behind_a_link_finds_its_inputs(city: City, tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "deep" / "er")
    city.manifest = tmp_path / "link" / "run.json"
    assert city.write()["command"]["options"]["rules"] == "../../city/rules.toml"
    assert city.verify().identical


def test_inputs_that_lie_elsewhere_are_pointed_at(city: City, tmp_path: Path) -> None:
    city.write()
    new = {name: tmp_path / "new" / name for name in ("sites", "layers", "rules")}
    shutil.copytree(city.pack, new["layers"])
    new["sites"] = city.sites.rename(tmp_path / "new" / "own.geojson")
    new["rules"] = city.rules.rename(tmp_path / "new" / "own.toml")
    shutil.rmtree(city.pack)
    assert city.verify(**new).identical


def test_the_same_content_written_otherwise_is_identical(city: City) -> None:
    city.write()
    features = json.loads(city.sites.read_text(encoding="utf-8"))["features"]
    for one in features:
        one["properties"] = dict(reversed(one["properties"].items())) | {"empty": None}
    text = json.dumps({"features": features, "type": "FeatureCollection"}, indent=4)
    city.sites.write_bytes(text.replace("\n", "\r\n").encode())
    rules = city.rules.read_text(encoding="utf-8").replace("[weights]", "# why\n[weights]")
    city.rules.write_bytes(rules.replace("\n", "\r\n").encode())
    verdict = city.verify()
    assert verdict.identical
    assert [note.en.split(":")[0] for note in verdict.notes] == [
        "sites (sites.geojson)",
        "The rule files have other names or bytes; the effective rules are the same.",
    ]


def test_sites_in_another_format_with_the_same_content_are_identical(city: City) -> None:
    city.write()
    frame = geopandas.read_file(city.sites).set_crs(packs.WORK_CRS, allow_override=True)
    frame.to_file(city.folder / "sites.gpkg")
    verdict = city.verify(sites=city.folder / "sites.gpkg")
    assert verdict.identical
    assert "sites.gpkg" in verdict.notes[0].zh


def test_the_extra_with_district_boundaries_is_no_input_of_a_ranking_of_parks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request(industry="nev")
    write_manifest(request.run(), request, tmp_path / "run.json")
    monkeypatch.setattr("sitesel.districts.find_spec", lambda _: None)
    assert sitesel.verify(tmp_path / "run.json").identical


def test_a_request_ranks_as_the_function_of_the_same_arguments() -> None:
    given = {"weights": {"sea_port": 0.2}, "district": ("黄岛区",), "area": (500.0, 9000.0)}
    ranking = Request(industry="nev", **given).run()
    assert ranking.document == api.rank("nev", **given).document
    assert 0 < len(ranking.table) < len(api.rank("nev").table)


def test_rules_hold_the_criteria_that_carry_weight(city: City) -> None:
    assert set(city.write(weights={"port": 1.0})["rules"]["criteria"]) == {"port"}


def test_sites_of_the_built_in_pack_are_replayed(tmp_path: Path) -> None:
    request = Request(industry="化工", weights={"sea_port": 0.2}, district=("黄岛区",))
    write_manifest(request.run(), request, tmp_path / "run.json")
    assert sitesel.verify(tmp_path / "run.json").identical
    text = (tmp_path / "run.json").read_text(encoding="utf-8")
    assert str(load().layers[0][1]) not in text
    manifest = json.loads(text)
    assert manifest["inputs"]["sites"] is None
    assert set(manifest["inputs"]["layers"]) == {layer.id for layer, _ in load().layers}
    assert [one["file"] for one in manifest["inputs"]["rules"]] == ["base.toml", "chem.toml"]


# --- what a manifest holds


def test_hashes_are_those_that_a_hand_computes(city: City) -> None:
    """SHA-256 by hashlib over WKB packed by hand, and JSON typed by hand."""
    import hashlib
    import struct

    port = packs.at(-3000, 100)
    wkb = struct.pack("<bIdd", 1, 1, port.x, port.y)
    one = hashlib.sha256(wkb + '{"id":"port_a","name_zh":"甲港"}'.encode()).hexdigest()
    other = hashlib.sha256(
        struct.pack("<bIdd", 1, 1, packs.at(90_000, 100).x, port.y)
        + '{"id":"port_b","name_zh":"乙港"}'.encode()
    ).hexdigest()
    found = city.write()["inputs"]["layers"]["sea_port_layer"]["content"]
    joined = "\n".join(sorted([one, other]))
    assert found["content"] == hashlib.sha256(joined.encode()).hexdigest()
    raw = (city.pack / "sea_port.geojson").read_bytes()
    assert found["sha256"] == hashlib.sha256(raw).hexdigest()
    cells = [hashlib.sha256(text.encode()).hexdigest()[:8] for text in ('"port_a"', '"甲港"')]
    assert found["columns"] == ["id", "name_zh"]
    assert found["features"]["port_a"] == [
        hashlib.sha256(wkb).hexdigest()[:16], port.x, port.y, "".join(cells)
    ]  # fmt: skip
    rules = hashlib.sha256(city.rules.read_bytes()).hexdigest()
    assert city.read()["inputs"]["rules"] == [{"file": "rules.toml", "sha256": rules}]


def test_the_result_hash_leaves_out_where_files_lie_and_how_they_are_written(city: City) -> None:
    import hashlib

    request = city.request()
    said = json.loads(json.dumps(request.run().document))
    del said["version"], said["rules"]["files"], said["rules"]["sha256"]
    said["layers"] = [layer for layer in said["layers"] if layer["file"]]
    for layer in said["layers"]:
        del layer["file"], layer["sha256"]
    shares = {site["id"]: site.pop("robustness") for site in said["sites"]}
    said["robustness"] = {"drawn": said["robustness"], "sites": shares}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert city.write()["result"]["sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_operations_of_reference_systems_are_named_with_their_pipelines(tmp_path: Path) -> None:
    sites = tmp_path / "own.geojson"
    sites.write_text(
        packs.geojson([(shapely.box(120.1, 36.1, 120.11, 36.11), {"id": "a"})]), encoding="utf-8"
    )
    found = {}
    for crs in (None, "GCJ-02", "EPSG:4490"):
        request = Request(industry="nev", sites=sites, crs=crs)
        write_manifest(request.run(), request, tmp_path / "run.json")
        manifest = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
        found[crs] = manifest["inputs"]["sites"]["crs"]
        assert sitesel.verify(tmp_path / "run.json").identical
    assert [one["source"] for one in found.values()] == ["EPSG:4326", "GCJ-02", "EPSG:4490"]
    for one in found.values():
        assert one["work"] == "EPSG:4549"
        assert "Gauss-Kruger CM 120E" in one["name"]
        assert "proj=tmerc lat_0=0 lon_0=120 k=1 x_0=500000" in one["pipeline"]
        assert one["accuracy_m"] == 0.0


def test_an_operation_whose_accuracy_proj_does_not_state_has_none() -> None:
    """From UTM on WGS 84 to CGCS2000 PROJ knows a ballpark offset only."""
    frame = geopandas.GeoDataFrame(geometry=[shapely.Point(230_000, 4_000_000)], crs="EPSG:32651")
    found = operation(frame, packs.WORK_CRS)
    assert found["accuracy_m"] is None
    assert "Ballpark" in found["name"]
    assert found["source"] == "EPSG:32651"


@pytest.mark.parametrize("name", list(industries()))
def test_every_layer_that_a_ranking_reads_is_fingerprinted(name: str) -> None:
    pack = load()
    rules = load_rules(name)
    api.rank(name, layers=pack)
    read = set(pack._made) & set(pack.roles)
    assert read <= used_roles([rules], pack)


def test_own_sites_are_held_against_the_land_which_is_fingerprinted(city: City) -> None:
    roles = used_roles([load_rules("nev", city.rules)], load(city.pack), own_sites=True)
    assert roles == {"sea_port", "water_source", "eco_redline", "land", "road"}


# --- the commands


def test_rank_and_explain_write_manifests_and_say_so_on_stderr(
    run: Callable[..., Result], city: City
) -> None:
    words = (
        "-i", "nev", "--sites", city.sites, "--crs", packs.WORK_CRS, "--layers", city.pack,
        "--rules", city.rules, "--weight", "port=0.4", "--manifest", city.manifest,
    )  # fmt: skip
    done = run("rank", *words, "--no-map", "--area", "100:", "-n", "1", "--format", "json")
    assert done.exit_code == 0
    assert done.stderr == f"清单: {city.manifest}\n"
    assert len(json.loads(done.stdout)["sites"]) == 1
    options = city.read()["command"]["options"]
    assert (options["weights"], options["area"]) == ({"port": 0.4}, [100.0, None])
    assert run("verify", city.manifest).exit_code == 0
    first = city.manifest.read_bytes()
    run("rank", *words, "--no-map", "--area", "100:", "--lang", "en", "-o", "x.txt")
    assert city.manifest.read_bytes() == first  # how it is shown decides nothing
    assert run("explain", "s04", *words, "--lang", "en").stderr == f"Manifest: {city.manifest}\n"
    assert city.read()["command"]["name"] == "explain"
    done = run("verify", city.manifest, "--sites", city.sites, "--rules", city.rules)
    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.parametrize("option", ["-o", "--map"])
def test_a_manifest_never_replaces_another_result(
    option: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    target = tmp_path / "one.json"
    done = run("rank", "-i", "nev", option, target, "--manifest", target)
    assert done.exit_code == 2
    assert "--manifest 与 -o 或 --map 是同一个文件" in done.stderr
    assert not target.exists()


def test_a_manifest_that_cannot_be_written_is_refused_and_nothing_is_left(city: City) -> None:
    request = city.request()
    ranking = request.run()
    before = sorted(city.folder.iterdir())
    for target in (city.folder / "nowhere" / "run.json", city.pack):
        with pytest.raises(OutputError) as caught:
            write_manifest(ranking, request, target)
        assert caught.value.exit_code == 3
    assert sorted(city.folder.iterdir()) == before


def test_own_sites_beside_the_parks_are_replayed(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    """`--parks` is kept: were it left out of the manifest, the parks would be missing."""
    shape = shapely.box(546_000, 4_036_000, 547_000, 4_037_000)
    path, manifest = tmp_path / "own.gpkg", tmp_path / "run.json"
    geopandas.GeoDataFrame({"id": ["own1"]}, geometry=[shape], crs="EPSG:4549").to_file(path)
    words = ("rank", "-i", "nev", "--sites", path, "--parks", "--no-map", "--no-robustness")
    done = run(*words, "--manifest", manifest)
    assert done.exit_code == 0, done.output
    assert run("verify", manifest).exit_code == 0
    said = json.loads(manifest.read_text(encoding="utf-8"))
    said["command"]["options"]["parks"] = False
    manifest.write_text(json.dumps(said), encoding="utf-8")
    assert run("verify", manifest).exit_code == 3
