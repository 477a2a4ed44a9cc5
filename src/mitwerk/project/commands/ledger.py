"""``mitwerk ledger check``: whether the books are whole."""

from __future__ import annotations

from dataclasses import asdict

import click

from mitwerk.engines.console import SAYS_NO, answer, json_option
from mitwerk.project.commands.environment import start_django


@click.group()
def ledger() -> None:
    """Look after the record of prize money."""


@ledger.command()
@json_option
def check(as_json: bool) -> None:
    """Recompute every sum from the postings; exit code 0 when the books are whole, else 1."""
    start_django()
    from mitwerk.apps.ledger.queries.movements import check_books

    books = check_books()
    if as_json:
        answer({"whole": books.whole, **asdict(books)})
    else:
        click.echo(books.summary)
        for what, found in asdict(books).items():
            for one in found:
                click.echo(f"  {what.replace('_', ' ')}: {one}")
    if not books.whole:
        raise SystemExit(SAYS_NO)
