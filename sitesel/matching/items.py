"""What a project may ask of a site, from `items.toml`: names, units, kinds of measurement."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sitesel import toml
from sitesel.text import Text

LEVELS = {
    "must": Text("必须", "must"),
    "should": Text("应当", "should"),
    "nice": Text("最好", "nice"),
}
WISHES = ("should", "nice")
CHOICE = "choice"
NAMED = ("among", "not_among")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Points(_Model):
    """What a wish counts in the score, beside the 100 points of the rules."""

    should: float = Field(gt=0)
    nice: float = Field(gt=0)
    source: str


class Slack(_Model):
    """At which multiple of its bound a wish is worth nothing."""

    at_most: float = Field(gt=1)
    at_least: float = Field(ge=0, lt=1)
    source: str


class Choice(_Model):
    """What a stated class changes of the rules: constraints that apply, or no longer do."""

    en: str
    use: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


class Item(_Model):
    """One thing that a project may ask."""

    title_zh: str
    title_en: str
    names: tuple[str, ...] = ()
    sense: Literal["at_least", "at_most", "among", "not_among", "choice"]
    usual: Literal["must", "should", "nice"]
    unit: str = ""
    units: dict[str, float] = Field(default_factory=dict)
    also: dict[str, float] = Field(default_factory=dict)
    kind: str = ""
    params: dict[str, Any] = Field(default_factory=dict)
    field_of_sites: str = ""
    choices: dict[str, Choice] = Field(default_factory=dict)
    note_zh: str = ""
    note_en: str = ""

    @property
    def all_units(self) -> dict[str, float]:
        """How many of the unit that is measured in each of them is."""
        return {**self.units, **self.also}

    @property
    def title(self) -> Text:
        """In both languages."""
        return Text(self.title_zh, self.title_en)


class Items(_Model):
    """The whole of `items.toml`."""

    schema_name: Literal["sitesel-items/1"] = Field(alias="schema")
    points: Points
    worth_nothing_at: Slack
    item: dict[str, Item]


@cache
def items() -> Items:
    """
    Read what may be asked.

    Returns
    -------
    Items
        In the order of a template.
    """
    text = (files("sitesel") / "matching" / "items.toml").read_text(encoding="utf-8")
    return Items.model_validate(toml.parsed(text))
