"""The extra `raster`: asked for before any work, and missed by name."""

from __future__ import annotations

from importlib import util

from sitesel.errors import DependencyError


def need_rasterio() -> None:
    """
    Refuse to go on without rasterio.

    Raises
    ------
    DependencyError
        If it is not installed; says how to install it.
    """
    if util.find_spec("rasterio") is None:
        raise DependencyError(
            "读栅格(GeoTIFF)需要可选依赖 rasterio;请安装:pip install 'sitesel[raster]'。",
            "Reading rasters (GeoTIFF) needs the optional package rasterio; install it: "
            "pip install 'sitesel[raster]'.",
        )
