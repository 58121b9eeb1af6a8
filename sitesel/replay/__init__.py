"""A ranking written down with all that it came from, and checked again later."""

from sitesel.replay.manifest import write_manifest
from sitesel.replay.request import Request

__all__ = ["Request", "write_manifest"]
