"""Making a kind of measurement from the parameters that a rule file gives, checked by pydantic."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from sitesel.errors import RuleError
from sitesel.pack.schema import validation_fault
from sitesel.registry import kind_class
from sitesel.text import Text, near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitesel.criteria import Kind


def make(kind: str, params: Mapping[str, Any]) -> Kind:
    """
    Make a kind of measurement.

    Parameters
    ----------
    kind : str
        Name of a registered kind.
    params : Mapping
        As a rule file gives them.

    Returns
    -------
    Kind
        Not yet bound to a pack.

    Raises
    ------
    RuleError
        If the kind is not installed, or a parameter is missing, unknown or of the wrong type; all
        faults at once.
    """
    made_of = kind_class(kind)
    known = [field.name for field in fields(made_of)]
    faults = [
        Text(
            f"参数 {name}:{kind} 没有这个参数;最接近的有 {', '.join(near(name, known))}",
            f"parameter {name}: {kind} has none such; nearest: {', '.join(near(name, known))}",
        )
        for name in params
        if name not in known
    ]
    try:
        made: Kind = _adapter(kind).validate_python(dict(params))
    except ValidationError as error:
        faults += [validation_fault(fault) for fault in error.errors()]
    except RuleError as error:  # what a kind says against parameters that do not go together
        faults.append(Text(error.zh, error.en))
    if faults:
        raise RuleError(
            f"指标类型 {kind} 的参数有误:", f"The parameters of kind {kind} are at fault:", faults
        )
    return made


@cache
def _adapter(kind: str) -> TypeAdapter[Kind]:
    """Build the validator of a kind once: building costs a hundred times what using it does."""
    return TypeAdapter(kind_class(kind))
