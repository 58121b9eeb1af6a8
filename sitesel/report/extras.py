"""Optional packages: asked for before any work, and missed by name."""

from __future__ import annotations

from importlib import util

from sitesel.errors import DependencyError


def require(package: str, extra: str) -> None:
    """
    Refuse to go on without an optional package.

    Parameters
    ----------
    package : str
        Name of the module.
    extra : str
        Of sitesel, that brings it.

    Raises
    ------
    DependencyError
        If it is not installed; says how to install it.
    """
    if util.find_spec(package) is None:
        raise DependencyError(
            f"缺少可选依赖 {package};请安装:pip install 'sitesel[{extra}]'。",
            f"The optional package {package} is missing; install it: "
            f"pip install 'sitesel[{extra}]'.",
        )
