"""
Write the files of tests/data anew: what offices send, and what must not get through.

    python tools/make_corpus.py tests/data

Everything in them is made up (虚构). What each must give stands in tests/data/expected.toml and is
written by hand. The same bytes every time, with the same versions of GDAL, pyarrow and xlsxwriter;
the .xls needs xlwt 1.3.0, which nothing else does.
"""

from __future__ import annotations

import sys
from pathlib import Path

import corpus_dxf
import corpus_hostile
import corpus_jzd
import corpus_tables
import corpus_text
import corpus_vector


def main() -> None:
    """Write all files."""
    folder = Path(sys.argv[1])
    for name, content in {
        **corpus_text.files(),
        **corpus_dxf.files(),
        **corpus_jzd.files(),
        **corpus_vector.files(),
        **corpus_tables.files(),
    }.items():
        (folder / name).write_bytes(content)
    for name, content in corpus_hostile.files(folder).items():
        (folder / name).write_bytes(content)
    kept = [path for path in folder.iterdir() if path.is_file()]
    print(f"{len(kept)} files, {sum(path.stat().st_size for path in kept):,} bytes")


if __name__ == "__main__":
    main()
