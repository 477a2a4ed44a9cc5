"""`mitwerk judging`: rank ballots without a database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mitwerk.engines.console import BadInputError, answer, json_option, refusing
from mitwerk.engines.judging.errors import JudgingError
from mitwerk.engines.judging.rank import rank as rank_ballots
from mitwerk.engines.judging.table import TableError, read_ballots

if TYPE_CHECKING:
    from mitwerk.engines.judging.model import Result


@click.group()
def judging() -> None:
    """Fair judging: rank ballots and say how sure the ranking is."""


@judging.command()
@click.argument("ballots", type=click.Path(path_type=Path))
@click.option(
    "--confidence",
    default=0.95,
    show_default=True,
    type=click.FloatRange(0.5, 1, min_open=True, max_open=True),
    help="How sure a declared winner has to be.",
)
@click.option("--seed", default=None, help="Seed of the draws; by default from the ballots.")
@json_option
@refusing
def rank(*, ballots: Path, confidence: float, seed: str | None, as_json: bool) -> None:
    """Rank the entries on BALLOTS, a CSV table. Its columns are ballot,judge,entry,rank."""
    result = _ranked(ballots, confidence, seed)
    if as_json:
        answer(as_answer(result))
    else:
        _show(result)


def _ranked(path: Path, confidence: float, seed: str | None) -> Result:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BadInputError("Not UTF-8 text", where=f"line {line}") from error
    try:
        return rank_ballots(read_ballots(text.splitlines(keepends=True)), confidence, seed)
    except TableError as error:
        raise BadInputError(str(error), where=f"line {error.line}") from error
    except JudgingError as error:
        raise BadInputError(str(error)) from error


def as_answer(result: Result) -> dict[str, Any]:
    """Give the documented JSON shape of a result."""
    return {
        "ranking": [
            {
                "entry": one.entry,
                "worth": one.worth,
                "low": one.low,
                "high": one.high,
                "p_first": one.p_first,
            }
            for one in result.ranking
        ],
        "decision": result.decision,
        "winner": result.winner,
        "contenders": list(result.contenders),
        "agreement": {
            "kendall_w": result.agreement.kendall_w,
            "krippendorff_alpha": result.agreement.krippendorff_alpha,
        },
        "judges": result.judges,
        "screened": [{"judge": one.judge, "reason": one.reason} for one in result.screened],
    }


def _show(result: Result) -> None:
    width = max(len(one.entry) for one in result.ranking)
    click.echo(f"{'entry':<{width}}   worth     low    high  p(first)")
    for one in result.ranking:
        numbers = f"{one.worth:7.2f} {one.low:7.2f} {one.high:7.2f} {one.p_first:9.3f}"
        click.echo(f"{one.entry:<{width}} {numbers}")
    if result.winner is not None:
        click.echo(f"declared: {result.winner} ({result.judges} judges)")
    else:
        click.echo(f"too close among {', '.join(result.contenders)} ({result.judges} judges)")
    for out in result.screened:
        click.echo(f"left out {out.judge}: {out.reason}")
