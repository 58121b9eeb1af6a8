"""A ranking as it was asked for: by `rank` and by every command that rests on a ranking."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sitesel import api
from sitesel.replay.asked import Asked
from sitesel.replay.fingerprint import SHAPE_DIGITS, canonical, digest
from sitesel.replay.inputs import (
    OF_RULE_FILES,
    OF_WRITING,
    effective,
    inputs,
    pack_head,
    used_roles,
)
from sitesel.replay.result import result
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sitesel.ranking import Ranking
    from sitesel.replay.commands import RankOptions
    from sitesel.sites import Sites

RI_TABLE = re.compile(r"\(RI (.+?)\)")  # as AHP names it in the source of the weights
TIE_RULE = Text(
    "未排除的在前;依次比得分(高者先)、得分下限(高者先)、面积(大者先,未知最后)、编号;"
    "得分与下限先舍入到 12 位小数。",
    "Sites that are not excluded come first; then by score, by its lower bound (higher first), by "
    "area (larger first, unknown last), by id; scores and bounds are rounded to 12 decimals.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Asked["Ranking"]):
    """
    The inputs of a ranking, as the options of a command or the arguments of `api.rank` give them.

    Parameters
    ----------
    industry : str
        By any of its names.
    sites, layers, rules : Path, optional
        Files or folders of the planner's own.
    crs : str, optional
        Reference system of the sites file.
    parks : bool
        Whether the pack's parks compete with those of the file.
    weights : Mapping of str to float
        Criterion id to share.
    as_of : str, optional
        The day of the table of set-backs.
    district : tuple of str
        Whose sites compete.
    area : (float, float)
        Least and greatest area in 亩.
    robustness : Mapping or bool
        Whether it was judged, or the settings that replace those of the rules.
    command : str
        Which command asked.
    """

    paths: ClassVar[tuple[str, ...]] = ("sites", "layers", "rules")

    industry: str
    sites: Path | None = None
    crs: str | None = None
    parks: bool = False
    layers: Path | None = None
    rules: Path | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    as_of: str | None = None
    district: tuple[str, ...] = ()
    area: tuple[float, float] = (0.0, math.inf)
    robustness: Mapping[str, Any] | bool = True
    command: str = "rank"

    @classmethod
    def again(cls, options: RankOptions, *, command: str = "rank") -> Self:
        """
        Take the options of a manifest.

        Parameters
        ----------
        options : RankOptions
            Checked.
        command : str, optional
            Whose they are.

        Returns
        -------
        Request
            With paths as seen from the manifest.
        """
        least, most = options.area
        area = (least, math.inf if most is None else most)
        return cls(**{**dict(options), "area": area, "command": command})

    def run(
        self, *, sites: Sites | None = None, progress: Callable[[str], None] | None = None
    ) -> Ranking:
        """
        Rank as asked.

        Parameters
        ----------
        sites : Sites, optional
            The sites of the file, where they were read already.
        progress : callable, optional
            Told what is being measured.

        Returns
        -------
        Ranking
            Of `sitesel.rank`.
        """
        return api.rank(
            self.industry,
            sites=self.sites if sites is None else sites,
            crs=self.crs,
            parks=self.parks,
            layers=self.layers,
            rules=self.rules,
            weights=self.weights,
            as_of=self.as_of,
            district=self.district,
            area=self.area,
            robustness=self.robustness,
            progress=progress,
        )

    def options(self) -> dict[str, Any]:
        """
        Give what decides the ranking, but for paths.

        Returns
        -------
        dict
            JSON-ready: no upper limit of the area is null.
        """
        least, most = self.area
        return {
            "industry": self.industry,
            "crs": self.crs,
            "parks": self.parks,
            "weights": dict(self.weights),
            "as_of": self.as_of,
            "district": list(self.district),
            "area": [least, most if math.isfinite(most) else None],
            "robustness": self.robustness,
        }

    def parts(self, outcome: Ranking) -> dict[str, Any]:
        """
        Say all that a ranking came from, and the ranking.

        Parameters
        ----------
        outcome : Ranking
            Of `run`.

        Returns
        -------
        dict
            Of `schema.Manifest`.
        """
        rules, pack, document = outcome.standings.rules, outcome.pack, outcome.document
        tables = dict.fromkeys(RI_TABLE.findall(rules.weights_source))
        return {
            "inputs": inputs(
                pack, used_roles(
                    [rules], pack, own_sites=self.sites is not None, parks=self.parks
                ),
                sites=self.sites, crs=self.crs, rules={rules.industry: self.rules},
            ),
            "pack": pack_head(pack),
            "rules": effective(rules),
            "robustness": document.get("robustness"),
            "ri_table": ", ".join(tables) or None,
            "tie_rule": TIE_RULE._asdict(),
            "result": _result(document),
        }  # fmt: skip


def _result(document: dict[str, Any]) -> dict[str, Any]:
    said = {
        **{key: part for key, part in document.items() if key != "version"},
        "rules": {key: part for key, part in document["rules"].items() if key not in OF_RULE_FILES},
        "layers": [
            {key: value for key, value in layer.items() if key not in OF_WRITING}
            for layer in document["layers"]
            if layer["file"]  # the extra `districts` has none: the environment tells it
        ],
        "sites": [
            {key: value for key, value in site.items() if key != "robustness"}
            for site in document["sites"]
        ],
        "robustness": {  # of all sites together: each share depends on every site
            "drawn": document["robustness"],
            "sites": {site["id"]: site["robustness"] for site in document["sites"]},
        },
    }
    places = {
        site["id"]: [
            site["status"],
            site["rank"],
            site["score"],
            digest(canonical(site), SHAPE_DIGITS),
        ]
        for site in said["sites"]
    }
    return result(said, sites=places)
