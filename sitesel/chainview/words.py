"""
Which segments the words of a text speak for: the keywords of the chain file, as they stand.

A keyword inside a longer one that is there too does not count; Latin words count as whole words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from sitesel.chains import Chain
    from sitesel.matrix import BoolArray


def by_words(chain: Chain, texts: pd.Series[Any]) -> BoolArray:
    """
    Find the segments whose keywords texts hold.

    Parameters
    ----------
    chain : Chain
        With s segments.
    texts : Series
        Shape (n,); what is no text says nothing.

    Returns
    -------
    ndarray of bool, shape (n, s)
        Whether each text speaks for each segment.
    """
    found = np.zeros((len(texts), len(chain.segments)), dtype=bool)
    owner: dict[str, BoolArray] = {}
    for place, segment in enumerate(chain):
        for word in map(_plain, segment.keywords):
            owner.setdefault(word, np.zeros(len(chain.segments), dtype=bool))[place] = True
    if not owner:
        return found
    plain = texts.where(texts.notna(), "").astype(str).str.normalize("NFKC").str.casefold()
    likely = plain.str.contains("|".join(map(_pattern, owner)), regex=True).to_numpy(dtype=bool)
    some = plain[likely]
    hit = {word: some.str.contains(_pattern(word), regex=True).to_numpy(bool) for word in owner}
    for word, segments in owner.items():
        longer = [hit[one] for one in owner if word in one and word != one]
        alone = hit[word] & ~np.logical_or.reduce(longer) if longer else hit[word]
        found[likely] |= alone[:, None] & segments[None]
    return found


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def _pattern(word: str) -> str:
    text = re.escape(word)
    return rf"(?<![a-z0-9]){text}(?![a-z0-9])" if word.isascii() else text
