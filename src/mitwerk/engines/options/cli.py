"""`mitwerk options …`: the engine from the command line, without a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mitwerk.engines.console import SAYS_NO, answer, json_option, refusing
from mitwerk.engines.options import commands
from mitwerk.engines.options.errors import Contradiction

if TYPE_CHECKING:
    from collections.abc import Callable


@click.group()
def options() -> None:
    """Count, narrow and explain the configurations of a product."""


def _question(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every question takes: the model, decisions, time, ``--json``."""
    for decorate in (
        json_option,
        click.option("--seconds", default=60.0, show_default=True, help="Time to compile."),
        click.option("--not", "refused", multiple=True, metavar="NAME", help="Refuse an option."),
        click.option("--given", "chosen", multiple=True, metavar="NAME", help="Choose an option."),
        click.argument("path", metavar="MODEL", type=click.Path(path_type=str)),
    ):
        command = decorate(command)
    return command


def contradicting(ask: Callable[[], commands.Reply], *, as_json: bool) -> None:
    """Print a reply; leave with 1 when the decisions contradict each other."""
    try:
        reply = ask()
    except Contradiction as error:
        body = {"type": "Contradiction", "message": str(error), "where": ", ".join(error.choices)}
        if as_json:
            answer({"error": body})
        else:
            click.echo(str(error), err=True)
        raise SystemExit(SAYS_NO) from None
    if as_json:
        answer(reply.data)
    else:
        click.echo(reply.text)
    if reply.says_no:
        raise SystemExit(SAYS_NO)


@options.command()
@_question
@click.option("--over", multiple=True, metavar="FAMILY", help="Count selections of these only.")
@refusing
def count(
    *,
    path: str,
    chosen: tuple[str, ...],
    refused: tuple[str, ...],
    over: tuple[str, ...],
    seconds: float,
    as_json: bool,
) -> None:
    """Count the configurations exactly."""
    question = commands.Question(path, chosen, refused, seconds)
    contradicting(lambda: commands.count(question, over), as_json=as_json)


@options.command()
@_question
@refusing
def domains(
    *, path: str, chosen: tuple[str, ...], refused: tuple[str, ...], seconds: float, as_json: bool
) -> None:
    """Say which options are in, out and still open."""
    question = commands.Question(path, chosen, refused, seconds)
    contradicting(lambda: commands.domains(question), as_json=as_json)
