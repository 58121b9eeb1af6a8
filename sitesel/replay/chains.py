"""The view of a chain as it was asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sitesel.chains import load as load_chain
from sitesel.chainview.best import rules_of
from sitesel.industry import resolve
from sitesel.linked import chain
from sitesel.pack import load
from sitesel.replay.asked import Asked
from sitesel.replay.fingerprint import canonical, digest
from sitesel.replay.inputs import OF_RULE_FILES, effective, inputs, pack_head
from sitesel.replay.result import result
from sitesel.report.notebook import Answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitesel.chains import Chain
    from sitesel.sites import Sites

NOT_COMPARED = {"version", "chain"}  # of files: those are compared as inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRequest(Asked[Answer]):
    """
    The inputs of a view, as `sitesel.chain` takes them.

    Parameters
    ----------
    industry : str
        By any of its names.
    chains, layers, rules : Path, optional
        Files or folders of the planner's own.
    within : float
        Minutes by road that count as local.
    complete : bool
        Whether the list of firms is declared complete.
    as_of : str, optional
        The day of the table of set-backs.
    command : str
        Which command asked.
    """

    paths: ClassVar[tuple[str, ...]] = ("chains", "layers", "rules")

    industry: str
    chains: Path | None = None
    layers: Path | None = None
    rules: Path | None = None
    within: float = 60.0
    complete: bool = False
    as_of: str | None = None
    command: str = "chain"

    def run(
        self,
        *,
        sites: Sites | None = None,  # noqa: ARG002  (a chain is viewed over the pack's own)
        progress: Callable[[str], None] | None = None,
    ) -> Answer:
        """
        View the chain as asked.

        Parameters
        ----------
        sites : Sites, optional
            Not used.
        progress : callable, optional
            Told the segment that comes next.

        Returns
        -------
        Answer
            Of `sitesel.chain`.
        """
        given = {name: getattr(self, name) for name in self.__slots__ if name != "command"}
        return chain(given.pop("industry"), **given, progress=progress)

    def parts(self, outcome: Answer) -> dict[str, Any]:
        """
        Say all that a view came from, and what it is.

        Parameters
        ----------
        outcome : Answer
            Of `run`.

        Returns
        -------
        dict
            Of `schema.Manifest`; rules by segment that has sites.
        """
        pack, said = load(self.layers), outcome.to_dict()
        made = load_chain(resolve(self.industry).id, self.chains)
        ranked = {one["id"] for one in said["segments"] if one["unranked"] is None}
        rules = {
            one.id: rules_of(one, made, pack, rules=self.rules, as_of=self.as_of)
            for one in made
            if one.id in ranked
        }
        files = {one.industry: None for one in made} | {made.industry: self.rules}
        compared = {key: part for key, part in said.items() if key not in NOT_COMPARED}
        compared["rules"] = {
            key: part for key, part in said["rules"].items() if key not in OF_RULE_FILES
        }
        return {
            "inputs": {**inputs(pack, pack.roles, rules=files), "chain": _fingerprint(made)},
            "pack": pack_head(pack),
            "rules": {name: effective(ruleset) for name, ruleset in rules.items()},
            "robustness": None,
            "ri_table": None,
            "tie_rule": None,
            "result": result(compared, figures=_figures(said)),
        }


def _fingerprint(made: Chain) -> dict[str, str]:
    """Fingerprint what the files of a chain say, whatever their comments and order."""
    table = {key: part for key, part in asdict(made).items() if key not in {"files", "sha256"}}
    for one, segment in zip(table["segments"], made, strict=True):
        one["needs"] = segment.needs.model_dump(mode="json")
    return {"file": made.files[-1], "sha256": digest(canonical(table))}


def _figures(said: dict[str, Any]) -> dict[str, float | None]:
    """Give what people read of each segment: firms, leading ones, local supply, best scores."""
    found: dict[str, float | None] = {}
    for one in said["segments"]:
        supply = one["supply"] or {}
        found |= {
            f"{one['id']}.firms": one["firms"],
            f"{one['id']}.leads": one["leads"],
            f"{one['id']}.supply": supply.get("share"),
            **{f"{one['id']}.{site['id']}.score": site["score"] for site in one["sites"]},
        }
    return found
