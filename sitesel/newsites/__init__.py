"""New sites: contiguous regions of a city's land, found on a scan, with a certificate."""

from sitesel.newsites.asked import Asked
from sitesel.newsites.check import check
from sitesel.newsites.found import Found, find

__all__ = ["Asked", "Found", "check", "find"]
