"""
Weights from judgements held against a ranking: what they come to, and whom they would choose.

One department's judgements need no ranking. Several are joined, and each department's own first
site and the compromise come from the sites that the joined weights leave in the competition.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel import api
from sitesel.errors import UsageError
from sitesel.industry import resolve
from sitesel.rules import load as load_rules
from sitesel.standings import EXCLUDED
from sitesel.text import Text
from sitesel.weighing import descriptive
from sitesel.weighing.compromise import regrets
from sitesel.weighing.document import choice, described_document, document
from sitesel.weighing.form import DESCRIPTIONS
from sitesel.weighing.judgements import read
from sitesel.weighing.tables import RANDOM_INDEX
from sitesel.weighing.weigh import weigh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sitesel.pack import Pack
    from sitesel.ranking import Ranking
    from sitesel.report.notebook import WeightsAnswer
    from sitesel.rules import RuleSet
    from sitesel.weighing.pairwise import Priorities
    from sitesel.weighing.weigh import Weighed

NO_SITE = Text(
    "没有参与比选的地块(都被排除),故无各部门首选与折中",
    "no site competes (all are excluded), hence no choices and no compromise",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """
    What judgements, or the values alone, come to.

    Parameters
    ----------
    document : dict
        JSON-ready, of `sitesel.weighing.document`.
    rules : RuleSet
        As they stood before.
    weighed : Weighed or None
        None of descriptive weights.
    pack : Pack or None
        Whose sites were ranked; None where none had to be.
    """

    document: dict[str, Any]
    rules: RuleSet
    weighed: Weighed | None
    pack: Pack | None


def weights(
    industry: str,
    files: Sequence[str | Path] = (),
    **options: Any,  # noqa: ANN401  (those of `judge`)
) -> WeightsAnswer:
    """
    Turn judgements into weights, or ask what the values alone suggest.

    Parameters
    ----------
    industry : str
        Exact name, alias, pinyin or initials.
    files : sequence of (str or Path)
        Judgements, one file (.xlsx or .toml) a department.
    **options : object
        What `judge` takes: `describe`, `priorities`, `random_index`, `combine`, `rules`, `weights`,
        `sites`, `crs`, `layers`.

    Returns
    -------
    WeightsAnswer
        Weights of each department and of all, consistency, consensus, choices and the compromise;
        prints as the command does. `rules_toml()` is the rule file that carries the weights.

    Raises
    ------
    UsageError, MethodError, InputError
        As `judge` does.
    """
    from sitesel.report.notebook import WeightsAnswer
    from sitesel.report.weights_table import judged_text

    judged = judge(industry, files, **options)
    return WeightsAnswer(judged.document, judged_text, judged.weighed, judged.rules)


def judge(  # noqa: PLR0913  (one keyword for each option of the command)
    industry: str,
    files: Sequence[str | Path] = (),
    *,
    describe: str | None = None,
    priorities: Priorities = "eigenvector",
    random_index: str | None = None,
    combine: str = "priorities",
    rules: str | Path | None = None,
    weights: Mapping[str, float] | None = None,
    **options: Any,  # noqa: ANN401  (those of `rank`)
) -> Judged:
    """
    Weigh judgements, or describe the values of the sites that compete.

    Parameters
    ----------
    industry : str
        By any of its names.
    files : sequence of (str or Path)
        Judgements, one file (.xlsx or .toml) a department.
    describe : {'entropy', 'critic'}, optional
        Instead of files: what the values alone suggest, which is no judgement.
    priorities : {'eigenvector', 'geometric'}
        For AHP.
    random_index : str, optional
        Name of the random index table, for AHP.
    combine : {'priorities', 'judgements'}
        Join the shares of departments, or their AHP judgements before.
    rules : str or Path, optional
        A rule file whose criteria are judged; by default the built-in rules.
    weights : Mapping of str to float, optional
        Of criteria to set before they are described; judgements give their own.
    **options : object
        `sites`, `crs` and `layers` of `rank`: the sites to choose from.

    Returns
    -------
    Judged
        With the choices if there are several departments.

    Raises
    ------
    UsageError
        If not exactly one of files and `describe` is given, or a name does not exist.
    MethodError
        If judgements do not go together.
    InputError
        If a file is at fault.
    """
    if bool(files) == (describe is not None):
        raise UsageError(
            "请给判断文件,或给 describe;二者给且只给一个。",
            "Give files of judgements or `describe`, one of the two.",
        )
    ruleset = load_rules(resolve(industry).id, rules)
    if describe is not None:
        return _described(describe, ruleset.with_weights(weights or {}), options)
    weighed = weigh(
        [read(path, ruleset) for path in files],
        priorities=priorities,
        table=random_index or RANDOM_INDEX,
        join_pairs=combine == "judgements",
    )
    return _judged(weighed, ruleset, options)


def _judged(weighed: Weighed, rules: RuleSet, options: Mapping[str, Any]) -> Judged:
    told = document(weighed, rules)
    if len(weighed.departments) == 1:
        return Judged(document=told, rules=rules, weighed=weighed, pack=None)
    together = dict(zip(weighed.criteria, map(float, weighed.together.share), strict=True))
    joined = replace(rules, weights=together, weights_source=weighed.source)
    ranking = api.rank(rules.industry, rules=joined, robustness=False, **options)
    told["choice"] = _choice(weighed, ranking)
    told["notes"] += [] if told["choice"] else [NO_SITE._asdict()]
    return Judged(document=told, rules=rules, weighed=weighed, pack=ranking.pack)


def _described(method: str, rules: RuleSet, options: Mapping[str, Any]) -> Judged:
    if method not in DESCRIPTIONS:
        raise UsageError(
            f"描述性权重没有 {method!r} 这种方法;有 {'、'.join(DESCRIPTIONS)}。",
            f"There is no description {method!r}; there are {', '.join(DESCRIPTIONS)}.",
        )
    ranking = api.rank(rules.industry, rules=rules, robustness=False, **options)
    value = ranking.standings.evaluation.matrix.value.loc[_competing(ranking)]
    found = getattr(descriptive, method)(value.to_numpy())
    told = described_document(found, rules, method=method, sites=len(value))
    return Judged(document=told, rules=rules, weighed=None, pack=ranking.pack)


def _competing(ranking: Ranking) -> list[str]:
    """Ids of the sites that are not excluded, in rank order."""
    table = ranking.standings.table
    return list(table.index[table["status"] != EXCLUDED])


def _choice(weighed: Weighed, ranking: Ranking) -> dict[str, Any] | None:
    ids = _competing(ranking)
    if not ids:
        return None
    evaluation = ranking.standings.evaluation
    shares = np.stack([one.share for one in weighed.departments])
    value = evaluation.matrix.counted.loc[ids, list(weighed.criteria)]
    found = regrets(value.to_numpy(), shares)
    names = list(evaluation.sites.table.loc[ids, "name_zh"].items())
    return choice(found, weighed, sites=names, first=0)
