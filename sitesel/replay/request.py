"""What was asked: the inputs of a ranking, so that exactly the same can be asked again."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel import api

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sitesel.ranking import Ranking
    from sitesel.sites import Sites

PATHS = ("sites", "layers", "rules")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
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
    weights : Mapping of str to float
        Criterion id to share.
    district : tuple of str
        Whose sites compete.
    area : (float, float)
        Least and greatest area in 亩.
    robustness : Mapping or bool
        Whether it was judged, or the settings that replace those of the rules.
    command : str
        Which command asked.
    """

    industry: str
    sites: Path | None = None
    crs: str | None = None
    layers: Path | None = None
    rules: Path | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    district: tuple[str, ...] = ()
    area: tuple[float, float] = (0.0, math.inf)
    robustness: Mapping[str, Any] | bool = True
    command: str = "rank"

    @classmethod
    def of(cls, options: Mapping[str, Any], *, command: str = "rank") -> Request:
        """
        Take what decides the ranking from a command's options; how it is shown does not.

        Parameters
        ----------
        options : Mapping
            By name, as click gives them.
        command : str
            Whose they are.

        Returns
        -------
        Request
            Options that the command lacks keep their defaults.
        """
        names = {one.name for one in fields(cls)}
        given = {name: value for name, value in options.items() if name in names}
        return cls(**{**given, "weights": dict(options.get("weights", ())), "command": command})

    def rank(
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
            layers=self.layers,
            rules=self.rules,
            weights=self.weights,
            district=self.district,
            area=self.area,
            robustness=self.robustness,
            progress=progress,
        )

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
            JSON-ready: no upper limit of the area is null.
        """
        least, most = self.area
        return {
            "industry": self.industry,
            "crs": self.crs,
            **{name: _relative(getattr(self, name), folder) for name in PATHS},
            "weights": dict(self.weights),
            "district": list(self.district),
            "area": [least, most if math.isfinite(most) else None],
            "robustness": self.robustness,
        }

    def moved(self, folder: Path, **elsewhere: str | Path | None) -> Request:
        """
        Find the paths again from where the manifest lies now.

        Parameters
        ----------
        folder : Path
            Of the manifest.
        **elsewhere : str or Path or None
            Where `sites`, `layers` or `rules` lie instead.

        Returns
        -------
        Request
            With paths that can be opened if the files are there.
        """
        there = {name: _joined(folder, getattr(self, name)) for name in PATHS}
        given = {name: Path(path) for name, path in elsewhere.items() if path is not None}
        return replace(self, **{**there, **given})  # type: ignore[arg-type]


def _relative(path: str | Path | None, folder: Path) -> str | None:
    if path is None:
        return None
    there = Path(path).resolve()
    try:
        return Path(os.path.relpath(there, folder.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return there.as_posix()


def _joined(folder: Path, path: Path | None) -> Path | None:
    return None if path is None else folder / path
