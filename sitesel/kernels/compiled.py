"""How kernels are compiled: once a computer, kept beside the code or in the user's cache."""

from __future__ import annotations

from importlib import util
from typing import TYPE_CHECKING, Any

from sitesel.errors import DependencyError

if TYPE_CHECKING:
    from collections.abc import Callable


def compiled(function: Callable[..., Any]) -> Any:  # noqa: ANN401  (numba's dispatcher)
    """
    Compile a function of arrays and numbers when it is first called.

    Parameters
    ----------
    function : callable
        In the part of Python that numba [1]_ knows.

    Returns
    -------
    callable
        The same, outside the interpreter's lock.

    Raises
    ------
    DependencyError
        If numba is not installed.

    References
    ----------
    .. [1] numba, https://numba.pydata.org/
    """
    if util.find_spec("numba") is None:
        raise DependencyError(
            "逐格计算需要可选依赖 numba;请安装:pip install 'sitesel[scan]'。",
            "Computing every cell needs the optional package numba; install it: "
            "pip install 'sitesel[scan]'.",
        )
    from numba import njit

    return njit(cache=True, nogil=True, error_model="numpy")(function)
