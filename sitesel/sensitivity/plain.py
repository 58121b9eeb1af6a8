"""Results as plain values for JSON: finite numbers or null, scores x 100 as wherever they show."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

POINTS = 100.0
SCORES = ("lead", "gap", "short")


def plain(found: object, name: str = "") -> Any:  # noqa: ANN401  (what JSON can hold)
    """
    Take a result apart into plain values.

    Parameters
    ----------
    found : object
        A dataclass, mapping, tuple, number, text or None.
    name : str
        Of the field that holds it: those of `SCORES` are scores and become points.

    Returns
    -------
    dict, list, float, int, bool, str or None
        JSON-ready; infinite and NaN are None.

    Examples
    --------
    >>> plain({"short": 0.25, "to": math.inf, "within": ((1.0, math.inf),)})
    {'short': 25.0, 'to': None, 'within': [[1.0, None]]}
    """
    if is_dataclass(found):
        return {
            field.name: plain(getattr(found, field.name), field.name) for field in fields(found)
        }
    if isinstance(found, Mapping):
        return {key: plain(value, key) for key, value in found.items()}
    if isinstance(found, tuple):
        return [plain(one) for one in found]
    if isinstance(found, float):
        scale = POINTS if name in SCORES else 1.0
        return scale * found if math.isfinite(found) else None
    return found
