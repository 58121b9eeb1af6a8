"""Sentences about what would change the first place, from the numbers of `sitesel.sensitivity`."""

from sitesel.whatif.site import site_sentences
from sitesel.whatif.winner import winner_sentences

__all__ = ["site_sentences", "winner_sentences"]
