"""What differs between two manifests, told one by one: version, inputs, rules, result."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.replay.features import content_differences
from sitesel.text import STATUS, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.replay.schema import JudgementFile, Manifest, Place

KINDS = {
    "version": Text("版本", "version"),
    "input": Text("输入", "input"),
    "rules": Text("规则", "rules"),
    "result": Text("结果", "result"),
}
SHOWN_LINES = 20
SHOWN_LETTERS = 80
ABSENT = object()
OF_SOURCE = {"source", "work", "how", "swapped"}  # told with the features of the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """
    One thing that is not as the manifest says.

    Parameters
    ----------
    kind : {'version', 'input', 'rules', 'result'}
        Of what.
    text : Text
        What exactly, from what to what.
    """

    kind: str
    text: Text


def differences(then: Manifest, now: Manifest) -> list[Difference]:
    """
    List everything in which a run differs from a manifest.

    Parameters
    ----------
    then : Manifest
        As written.
    now : Manifest
        Of the run made again.

    Returns
    -------
    list of Difference
        Version first, result last; empty if the runs are the same.
    """
    told = {
        "version": changes(then.version, now.version, "sitesel"),
        "input": _input(then, now),
        "rules": _rules(then, now),
        "result": _result(then, now),
    }
    return [Difference(kind=kind, text=text) for kind, texts in told.items() for text in texts]


def notes(then: Manifest, now: Manifest) -> list[Text]:
    """
    List what is not the same and yet changes nothing, or what may explain a change.

    Parameters
    ----------
    then, now : Manifest
        As written, and of the run made again.

    Returns
    -------
    list of Text
        Files whose bytes differ though what they hold does not; where the result differs, the
        environment.
    """
    before, after = then.inputs, now.inputs
    contents = [
        *((f"图层 {name}", f"layer {name}", before.layers[name].content, layer.content)
          for name, layer in after.layers.items() if name in before.layers),
        ("候选地块", "sites", before.sites, after.sites),
    ]  # fmt: skip
    found = [
        Text(
            f"{zh}({new.file})的字节变了,内容未变(行序、换行或写法不同)。",
            f"{en} ({new.file}): other bytes, same content (row order, line ends or notation).",
        )
        for zh, en, old, new in contents
        if old and new and old.content == new.content and old.sha256 != new.sha256
    ]
    found += [
        Text(
            f"部门 {name} 的判断文件({new.file})字节变了,判断未变。",
            f"The file of {name} ({new.file}) has other bytes, the same judgements.",
        )
        for name, new in after.judgements.items()
        if (old := before.judgements.get(name)) is not None
        and old.judged == new.judged
        and old.sha256 != new.sha256
    ]
    if before.rules != after.rules and then.rules == now.rules:
        found.append(
            Text(
                "规则文件的名称或字节变了,有效规则未变(如注释、换行)。",
                "The rule files have other names or bytes; the effective rules are the same.",
            )
        )
    if then.result == now.result:
        return found
    was, is_now = _ways(then), _ways(now)
    both = sorted(was.keys() & is_now.keys())
    explaining = [
        *changes(then.environment, now.environment),
        *changes({name: was[name] for name in both}, {name: is_now[name] for name in both}),
    ]
    return found + [
        Text(f"运行环境不同:{text.zh}", f"environment differs: {text.en}") for text in explaining
    ]


def changes(then: Any, now: Any, name: str = "") -> Iterator[Text]:  # noqa: ANN401  (JSON)
    """
    Compare plain values leaf by leaf; a list is a leaf.

    Parameters
    ----------
    then, now : JSON value
        Before and after; `ABSENT` where there is none.
    name : str
        Of what is compared.

    Yields
    ------
    Text
        One a leaf that differs, from what to what.

    Examples
    --------
    >>> [text.en for text in changes({"a": {"b": 1}, "c": 2}, {"a": {"b": 3}, "c": 2}, "r")]
    ['r.a.b from 1 to 3']
    """
    if isinstance(then, dict) and isinstance(now, dict):
        for key in {**then, **now}:
            below = f"{name}.{key}" if name else str(key)
            yield from changes(then.get(key, ABSENT), now.get(key, ABSENT), below)
    elif then != now:
        old, new = _shown(then), _shown(now)
        yield Text(f"{name} 由 {old.zh} 变为 {new.zh}", f"{name} from {old.en} to {new.en}")


def _shown(value: object) -> Text:
    if value is ABSENT:
        return Text("无", "nothing")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    short = text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]}…"
    return Text(short, short)


def _input(then: Manifest, now: Manifest) -> Iterator[Text]:
    before, after = then.inputs.layers, now.inputs.layers
    for name in {**before, **after}:
        if name not in before or name not in after:
            zh, en = ("不见了", "is gone") if name in before else ("是新的", "is new")
            yield Text(f"图层 {name} {zh}", f"layer {name} {en}")
            continue
        old, new = before[name], after[name]
        for text in changes(old.catalog, new.catalog):
            yield Text(f"图层 {name} 的 {text.zh}", f"layer {name}: {text.en}")
        if old.content and new.content:
            where = Text(f"图层 {name}", f"layer {name}")
            yield from content_differences(old.content, new.content, where)
    if then.inputs.sites and now.inputs.sites:
        where = Text("候选地块", "sites")
        yield from content_differences(then.inputs.sites, now.inputs.sites, where)
    elif then.inputs.sites or now.inputs.sites:
        yield Text(
            "候选地块一次来自数据包,一次来自文件",
            "the sites come from the pack in one run and from a file in the other",
        )
    yield from _said(then, now)
    yield from _judgements(then.inputs.judgements, now.inputs.judgements)
    for text in changes(then.pack, now.pack):
        yield Text(f"数据包的 {text.zh}", f"pack: {text.en}")


def _said(then: Manifest, now: Manifest) -> Iterator[Text]:
    """Tell of single files that say something else, are gone or are new."""
    titles = {
        "set_backs": Text("退让表", "the table of set-backs"),
        "demand": Text("需求文件", "the demand"),
        "chain": Text("产业链文件", "the chain"),
    }
    for name, title in titles.items():
        old, new = (getattr(one.inputs, name) for one in (then, now))
        if (old and old.sha256) != (new and new.sha256):
            way = Text("是新的", "is new") if new else Text("不见了", "is gone")
            how = Text("变了", "has changed") if old and new else way
            yield Text(f"{title.zh}{how.zh}", f"{title.en} {how.en}")


def _judgements(
    before: dict[str, JudgementFile], after: dict[str, JudgementFile]
) -> Iterator[Text]:
    for name in {**before, **after}:
        if name not in before or name not in after:
            zh, en = ("不见了", "are gone") if name in before else ("是新的", "are new")
            yield Text(f"部门 {name} 的判断{zh}", f"the judgements of {name} {en}")
            continue
        for text in changes(before[name].judged, after[name].judged):
            yield Text(f"部门 {name} 的判断 {text.zh}", f"judgements of {name}: {text.en}")


def _rules(then: Manifest, now: Manifest) -> Iterator[Text]:
    yield from changes(then.rules, now.rules)
    yield from changes(then.ri_table, now.ri_table, "ri_table")
    was, is_now = (one.tie_rule and one.tie_rule.model_dump() for one in (then, now))
    yield from changes(was, is_now, "tie_rule")


def _result(then: Manifest, now: Manifest) -> Iterator[Text]:
    before, after = then.result.sites, now.result.sites
    told = [
        _place_changed(name, before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]
    yield from _first(told, Text("个地块", "sites"))
    figures = list(changes(then.result.figures, now.result.figures))
    yield from _first(figures, Text("个数", "figures"))
    yield from changes(then.robustness, now.robustness, "robustness")
    parts = {**then.result.parts, **now.result.parts}
    other = ", ".join(
        part for part in parts if then.result.parts.get(part) != now.result.parts.get(part)
    )
    if other:
        yield Text(f"文档的这些部分不同:{other}", f"parts of the document that differ: {other}")
    elif then.result.sha256 != now.result.sha256:
        yield Text("文档的哈希不同", "the hash of the document differs")


def _first(told: list[Text], of: Text) -> Iterator[Text]:
    yield from told[:SHOWN_LINES]
    rest = len(told) - SHOWN_LINES
    if rest > 0:
        yield Text(f"另有 {rest} {of.zh}不同", f"{rest} more {of.en} differ")


def _place_changed(name: str, old: Place | None, new: Place | None) -> Text:
    if old is None or new is None:
        there = Text("清单里有,现在没有", "is gone") if old else Text("清单里没有", "is new")
        return Text(f"地块 {name}:{there.zh}", f"site {name} {there.en}")
    told = []
    if old[2] != new[2]:
        told.append(
            Text(f"得分由 {old[2]!r} 变为 {new[2]!r}", f"score from {old[2]!r} to {new[2]!r}")
        )
    if old[1] != new[1]:
        told.append(
            Text(
                f"名次由 {_rank(old)} 变为 {_rank(new)}", f"rank from {_rank(old)} to {_rank(new)}"
            )
        )
    if old[0] != new[0]:
        was, is_now = STATUS[old[0]], STATUS[new[0]]
        told.append(Text(f"结论由{was.zh}变为{is_now.zh}", f"status from {was.en} to {is_now.en}"))
    told = told or [
        Text(
            "得分、名次、结论相同,区间、测量值或理由不同",
            "same score, rank and status; intervals, measurements or reasons differ",
        )
    ]
    return Text(
        f"地块 {name}:{';'.join(text.zh for text in told)}",
        f"site {name}: {'; '.join(text.en for text in told)}",
    )


def _rank(place: Place) -> str:
    return "-" if place[1] is None else str(place[1])


def _ways(manifest: Manifest) -> dict[str, Any]:
    """PROJ's operations by file and system, which themselves are inputs."""
    layers = (layer.content for layer in manifest.inputs.layers.values())
    return {
        f"{one.file} {one.crs.source}": one.crs.model_dump(exclude=OF_SOURCE)
        for one in (*layers, manifest.inputs.sites)
        if one is not None
    }
