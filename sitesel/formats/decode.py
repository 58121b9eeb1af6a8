"""
The encoding of a text file: as its first bytes mark it, else UTF-8 if it is that, else GB18030.

GB18030 contains GBK and GB2312, so that the three need not be told apart. Bytes that are neither
are refused: a wrong encoding would put wrong characters into names without anybody seeing it.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.formats.source import Source

UTF8 = "UTF-8"
GB18030 = "GB18030"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", UTF8),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_SAMPLE_BYTES = 4096
_NULL_SHARE = 0.2  # of UTF-16: every other byte of Latin digits is null


def decoded(source: Source, content: bytes) -> tuple[str, str, tuple[Text, ...]]:
    """
    Turn the bytes of a text file into characters.

    Parameters
    ----------
    source : Source
        Whose `encoding`, if any, overrides.
    content : bytes
        All of the file.

    Returns
    -------
    text : str
        Without a byte order mark.
    encoding : str
        `UTF-8`, `GB18030`, `UTF-16`, or what was asked for.
    notes : tuple of Text
        Why; empty if there was nothing to decide.

    Raises
    ------
    BrokenLayerError
        If it is no text, or not in the encoding that was asked for.
    """
    codec, named, notes = _choice(source, content)
    try:
        text = content.decode(codec)
    except (UnicodeDecodeError, LookupError) as error:
        asked = source.encoding
        raise source.broken(
            f"不是 {asked} 编码的文本;请换一个编码,或不指定。"
            if asked
            else "不是文本文件,或编码既非 UTF-8 也非 GB18030;请另存为 UTF-8。",
            f"is no text in {asked}; name another encoding, or none."
            if asked
            else "is no text file, or neither in UTF-8 nor in GB18030; save it as UTF-8.",
        ) from error
    if "\x00" in text:
        raise source.broken(
            "不是文本文件(含空字符);后缀可能写错了,或文件已损坏。",
            "is no text file (it has null characters); its suffix may be wrong, or it is damaged.",
        )
    return text.removeprefix("\ufeff"), named, notes


def _choice(source: Source, content: bytes) -> tuple[str, str, tuple[Text, ...]]:
    if source.encoding:
        asked = source.encoding
        return asked, asked, (Text(f"编码 {asked}:按您的指定", f"encoding {asked}, as asked for"),)
    for mark, codec, named in _MARKS:
        if content.startswith(mark):
            return (
                codec,
                named,
                (Text(f"编码 {named}:文件开头有标记", f"encoding {named}: marked"),),
            )
    sample = content[:_SAMPLE_BYTES]
    for first, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if (
            len(sample) > 1
            and sample[first::2].count(0) > _NULL_SHARE * len(sample[first::2])
            and (not sample[1 - first :: 2].count(0))
        ):
            note = Text("编码 UTF-16:没有标记,由空字节看出", "encoding UTF-16: seen by null bytes")
            return codec, "UTF-16", (note,)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        note = Text(
            "编码 GB18030(含 GBK、GB2312):全文不是 UTF-8",
            "encoding GB18030 (with GBK, GB2312): the text is not UTF-8",
        )
        return "gb18030", GB18030, (note,)
    return "utf-8", UTF8, ()
