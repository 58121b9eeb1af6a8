"""New sites: contiguous regions, found on a scan or among parcels, with a certificate."""

from sitesel.newsites.asked import Asked
from sitesel.newsites.check import check
from sitesel.newsites.found import Found, find

__all__ = ["Asked", "Found", "check", "find"]
