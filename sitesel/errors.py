"""
What can go wrong, as one tree; each class carries the exit code of the command line.

::

    SiteselError ─┬ InputError ─┬ LayerError ─┬ UnknownLayerError   a role or layer the pack lacks
                  │             │             ├ EmptyLayerError     a layer without features
                  │             │             └ BrokenLayerError    unreadable, invalid, wrong hash
                  │             ├ RuleError                         a rule file at fault
                  │             ├ SiteError                         candidate sites at fault
                  │             ├ CrsError                          coordinates without a usable CRS
                  │             ├ ReplayError                       a manifest that is of no use
                  │             └ OutputError                       a result that cannot be written
                  ├ UsageError                     unknown industry, criterion, site or option
                  ├ MethodError                    a method given what it cannot use
                  ├ NoSiteError                    nothing qualifies
                  └ DependencyError                an optional package is missing

A message says what is wrong, where (file, layer, row, key), what was found and what to do, in
Chinese and in English. All faults of one file come at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class SiteselError(Exception):
    """
    Every error that sitesel raises on purpose; exit code 1 is for those it does not.

    Parameters
    ----------
    zh, en : str
        The same message in Chinese and in English: what, where, found, remedy.
    faults : iterable of (str, str), optional
        Every fault of the same file, in both languages; empty when the message says it all.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, zh: str, en: str, faults: Iterable[tuple[str, str]] = ()) -> None:
        self.zh = zh
        self.en = en
        self.faults = tuple(faults)
        super().__init__(f"{self.text('zh')}\n{self.text('en')}")

    def text(self, language: str) -> str:
        """
        Give the message with its faults, one a line, in one language.

        Parameters
        ----------
        language : str
            `zh` or `en`.

        Returns
        -------
        str
            Plain text, no markup.

        Examples
        --------
        >>> print(SiteselError("坏了", "broken", [("第1行", "row 1")]).text("en"))
        broken
          - row 1
        """
        column = 1 if language == "en" else 0
        head = self.en if language == "en" else self.zh
        return "\n  - ".join((head, *(fault[column] for fault in self.faults)))


class InputError(SiteselError):
    """Input or data at fault."""

    exit_code: ClassVar[int] = 3


class LayerError(InputError):
    """A layer of the pack at fault."""


class UnknownLayerError(LayerError):
    """A role or layer that the pack does not have."""


class EmptyLayerError(LayerError):
    """A layer that has no features."""


class BrokenLayerError(LayerError):
    """A layer that cannot be read, is invalid, or is not the file that the catalog describes."""


class RuleError(InputError):
    """A rule file at fault."""


class SiteError(InputError):
    """Candidate sites at fault."""


class CrsError(InputError):
    """Coordinates without a usable reference system."""


class ReplayError(InputError):
    """A manifest that is none, or whose inputs are gone; also the code of a replay that differs."""


class OutputError(InputError):
    """A result that cannot be written where it was asked for."""


class UsageError(SiteselError):
    """An industry, criterion, site or option that does not exist; the message suggests some."""

    exit_code: ClassVar[int] = 2


class MethodError(SiteselError):
    """A method given what it cannot use, such as weights that are all zero."""

    exit_code: ClassVar[int] = 2


class NoSiteError(SiteselError):
    """Nothing qualifies; the message says which constraint or filter removes most."""

    exit_code: ClassVar[int] = 4


class DependencyError(SiteselError):
    """An optional package is missing; the message says how to install it."""

    exit_code: ClassVar[int] = 5
