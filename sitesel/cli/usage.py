"""What was typed wrong, in Chinese before click's own English."""

from __future__ import annotations

import click

KINDS = {"option": "选项", "argument": "参数"}
BEGINS = {
    "No such command": "没有这个命令",
    "Got unexpected extra argument": "多出了参数",
    "Missing command": "缺少命令",
}


def bilingual(error: click.UsageError) -> click.UsageError:
    """
    Say a usage error in Chinese first.

    Parameters
    ----------
    error : UsageError
        Of click.

    Returns
    -------
    UsageError
        With both languages in its message and the same context.

    Examples
    --------
    >>> bilingual(click.NoSuchOption("--lnag")).message.partition(" · ")[0]
    '没有选项 --lnag'
    """
    english = error.format_message()
    chinese = _chinese(error, english)
    return click.UsageError(f"{chinese} · {english}" if chinese else english, ctx=error.ctx)


def _chinese(error: click.UsageError, english: str) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}"
    if isinstance(error, click.MissingParameter):
        return f"缺少{KINDS.get(error.param_type or _kind(error), '参数')} {_hint(error)}".rstrip()
    if isinstance(error, click.BadParameter):
        return f"{_hint(error)} 的值不合要求"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 的用法不对"
    return next((zh for begin, zh in BEGINS.items() if english.startswith(begin)), "")


def _kind(error: click.MissingParameter) -> str:
    return error.param.param_type_name if error.param is not None else ""


def _hint(error: click.BadParameter) -> str:
    if error.param is not None and error.ctx is not None:
        return error.param.get_error_hint(error.ctx)
    hint = error.param_hint or ""
    return hint if isinstance(hint, str) else " / ".join(hint)
