"""What came out of a run, by its hashes and its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.replay.fingerprint import SHAPE_DIGITS, canonical, digest

if TYPE_CHECKING:
    from collections.abc import Mapping


def result(
    said: Mapping[str, Any],
    *,
    sites: Mapping[str, Any] | None = None,
    figures: Mapping[str, float | None] | None = None,
) -> dict[str, Any]:
    """
    Fingerprint a document.

    Parameters
    ----------
    said : Mapping
        The document less what does not count as said, such as the version.
    sites : Mapping, optional
        By id: status, rank, score and hash, of a ranking.
    figures : Mapping of str to (float or None), optional
        The numbers that people read, by name, of other documents.

    Returns
    -------
    dict
        Of `schema.Result`.
    """
    return {
        "sha256": digest(canonical(said)),
        "parts": {key: digest(canonical(part), SHAPE_DIGITS) for key, part in said.items()},
        "sites": dict(sites or {}),
        "figures": dict(figures or {}),
    }
