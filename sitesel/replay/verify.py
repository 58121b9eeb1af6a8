"""Recomputing what a manifest describes, and saying: identical, or exactly what differs."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.errors import ReplayError
from sitesel.pack import load
from sitesel.replay import commands
from sitesel.replay.assigning import AssignRequest
from sitesel.replay.backtest import BacktestRequest
from sitesel.replay.chains import ChainRequest
from sitesel.replay.compare import KINDS, Difference, differences, notes
from sitesel.replay.inputs import sites_content
from sitesel.replay.manifest import build
from sitesel.replay.read import read
from sitesel.replay.regions import RegionsRequest
from sitesel.replay.request import Request
from sitesel.replay.scans import ScanRequest
from sitesel.replay.weights import WeightsRequest
from sitesel.sites import Sites, from_file
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.replay.asked import Asked
    from sitesel.replay.schema import Manifest

AGAIN: dict[str, Callable[[Any], Asked[Any]]] = {
    "assign": AssignRequest.again,
    "backtest": BacktestRequest.again,
    "chain": ChainRequest.again,
    "regions": RegionsRequest.again,
    "scan": ScanRequest.again,
    "weights": WeightsRequest.again,
}
GIVE_IDS = Text(
    "候选地块文件没有编号、行序也变了:已按内容与原来的行对上。给每个地块一个 id,就不靠行号。",
    "The sites file has no ids and its rows are in another order: they were matched by what they "
    "hold. Give each site an id, so that row numbers do not matter.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """
    Whether a run came out again as its manifest says.

    Parameters
    ----------
    manifest : str
        Name of the file.
    differences : tuple of Difference
        Empty if identical.
    notes : tuple of Text
        What is not the same and yet changes nothing; the environment where the result differs.
    """

    manifest: str
    differences: tuple[Difference, ...]
    notes: tuple[Text, ...]

    @property
    def identical(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    def text(self, language: str) -> str:
        """
        Say it in one language.

        Parameters
        ----------
        language : str
            `zh` or `en`.

        Returns
        -------
        str
            The verdict, one line a difference, one line a note.
        """
        name, count = self.manifest, len(self.differences)
        head = Text(
            f"不一致:按 {name} 重算,有 {count} 处不同:",
            f"Differs: recomputed from {name}, {count} things are not the same:",
        )
        if self.identical:
            head = Text(
                f"一致:按 {name} 重算,版本、输入、规则、结果都相同。",
                f"Identical: recomputed from {name}; version, inputs, rules and result are the "
                "same.",
            )
        return "\n".join(
            (
                head.of(language),
                *(
                    f"  - [{KINDS[one.kind].of(language)}] {one.text.of(language)}"
                    for one in self.differences
                ),
                *(f"* {note.of(language)}" for note in self.notes),
            )
        )


def verify(  # noqa: PLR0913  (one keyword for each option of the command)
    path: str | Path,
    *,
    sites: str | Path | None = None,
    layers: str | Path | None = None,
    rules: str | Path | None = None,
    judgements: str | Path | None = None,
    demand: str | Path | None = None,
) -> Verdict:
    """
    Recompute a run from its manifest and compare everything.

    Parameters
    ----------
    path : str or Path
        A manifest.
    sites, layers, rules : str or Path, optional
        Where these inputs lie now; by default where the manifest says, seen from where it lies.
    judgements : str or Path, optional
        The folder in which files of judgements lie now.
    demand : str or Path, optional
        Where the demand of an assignment lies now.

    Returns
    -------
    Verdict
        Identical, or all that differs at once.

    Raises
    ------
    ReplayError
        If the file is no manifest, is at fault, or an input is gone.
    UsageError
        If the run had no such input.
    SiteselError
        If an input can no longer be used at all.
    """
    path = Path(path)
    then = read(path)
    elsewhere = {
        "sites": sites, "layers": layers, "rules": rules, "judgements": judgements,
        "demand": demand,
    }  # fmt: skip
    asked = _asked(then).moved(path.parent, **elsewhere)
    _refuse_missing(asked, path)
    reordered = _in_order(then, asked)
    now = build(asked.run(sites=reordered), asked, path.parent)
    return Verdict(
        manifest=path.name,
        differences=tuple(differences(then, now)),
        notes=(*notes(then, now), *([] if reordered is None else [GIVE_IDS])),
    )


def _asked(then: Manifest) -> Asked[Any]:
    command = then.command
    if isinstance(command, commands.Ranked):
        return Request.again(command.options, command=command.name)
    return AGAIN[command.name](command.options)


def _refuse_missing(asked: Asked[Any], path: Path) -> None:
    faults = [
        (f"--{name}:找不到 {there}", f"--{name}: there is no {there}")
        for name, there in asked.gone().items()
    ]
    if faults:
        raise ReplayError(
            f"清单 {path} 的输入不在原处;请用下列选项指明它们现在的位置:",
            f"Inputs of the manifest {path} are not where they were; say where they lie now with:",
            faults,
        )


def _in_order(then: Manifest, asked: Asked[Any]) -> Sites | None:
    """Sites without ids, in the order of the manifest, so that row numbers name the same ones."""
    old = then.inputs.sites
    if old is None or old.identified or old.features is None:
        return None
    if not isinstance(asked, Request | WeightsRequest | AssignRequest) or asked.sites is None:
        return None
    path, crs, pack = asked.sites, asked.crs, load(asked.layers)
    found = sites_content(path, pack, crs=crs)
    wanted = list(old.features.values())
    features = [tuple(feature) for feature in found["features"].values()]
    if found["identified"] or features == wanted or Counter(features) != Counter(wanted):
        return None
    rows = defaultdict(list)
    for row, feature in enumerate(features):
        rows[feature].append(row)
    moved = from_file(path, pack, crs=crs).take(
        np.array([rows[feature].pop(0) for feature in wanted])
    )
    names = moved.table["name_zh"].where(moved.table["name_zh"] != moved.index, list(old.features))
    table = moved.table.assign(id=list(old.features), name_zh=names)
    return Sites(table=table.set_index(table["id"]), uncertainty_m=moved.uncertainty_m)
