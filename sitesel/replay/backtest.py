"""A back-test as it was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sitesel.replay.asked import Asked
from sitesel.replay.inputs import effective, inputs, pack_head, used_roles
from sitesel.replay.result import result
from sitesel.trials.document import document
from sitesel.trials.places import LAND, WATER
from sitesel.trials.plants import OWN_ROLE, ROLE
from sitesel.trials.run import PLACES, SEED, Trials, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitesel.sites import Sites
    from sitesel.trials.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestRequest(Asked[Trials]):
    """
    The inputs of a back-test.

    Parameters
    ----------
    layers : Path, optional
        A pack, or a folder of files named by role.
    industries : tuple of str
        Of which plants; all if empty.
    places, seed : int
        Of the random places.
    command : str
        Which command asked.
    """

    paths: ClassVar[tuple[str, ...]] = ("layers",)

    layers: Path | None = None
    industries: tuple[str, ...] = ()
    places: int = PLACES
    seed: int = SEED
    command: str = "backtest"

    def run(
        self,
        *,
        sites: Sites | None = None,  # noqa: ARG002  (a back-test ranks the pack's own)
        progress: Callable[[str], None] | None = None,
    ) -> Trials:
        """
        Take out the plants as asked.

        Parameters
        ----------
        sites : Sites, optional
            Not used.
        progress : callable, optional
            Told the trial that comes next.

        Returns
        -------
        Trials
            Of `sitesel.trials.run`.
        """
        return run(
            self.layers, self.industries, places=self.places, seed=self.seed, progress=progress
        )

    def options(self) -> dict[str, Any]:
        """
        Give what decides the back-test, but for paths.

        Returns
        -------
        dict
            JSON-ready.
        """
        return {"industries": list(self.industries), "places": self.places, "seed": self.seed}

    def parts(self, outcome: Trials) -> dict[str, Any]:
        """
        Say all that a back-test came from, and its figures.

        Parameters
        ----------
        outcome : Trials
            Of `run`.

        Returns
        -------
        dict
            Of `schema.Manifest`; rules by industry.
        """
        pack, rules = outcome.pack, outcome.rules
        read = used_roles(rules.values(), pack) | {LAND, *WATER, ROLE, OWN_ROLE}
        said = document(outcome)
        del said["version"]
        return {
            "inputs": inputs(pack, read, rules=dict.fromkeys(rules)),
            "pack": pack_head(pack),
            "rules": {name: effective(ruleset) for name, ruleset in rules.items()},
            "robustness": None,
            "ri_table": None,
            "tie_rule": None,
            "result": result(said, figures=_figures(said)),
        }


def _figures(said: Document) -> dict[str, float | None]:
    """Mean relative ranks overall and by industry, and each plant's own."""
    means = {
        ".".join((row["kind"], row["id"], row.get("group") or row["score"], row["rival"])): row[
            "mean"
        ]
        for row in (*said["overall"], *said["criteria"], *said["industries"])
    }
    plants = {
        f"plant.{one['plant']}.{one['industry']}.{rival}": ranks["score"]
        for one in said["trials"]
        for rival, ranks in one["rank"].items()
    }
    return {**means, **plants}
