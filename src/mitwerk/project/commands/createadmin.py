"""``mitwerk createadmin``: the first administrator of an installation."""

from __future__ import annotations

import sys

import click

from mitwerk.engines.console import BAD_INPUT, answer, json_option, refuse
from mitwerk.project.commands.environment import migrate, start_django


@click.command()
@click.option("--email", required=True, help="E-mail address to sign in with.")
@click.option("--handle", required=True, help="Public handle, 3 to 30 small letters or digits.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@json_option
def createadmin(email: str, handle: str, password_stdin: bool, as_json: bool) -> None:
    """Create an administrator. The address counts as confirmed; the password is asked for."""
    start_django()
    migrate()
    from django.core.exceptions import ValidationError

    from mitwerk.apps.members.services.admin import create_administrator

    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        member = create_administrator(email=email, handle=handle, password=password)
    except ValidationError as error:
        message = " ".join(error.messages)
        refuse(click.UsageError(message), where="createadmin", as_json=as_json)
        raise SystemExit(BAD_INPUT) from None
    if as_json:
        answer({"code": member.code, "handle": member.handle})
    else:
        click.echo(f"{member.handle} may now sign in as administrator.")
