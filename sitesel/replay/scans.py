"""A scan as it was asked for."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from sitesel import land
from sitesel.api import rules_in_force
from sitesel.industry import resolve
from sitesel.pack import load
from sitesel.raster.opening import opened
from sitesel.replay.asked import Asked
from sitesel.replay.inputs import OF_RULE_FILES, effective, inputs, pack_head, used_roles
from sitesel.replay.result import result
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sitesel.crs import Bounds
    from sitesel.report.notebook import Answer
    from sitesel.sites import Sites

STRIP_ROWS = 256
FIGURES = ("land_mu", "free_mu", "excluded_mu")
OF_DISTRICTS = ("eligible_mu", "unverified_mu", "excluded_mu")


@dataclass(frozen=True, slots=True)
class Scanned:
    """
    What a scan came to.

    Parameters
    ----------
    account : Answer
        Of `sitesel.scan`.
    cells_sha256 : str
        Of all numbers of the raster, band by band, row by row, however the file packs them.
    """

    account: Answer
    cells_sha256: str

    @classmethod
    def of(cls, account: Answer, raster: Path) -> Self:
        """
        Take what was written.

        Parameters
        ----------
        account : Answer
            Of `sitesel.scan`.
        raster : Path
            That it wrote.

        Returns
        -------
        Scanned
            With the hash of its numbers.
        """
        found = sha256()
        with opened(raster, Text("写好的文件", "the written file")) as file:
            for band in range(1, file.count + 1):
                for top in range(0, file.height, STRIP_ROWS):
                    rows = top, min(top + STRIP_ROWS, file.height)
                    cells = file.read(band, window=(rows, (0, file.width)))
                    found.update(np.ascontiguousarray(cells, dtype="<f4").data)
        return cls(account, found.hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRequest(Asked[Scanned]):
    """
    The inputs of a scan, as `sitesel.scan` takes them.

    Parameters
    ----------
    industry : str
        By any of its names.
    layers, rules : Path, optional
        Files or folders of the planner's own.
    cell : float
        Side of a cell.
    extent : (float, float, float, float), optional
        Only within.
    district : tuple of str
        Only these.
    criteria : bool
        Whether the raster has a band for each criterion.
    weights : Mapping of str to float
        Criterion id to share.
    as_of : str, optional
        The day of the table of set-backs.
    command : str
        Which command asked.
    """

    paths: ClassVar[tuple[str, ...]] = ("layers", "rules")

    industry: str
    layers: Path | None = None
    rules: Path | None = None
    cell: float = 30.0
    extent: Bounds | None = None
    district: tuple[str, ...] = ()
    criteria: bool = False
    weights: Mapping[str, float] = field(default_factory=dict)
    as_of: str | None = None
    command: str = "scan"

    def run(
        self,
        *,
        sites: Sites | None = None,  # noqa: ARG002  (cells are its sites)
        progress: Callable[[str], None] | None = None,
    ) -> Scanned:
        """
        Scan as asked, into a folder that is removed again.

        Parameters
        ----------
        sites : Sites, optional
            Not used.
        progress : callable, optional
            Told how far it is.

        Returns
        -------
        Scanned
            The account, and the hash of what was written.
        """
        given = {name: getattr(self, name) for name in self.__slots__ if name != "command"}
        with tempfile.TemporaryDirectory(prefix="sitesel-") as folder:
            target = Path(folder) / "scan.tif"
            account = land.scan(given.pop("industry"), output=target, **given, progress=progress)
            return Scanned.of(account, target)

    def parts(self, outcome: Scanned) -> dict[str, Any]:
        """
        Say all that a scan came from, its account and its cells.

        Parameters
        ----------
        outcome : Scanned
            Of `run`.

        Returns
        -------
        dict
            Of `schema.Manifest`.
        """
        pack = load(self.layers)
        rules = rules_in_force(
            resolve(self.industry).id, self.rules, pack, weights=self.weights, as_of=self.as_of
        )
        said = {key: one for key, one in outcome.account.to_dict().items() if key != "version"}
        said["rules"] = {key: one for key, one in said["rules"].items() if key not in OF_RULE_FILES}
        said["cells_sha256"] = outcome.cells_sha256
        read = used_roles([rules], pack) | {"land"}
        return {
            "inputs": inputs(pack, read, sites=None, crs=None, rules={rules.industry: self.rules}),
            "pack": pack_head(pack),
            "rules": effective(rules),
            "robustness": None,
            "ri_table": None,
            "tie_rule": None,
            "result": result(said, figures=_figures(said)),
        }


def _figures(said: dict[str, Any]) -> dict[str, float | None]:
    """Give the land in all, and what of each district is free and ruled out."""
    totals = {name: said[name] for name in FIGURES}
    parts = {
        f"{one['district']}.{name}": one[name] for one in said["districts"] for name in OF_DISTRICTS
    }
    return {**totals, **parts}
