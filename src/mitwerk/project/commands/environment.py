"""Starting Django inside a command, with settings errors said plainly."""

from __future__ import annotations

import os

import click
import django
from pydantic import ValidationError


def start_django() -> None:
    """Set Django up; nonsense in the settings ends with exit code 3 and what is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mitwerk.project.settings")
    try:
        django.setup()
    except ValidationError as error:
        for fault in error.errors():
            name = "_".join(str(part) for part in fault["loc"]).upper()
            click.echo(f"Setting MITWERK_{name}: {fault['msg']} (got {fault['input']!r})", err=True)
        raise SystemExit(3) from None
    except ValueError as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from None


def prepare(*, static: bool = True) -> None:
    """Bring the database and the collected static files up to date."""
    from django.core.management import call_command

    click.echo("Bringing the database up to date …")
    call_command("migrate", verbosity=0, interactive=False)
    if static:
        click.echo("Collecting pictures, styles and scripts …")
        call_command("collectstatic", verbosity=0, interactive=False)
