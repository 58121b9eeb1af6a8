"""Ranking as the options say, showing the answer, writing the manifest."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sitesel.ranking import Ranking
    from sitesel.replay.asked import Asked, Outcome
    from sitesel.report.notebook import Answer


def answer(options: dict[str, Any], *, command: str, ask: Callable[[Ranking], Answer]) -> None:
    """
    Rank as the options say, ask the ranking, print the answer, write the manifest if wanted.

    Parameters
    ----------
    options : dict
        Of a command with `input_options` and `answer_options`.
    command : str
        Its name.
    ask : callable
        The question.
    """
    from sitesel.replay.request import Request

    request = Request.of(options, command=command)
    with progress() as tell:
        ranking = request.run(progress=tell)
    tell_notes(ranking, options["language"])
    show(ask(ranking), options)
    save_manifest(ranking, request, options)


@contextmanager
def progress() -> Iterator[Callable[[str], None] | None]:
    """
    Show on stderr what is being measured, on a terminal only.

    Yields
    ------
    callable or None
        To be told each stage; None where nobody looks.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("读取图层 · reading layers") as status:
        yield lambda stage: status.update(f"测量 · measuring: {stage}")


def tell_notes(ranking: Ranking, language: str) -> None:
    """
    Say on stderr what was decided in reading the planner's files.

    Parameters
    ----------
    ranking : Ranking
        Made of them.
    language : str
        `zh` or `en`.
    """
    for note in ranking.notes:
        click.echo(f"{'Note' if language == 'en' else '注意'}: {note.of(language)}", err=True)


def show(answer: Answer, options: dict[str, Any]) -> None:
    """
    Print an answer as `form_option` asks.

    Parameters
    ----------
    answer : Answer
        What a question was answered with.
    options : dict
        Of the command.
    """
    if options["form"] == "json":
        text = json.dumps(answer.to_dict(), ensure_ascii=False, indent=1, allow_nan=False)
    else:
        text = answer.text(options["language"])
    click.echo(text)


def save_manifest(outcome: Outcome, asked: Asked[Outcome], options: dict[str, Any]) -> None:
    """
    Write the manifest where one was asked for, and say so on stderr.

    Parameters
    ----------
    outcome : Ranking, Trials or Judged
        What `asked.run()` gave.
    asked : Asked
        What was asked.
    options : dict
        Of the command, with `manifest` and `language`.
    """
    if options["manifest"] is None:
        return
    from sitesel.replay.manifest import write_manifest

    written = write_manifest(outcome, asked, options["manifest"])
    click.echo(f"{'Manifest' if options['language'] == 'en' else '清单'}: {written}", err=True)
