"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import hostile_texts
import papers
import pytest

from sitesel.errors import OutputError
from sitesel.report.write import file_name, whole, write_text


def test_text_is_written_as_it_is_line_ends_and_all(tmp_path: Path) -> None:
    path = write_text(tmp_path / "out.txt", "一\r\n二\n")
    assert path.read_bytes() == "一\r\n二\n".encode()


def test_nothing_stands_under_the_name_until_all_is_written(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    with whole(target) as beside:
        beside.write_text("new", encoding="utf-8")
        assert not target.exists()
        assert beside.name == "out.txt"
    assert target.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("error", [ValueError("oops"), KeyboardInterrupt(), MemoryError()])
def test_an_error_on_the_way_leaves_the_old_file_and_no_debris(
    error: BaseException, tmp_path: Path
) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old", encoding="utf-8")

    def write() -> None:
        with whole(target) as beside:
            beside.write_text("half", encoding="utf-8")
            raise error

    with pytest.raises(type(error)):
        write()
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        write_text(tmp_path / "nowhere" / "out.txt", "x")
    assert caught.value.exit_code == 3
    assert "nowhere" in caught.value.zh
    assert "No such file" in caught.value.en
    assert list(tmp_path.iterdir()) == []


def test_a_folder_under_the_name_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(OutputError) as caught:
        write_text(tmp_path / "out", "x")
    assert "directory" in caught.value.en
    assert [one.name for one in tmp_path.rglob("*")] == ["out"]


def test_a_full_disk_is_told_in_both_languages(tmp_path: Path) -> None:
    def write() -> None:
        with whole(tmp_path / "out.txt"):
            raise OSError(28, "No space left on device")

    with pytest.raises(OutputError) as caught:
        write()
    assert "No space left on device" in caught.value.zh
    assert "写不了" in caught.value.zh
    assert list(tmp_path.iterdir()) == []


def test_nothing_in_the_name_of_a_file_leads_elsewhere() -> None:
    texts = (*papers.HOSTILE, *hostile_texts.TEXTS, papers.LONG, "..", ".", "")
    assert len(texts) >= 250
    for text in texts:
        for name in (file_name([text], "pdf"), file_name(["新能源汽车", text, text], "html")):
            path = Path(name)
            assert path.name == name
            assert path.parent == Path()
            assert name.startswith("sitesel-")
            assert len(name.encode("utf-8")) <= 205
            assert not set(name) & set('/\\:*?"<>|\x00\n\r')
