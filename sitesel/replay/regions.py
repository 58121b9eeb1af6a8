"""New sites as they were asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from sitesel import land
from sitesel.api import rules_in_force
from sitesel.industry import resolve
from sitesel.pack import load
from sitesel.replay.asked import Asked
from sitesel.replay.inputs import OF_RULE_FILES, effective, inputs, pack_head, used_roles
from sitesel.replay.result import result
from sitesel.report.notebook import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sitesel.crs import Bounds
    from sitesel.sites import Sites

FIGURES = ("area_mu", "score", "outline_m", "worth")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionsRequest(Asked[Answer]):
    """
    The inputs of a search for regions, as `sitesel.regions` takes them.

    Parameters
    ----------
    industry : str
        By any of its names.
    area : (float, float)
        Least and greatest area of a region in 亩.
    count : int
        How many.
    sites, layers, rules : Path, optional
        Files or folders of the planner's own.
    crs : str, optional
        Reference system of the parcels.
    cell : float, optional
        Side of a cell.
    objective : {"mean", "sum"}
        What regions are judged by.
    compactness, min_width, spacing : float
        Price of an outline, least width, least distance.
    frontage : (str, float), optional
        A role, and how near.
    keep : str
        Whether parks stay.
    accept, district : tuple of str
        Flags that are accepted, and where.
    exact : float, optional
        Seconds of the integer programme; how far it gets depends on the machine.
    alternatives, pareto : bool
        What is asked besides.
    extent : (float, float, float, float), optional
        Only within.
    weights : Mapping of str to float
        Criterion id to share.
    as_of : str, optional
        The day of the table of set-backs.
    command : str
        Which command asked.
    """

    paths: ClassVar[tuple[str, ...]] = ("sites", "layers", "rules")

    industry: str
    area: tuple[float, float]
    count: int = 1
    sites: Path | None = None
    layers: Path | None = None
    rules: Path | None = None
    crs: str | None = None
    cell: float | None = None
    objective: Literal["mean", "sum"] = "mean"
    compactness: float = 0.1
    min_width: float = 0.0
    spacing: float = 0.0
    frontage: tuple[str, float] | None = None
    keep: str = ""
    accept: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    exact: float | None = None
    alternatives: bool = False
    pareto: bool = False
    extent: Bounds | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    as_of: str | None = None
    command: str = "regions"

    def run(
        self,
        *,
        sites: Sites | None = None,
        progress: Callable[[str], None] | None = None,  # noqa: ARG002  (it tells nothing)
    ) -> Answer:
        """
        Search as asked.

        Parameters
        ----------
        sites : Sites, optional
            The parcels of the file, where they were read already.
        progress : callable, optional
            Not used.

        Returns
        -------
        Answer
            Of `sitesel.regions`.
        """
        given = {name: getattr(self, name) for name in self.__slots__ if name != "command"}
        if sites is not None:
            given["sites"] = sites
        return land.regions(given.pop("industry"), **given)

    def parts(self, outcome: Answer) -> dict[str, Any]:
        """
        Say all that regions came from, and the regions.

        Parameters
        ----------
        outcome : Answer
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
        near = set() if self.frontage is None else {self.frontage[0]}
        read = used_roles([rules], pack, own_sites=self.sites is not None, parks=bool(self.keep))
        said = {key: part for key, part in outcome.to_dict().items() if key != "version"}
        said["rules"] = {
            key: part for key, part in said["rules"].items() if key not in OF_RULE_FILES
        }
        return {
            "inputs": inputs(
                pack, read | near | {"land"}, sites=self.sites, crs=self.crs,
                rules={rules.industry: self.rules},
            ),
            "pack": pack_head(pack),
            "rules": effective(rules),
            "robustness": None,
            "ri_table": None,
            "tie_rule": None,
            "result": result(said, figures=_figures(said)),
        }  # fmt: skip


def _figures(said: dict[str, Any]) -> dict[str, float | None]:
    """Give what people read of each region, with the objective and its bound."""
    regions = {f"{one['id']}.{name}": one[name] for one in said["regions"] for name in FIGURES}
    return {"total": said["total"], "bound": said["bound"]["most"], **regions}
