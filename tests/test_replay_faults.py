"""Manifests that are none, or at fault, or whose inputs are gone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from replay_city import City, Json, told

import sitesel
from sitesel.errors import ReplayError

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    "text",
    ["", "not json", "[]", "7", "{}", '{"version": "1"}', "[" * 100_000, '{"schema"', "\x00" * 9],
)
def test_a_file_that_is_no_manifest_is_refused(text: str, city: City) -> None:
    city.manifest.write_text(text, encoding="utf-8")
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert "不是运行清单" in caught.value.zh
    assert "is no manifest" in caught.value.en
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("schema", ["sitesel-manifest/2", "sitesel-ranking/1", 7, ["x" * 10_000]])
def test_another_schema_is_named_with_the_one_that_is_read(schema: object, city: City) -> None:
    city.write()
    city.edit(lambda manifest: manifest.update(schema=schema))
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert repr(schema)[:100] in caught.value.zh
    assert "reads sitesel-manifest/1 only" in caught.value.en
    assert len(caught.value.en) < 500


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda m: m.update(version=1), "version"),
        (lambda m: m.update(surprise=1), "surprise"),
        (lambda m: m.pop("result"), "result"),
        (lambda m: m["command"]["options"].update(sites=["a"]), "command.options.sites"),
        (lambda m: m["command"]["options"].update(weights={"port": "1"}), "weights.port"),
        (lambda m: m["command"]["options"].update(area=[0]), "command.options.area"),
        (lambda m: m["inputs"].update(layers=[]), "inputs.layers"),
        (lambda m: m["inputs"]["sites"].update(sha256="x"), "inputs.sites.sha256"),
        (lambda m: m["inputs"]["sites"].update(features={"a": 1}), "inputs.sites.features.a"),
        (lambda m: m["result"]["sites"].update(s04=["fine", 1, 1.0, "00"]), "result.sites.s04.0"),
        (lambda m: m["result"]["sites"]["s04"].__setitem__(2, float("nan")), "result.sites.s04.2"),
    ],
)
def test_wrong_types_are_told_by_their_keys(
    change: Callable[[Json], object], key: str, city: City
) -> None:
    city.write()
    city.edit(change)
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert "1 处不合规则" in caught.value.zh
    assert any(key in fault[0] and key in fault[1] for fault in caught.value.faults)


def test_many_faults_and_long_ones_make_a_short_message(city: City) -> None:
    city.write()
    city.edit(lambda manifest: manifest.update({f"k{n}": "x" * 10_000 for n in range(50)}))
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert "50 处不合规则" in caught.value.zh
    assert len(caught.value.faults) == 10
    assert len(str(caught.value)) < 5000


def test_a_huge_file_is_refused_unread(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    city.write()
    monkeypatch.setattr("sitesel.replay.read.MOST_BYTES", 100)
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert "字节,不会是运行清单" in caught.value.zh
    assert "bytes and is no manifest" in caught.value.en


def test_a_manifest_that_is_not_there_or_a_folder_is_refused(city: City) -> None:
    for path in (city.folder / "none.json", city.pack):
        with pytest.raises(ReplayError) as caught:
            sitesel.verify(path)
        assert "读不出运行清单" in caught.value.zh
        assert "Cannot read the manifest" in caught.value.en


def test_a_manifest_saved_by_an_editor_with_a_byte_order_mark_is_read(city: City) -> None:
    city.write()
    text = city.manifest.read_text(encoding="utf-8").replace("\n", "\r\n")
    city.manifest.write_bytes(text.encode("utf-8-sig"))
    assert city.verify().identical


def test_inputs_that_are_gone_are_told_at_once_with_the_options_that_point_to_them(
    city: City,
) -> None:
    city.write()
    city.sites.unlink()
    city.rules.unlink()
    shutil.rmtree(city.pack)
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert "输入不在原处" in caught.value.zh
    assert [fault[1].split(":")[0] for fault in caught.value.faults] == [
        "--sites",
        "--layers",
        "--rules",
    ]


def test_features_of_a_stranger_that_do_not_fit_their_columns_break_nothing(city: City) -> None:
    city.write()

    def spoil(manifest: Json) -> None:
        sites = manifest["inputs"]["sites"]
        sites.update(content="0" * 64, columns=["id"])
        sites["features"]["s04"] = ["00", 1e300, 1e300, "0"]

    city.edit(spoil)
    lines = told(city.verify(), "input")
    assert any(line.startswith("候选地块:要素 s04 几何变了(00 → ") for line in lines)
