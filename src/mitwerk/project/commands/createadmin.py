"""``mitwerk createadmin``: the first administrator of an installation."""

from __future__ import annotations

import os

import click

from mitwerk.engines.console import BAD_INPUT, answer, json_option, refuse
from mitwerk.project.commands.environment import start_django


@click.command()
@click.option("--email", required=True, help="E-mail address to sign in with.")
@click.option("--handle", required=True, help="Public handle, 3 to 30 small letters or digits.")
@json_option
def createadmin(email: str, handle: str, as_json: bool) -> None:
    """Create an administrator with a confirmed address.

    The password is asked for, or read from MITWERK_TEST_ADMIN_PASSWORD when there is no terminal.
    """
    start_django()
    from django.core.exceptions import ValidationError

    from mitwerk.apps.members.services.admin import create_administrator

    password = os.environ.get("MITWERK_TEST_ADMIN_PASSWORD") or click.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
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
