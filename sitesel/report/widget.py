"""
Weights that are moved in a notebook, and known in Python (extra `notebook`: anywidget).

The front end computes what it shows with the very script of the map's page (``js/weigh.js``), so
that a slider answers in the same frame; what Python says is computed by `Ranking.with_weights`.
Both agree (`tests/test_widget.py`). Script and style travel in the widget: nothing is fetched.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from sitesel.errors import UsageError
from sitesel.report.vendored import own_text, squeezed
from sitesel.text import near
from sitesel.weighing.overlay import rule_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitesel.ranking import Ranking

SCRIPTS = ("js/format.js", "js/weigh.js", "js/dom.js", "js/widget.js")
SHOWN = 100.0
SITE_KEYS = ("id", "name_zh", "name_en", "status", "rank", "area_mu")
VALUE_KEYS = ("value", "value_low", "value_high")
SOURCE = "illustrative: 在笔记本里拖动所得,未经论证 moved in a notebook"


def module_text() -> str:
    """
    Write the front end as one ECMAScript module.

    Returns
    -------
    str
        The plain scripts, which see a global object of their own, and an export of `render`.
    """
    scripts = own_text(*SCRIPTS)
    return (
        f"const own = {{}};\n((globalThis) => {{\n{scripts}\n}})(own);\n"
        "export default { render: own.sitesel.widget };\n"
    )


def content(document: dict[str, Any], *, language: str) -> dict[str, Any]:
    """
    Gather what the front end shows.

    Parameters
    ----------
    document : dict
        A ranking as `Ranking.to_dict()` gives it.
    language : str
        `zh` or `en`.

    Returns
    -------
    dict
        JSON-ready: `language`, `texts`, `illustrative`, `industry`, `criteria` and `sites`.
    """
    texts: dict[str, dict[str, str]] = json.loads(own_text("widget_texts.json"))
    spoken = language if language in texts else "zh"
    return {
        "language": spoken,
        "texts": texts[spoken],
        "illustrative": document["rules"]["illustrative"],
        "industry": {key: document["industry"][key] for key in ("id", "name_zh", "name_en")},
        "criteria": [
            {key: one[key] for key in ("id", "title_zh", "title_en", "weight")}
            for one in document["criteria"]
        ],
        "sites": [
            {
                **{key: site[key] for key in SITE_KEYS},
                "criteria": [{key: one[key] for key in VALUE_KEYS} for one in site["criteria"]],
            }
            for site in document["sites"]
        ],
    }


class WeightWidget(anywidget.AnyWidget):  # type: ignore[misc,unused-ignore]
    """
    A slider a criterion, with the ranking that follows.

    Parameters
    ----------
    ranking : Ranking
        Whose stated weights the sliders begin at.
    language : str
        `zh` or `en`.

    Attributes
    ----------
    weights : dict of str to float
        Criterion id to share; they sum to 1. Setting some moves the sliders: the others keep their
        stated proportions.
    order : list of str
        Ids in rank order, excluded ones last; read-only.
    scores : dict of str to float
        Score by id, 0 to 100; read-only.
    """

    _esm = module_text()
    _css = squeezed(own_text("widget.css"))
    _content = traitlets.Dict(read_only=True).tag(sync=True)
    weights = traitlets.Dict(value_trait=traitlets.Float(), key_trait=traitlets.Unicode()).tag(
        sync=True
    )
    order: traitlets.List[str] = traitlets.List(read_only=True).tag(sync=True)
    scores = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, ranking: Ranking, *, language: str = "zh") -> None:
        self._stated = ranking
        shown = content(ranking.document, language=language)
        super().__init__(weights={one["id"]: one["weight"] for one in shown["criteria"]})
        self.set_trait("_content", shown)

    def ranking(self, *, robustness: bool = True) -> Ranking:
        """
        Rank under the weights as they stand, without measuring again.

        Parameters
        ----------
        robustness : bool
            Whether to judge how sure the places are.

        Returns
        -------
        Ranking
            A new one; this widget stays as it is.
        """
        rules = self._stated.standings.rules
        source = rules.weights_source if self.weights == dict(rules.weights) else SOURCE
        return self._stated.with_weights(self.weights, robustness=robustness, source=source)

    def rules_toml(self) -> str:
        """
        Write the weights as a rule file for `sitesel rank --rules`.

        Returns
        -------
        str
            TOML that extends the rules of the ranking.
        """
        rules = self._stated.standings.rules
        digits = {name: repr(float(share)) for name, share in self.weights.items()}
        return rule_file(digits, rules.industry, extends=rules.own_name, source=SOURCE)

    def __repr__(self) -> str:
        return f"<WeightWidget {self._stated.standings.rules.industry}: {len(self.weights)} 指标>"

    @traitlets.validate("weights")  # type: ignore[untyped-decorator,unused-ignore]
    def _shares(self, proposal: dict[str, Any]) -> dict[str, float]:
        """Give every slider its share, by the rule of `sitesel.rank(weights=...)`."""
        asked: Mapping[str, float] = proposal["value"]
        rules = self._stated.standings.rules
        for name in asked:
            if name not in rules.weights:
                options = ", ".join(near(name, rules.weights))
                raise UsageError(
                    f"部件里没有指标 {name!r};最接近的有:{options}。",
                    f"The widget has no criterion {name!r}; nearest: {options}.",
                )
        shares = rules.with_weights(asked).weights
        return {name: shares.get(name, 0.0) for name in rules.weights}

    @traitlets.observe("weights")  # type: ignore[untyped-decorator,unused-ignore]
    def _follow(self, _change: object) -> None:
        table = self.ranking(robustness=False).standings.table
        self.set_trait("order", [str(name) for name in table.index])
        self.set_trait("scores", {str(name): SHOWN * s for name, s in table["score"].items()})
