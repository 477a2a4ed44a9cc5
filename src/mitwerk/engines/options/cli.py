"""`mitwerk options …`: the engine from the command line, without a database."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from mitwerk.engines.console import SAYS_NO, answer, json_option, refusing
from mitwerk.engines.options import commands
from mitwerk.engines.options.commands import Question, Reply
from mitwerk.engines.options.errors import Contradiction, NotComputedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Names = tuple[str, ...]


@click.group()
def options() -> None:
    """Count, narrow and explain the configurations of a product.

    MODEL is a UVL, DIMACS, YAML or XLSX file, or an artefact saved by `compile`.
    """


def _time(_context: click.Context, _option: click.Parameter, seconds: float) -> float:
    """Refuse what is no length of time (NaN would never be over)."""
    if not seconds >= 0:
        raise click.BadParameter("give a number of seconds from 0 up")
    return seconds


def _model(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every command takes: the model, time, ``--json``."""
    for decorate in (
        json_option,
        click.option(
            "--seconds",
            default=60.0,
            show_default=True,
            callback=_time,
            help="Time for each search by itself; the 200 checks against SAT come on top.",
        ),
        click.argument("path", metavar="MODEL", type=click.Path(path_type=str)),
    ):
        command = decorate(command)
    return command


def _decisions(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the decisions taken so far."""
    for decorate in (
        click.option("--not", "refused", multiple=True, metavar="NAME", help="Refuse an option."),
        click.option("--given", "chosen", multiple=True, metavar="NAME", help="Choose an option."),
    ):
        command = decorate(command)
    return command


@contextmanager
def leaving(*, as_json: bool) -> Iterator[None]:
    """Leave with 1 when the decisions contradict each other or nothing was computed."""
    try:
        yield
    except Contradiction as error:
        rules = [f"{r.key} ({r.where}): {r.why or r.text}" for r in error.rules]
        _leave(error, ", ".join(error.choices), rules, as_json=as_json)
    except NotComputedError as error:
        _leave(error, "", [], as_json=as_json)


def reply(ask: Callable[[], Reply], *, as_json: bool) -> None:
    """Print an answer; leave with 1 when it says no."""
    with leaving(as_json=as_json):
        found = ask()
    answer(found.data) if as_json else click.echo(found.text)
    if found.says_no:
        raise SystemExit(SAYS_NO)


def _leave(error: Exception, where: str, rules: list[str], *, as_json: bool) -> None:
    if as_json:
        kind = type(error).__name__
        more = {"rules": rules} if rules else {}
        answer({"error": {"type": kind, "message": str(error), "where": where, **more}})
    else:
        click.echo(f"{error}{f' ({where})' if where else ''}", err=True)
        for rule in rules:
            click.echo(rule, err=True)
    raise SystemExit(SAYS_NO)


@options.command("compile")
@_model
@click.option("--output", type=click.Path(path_type=str), help="Save the artefact here.")
@refusing
def compile_(*, path: str, seconds: float, output: str | None, as_json: bool) -> None:
    """Compile MODEL and check the result against a SAT solver."""
    question = Question(path, seconds=seconds)
    reply(lambda: commands.compiled(question, output), as_json=as_json)


@options.command()
@_model
@_decisions
@click.option("--over", multiple=True, metavar="FAMILY", help="Count selections of these only.")
@refusing
def count(
    *, path: str, chosen: Names, refused: Names, over: Names, seconds: float, as_json: bool
) -> None:
    """Count the configurations exactly."""
    question = Question(path, chosen, refused, seconds)
    reply(lambda: commands.count(question, over), as_json=as_json)


@options.command()
@_model
@_decisions
@refusing
def domains(*, path: str, chosen: Names, refused: Names, seconds: float, as_json: bool) -> None:
    """Say which options are in, out and still open."""
    question = Question(path, chosen, refused, seconds)
    reply(lambda: commands.domains(question), as_json=as_json)


@options.command()
@_model
@_decisions
@click.option("--want", required=True, metavar="NAME", help="The option that is wished for.")
@refusing
def explain(
    *, path: str, chosen: Names, refused: Names, want: str, seconds: float, as_json: bool
) -> None:
    """Say why an option can't be had, and what to give up for it."""
    question = Question(path, chosen, refused, seconds)
    reply(lambda: commands.explain(question, want), as_json=as_json)


@options.command()
@_model
@_decisions
@click.option(
    "--minimise", default="price", show_default=True, metavar="ATTR", help="Which attribute."
)
@click.option("--k", default=1, show_default=True, type=click.IntRange(1, 1000), help="How many.")
@refusing
def cheapest(
    *,
    path: str,
    chosen: Names,
    refused: Names,
    minimise: str,
    k: int,
    seconds: float,
    as_json: bool,
) -> None:
    """Complete the decisions at the least sum of an attribute."""
    question = Question(path, chosen, refused, seconds)
    reply(lambda: commands.cheapest(question, minimise, k), as_json=as_json)


@options.command()
@_model
@_decisions
@click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="The same seed draws the same.",
)
@click.option(
    "--n",
    "number",
    default=1,
    show_default=True,
    type=click.IntRange(0, 1_000_000),
    help="How many.",
)
@refusing
def sample(
    *,
    path: str,
    chosen: Names,
    refused: Names,
    seed: int,
    number: int,
    seconds: float,
    as_json: bool,
) -> None:
    """Draw configurations, each with equal probability."""
    question = Question(path, chosen, refused, seconds)
    with leaving(as_json=as_json):
        rows = commands.sample(question, number, seed)
    if not as_json:
        for row in rows:
            click.echo(", ".join(row))
        return
    click.echo(f'{{"seed": {seed}, "samples": [', nl=False)  # as they come: there may be a million
    for i, row in enumerate(rows):
        click.echo((", " if i else "") + json.dumps(row, ensure_ascii=False), nl=False)
    click.echo("]}")


@options.command()
@_model
@click.option("--deep", is_flag=True, help="Also compare the count with a second order's.")
@refusing
def check(*, path: str, deep: bool, seconds: float, as_json: bool) -> None:
    """Find dead options, redundant rules, contradicting packages."""
    question = Question(path, seconds=seconds)
    reply(lambda: commands.check(question, deep=deep), as_json=as_json)


@options.command()
@_model
@click.argument("target", required=False, type=click.Path(path_type=str))
@click.option("--to", "kind", type=click.Choice(["uvl", "cnf", "yaml"]), help="Print it instead.")
@refusing
def convert(
    *, path: str, target: str | None, kind: str | None, seconds: float, as_json: bool
) -> None:
    """Write MODEL in another format.

    TARGET's ending says which: .uvl, .cnf, .cnf.gz, .yaml, .xlsx, or .nnf for the compiled graph.
    """
    question = Question(path, seconds=seconds)
    if (target is None) == (kind is None):
        raise click.UsageError("give either a TARGET or --to")
    if target is not None:
        reply(lambda: commands.convert(question, target), as_json=as_json)
    elif kind is not None:
        reply(lambda: commands.printed(question, kind), as_json=as_json)


@options.command()
@_model
@click.option(
    "--clicks", default=200, show_default=True, type=click.IntRange(1, 100_000), help="How many."
)
@click.option(
    "--seed", default=1, show_default=True, type=click.IntRange(0), help="Of the random decisions."
)
@refusing
def bench(*, path: str, clicks: int, seed: int, seconds: float, as_json: bool) -> None:
    """Measure how fast this machine answers for MODEL. Compiles twice, so that loops are warm."""
    question = Question(path, seconds=seconds)
    reply(lambda: commands.bench(question, clicks, seed), as_json=as_json)


@options.command()
@json_option
@click.option(
    "--output", type=click.Path(path_type=str), help="Write it here: .yaml, .xlsx, .uvl, .cnf."
)
@refusing
def example(*, output: str | None, as_json: bool) -> None:
    """Print or write an example catalogue. It is a small car with about 130 options."""
    reply(lambda: commands.shown_example(output), as_json=as_json)
