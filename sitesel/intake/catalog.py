"""
The text of a catalog with entries added, replaced or filled: comments and order of the rest stay.

Only what differs from the schema's defaults is written.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from sitesel.errors import BrokenLayerError
from sitesel.pack.schema import SCHEMA, LayerSpec

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

HEAD = (
    "由 sitesel import 写入;可以手改,注释会保留。没有 [pack] 一节:这些图层叠加在内置数据包之上。",
    "Written by sitesel import; edit as you like, comments stay.",
    "Without a table [pack] these layers lie over the built-in pack.",
)


def with_layers(
    text: str | None, entries: Sequence[LayerSpec], *, dropped: Collection[str] = ()
) -> str:
    """
    Add entries to a catalog.

    Parameters
    ----------
    text : str or None
        The catalog as it stands; None makes one that lies over the built-in pack.
    entries : sequence of LayerSpec
        What to add.
    dropped : collection of str
        Ids of the entries that go.

    Returns
    -------
    str
        TOML. Roles that are filled now are no longer listed as missing.

    Raises
    ------
    BrokenLayerError
        If the catalog is laid out so that it cannot be changed safely.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = _begun() if text is None else tomlkit.parse(text)
        layers = [one for one in document.get("layer", ()) if one["id"] not in dropped]
        filled = {entry.role for entry in entries}
        gaps = [one for one in document.get("missing", ()) if one["role"] not in filled]
        _put(document, "missing", gaps, shown=len(document.get("missing", ())))
        _put(document, "layer", [*layers, *map(_table, entries)], shown=-1)
        written = tomlkit.dumps(document)
        now = tomllib.loads(written)
    except (TOMLKitError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise _tangled(str(error)) from error
    expected = [one["id"] for one in layers] + [entry.id for entry in entries]
    if [one["id"] for one in now.get("layer", ())] != expected:
        raise _tangled("layer")
    return written


def _begun() -> Any:  # noqa: ANN401  (tomlkit's document)
    import tomlkit

    document = tomlkit.document()
    for line in HEAD:
        document.add(tomlkit.comment(line))
    document.add("schema", tomlkit.item(SCHEMA))
    return document


def _put(document: Any, key: str, tables: list[Any], *, shown: int) -> None:  # noqa: ANN401
    import tomlkit

    if len(tables) == shown:
        return
    if not tables:
        document.pop(key, None)
        return
    array = tomlkit.aot()
    for table in tables:
        array.append(table)
    document[key] = array


def _table(entry: LayerSpec) -> Any:  # noqa: ANN401  (tomlkit's table)
    import tomlkit

    table = tomlkit.table()
    for name, field in LayerSpec.model_fields.items():
        value = getattr(entry, name)
        if field.is_required() or value != field.default:
            table.add(name, _shortest(value))
    table.add(tomlkit.nl())
    return table


def _shortest(value: object) -> object:
    """Write 5 rather than 5.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _tangled(why: str) -> BrokenLayerError:
    return BrokenLayerError(
        f"catalog.toml 的写法无法安全改动({why});请把各个 [[layer]] 放在一起再试。",
        f"catalog.toml is laid out so that it cannot be changed safely ({why}); put all its "
        "[[layer]] tables together and try again.",
    )
