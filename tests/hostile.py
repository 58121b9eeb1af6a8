"""Text that means harm, and a document whose every text is such."""

from __future__ import annotations

import copy
from itertools import cycle
from typing import TYPE_CHECKING, Any

import hostile_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]
LONG = "长" * 40_000

FORMULAS = (
    "=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", "\u3000=1+1", "\u00a0=1",
    '=HYPERLINK("http://x","y")', "=cmd|'/c calc'!A1", "＝1+1", "＋1", "－1+2", "＠SUM(A1)",
    " ＝1", "\u200b=1", "\ufeff=1", "\u202e=1", "\u200f@x", "﹦1", "−1+2", "\x00=1", "\x1f=1",
)  # fmt: skip
OTHERS = (
    "<script>alert(1)</script>", "</t></si>", "]]>", "<!-- -->", "&amp;&lt;", "&#0;", "${jndi:x}",
    "{{7*7}}", "{0.__class__}", "%s%n", "'; DROP TABLE x;--", '"quoted"', "''", "a\r\nb\rc",
    "".join(map(chr, range(0x20))), "\x7f\x80\x9f", "\ud800", "a\udfffb", "\ufffe\uffff",
    "\u202eabc\u202c", "\u2066x\u2069", LONG, "😀" * 20_000, "[a]:*?/\\b", "../../etc/passwd",
    "C:\\con\\nul", "_x0041_", "_x000D_", "{=1}", "#REF!", "TRUE", "1e999", "00123", "&P&N&D&8",
    "http://example.org", "internal:Sheet1!A1", "mailto:a@b", "", " ", "\u0301\u0301",
)  # fmt: skip
TEXTS = tuple(dict.fromkeys((*FORMULAS, *OTHERS, *hostile_texts.TEXTS)))
KEPT = frozenset(
    {"status", "finding", "quality", "action", "schema", "kind", "role", "first", "alike", "unit",
     "most_often_first", "clause_status", "statements", "tied", "unknown", "position"}
)  # fmt: skip


def hostile(document: Json) -> Json:
    """Put such a text wherever a text of the document is; keys that join its parts stay."""
    changed = copy.deepcopy(document)
    texts = cycle(TEXTS)
    for key in ("industry", "rules", "pack", "headline", "notes", "layers", "missing"):
        changed[key] = _spoilt(changed[key], texts)
    for key in ("criteria", "constraints", "sites"):
        changed[key] = [{**_spoilt(entry, texts), "id": entry["id"]} for entry in changed[key]]
    for site, before in zip(changed["sites"], document["sites"], strict=True):
        for part in ("criteria", "constraints"):
            for one, old in zip(site[part], before[part], strict=True):
                one["id"] = old["id"]
    for site, name in zip(changed["sites"], cycle(TEXTS), strict=False):
        site["name_zh"] = site["name_en"] = name
    return changed


def _spoilt(entry: Any, texts: Iterator[str]) -> Any:  # noqa: ANN401  (JSON)
    if isinstance(entry, str):
        return next(texts)
    if isinstance(entry, list):
        return [_spoilt(one, texts) for one in entry]
    if isinstance(entry, dict):
        return {key: one if key in KEPT else _spoilt(one, texts) for key, one in entry.items()}
    return entry
