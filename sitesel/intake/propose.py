"""
Which role a file seems to have, and why: from the names of file, layer and columns, and its shapes.

A proposal comes with its evidence. Where no role is certain, or two are near each other, none is
taken: the candidates are listed and the user says which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.errors import UsageError
from sitesel.industry import plain
from sitesel.intake.vocabulary import RoleWords, vocabulary
from sitesel.pack.plain import ENTERPRISE, OWN_SITES, OWN_TITLES
from sitesel.text import Text, near

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sitesel.pack import Pack

LISTED = 3
LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    A role that a file may have.

    Parameters
    ----------
    role : str
        Of the pack.
    confidence : float
        In [0, 1], by judgement.
    evidence : Text
        What speaks for it.
    """

    role: str
    confidence: float
    evidence: Text


def candidates(names: Sequence[str], columns: Iterable[str], *, geometry: str) -> list[Candidate]:
    """
    Weigh what names say.

    Parameters
    ----------
    names : sequence of str
        Of the layer, then of the file; the first that says anything counts.
    columns : iterable of str
        Of its table.
    geometry : str
        `point`, `line`, `polygon` or `mixed`.

    Returns
    -------
    list of Candidate
        The likeliest first; those that nothing speaks for are left out.

    Examples
    --------
    >>> candidates(["生态保护红线"], [], geometry="polygon")[0].role
    'eco_redline'
    """
    columns = list(columns)
    for name in names:
        found = [_weighed(words, name, columns, geometry) for words in vocabulary().roles]
        if any(one.confidence >= vocabulary().confidence.part for one in found):
            break
    likely = [one for one in found if one.confidence > 0]
    return sorted(likely, key=lambda one: -one.confidence)


def certain(found: Sequence[Candidate]) -> Candidate | None:
    """
    Take the role that is beyond doubt, if there is one.

    Parameters
    ----------
    found : sequence of Candidate
        The likeliest first.

    Returns
    -------
    Candidate or None
        None where the best is weak or the next one near.
    """
    limit = vocabulary().confidence
    if not found or found[0].confidence < limit.certain:
        return None
    behind = found[1].confidence if len(found) > 1 else 0.0
    return found[0] if found[0].confidence - behind >= limit.apart else None


def undecided(what: str, found: Sequence[Candidate]) -> UsageError:
    """
    Ask for the role, with what speaks for which.

    Parameters
    ----------
    what : str
        The file, and its layer if it has several.
    found : sequence of Candidate
        The likeliest first; perhaps none.

    Returns
    -------
    UsageError
        To raise.
    """
    if not found:
        return UsageError(
            f"看不出 {what} 是什么图层;请用 --role 注明,例如 --role eco_redline。角色见 "
            "`sitesel layers`。",
            f"Nothing tells what {what} holds; name it with --role, such as --role eco_redline. "
            "`sitesel layers` lists the roles.",
        )
    return UsageError(
        f"{what} 可能是下列图层之一,定不下来;请用 --role 注明:",
        f"{what} may be one of these; say which with --role:",
        [
            (
                f"--role {one.role}:把握 {one.confidence:.0%},{one.evidence.zh}",
                f"--role {one.role}: {one.confidence:.0%} sure, {one.evidence.en}",
            )
            for one in found[:LISTED]
        ],
    )


def known_role(name: str, pack: Pack) -> str:
    """
    Resolve a role as typed: its name, its Chinese title or another name of the vocabulary.

    Parameters
    ----------
    name : str
        Such as `eco_redline` or `生态保护红线`.
    pack : Pack
        With its roles.

    Returns
    -------
    str
        The role's name.

    Raises
    ------
    UsageError
        If the pack has no such role.
    """
    own = {role: OWN_TITLES[role] for role in (OWN_SITES, ENTERPRISE)}
    titles = {plain(title.zh): role for role, title in {**own, **pack.titles}.items()}
    known = [*dict.fromkeys([*pack.titles, *own])]
    found = name if name in known else titles.get(plain(name)) or vocabulary().role_called(name)
    if found in known:
        return found
    options = ", ".join(near(name, [*known, *titles]))
    raise UsageError(
        f"没有角色 {name!r};相近的是:{options}。全部角色见 `sitesel layers`。",
        f"There is no role {name!r}; near: {options}. `sitesel layers` lists all.",
    )


def _weighed(words: RoleWords, name: str, columns: list[str], geometry: str) -> Candidate:
    sure, evidence = _of_name(words, name)
    weight = vocabulary().confidence
    spoken = [column for column in columns if plain(column) in map(plain, words.columns)]
    if spoken:
        sure = max(sure, weight.column) + (weight.apart / 2 if sure else 0.0)
        evidence = [*evidence, Text(f"字段 {'、'.join(spoken)}", f"columns {', '.join(spoken)}")]
    if sure and words.geometry and geometry not in {words.geometry, "mixed", "raster"}:
        sure += weight.geometry
    zh, en = (";".join(one) for one in zip(*evidence, strict=True)) if evidence else ("", "")
    return Candidate(role=words.role, confidence=min(max(sure, 0.0), 1.0), evidence=Text(zh, en))


def _of_name(words: RoleWords, name: str) -> tuple[float, list[Text]]:
    weight, word = vocabulary().confidence, plain(name)
    if not word:
        return 0.0, []
    if word in map(plain, (words.role, *words.names)):
        return weight.whole, [Text(f"名称“{name}”", f"the name {name!r}")]
    parts = [one for one in words.names if len(one) >= LEAST_LETTERS and plain(one) in word]
    parts = [one for one in parts if not one.isascii() or plain(one) in _ascii_words(name)]
    if not parts:
        return 0.0, []
    longest = max(parts, key=len)
    share = len(longest) / len(word)  # the longer the part, the more it says
    sure = weight.part - (1 - share) * weight.apart / 2
    return sure, [Text(f"名称“{name}”含“{longest}”", f"the name {name!r} has {longest!r} in it")]


def _ascii_words(name: str) -> list[str]:
    """Words of Latin letters in a name: `port` is in `port-2024`, not in `report`."""
    runs = re.findall(r"[A-Za-z_]+", name)
    return [plain(word) for run in runs for word in (run, run.strip("_"), *run.split("_"))]
