"""Small made-up rules: as objects, and as the text of rule files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.rules import ConstraintRule, CriterionRule, RobustnessSettings, RuleSet
from sitesel.text import Text
from sitesel.value import ValueFunction

if TYPE_CHECKING:
    from collections.abc import Mapping

IDENTITY = ((0.0, 0.0), (1.0, 1.0))
ROBUSTNESS = RobustnessSettings(
    draws=1000,
    seed=1,
    box=0.3,
    statements=(),
    unknown="uniform",
    position="triangular",
    apart=0.95,
    source="made up",
)


def criterion(name: str, *, kind: str = "area", **changed: Any) -> CriterionRule:  # noqa: ANN401
    """Give one criterion; by default its measurement in [0, 1] is its value."""
    made: dict[str, Any] = {
        "id": name,
        "code": "C0",
        "title": Text(f"指标{name}", f"criterion {name}"),
        "note": Text("", ""),
        "kind": kind,
        "params": {},
        "unit": "mu",
        "value": ValueFunction(IDENTITY),
        "source": "made up",
    }
    return CriterionRule(**{**made, **changed})


def constraint(name: str, *, action: str = "exclude", **changed: Any) -> ConstraintRule:  # noqa: ANN401
    """Give one constraint; by default at most 0 of its area measure passes."""
    made: dict[str, Any] = {
        "id": name,
        "title": Text(f"约束{name}", f"constraint {name}"),
        "rule": Text("不得如此", "not so"),
        "note": Text("", ""),
        "kind": "area",
        "params": {},
        "unit": "mu",
        "at_most": 0.0,
        "at_least": None,
        "action": action,
        "clause": f"《虚构法》第{name}条",
        "clause_status": "unverified",
        "source": "made up",
        "confidence": 0.5,
    }
    return ConstraintRule(**{**made, **changed})


def rule_set(
    weights: Mapping[str, float],
    *constraints: ConstraintRule,
    criteria: tuple[CriterionRule, ...] = (),
    **changed: Any,  # noqa: ANN401
) -> RuleSet:
    """Give rules of these criteria and constraints."""
    made: dict[str, Any] = {
        "id": "made_up",
        "industry": "nev",
        "title": Text("虚构规则", "made-up rules"),
        "note": Text("", ""),
        "weights": dict(weights),
        "weights_source": "illustrative: made up",
        "related": {},
        "related_source": "illustrative: made up",
        "criteria": criteria or tuple(criterion(name) for name in weights),
        "constraints": constraints,
        "notices": (),
        "robustness": ROBUSTNESS,
        "files": ("made_up.toml",),
        "sha256": "0" * 64,
    }
    return RuleSet(**{**made, **changed})


RULE_FILE = """\
schema = "sitesel-rules/1"
id = "made_up"
industry = "nev"
title_zh = "虚构规则"
title_en = "Made-up rules"

[weights]
source = "made up"
land = 3
port = 1

[criteria.land]
code = "C1"
title_zh = "面积"
title_en = "Area"
kind = "area"
unit = "mu"
value = [[0, 0.0], [300, 1.0]]
source = "made up"

[criteria.port]
code = "C2"
title_zh = "海港"
title_en = "Port"
kind = "distance"
unit = "m"
params = { to = ["sea_port"] }
value = [[0, 1.0], [10000, 0.0]]
source = "made up"

[constraints]
always = ["redline", "near_water"]

[constraint.redline]
title_zh = "红线"
title_en = "Redline"
kind = "overlap"
unit = "share"
params = { of = ["eco_redline"] }
at_most = 0.0
action = "exclude"
clause_zh = "《虚构法》第一条"
clause_status = "unverified"
rule_zh = "不得重叠"
rule_en = "No overlap"
source = "made up"

[constraint.near_water]
title_zh = "近水"
title_en = "Near water"
kind = "distance"
unit = "m"
params = { to = ["water_source"] }
at_least = 500
action = "flag"
clause_zh = "《虚构法》第二条"
clause_status = "unverified"
rule_zh = "须远离"
rule_en = "Keep away"
source = "made up"
"""
