"""An assignment as it was asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sitesel.api import rules_in_force
from sitesel.assigning.demand import read
from sitesel.assigning.own import own_rules
from sitesel.assignment import assign
from sitesel.pack import load
from sitesel.replay.asked import Asked
from sitesel.replay.fingerprint import canonical, digest
from sitesel.replay.inputs import OF_RULE_FILES, effective, inputs, pack_head, used_roles
from sitesel.replay.result import result
from sitesel.report.notebook import Answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRequest(Asked[Answer]):
    """
    The inputs of an assignment, as `sitesel.assign` takes them.

    Parameters
    ----------
    industries : tuple of str
        By any of their names; by default all but the umbrellas.
    demand, sites, layers, rules : Path, optional
        Files or folders of the planner's own.
    crs : str, optional
        Reference system of the sites.
    parks : bool
        Whether the pack's parks are candidates beside the planner's sites.
    district : tuple of str
        Only these.
    as_of : str, optional
        The day of the table of set-backs.
    draws : int
        Of weights.
    command : str
        Which command asked.
    """

    paths: ClassVar[tuple[str, ...]] = ("demand", "sites", "layers", "rules")

    industries: tuple[str, ...] = ()
    demand: Path | None = None
    sites: Path | None = None
    layers: Path | None = None
    rules: Path | None = None
    crs: str | None = None
    parks: bool = False
    district: tuple[str, ...] = ()
    as_of: str | None = None
    draws: int = 1000
    command: str = "assign"

    def run(
        self, *, sites: Sites | None = None, progress: Callable[[str], None] | None = None
    ) -> Answer:
        """
        Assign as asked.

        Parameters
        ----------
        sites : Sites, optional
            Those of the file, where they were read already.
        progress : callable, optional
            Told what is being worked out.

        Returns
        -------
        Answer
            Of `sitesel.assign`.
        """
        given = {name: getattr(self, name) for name in self.__slots__ if name != "command"}
        if sites is not None:
            given |= {"sites": sites, "crs": None}
        return assign(given.pop("industries"), **given, progress=progress)

    def parts(self, outcome: Answer) -> dict[str, Any]:
        """
        Say all that an assignment came from, and what it is.

        Parameters
        ----------
        outcome : Answer
            Of `run`.

        Returns
        -------
        dict
            Of `schema.Manifest`; rules by industry.
        """
        pack, said = load(self.layers), outcome.to_dict()
        wanted = [one["id"] for one in said["industries"]]
        own = {} if self.rules is None else own_rules(self.rules, wanted)
        rules = {
            one: rules_in_force(one, own.get(one), pack, weights=None, as_of=self.as_of)
            for one in wanted
        }
        roles = used_roles(rules.values(), pack, own_sites=self.sites is not None, parks=self.parks)
        read_files = inputs(
            pack, roles, sites=self.sites, crs=self.crs,
            rules={name: own.get(name) for name in rules},
        )  # fmt: skip
        return {
            "inputs": {**read_files, "demand": self._demand()},
            "pack": pack_head(pack),
            "rules": {name: effective(ruleset) for name, ruleset in rules.items()},
            "robustness": None,
            "ri_table": None,
            "tie_rule": None,
            "result": result(_compared(said), figures=_figures(said)),
        }

    def _demand(self) -> dict[str, str] | None:
        """Fingerprint what the demand says, whatever its comments and order."""
        if self.demand is None:
            return None
        asked = asdict(read(self.demand))
        asked["wishes"] = {name: one.model_dump() for name, one in asked["wishes"].items()}
        return {"file": self.demand.name, "sha256": digest(canonical(asked))}


def _compared(said: dict[str, Any]) -> dict[str, Any]:
    """Leave out the version, and of rules their files: those are compared as inputs."""
    bases = [
        {**one, "rules": {k: v for k, v in one["rules"].items() if k not in OF_RULE_FILES}}
        for one in said["bases"]
    ]
    return {**{key: one for key, one in said.items() if key != "version"}, "bases": bases}


def _figures(said: dict[str, Any]) -> dict[str, float | None]:
    """Give what people read: the objective, its bound, the score of each placing, regrets."""
    best = said["best"]
    scores = {f"{one['industry']}.{one['site']}.score": one["score"] for one in best["placed"]}
    lost = {
        f"{one['id']}.regret": regret
        for one, regret in zip(said["industries"], best["regret"], strict=True)
    }
    return {"total": best["total"], "bound": best["bound"], **scores, **lost}
