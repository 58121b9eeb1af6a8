"""Names that offices give to files, layers and columns, as `vocabulary.toml` lists them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sitesel.industry import plain

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWords:
    """
    What speaks for a role.

    Parameters
    ----------
    role : str
        Of the pack.
    names : tuple of str
        Of files and layers.
    columns : tuple of str
        Of its table.
    geometry : str
        What it holds; empty where that says nothing.
    needs : tuple of str
        Fields without which no rule can measure from it.
    """

    role: str
    names: tuple[str, ...]
    columns: tuple[str, ...] = ()
    geometry: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWords:
    """
    What a column of sitesel's is called elsewhere.

    Parameters
    ----------
    field : str
        Its name here.
    names : tuple of str
        Elsewhere, the likeliest first.
    roles : tuple of str
        Where it is looked for; empty for everywhere.
    """

    field: str
    names: tuple[str, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """
    How much each kind of evidence counts, in [-1, 1], and when a role is certain.

    Parameters
    ----------
    whole, part, column, geometry : float
        A whole name, a part of it, a column; another geometry than the role's.
    certain, apart : float
        Least confidence of a role that is taken unasked, and how far the next one must be behind.
    source : str
        Where the figures come from.
    """

    whole: float
    part: float
    column: float
    geometry: float
    certain: float
    apart: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmWords:
    """
    What the cells and columns of a list of firms mean.

    Parameters
    ----------
    personal, but : tuple of str
        Parts of names of columns about people, and names that only sound so.
    blank : tuple of str
        Cells that say nothing.
    factor : Mapping of str to float
        万元 to each unit of money.
    most_output_wan : float
        万元 a year; more is no firm's output.
    far_apart : float
        Bare numbers apart by this factor, with none between, may be of two units.
    source : str
        Where the figures come from.
    """

    personal: tuple[str, ...]
    but: tuple[str, ...]
    blank: tuple[str, ...]
    factor: Mapping[str, float]
    most_output_wan: float
    far_apart: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """
    How a firm without coordinates is placed by its address.

    Parameters
    ----------
    roles : tuple of str
        Whose names count.
    least, alone : int
        Signs of the shortest name, and of the shortest that counts without its district.
    beyond_m : float
        Metres from every district at which a firm is outside the city.
    confidence : Mapping of str to float
        That a firm lies within its doubt, in [0, 1], by how it was placed.
    source : str
        Where the figures come from.
    """

    roles: tuple[str, ...]
    least: int
    alone: int
    beyond_m: float
    confidence: Mapping[str, float]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """
    All names.

    Parameters
    ----------
    confidence : Confidence
        Of what they say.
    roles : tuple of RoleWords
        In the order of the file.
    fields : tuple of FieldWords
        In the order of the file.
    firms : FirmWords
        Of a list of firms.
    placing : Placing
        Of firms without coordinates.
    """

    confidence: Confidence
    roles: tuple[RoleWords, ...]
    fields: tuple[FieldWords, ...]
    firms: FirmWords
    placing: Placing

    def needs(self, role: str) -> tuple[str, ...]:
        """
        Name the fields that a role is of no use without.

        Parameters
        ----------
        role : str
            Any.

        Returns
        -------
        tuple of str
            Mostly none.
        """
        return next((one.needs for one in self.roles if one.role == role), ())

    def role_called(self, name: str) -> str | None:
        """
        Find the role that a name is listed for.

        Parameters
        ----------
        name : str
            Such as `生态保护红线`.

        Returns
        -------
        str or None
            None unless exactly one role lists it.
        """
        word = plain(name)
        found = [one.role for one in self.roles if word in map(plain, (one.role, *one.names))]
        return found[0] if len(found) == 1 else None


@cache
def vocabulary() -> Vocabulary:
    """
    Read the vocabulary.

    Returns
    -------
    Vocabulary
        As the package brings it.
    """
    text = (files("sitesel") / "intake" / "vocabulary.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)

    def frozen(row: dict[str, object]) -> dict[str, object]:
        return {key: tuple(it) if isinstance(it, list) else it for key, it in row.items()}

    firms, placing = frozen(read["firms"]), frozen(read["placing"])
    return Vocabulary(
        confidence=Confidence(**read["confidence"]),
        roles=tuple(RoleWords(**frozen(row)) for row in read["role"]),  # type: ignore[arg-type]
        fields=tuple(FieldWords(**frozen(row)) for row in read["field"]),  # type: ignore[arg-type]
        firms=FirmWords(**firms),  # type: ignore[arg-type]
        placing=Placing(**placing),  # type: ignore[arg-type]
    )
