"""Weights from judgements as they were asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from sitesel.digest import file_sha256
from sitesel.judging import Judged, judge
from sitesel.replay.asked import Asked, joined, relative
from sitesel.replay.inputs import effective, inputs, pack_head, rule_files, used_roles
from sitesel.replay.request import TIE_RULE
from sitesel.replay.result import result
from sitesel.weighing.tables import RANDOM_INDEX, random_index_title

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sitesel.replay.commands import WeightsOptions
    from sitesel.sites import Sites
    from sitesel.weighing.judgements import Judgements

JUDGEMENTS = "judgements"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsRequest(Asked[Judged]):
    """
    The inputs of weights, as `sitesel.judging.judge` takes them.

    Parameters
    ----------
    industry : str
        By any of its names.
    files : tuple of Path
        Judgements, one a department.
    describe : {'entropy', 'critic'}, optional
        Instead of files.
    priorities, combine, random_index : str
        How judgements are turned into shares and joined; None: the default table.
    sites, layers, rules : Path, optional
        Files or folders of the planner's own.
    crs : str, optional
        Reference system of the sites file.
    weights : Mapping of str to float
        Of criteria to set before they are described.
    as_of : str, optional
        The day of the table of set-backs.
    command : str
        Which command asked.
    """

    paths: ClassVar[tuple[str, ...]] = ("sites", "layers", "rules")

    industry: str
    files: tuple[Path, ...] = ()
    describe: str | None = None
    priorities: Literal["eigenvector", "geometric"] = "eigenvector"
    combine: str = "priorities"
    random_index: str | None = None
    sites: Path | None = None
    crs: str | None = None
    layers: Path | None = None
    rules: Path | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    as_of: str | None = None
    command: str = "weights"

    @classmethod
    def again(cls, options: WeightsOptions) -> Self:
        """
        Take the options of a manifest.

        Parameters
        ----------
        options : WeightsOptions
            Checked.

        Returns
        -------
        WeightsRequest
            With paths as seen from the manifest.
        """
        return cls(**{**dict(options), "files": tuple(map(Path, options.files))})

    def run(
        self, *, sites: Sites | None = None, progress: Callable[[str], None] | None = None
    ) -> Judged:
        """
        Weigh as asked.

        Parameters
        ----------
        sites : Sites, optional
            The sites of the file, where they were read already.
        progress : callable, optional
            Told what is being measured.

        Returns
        -------
        Judged
            Of `sitesel.judging.judge`.
        """
        return judge(
            self.industry,
            self.files,
            describe=self.describe,
            priorities=self.priorities,
            random_index=self.random_index,
            combine=self.combine,
            rules=self.rules,
            weights=self.weights,
            sites=self.sites if sites is None else sites,
            crs=self.crs,
            layers=self.layers,
            as_of=self.as_of,
            progress=progress,
        )

    def options(self) -> dict[str, Any]:
        """
        Give what decides the weights, but for paths.

        Returns
        -------
        dict
            JSON-ready.
        """
        names = ("industry", "describe", "priorities", "combine", "random_index", "crs", "as_of")
        return {**{name: getattr(self, name) for name in names}, "weights": dict(self.weights)}

    def plain(self, folder: Path) -> dict[str, Any]:
        """
        Write the request down; no machine's path where a relative one does.

        Parameters
        ----------
        folder : Path
            Where the manifest lies; paths are relative to it.

        Returns
        -------
        dict
            JSON-ready.
        """
        # super() without arguments does not reach through a dataclass with slots
        return {
            **Asked.plain(self, folder),
            "files": [relative(path, folder) for path in self.files],
        }

    def moved(self, folder: Path, **elsewhere: str | Path | None) -> Self:
        """
        Find the paths again from where the manifest lies now.

        Parameters
        ----------
        folder : Path
            Of the manifest.
        **elsewhere : str or Path or None
            Where `sites`, `layers`, `rules` lie instead; `judgements`: the folder of the files.

        Returns
        -------
        WeightsRequest
            With paths that can be opened if the files are there.
        """
        there = elsewhere.pop(JUDGEMENTS, None)
        files = tuple(
            joined(folder, path) or path if there is None else Path(there) / path.name
            for path in self.files
        )
        return replace(Asked.moved(self, folder, **elsewhere), files=files)

    def gone(self) -> dict[str, Path]:
        """
        Find the inputs that are not there.

        Returns
        -------
        dict
            Path by the name of its option; of several files of judgements the first.
        """
        lost = [path for path in self.files if not path.exists()]
        return {**Asked.gone(self), **({JUDGEMENTS: lost[0]} if lost else {})}

    def parts(self, outcome: Judged) -> dict[str, Any]:
        """
        Say all that the weights came from, and the weights.

        Parameters
        ----------
        outcome : Judged
            Of `run`.

        Returns
        -------
        dict
            Of `schema.Manifest`; without a pack where no site had to be ranked.
        """
        rules, pack, said = outcome.rules, outcome.pack, outcome.document
        files = {rules.industry: self.rules}
        if pack is None:
            read: dict[str, Any] = {"sites": None, "layers": {}, "rules": rule_files(files)}
        else:
            roles = used_roles([rules], pack, own_sites=self.sites is not None)
            read = inputs(pack, roles, sites=self.sites, crs=self.crs, rules=files)
        judgements = outcome.weighed.judgements if outcome.weighed is not None else ()
        pairwise = any(one.method == "ahp" for one in judgements)
        table = random_index_title(self.random_index or RANDOM_INDEX) if pairwise else None
        return {
            "inputs": {
                **read,
                "judgements": {
                    one.department: _file(one, path)
                    for one, path in zip(judgements, self.files, strict=True)
                },
            },
            "pack": {} if pack is None else pack_head(pack),
            "rules": effective(rules),
            "robustness": None,
            "ri_table": table,
            "tie_rule": None if pack is None else TIE_RULE._asdict(),
            "result": result(said, figures=_figures(said)),
        }


def _file(judged: Judgements, path: Path) -> dict[str, Any]:
    return {
        "file": path.name,
        "sha256": file_sha256(path),
        "judged": {
            "method": judged.method,
            "importance": judged.importance,
            **{
                name: None if place is None else judged.criteria[place]
                for name, place in (("best", judged.best), ("worst", judged.worst))
            },
            **_by_name(judged),
        },
    }


def _by_name(judged: Judgements) -> dict[str, float]:
    """Each judgement by the criteria that it is about; of a reciprocal pair the upper one."""
    names, values = judged.criteria, judged.values
    if judged.method == "ahp":
        pairs = combinations(range(len(names)), 2)
        return {f"{names[a]} : {names[b]}": float(values[a, b]) for a, b in pairs}
    if judged.method == "bwm":
        return {
            f"{name} {way}": float(values[row, column])
            for column, way in enumerate(("< best", "> worst"))
            for row, name in enumerate(names)
        }
    return dict(zip(names, map(float, values[:, 0]), strict=True))


def _figures(said: dict[str, Any]) -> dict[str, float | None]:
    weights = {one["id"]: one["weight"] for one in said["criteria"]}
    agreement = said.get("consensus")
    return weights if agreement is None else {**weights, "consensus": agreement}
