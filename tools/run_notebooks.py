"""
Run the notebooks and keep their light outputs, so that they can be read without running.

    python tools/run_notebooks.py            # all of notebooks/
    python tools/run_notebooks.py 02         # those whose name begins so

Each runs in an empty folder. What is kept: text, tables, pictures, among them the small map that
stands in for a map page: sites, land and sea, all of open data and named on it. What is not: map
pages (0.9 MB each, with district outlines where those are installed, whose rights to pass on are
unclear), views of widgets, counters and times, which change nothing for a reader.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import nbformat

with warnings.catch_warnings():  # zmq wants another event loop on Windows and says so on import
    warnings.simplefilter("ignore")
    from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
PATIENCE_SECONDS = 120
FRAME = "<iframe"
VIEW = "application/vnd.jupyter.widget-view+json"
Notebook = Any
NO_NETWORK = """
import os, socket
_connect = socket.socket.connect
def _only_here(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
        raise OSError(f"a notebook asked for the network: {address}")
    return _connect(self, address)
socket.socket.connect = _only_here
os.environ.update(http_proxy="http://127.0.0.1:9", https_proxy="http://127.0.0.1:9")
"""


def executed(path: Path, folder: Path) -> Notebook:
    """Run a notebook from top to bottom, without a network; an error in it is an error here."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(NO_NETWORK))
    client = NotebookClient(
        notebook,
        timeout=PATIENCE_SECONDS,
        kernel_name="python3",
        allow_errors=False,
        resources={"metadata": {"path": str(folder)}},
    )
    with warnings.catch_warnings():  # what jupyter's own packages deprecate is not ours to mend
        warnings.simplefilter("ignore")
        asyncio.run(client.async_execute())
    del notebook.cells[0]
    return notebook


def lightened(notebook: Notebook) -> Notebook:
    """Leave out what is heavy or differs from run to run."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = _joined(cell.outputs)
            for output in cell.outputs:
                _lighten(output)
    return notebook


def told(notebook: Notebook) -> list[list[str]]:
    """Give what each code cell says in plain text, apart from how blanks are laid out."""
    return [
        [" ".join(_text(output).split()) for output in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _joined(outputs: list[Any]) -> list[Any]:
    """Join what was printed in one go, however many messages it came in."""
    kept: list[Any] = []
    for one in outputs:
        last = kept[-1] if kept else {}
        if one.output_type == "stream" and last.get("name") == one.name:
            last.text += one.text
        else:
            kept.append(one)
    return kept


def _lighten(output: Any) -> None:  # noqa: ANN401  (a node of nbformat)
    if "execution_count" in output:
        output.execution_count = None
    data = output.get("data", {})
    data.pop(VIEW, None)
    if FRAME in data.get("text/html", ""):
        del data["text/html"]


def _text(output: Any) -> str:  # noqa: ANN401  (a node of nbformat)
    return str(output.get("text") or output.get("data", {}).get("text/plain", ""))


def main(beginning: str = "") -> None:
    """Run and write."""
    for path in sorted(FOLDER.glob(f"{beginning}*.ipynb")):
        with tempfile.TemporaryDirectory() as folder:
            notebook = lightened(executed(path, Path(folder)))
        nbformat.write(notebook, path)
        print(f"{path.name} {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
