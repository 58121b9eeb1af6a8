"""
Leave-one-out trials: whether the ranking finds the places where plants really stand.

Not named for the command, since `sitesel.backtest` is the function.

docs/references.md says where each reference was checked, and which texts were seen.
"""

from __future__ import annotations

from sitesel.trials.back_test import backtest
from sitesel.trials.document import document
from sitesel.trials.run import Trials, run

__all__ = ["Trials", "backtest", "document", "run"]
