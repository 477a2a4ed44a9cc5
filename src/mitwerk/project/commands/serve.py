"""``mitwerk serve``: web and worker in one supervised process tree."""

from __future__ import annotations

import click

from mitwerk.project.commands.environment import prepare, start_django
from mitwerk.project.supervise import Supervisor, commands


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve this installation until Ctrl-C."""
    start_django()
    prepare()
    click.echo(f"mitwerk is ready at http://{host}:{port} (Ctrl-C stops everything)")
    Supervisor(commands(host=host, port=port)).run()
