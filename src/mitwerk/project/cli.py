"""The `mitwerk` command: each group is imported only when it is called."""

from __future__ import annotations

import importlib

import click

from mitwerk import __version__

COMMANDS = {
    "serve": "mitwerk.project.commands.serve:serve",
    "demo": "mitwerk.project.commands.demo:demo",
    "doctor": "mitwerk.project.commands.doctor:doctor",
    "createadmin": "mitwerk.project.commands.createadmin:createadmin",
    "award": "mitwerk.project.commands.award:award",
    "ledger": "mitwerk.project.commands.ledger:ledger",
    "options": "mitwerk.engines.options.cli:options",
    "geometry": "mitwerk.engines.geometry.cli:geometry",
    "licences": "mitwerk.engines.licences.cli:licences",
    "judging": "mitwerk.engines.judging.cli:judging",
}


class LazyGroup(click.Group):
    """A group whose members are named up front and imported on use (start-up stays fast)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name]} is not a command")
        return command


@click.group(cls=LazyGroup)
@click.version_option(__version__)
def main() -> None:
    """Create vehicles and other hardware together, in the open, and build each one once."""


if __name__ == "__main__":
    main()
