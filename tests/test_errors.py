"""The error tree: exit codes, both languages, every fault in the message."""

from __future__ import annotations

import pytest

from sitesel import errors


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SiteselError", 1),
        ("InputError", 3),
        ("LayerError", 3),
        ("UnknownLayerError", 3),
        ("EmptyLayerError", 3),
        ("BrokenLayerError", 3),
        ("RuleError", 3),
        ("SiteError", 3),
        ("CrsError", 3),
        ("ReplayError", 3),
        ("OutputError", 3),
        ("UsageError", 2),
        ("MethodError", 2),
        ("NoSiteError", 4),
        ("DependencyError", 5),
    ],
)
def test_each_error_carries_its_exit_code(name: str, code: int) -> None:
    assert getattr(errors, name)("坏了", "broken").exit_code == code


def test_every_error_of_the_module_is_in_the_tree_and_in_its_drawing() -> None:
    classes = [
        one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)
    ]
    assert len(classes) == 15
    for one in classes:
        assert issubclass(one, errors.SiteselError)
        assert one.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (errors.EmptyLayerError, errors.LayerError),
        (errors.UnknownLayerError, errors.LayerError),
        (errors.BrokenLayerError, errors.LayerError),
        (errors.LayerError, errors.InputError),
        (errors.CrsError, errors.InputError),
        (errors.UsageError, errors.SiteselError),
    ],
)
def test_a_narrow_error_can_be_caught_as_the_wider_one(
    kind: type[Exception], parent: type[Exception]
) -> None:
    assert issubclass(kind, parent)


def test_a_message_has_both_languages_and_every_fault() -> None:
    error = errors.RuleError("有两处", "two faults", [("甲", "first"), ("乙", "second")])
    assert error.text("zh") == "有两处\n  - 甲\n  - 乙"
    assert error.text("en") == "two faults\n  - first\n  - second"
    assert str(error) == f"{error.text('zh')}\n{error.text('en')}"
