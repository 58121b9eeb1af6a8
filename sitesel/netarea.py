"""
Net area: what is left of a site after every constraint on an overlap took its part.

    gross  =  net  +  sum over constraints, in the order of the rules, of what each takes first

Ground that two constraints claim is counted for the first alone. A constraint that bounds an
overlap from above (`at_most`) takes what its features cover, with their set-back; one that bounds
it from below (`at_least`, such as a development boundary) takes what they leave uncovered. All as
drawn: positional uncertainty is in the findings of the constraints, not here. Square metres.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.criteria.overlap import Overlap
from sitesel.sites import MU_M2

if TYPE_CHECKING:
    from sitesel.pack import Pack
    from sitesel.rules import ConstraintRule, RuleSet

HA_M2 = 10_000.0


def net_area(site: shapely.Geometry, rules: RuleSet, pack: Pack) -> dict[str, Any]:
    """
    Take each constraint's part off a site, in the order of the rules.

    Parameters
    ----------
    site : Geometry
        As drawn, in the pack's working system.
    rules : RuleSet
        With the constraints; those of another kind than `overlap` take no ground.
    pack : Pack
        The city.

    Returns
    -------
    dict
        `known` (false if the site is drawn without an area), gross and net in m2, 亩 and ha, and
        a row a constraint: what it takes first (`taken_...`), what it covers by itself
        (`alone_...`, overlaps counted again), None where its layer is missing, and where that comes
        from. `complete` is false if anything may take more than is known.
    """
    gross_m2 = float(shapely.area(site))
    if not gross_m2 > 0:  # a point, or no shape at all: NaN
        return {"known": False, **_amounts("gross", None), **_amounts("net", None), "rows": []}
    left, left_m2, rows = site, gross_m2, []
    for rule in rules.constraints:
        kind = rule.measurement()
        if not isinstance(kind, Overlap):
            continue
        ground = kind.ground(pack, site)
        # what a boundary known in part leaves uncovered may well lie inside
        if ground is None or (rule.at_least is not None and not _complete(kind, pack)):
            rows.append(_row(rule, kind, pack, taken_m2=None, alone_m2=None))
            continue
        forbidden = ground if rule.at_least is None else shapely.difference(site, ground)
        kept = shapely.difference(left, forbidden) if left.intersects(forbidden) else left
        kept_m2 = min(float(shapely.area(kept)), left_m2)  # so that the parts add up to the gross
        alone_m2 = float(shapely.area(shapely.intersection(site, forbidden)))
        rows.append(_row(rule, kind, pack, taken_m2=left_m2 - kept_m2, alone_m2=alone_m2))
        left, left_m2 = kept, kept_m2
    return {
        "known": True,
        "complete": all(row["complete"] for row in rows),
        **_amounts("gross", gross_m2),
        **_amounts("net", left_m2),
        "rows": rows,
    }


def _row(
    rule: ConstraintRule,
    kind: Overlap,
    pack: Pack,
    *,
    taken_m2: float | None,
    alone_m2: float | None,
) -> dict[str, Any]:
    layers = [layer for role in kind.of for layer in pack.layers_of(role)]
    missing = [role for role in kind.of if role not in pack.roles]
    return {
        "id": rule.id,
        "title_zh": rule.title.zh,
        "title_en": rule.title.en,
        "action": rule.action,
        "clause_zh": rule.clause,
        "clause_status": rule.clause_status,
        "set_back_m": kind.set_back_m,
        "layers": [{"id": layer.id, "date": layer.date} for layer in layers],
        "missing_roles": missing,
        "complete": _complete(kind, pack),
        **_amounts("taken", taken_m2),
        **_amounts("alone", alone_m2),
    }


def _complete(kind: Overlap, pack: Pack) -> bool:
    layers = [layer for role in kind.of for layer in pack.layers_of(role)]
    return set(kind.of) <= set(pack.roles) and all(layer.complete for layer in layers)


def _amounts(name: str, area_m2: float | None) -> dict[str, float | None]:
    known = np.nan if area_m2 is None else area_m2
    parts = {"m2": known, "mu": known / MU_M2, "ha": known / HA_M2}
    return {f"{name}_{unit}": None if np.isnan(part) else part for unit, part in parts.items()}
