"""
Leave-one-out trials: does the ranking find the places where plants really stand?

Not named for the command, since `sitesel.backtest` is the function.
"""

from __future__ import annotations

from sitesel.trials.run import DRAWS, PLACES, SEED, Trials, run

__all__ = ["DRAWS", "PLACES", "SEED", "Trials", "run"]
