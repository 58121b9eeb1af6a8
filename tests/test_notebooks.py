"""Every notebook runs offline in an empty folder and says what is kept with it."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import matplotlib.font_manager  # noqa: F401  (it tells on stderr when it first lists the fonts)
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import run_notebooks
    from nbclient.exceptions import CellExecutionError

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST_BYTES = 3_000_000
MACHINE = re.compile(r"/(?:tmp|home|root|Users|var/folders)/|[A-Z]:\\\\|site-packages|ipykernel_")


def outputs(notebook: Any) -> list[Any]:  # noqa: ANN401
    return [one for cell in notebook.cells if cell.cell_type == "code" for one in cell.outputs]


def test_the_notebooks_are_numbered_in_a_row() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == [f"{n + 1:02d}" for n in range(len(NOTEBOOKS))]
    assert len(NOTEBOOKS) >= 6


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_light_and_can_be_read_without_running(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    kept = outputs(notebook)
    kinds = {kind for one in kept for kind in one.get("data", {})}
    assert {"image/png", "text/plain"} <= kinds
    assert kinds <= {"image/png", "text/plain", "text/html"}
    assert path.stat().st_size <= MOST_BYTES
    for one in kept:
        one.get("data", {}).pop("image/png", None)
    text = json.dumps(notebook, ensure_ascii=False)
    assert "<iframe" not in text
    assert not MACHINE.search(text)
    assert tempfile.gettempdir() not in text
    assert all(cell.get("execution_count") is None for cell in notebook.cells)
    assert all(one.output_type != "error" for one in kept)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_text_is_chinese_with_english_beside_it(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            assert re.search(r"[\u4e00-\u9fff]", cell.source), cell.source
            assert re.search(r"^\*[A-Z`‘“].*", cell.source, re.MULTILINE), cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_run_in_an_empty_folder_says_what_is_kept(path: Path, tmp_path: Path) -> None:
    stored = nbformat.read(path, as_version=4)
    fresh = run_notebooks.executed(path, tmp_path)
    streams = [one for one in outputs(fresh) if one.output_type == "stream"]
    assert not [one.text for one in streams if one.name == "stderr"]
    assert not list(tmp_path.iterdir())
    assert run_notebooks.told(run_notebooks.lightened(fresh)) == run_notebooks.told(stored)


def made(folder: Path, code: str) -> Path:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    path = folder / "made.ipynb"
    nbformat.write(notebook, path)
    return path


def test_a_notebook_that_asks_for_the_network_fails(tmp_path: Path) -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    with pytest.raises(CellExecutionError, match="asked for the network"):
        run_notebooks.executed(made(tmp_path, code), tmp_path)


def test_what_is_heavy_or_differs_is_left_out_and_the_rest_kept(tmp_path: Path) -> None:
    code = """
from IPython.display import display
view = "application/vnd.jupyter.widget-view+json"
display({"text/html": "<iframe></iframe>", "image/png": b"x", "text/plain": "map"}, raw=True)
display({"text/html": "<b>table</b>", "text/plain": "a   b", view: {"model_id": "1"}}, raw=True)
print("said", flush=True)
print("more")
"""
    notebook = run_notebooks.lightened(run_notebooks.executed(made(tmp_path, code), tmp_path))
    first, second, _ = outputs(notebook)
    assert set(first.data) == {"image/png", "text/plain"}
    assert set(second.data) == {"text/html", "text/plain"}
    assert run_notebooks.told(notebook) == [["map", "a b", "said more"]]
    assert "iopub" not in json.dumps(notebook)
