"""Options that papers share: the size of the sheet and the number of a map's review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable


def paper_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add `--paper` and `--review-number`.

    Parameters
    ----------
    function : callable
        A command.

    Returns
    -------
    callable
        The same, with the options.
    """
    options = (
        click.option(
            "--paper", type=click.Choice(["A4", "A3"]), default="A4", help="纸张 · Paper."
        ),
        click.option(
            "--review-number",
            metavar="审图号",
            help="审图号;不给则标明为示意图 · Map review number; without it a sketch is stated.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function
