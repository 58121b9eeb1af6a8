"""A file taken in block by block gives what it gives in one: bytes, log, messages, exit code."""

from __future__ import annotations

import errno
import io
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from click.testing import CliRunner

from sitesel.cli import group
from sitesel.formats import Rejected, read_blocks
from sitesel.formats.sound import INFINITE, UNREADABLE
from sitesel.formats.source import Source
from sitesel.intake import sample
from sitesel.intake.sample import Sampling
from sitesel.intake.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.intake.layout import Layout

EAST, NORTH = 492_000.0, 3_976_000.0  # inland, EPSG:4549
WHOLE = 1_000_000
OWN = Path("我的图层")
CORPUS = Path(__file__).parent / "data"
Frame = geopandas.GeoDataFrame


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def box(number: int) -> shapely.Polygon:
    west, south = EAST + 200 * (number % 7), NORTH + 200 * (number // 7)
    return shapely.box(west, south, west + 100, south + 100)


def bow_tie(number: int) -> shapely.Polygon:
    west, south, east, north = box(number).bounds
    return shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])


def parcels(count: int = 20, **columns: object) -> Frame:
    names = {
        "编号": [f"地-{row}" for row in range(count)],
        "名称": [f"虚构地块{row}" for row in range(count)],
        **columns,
    }
    return Frame(names, geometry=[box(row) for row in range(count)], crs="EPSG:4549")


def with_faults() -> Frame:
    """Make parcels with every fault, each far from its like; rows counted by hand below."""
    frame = parcels(
        产业=["新能源汽车", "炼丹", None, "炼金", *["新能源汽车"] * 16],
        层数=[1, 2, *[None] * 7, *range(11)],
        是否=[True] * 12 + [None] * 8,
        备注=[None] * 15 + ["甲"] * 5,
        年份=pd.array([*range(2001, 2015), *[None] * 6], dtype="Int64"),
    )
    shapes = frame.geometry.to_numpy().copy()
    shapes[3] = bow_tie(3)
    shapes[11] = bow_tie(11)
    shapes[5] = None
    shapes[14] = shapely.Polygon()
    shapes[8] = shapely.Point(EAST, NORTH)
    shapes[17] = shapely.MultiPolygon([box(17), box(40)])
    ids = frame["编号"].tolist()
    ids[13], ids[11], ids[19] = "地-1", "地-2", None
    return frame.assign(编号=ids).set_geometry(shapes)


def gpkg(frame: Frame) -> str:
    frame.to_file("地块.gpkg", driver="GPKG")
    return "地块.gpkg"


def nameless(frame: Frame) -> str:
    frame.drop(columns="编号").to_file("甲.gpkg", driver="GPKG")
    return "甲.gpkg"


def shp_gbk(frame: Frame) -> str:
    short = frame.assign(备注="胶州湾" * 20)
    pyogrio.write_dataframe(short, "地块.shp", encoding="GBK")
    Path("地块.cpg").unlink()
    return "地块.shp"


def zipped(frame: Frame) -> str:
    Path("包").mkdir()
    pyogrio.write_dataframe(frame, "包/地块.shp", encoding="UTF-8")
    shutil.make_archive("地块", "zip", "包")
    return "地块.zip"


def fgb(frame: Frame) -> str:
    there = ~(frame.geometry.isna() | frame.geometry.is_empty)  # of which it has no index
    pyogrio.write_dataframe(frame[there], "地块.fgb")
    return "地块.fgb"


def fgb_plain(frame: Frame) -> str:
    pyogrio.write_dataframe(frame, "地块.fgb", SPATIAL_INDEX="NO")
    return "地块.fgb"


def parquet(frame: Frame) -> str:
    few = frame.assign(类=pd.Categorical(["甲", "乙"] * (len(frame) // 2)))
    few.to_parquet("地块.parquet", row_group_size=6)
    return "地块.parquet"


def taken(rows: int, monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[Any, ...]:
    """Import in blocks of so many rows; give all that anybody can see of it, and clear it away."""
    monkeypatch.setattr("sitesel.intake.opening.BLOCK_ROWS", rows)
    done = CliRunner().invoke(group, ["import", *words, "--yes"])
    files = {path.name: path.read_bytes() for path in sorted(OWN.glob("*")) if path.is_file()}
    pages = {path.name: path.read_text("utf-8") for path in Path().glob("*.html")}
    shutil.rmtree(OWN, ignore_errors=True)
    return done.exit_code, done.output, files, pages


SITE = ("--role", "site", "--field", "id=编号")
LEAVE = (*SITE, "--repair", "--reject-broken")
CASES: dict[str, tuple[Callable[[Frame], str], Callable[[], Frame], tuple[str, ...], int]] = {
    "repaired and rejected": (gpkg, with_faults, LEAVE, 0),
    "rejected": (gpkg, with_faults, (*SITE, "--reject-broken"), 0),
    "refused": (gpkg, with_faults, SITE, 3),
    "refused though repaired": (gpkg, with_faults, (*SITE, "--repair"), 3),
    "shapefile in GBK": (shp_gbk, parcels, SITE, 0),
    "shapefile in an archive": (zipped, parcels, SITE, 0),
    "flatgeobuf": (fgb, with_faults, LEAVE, 0),
    "flatgeobuf without an index": (fgb_plain, with_faults, LEAVE, 0),
    "geoparquet": (parquet, with_faults, LEAVE, 0),
    "only looked at": (gpkg, with_faults, (*LEAVE, "--dry-run"), 0),
    "a column that is missing": (gpkg, parcels, ("--role", "site", "--field", "id=宗地"), 2),
    "a role in doubt": (nameless, with_faults, (), 2),
}


@pytest.mark.parametrize("case", CASES)
def test_blocks_of_any_size_give_what_the_whole_gives(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, make, words, code = CASES[case]
    name = write(make())
    expected = taken(WHOLE, monkeypatch, name, *words)
    assert expected[0] == code, expected[1]
    for rows in (1, 7, 1000):
        assert taken(rows, monkeypatch, name, *words) == expected


def test_every_row_of_many_blocks_is_accounted_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: rows 6, 15 empty, 9 a point, 14 and 12 ids used before, 20 none; 4 is repaired."""
    gpkg(with_faults())
    _, said, files, _ = taken(7, monkeypatch, "地块.gpkg", *LEAVE)
    assert "读 20 = 原样 13 + 修复 1 + 剔除 6" in said
    (log,) = (text.decode() for name, text in files.items() if name.endswith(".json"))
    rows = [int(row) for row in re.findall(r'"row": (\d+)', log)]
    assert rows == [4, 6, 9, 12, 14, 15, 20]


def test_what_the_first_block_seems_to_be_does_not_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first row is empty, the last a point; the role needs no certain kind."""
    frame = parcels()
    shapes = frame.geometry.to_numpy().copy()
    shapes[0], shapes[19] = shapely.Polygon(), shapely.Point(EAST, NORTH)
    frame = frame.set_geometry(shapes).assign(编号=[7.0, 7.0, *range(18)])
    gpkg(frame.rename(columns={"编号": "id"}))
    for words in (
        ("--role", "sensitive_receptor", "--reject-broken"),
        ("--role", "site", "--reject-broken", "--preview"),
    ):
        expected = taken(WHOLE, monkeypatch, "地块.gpkg", *words)
        assert expected[0] == 0, expected[1]
        for rows in (1, 7):
            assert taken(rows, monkeypatch, "地块.gpkg", *words) == expected


def test_a_system_is_told_from_all_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first row alone, at 30 and 20, could be nowhere in the city; all of them can."""
    frame = parcels()
    shapes = frame.geometry.to_numpy().copy()
    shapes[0] = shapely.box(0, 0, 1, 1)
    for far in (frame, frame.set_geometry(shapes)):
        pyogrio.write_dataframe(far, "地块.shp", encoding="UTF-8")
        Path("地块.prj").unlink()
        expected = taken(WHOLE, monkeypatch, "地块.shp", *SITE)
        for rows in (1, 7):
            assert taken(rows, monkeypatch, "地块.shp", *SITE) == expected


def test_parcels_outside_the_city_are_counted_over_all_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = parcels()
    shapes = frame.geometry.to_numpy().copy()
    shapes[[4, 15, 16, 18]] = shapely.transform(shapes[[4, 15, 16, 18]], lambda at: at + 900_000)
    gpkg(frame.set_geometry(shapes))
    expected = taken(WHOLE, monkeypatch, "地块.gpkg", *SITE)
    assert expected[0] == 3
    assert "有 4 个地块不在" in expected[1]
    assert "地-4, 地-15, 地-16" in expected[1]
    assert not expected[2]
    for rows in (1, 7):
        assert taken(rows, monkeypatch, "地块.gpkg", *SITE) == expected


def test_layers_of_a_file_are_each_read_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    for layer in ("生态保护红线", "永久基本农田"):
        parcels().to_file("三区三线.gpkg", driver="GPKG", layer=layer)
    expected = taken(WHOLE, monkeypatch, "三区三线.gpkg")
    assert len(expected[2]) == 6  # two layers, two logs, catalog, lock
    for rows in (1, 7):
        assert taken(rows, monkeypatch, "三区三线.gpkg") == expected


def test_without_pyarrow_blocks_give_the_same_table(monkeypatch: pytest.MonkeyPatch) -> None:
    gpkg(with_faults())
    for module in ("formats.gdal", "intake.layout", "intake.writing"):
        monkeypatch.setattr(f"sitesel.{module}.find_spec", lambda _: None)
    tables = []
    for rows in (WHOLE, 7):
        *_, files, _ = taken(rows, monkeypatch, "地块.gpkg", *LEAVE)
        (content,) = (text for name, text in files.items() if name.endswith(".gpkg"))
        Path("written.gpkg").write_bytes(content)
        tables.append((geopandas.read_file("written.gpkg"), pyogrio.read_info("written.gpkg")))
        Path("written.gpkg").unlink()
    (whole, about), (parts, about_parts) = tables
    assert len(whole) == 14
    assert parts.equals(whole)
    for key in ("fields", "dtypes", "ogr_types", "geometry_type"):
        assert list(about_parts[key]) == list(about[key])


def test_a_layer_of_the_folder_is_repaired_alike_in_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = []
    frame = with_faults().assign(编号=range(20)).iloc[[*range(5), *range(15, 20), 11]]
    frame.to_file("layer.gpkg", driver="GPKG")
    for rows in (WHOLE, 7):
        OWN.mkdir()
        shutil.copy("layer.gpkg", OWN / "eco_redline.gpkg")
        monkeypatch.setattr("sitesel.intake.opening.BLOCK_ROWS", rows)
        done = CliRunner().invoke(group, ["layers", "repair", "eco_redline", "--layers", str(OWN)])
        assert done.exit_code == 0, done.output
        found.append((done.output, {path.name: path.read_bytes() for path in OWN.glob("*-*")}))
        shutil.rmtree(OWN)
    assert found[0] == found[1]
    assert len(found[0][1]) == 2


def counted_reads(monkeypatch: pytest.MonkeyPatch, *, then: Callable[[int], None]) -> list[int]:
    """Count how often a block of the parcels is read, and do something before each."""
    real, calls = pyogrio.read_dataframe, []

    def read(path: object, *words: object, **options: object) -> Frame:
        if Path(str(path)).name == "地块.gpkg":
            calls.append(len(calls) + 1)
            then(calls[-1])
        return real(path, *words, **options)

    monkeypatch.setattr(pyogrio, "read_dataframe", read)
    return calls


def test_a_file_that_changes_between_two_looks_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    gpkg(with_faults())  # whose blocks differ in type, so they are read again: 3 and 3

    def change(call: int) -> None:
        if call == 4:
            gpkg(with_faults().iloc[:19])

    calls = counted_reads(monkeypatch, then=change)
    code, said, files, _ = taken(7, monkeypatch, "地块.gpkg", *LEAVE)
    assert code == 3
    assert "在读取时被别的程序改动" in said
    assert set(files) <= {".sitesel.lock"}
    assert calls == [1, 2, 3, 4]


@pytest.mark.parametrize("words", [SITE, ("--role", "eco_redline")])  # of which rows are the ids
def test_blocks_of_the_same_types_are_read_once(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = parcels(层数=range(20))
    gpkg(frame if words == SITE else frame.drop(columns="编号"))
    expected = taken(WHOLE, monkeypatch, "地块.gpkg", *words)
    assert expected[0] == 0
    calls = counted_reads(monkeypatch, then=lambda _: None)
    assert taken(7, monkeypatch, "地块.gpkg", *words) == expected
    assert calls == [1, 2, 3]


def test_kept_blocks_are_not_written_where_the_file_has_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gpkg(parcels())
    real = Spool.holds

    def change(self: Spool, layout: Layout) -> bool:
        gpkg(parcels(22))
        return real(self, layout)

    monkeypatch.setattr(Spool, "holds", change)
    code, said, files, _ = taken(7, monkeypatch, "地块.gpkg", *SITE)
    assert code == 3
    assert "在读取时被别的程序改动" in said
    assert set(files) <= {".sitesel.lock"}


@pytest.mark.parametrize("room", [0, 300])
def test_without_room_for_kept_blocks_the_file_is_read_again(
    room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = [*map(box, range(19)), shapely.MultiPolygon([box(19), box(30)])]
    frame = parcels().set_geometry(shapes)
    pyogrio.write_dataframe(frame, "地块.gpkg", geometry_type="Unknown", promote_to_multi=False)
    expected = taken(WHOLE, monkeypatch, "地块.gpkg", *SITE)
    assert taken(7, monkeypatch, "地块.gpkg", *SITE) == expected
    monkeypatch.setattr("sitesel.intake.spool.TemporaryFile", lambda: Small(room))
    calls = counted_reads(monkeypatch, then=lambda _: None)
    assert taken(7, monkeypatch, "地块.gpkg", *SITE) == expected
    assert calls == [1, 2, 3, 4, 5, 6]


class Small(io.BytesIO):
    """A file on a disk that is soon full."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room

    def write(self, data: Any, /) -> int:  # noqa: ANN401  (bytes of any kind)
        if self.tell() + len(data) > self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize(
    "name",
    sorted(
        path.name
        for path in CORPUS.iterdir()
        if path.suffix.lower() in {".gpkg", ".shp", ".fgb", ".parquet", ".zip"}
    ),
)
def test_blocks_of_a_file_joined_are_the_file(name: str) -> None:
    source = Source(path=CORPUS / name, what="文件", what_en="file")
    read = [attempt(source, rows) for rows in (None, 1, 2)]
    assert read[1] == read[2] == read[0]


def test_rows_set_aside_are_numbered_in_the_file() -> None:
    """Rows 3 and 15 are infinite, 10 is a ring that does not close; one has heights; 5 is gone."""
    frame = parcels()
    shapes = frame.geometry.to_numpy().copy()
    shapes[[2, 15]] = shapely.Point(np.inf, NORTH)
    shapes[7] = shapely.force_3d(shapes[7])
    pyogrio.write_dataframe(frame.set_geometry(shapes), "地块.gpkg", SPATIAL_INDEX="NO")
    with closing(sqlite3.connect("地块.gpkg")) as database:
        (blob,) = database.execute("SELECT geom FROM 地块 WHERE fid = 11").fetchone()
        database.execute("UPDATE 地块 SET geom = ? WHERE fid = 11", [blob[:-16] + bytes(16)])
        database.execute("DELETE FROM 地块 WHERE fid = 5")
        database.commit()
    source = Source(path=Path("地块.gpkg"), what="文件", what_en="file")
    for rows in (None, 1, 7):
        blocks = list(read_blocks(source, rows=rows))
        aside = [(one.row, one.reason) for block in blocks for one in block.rejected]
        assert aside == [(3, INFINITE), (10, UNREADABLE), (15, INFINITE)]
        assert sum(block.heights for block in blocks) == 1
        assert sum(len(block.frame) for block in blocks) == 16


def attempt(source: Source, rows: int | None) -> object:
    """Read in blocks; give shapes, rows set aside and what was said, or the refusal."""
    shapes: list[object] = []
    rejected: list[Rejected] = []
    heights = 0
    try:
        for block in read_blocks(source, rows=rows):
            shapes += shapely.to_wkb(block.frame.geometry.to_numpy()).tolist()
            rejected += block.rejected
            heights += block.heights
    except Exception as error:  # noqa: BLE001  (compared, whatever it is)
        return type(error), str(error)
    return shapes, rejected, heights, block.notes, block.crs, block.layer


@pytest.mark.parametrize("rows", [1, 3, 50, 101])
def test_a_sample_is_evenly_spaced_whatever_the_blocks(
    rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 101 features at most 8: every 16th, by hand 0, 16, 32, 48, 64, 80, 96."""
    monkeypatch.setattr(sample, "MOST_KEPT", 8)
    frame = Frame({"n": range(101)}, geometry=shapely.points(np.zeros((101, 2))))
    sampling = Sampling()
    for start in range(0, 101, rows):
        sampling.add(frame.iloc[start : start + rows])
    found = sampling.taken()
    assert found.every == 16
    assert found.frame["n"].tolist() == [0, 16, 32, 48, 64, 80, 96]
