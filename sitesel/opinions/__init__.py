"""
Second opinions: the same values under weighted product, TOPSIS, VIKOR, PROMETHEE II and OWA.

`panel` has the methods with parameters and sources, `formulas` turns arrays into indices,
`consult` compares what they say of a ranking, `words` puts it into sentences and a document.

docs/references.md says where each reference was checked, and which texts were seen.
"""

from __future__ import annotations

from sitesel.opinions.consult import Opinions, consult, indices
from sitesel.opinions.panel import Method, Panel, panel
from sitesel.opinions.words import document, notes, sentences

__all__ = [
    "Method",
    "Opinions",
    "Panel",
    "consult",
    "document",
    "indices",
    "notes",
    "panel",
    "sentences",
]
