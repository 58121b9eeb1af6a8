"""
Second opinions: the same values under weighted product, TOPSIS, VIKOR, PROMETHEE II and OWA.

`panel` has the methods with parameters and sources, `formulas` turns arrays into indices,
`consult` compares what they say of a ranking, `words` puts it into sentences and a document.

Volumes, pages and DOIs in the references of its modules are unverified unless they say otherwise.
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
