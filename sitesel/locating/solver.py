"""
Integer programmes by HiGHS, without what it prints.

HiGHS writes some lines of its own to standard output whatever its options say, past Python's
`sys.stdout`; there they would break a table or JSON that a command prints.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def solved(cost: Any, **programme: Any) -> Any:  # noqa: ANN401  (SciPy's own)
    """
    Solve an integer programme to its optimum.

    Parameters
    ----------
    cost : ndarray of float, shape (n,)
        To be minimised.
    **programme : object
        Of `scipy.optimize.milp`; in `options` no gap is allowed.

    Returns
    -------
    OptimizeResult
        As SciPy gives it.
    """
    from scipy.optimize import milp

    options = {"mip_rel_gap": 0.0, **programme.pop("options", {})}
    with _silent():
        return milp(cost, options=options, **programme)


@contextmanager
def _silent() -> Iterator[None]:
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output, as of a program without a console
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
