"""``mitwerk award``: give a prize from the command line, by the same service as page and API."""

from __future__ import annotations

from typing import NoReturn

import click

from mitwerk.engines.console import BAD_INPUT, SAYS_NO, answer, json_option
from mitwerk.project.commands.environment import start_with_database


@click.command()
@click.argument("phase")
@click.option("--rank", default=1, show_default=True, help="Which prize.")
@click.option("--by", "handle", required=True, help="Handle of the client.")
@json_option
def award(phase: str, rank: int, handle: str, as_json: bool) -> None:
    """Give the prize of a rank in the decided PHASE (its code).

    Exit code 1 when it can't be given, 3 when there is no such phase or member.
    """
    start_with_database()
    from django.db import IntegrityError, OperationalError

    from mitwerk.apps.challenges.services.award import award_prize
    from mitwerk.apps.members.queries.people import member_by_handle
    from mitwerk.kit.problems import Problem

    try:
        given = award_prize(by=member_by_handle(handle), phase_code=phase, rank=rank)
    except (Problem, IntegrityError, OperationalError) as error:
        _refuse(error, phase, as_json=as_json)
    payload = {"award": given.code, "amount_minor": given.amount_minor, "currency": given.currency}
    if as_json:
        answer(payload)
    else:
        click.echo(f"Award {given.code}: {given.amount_minor} {given.currency} (minor units)")


def _refuse(error: Exception, phase: str, *, as_json: bool) -> NoReturn:
    """Say why not, as page and API do; a fault of ours stays a fault."""
    from mitwerk.kit.problems import FaultError, NotFoundError
    from mitwerk.project.middleware import as_problem

    problem = as_problem(error)
    if problem is None or isinstance(problem, FaultError):
        raise error
    if as_json:
        answer({"error": {"type": problem.slug, "message": problem.detail, "where": phase}})
    else:
        click.echo(problem.detail, err=True)
    raise SystemExit(BAD_INPUT if isinstance(problem, NotFoundError) else SAYS_NO) from None
