"""``mitwerk award``: give a prize from the command line, by the same service as page and API."""

from __future__ import annotations

import click

from mitwerk.engines.console import SAYS_NO, answer, json_option
from mitwerk.project.commands.environment import start_django


@click.command()
@click.argument("phase")
@click.option("--rank", default=1, show_default=True, help="Which prize.")
@click.option("--by", "handle", required=True, help="Handle of the client.")
@json_option
def award(phase: str, rank: int, handle: str, as_json: bool) -> None:
    """Give the prize of a rank in the decided PHASE (its code); exit code 1 when refused."""
    start_django()
    from django.db import IntegrityError, OperationalError

    from mitwerk.apps.challenges.services.award import award_prize
    from mitwerk.apps.members.models import Member
    from mitwerk.kit.problems import Problem

    try:
        given = award_prize(by=Member.objects.get(handle=handle), phase_code=phase, rank=rank)
    except (Problem, IntegrityError, OperationalError, Member.DoesNotExist) as error:
        kind = getattr(error, "slug", "conflict")
        if as_json:
            answer({"error": {"type": kind, "message": str(error), "where": phase}})
        else:
            click.echo(str(error), err=True)
        raise SystemExit(SAYS_NO) from None
    payload = {"award": given.code, "amount_minor": given.amount_minor, "currency": given.currency}
    if as_json:
        answer(payload)
    else:
        click.echo(f"Award {given.code}: {given.amount_minor} {given.currency} (minor units)")
