"""What was asked of a command, so that exactly the same can be asked again from anywhere."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from sitesel.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sitesel.sites import Sites

Outcome = TypeVar("Outcome")


class Asked(ABC, Generic[Outcome]):
    """
    The inputs of a run; a subclass is a frozen dataclass of them.

    `paths` names the fields that are a file or a folder of the planner's own, None if not given.
    """

    __slots__ = ()
    paths: ClassVar[tuple[str, ...]]
    command: str

    @classmethod
    def of(cls, options: Mapping[str, Any], *, command: str | None = None) -> Self:
        """
        Take what decides the outcome from a command's options; how it is shown does not.

        Parameters
        ----------
        options : Mapping
            By name, as click gives them; None is as if not given.
        command : str, optional
            Whose they are.

        Returns
        -------
        Asked
            Options that the command lacks keep their defaults.
        """
        names = {one.name for one in fields(cls)}  # type: ignore[arg-type]
        given = {**options, "command": command, "weights": dict(options.get("weights", ()))}
        return cls(
            **{name: one for name, one in given.items() if name in names and one is not None}
        )

    @abstractmethod
    def run(
        self, *, sites: Sites | None = None, progress: Callable[[str], None] | None = None
    ) -> Outcome:
        """
        Do what was asked.

        Parameters
        ----------
        sites : Sites, optional
            The sites of the file, where they were read already.
        progress : callable, optional
            Told what is being done.

        Returns
        -------
        Outcome
            Of which `parts` makes a manifest.
        """

    @classmethod
    def again(cls, options: Any) -> Self:  # noqa: ANN401  (the command's own, of `schema`)
        """
        Take the options of a manifest.

        Parameters
        ----------
        options : pydantic.BaseModel
            Checked.

        Returns
        -------
        Asked
            With paths as seen from the manifest.
        """
        return cls(**dict(options))

    def options(self) -> dict[str, Any]:
        """
        Give what decides the outcome, but for paths.

        Returns
        -------
        dict
            JSON-ready.
        """
        left_out = {*self.paths, "command"}
        own: dict[str, Any] = asdict(self)  # type: ignore[call-overload]
        return {name: value for name, value in own.items() if name not in left_out}

    @abstractmethod
    def parts(self, outcome: Outcome) -> dict[str, Any]:
        """
        Say all that the outcome came from, and the outcome.

        Parameters
        ----------
        outcome : Outcome
            Of `run`.

        Returns
        -------
        dict
            inputs, pack, rules, robustness, ri_table, tie_rule and result of `schema.Manifest`.
        """

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
        there = {name: relative(getattr(self, name), folder) for name in self.paths}
        return {**self.options(), **there}

    def moved(self, folder: Path, **elsewhere: str | Path | None) -> Self:
        """
        Find the paths again from where the manifest lies now.

        Parameters
        ----------
        folder : Path
            Of the manifest.
        **elsewhere : str or Path or None
            Where the fields of `paths` lie instead.

        Returns
        -------
        Asked
            With paths that can be opened if the files are there.

        Raises
        ------
        UsageError
            If the run had no such input.
        """
        given = {name: Path(path) for name, path in elsewhere.items() if path is not None}
        strange = sorted(set(given) - set(self.paths))
        if strange:
            raise UsageError(
                f"清单记的是 {self.command},它没有 --{'、--'.join(strange)} 这样的输入;请去掉。",
                f"The manifest is of `{self.command}`, which has no --{', --'.join(strange)}; "
                "leave that out.",
            )
        there = {name: joined(folder, getattr(self, name)) for name in self.paths}
        return replace(self, **{**there, **given})  # type: ignore[type-var]

    def gone(self) -> dict[str, Path]:
        """
        Find the inputs that are not there.

        Returns
        -------
        dict
            Path by the name of its option.
        """
        named = {name: getattr(self, name) for name in self.paths}
        return {
            name: path for name, path in named.items() if path is not None and not path.exists()
        }


def relative(path: str | Path | None, folder: Path) -> str | None:
    """
    Write a path as seen from a folder.

    Parameters
    ----------
    path : str, Path or None
        Of an input.
    folder : Path
        Of the manifest.

    Returns
    -------
    str or None
        Relative, with slashes; absolute on another drive.
    """
    if path is None:
        return None
    there = Path(path).resolve()
    try:
        return Path(os.path.relpath(there, folder.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return there.as_posix()


def joined(folder: Path, path: str | Path | None) -> Path | None:
    """
    Find a path again from a folder.

    Parameters
    ----------
    folder : Path
        Of the manifest.
    path : str, Path or None
        Of `relative`.

    Returns
    -------
    Path or None
        None of None.
    """
    return None if path is None else folder / path
