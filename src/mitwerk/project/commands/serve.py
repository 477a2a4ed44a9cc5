"""``mitwerk serve``: web and worker in one supervised process tree."""

from __future__ import annotations

import os

import click

from mitwerk.project.commands.environment import PORT, prepare, refuse_taken, start_django
from mitwerk.project.supervise import Supervisor, commands


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve this installation until Ctrl-C."""
    refuse_taken(port, host)
    start_django()
    tell_address(host, port)
    prepare()
    click.echo(f"mitwerk is ready at http://{host}:{port} (Ctrl-C stops everything)")
    Supervisor(commands(host=host, port=port)).run()


def tell_address(host: str, port: int) -> None:
    """Give web and worker the address for links in mails, unless the settings name one."""
    from django.conf import settings

    if "site_url" not in settings.MITWERK.model_fields_set:
        os.environ["MITWERK_SITE_URL"] = f"http://{host}:{port}"
