"""Names of arrays whose cells hold a bit for each of several things."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Bit: TypeAlias = np.unsignedinteger[Any]
BitArray: TypeAlias = npt.NDArray[np.unsignedinteger[Any]]
