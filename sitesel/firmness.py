"""
The document of how firm a ranking stands.

Places over the draws, who would choose whom, and what would change the first place; beside the
ranking's own document, whose numbers it repeats only to name the sites.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.errors import MethodError, NoSiteError
from sitesel.sensitivity import sensitivity
from sitesel.standings import EXCLUDED
from sitesel.whatif import winner_sentences

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray
    from sitesel.robustness import Robustness
    from sitesel.standings import Standings

SCHEMA = "sitesel-robustness/1"
OF_SITE = ("id", "name_zh", "name_en", "rank", "score", "status", "quality", "robustness")
OF_RANKING = ("version", "industry", "headline", "robustness")


def firmness(
    ranking: dict[str, Any], standings: Standings, *, robustness: Robustness | None
) -> dict[str, Any]:
    """
    Say how firm a ranking stands.

    Parameters
    ----------
    ranking : dict
        Document of the ranking.
    standings : Standings
        The same ranking.
    robustness : Robustness or None
        Of the same ranking.

    Returns
    -------
    dict
        JSON-ready; sites that compete, in rank order.

    Raises
    ------
    NoSiteError
        If every site is excluded.
    MethodError
        If robustness was left out.
    """
    if robustness is None and (standings.table["status"] != EXCLUDED).any():
        raise MethodError(
            "这次排名没有评稳健性(robustness=False);请重新排名,不要关掉它。",
            "The robustness of this ranking was left out (robustness=False); rank again with it.",
        )
    if robustness is None:
        raise NoSiteError(
            "全部地块都被排除,没有名次,也就谈不上稳健性;请看 sitesel explain 的排除理由。",
            "All sites are excluded, so there are no places whose robustness could be judged; see "
            "the reasons with `sitesel explain`.",
        )
    found = sensitivity(standings)
    sites = [site for site in ranking["sites"] if site["robustness"] is not None]
    overall, anyone = robustness.overall, robustness.anyone
    beaten = overall.wins[0]
    return {
        "schema": SCHEMA,
        **{key: ranking[key] for key in OF_RANKING},
        "criteria": [
            {key: rule[key] for key in ("id", "code", "title_zh", "title_en", "weight")}
            for rule in ranking["criteria"]
        ],
        "sites": [
            {key: site[key] for key in OF_SITE}
            | {
                "acceptability": overall.acceptability[row].tolist(),
                "confidence": _number(robustness.confidence[row]),
                "central_weights": _weights(robustness.by_weights.central_weights[row], robustness),
                "beaten_by_first": _number(beaten[row]) if row < len(beaten) else None,
                "anyone": {
                    "first": float(anyone.first[row]),
                    "central_weights": _weights(anyone.central_weights[row], robustness),
                },
            }
            for row, site in enumerate(sites)
        ],
        "wins": [[_number(share) for share in row] for row in overall.wins],
        "sensitivity": found.to_dict(),
        "sentences": [
            {"zh": said.zh, "en": said.en} for said in winner_sentences(standings, found)
        ],
    }


def _weights(weights: FloatArray, robustness: Robustness) -> dict[str, float] | None:
    """Weights by criterion; None for a site that is never first."""
    if np.isnan(weights).any():
        return None
    return dict(zip(robustness.criteria, weights.tolist(), strict=True))


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
