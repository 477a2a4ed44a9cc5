"""`mitwerk licences`: ask the matrix without a database."""

from __future__ import annotations

import click

from mitwerk.engines.console import SAYS_NO, answer, json_option
from mitwerk.engines.licences.catalogue import KNOWN
from mitwerk.engines.licences.checking import check as check_pair
from mitwerk.engines.licences.model import Act, Verdict
from mitwerk.engines.licences.sentences import ASKS, reason


@click.group()
def licences() -> None:
    """Which licences of open hardware go together."""


@licences.command()
@click.argument("act", type=click.Choice([act.value for act in Act]))
@click.argument("first")
@click.argument("second")
@json_option
def check(*, act: str, first: str, second: str, as_json: bool) -> None:
    """Say whether FIRST and SECOND go together in ACT.

    May FIRST be forked to, combined or merged with SECOND? Both are SPDX expressions.
    Exit code 0: yes, perhaps with conditions. 1: no, or nobody knows.
    """
    verdict = check_pair(act, first, second)
    if as_json:
        answer(as_answer(act, verdict))
    else:
        _show(verdict)
    if not verdict.allowed:
        raise SystemExit(SAYS_NO)


def as_answer(act: str, verdict: Verdict) -> dict[str, object]:
    """Give the documented JSON shape of a verdict."""
    return {
        "act": act,
        "first": verdict.first,
        "second": verdict.second,
        "outcome": verdict.outcome.value,
        "code": verdict.code,
        "reason": reason(verdict),
        "result": verdict.result or None,
        "asks": [asked(one) for one in verdict.asks],
    }


def asked(text: str) -> str:
    """Return "MIT notices" as a sentence."""
    licence, _, code = text.rpartition(" ")
    return ASKS[code].format(licence=licence)


def _show(verdict: Verdict) -> None:
    click.echo(f"{verdict.outcome.value}: {reason(verdict)}")
    if verdict.result:
        click.echo(f"The result carries {verdict.result}.")
    for one in verdict.asks:
        click.echo(f"- {asked(one)}")


@licences.command("list")
@json_option
def list_known(*, as_json: bool) -> None:
    """List the licences that the matrix knows, and how far each reaches."""
    rows = [{"id": one.id, "kind": one.kind.value} for one in KNOWN.values()]
    if as_json:
        answer(rows)
    else:
        for row in rows:
            click.echo(f"{row['id']:20} {row['kind']}")
