"""Drawings of a ranking in matplotlib (extra `notebook`), with Chinese labels that render."""

from sitesel.report.plots.draw import draw

__all__ = ["draw"]
