"""Inputs of tools/fuzz_guided.py as one text of bytes each, and how a next one is made of one."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from typing import Any

ANYWHERE = 0.5  # of the changes, how many are to bytes wherever they stand
NASTY = 0.3  # of words, how many give way to one of those that hypothesis uses
LONGER_BYTES = 1000
WORD = re.compile(rb"[^\s,;:=@<>{}()\[\]\"'/\x00]+")


def unpacked(suffix: str, content: bytes, *, several: bool) -> Any:  # noqa: ANN401
    """
    Give the files that an input stands for.

    Parameters
    ----------
    suffix : str
        Of the file.
    content : bytes
        As the fuzzer made it.
    several : bool
        Whether it is an archive of the file and those beside it.

    Returns
    -------
    (str, dict of str to bytes)
        Suffix of the file, and contents by suffix.
    """
    parts = _members(content) if several else None
    whole = parts is not None and all(re.fullmatch(r"\.\w+", name) for name in parts)
    return suffix, {suffix: b"", **parts} if parts and whole else {suffix: content}


def changed(content: bytes, most: int, number: int) -> bytes:
    """
    Change an input: anywhere, or one word of it, or one member of an archive, packed again.

    Parameters
    ----------
    content : bytes
        An input.
    most : int
        Bytes of the outcome.
    number : int
        Which change.

    Returns
    -------
    bytes
        Changed.
    """
    import atheris
    import fuzz_cases

    chance = random.Random(number)  # noqa: S311
    parts = _members(content) if content.startswith(b"PK") else None
    if chance.random() < ANYWHERE:
        return bytes(atheris.Mutate(content, most))
    if parts:
        name = chance.choice(sorted(parts))
        parts[name] = changed(parts[name], len(parts[name]) + LONGER_BYTES, number + 1)
        return archive(parts)[:most]
    words = list(WORD.finditer(content))
    if not words:
        return bytes(atheris.Mutate(content, most))
    word, other = chance.choice(words), chance.choice(words).group()
    if chance.random() < NASTY:
        other = chance.choice(fuzz_cases.PIECES)
    elif chance.random() < ANYWHERE:
        other = bytes(atheris.Mutate(word.group(), LONGER_BYTES))
    return (content[: word.start()] + other + content[word.end() :])[:most]


def archive(parts: dict[str, bytes]) -> bytes:
    """
    Pack files.

    Parameters
    ----------
    parts : dict of str to bytes
        Contents by name.

    Returns
    -------
    bytes
        A zip archive that is not compressed, the same for the same parts.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def _members(content: bytes) -> dict[str, bytes] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            listed = [one for one in opened.infolist()[:40] if one.file_size < len(content) * 40]
            return {one.filename: opened.read(one) for one in listed}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, ValueError, EOFError,
            NotImplementedError, OverflowError, IndexError):  # fmt: skip
        return None
