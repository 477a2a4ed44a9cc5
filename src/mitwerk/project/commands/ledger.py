"""``mitwerk ledger``: whether the books are whole, and the books for another program."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from mitwerk.engines.console import SAYS_NO, answer, json_option
from mitwerk.project.commands.environment import start_with_database


@click.group()
def ledger() -> None:
    """Look after the record of prize money."""


@ledger.command()
@json_option
def check(as_json: bool) -> None:
    """Recompute every sum from the postings. Exit code 0 when the books are whole, else 1."""
    start_with_database()
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


@ledger.command()
@json_option
def verify(as_json: bool) -> None:
    """Check every promise about money. Books, awards, payouts, files, papers; else exit code 1."""
    start_with_database()
    from mitwerk.apps.challenges.queries.verify_awards import broken_awards
    from mitwerk.apps.ledger.queries.verify_books import broken_books, looked_at
    from mitwerk.apps.ledger.queries.verify_payouts import broken_payouts

    found = [*broken_books(), *broken_payouts(), *broken_awards()]
    if as_json:
        answer({"whole": not found, "findings": [asdict(one) for one in found]})
    elif not found:
        click.echo(f"every promise about money holds: {looked_at()}")
    for one in () if as_json else found:
        click.echo(f"✕ {one.invariant}: {one.row}: {one.says}\n    {one.do}")
    if found:
        raise SystemExit(SAYS_NO)


@ledger.command()
@click.option("--format", "form", type=click.Choice(["beancount"]), default="beancount")
@click.option("--output", type=click.Path(dir_okay=False, writable=True), help="Else to stdout.")
@json_option
def export(form: str, output: str | None, as_json: bool) -> None:
    """Write the whole book for Beancount. Accounts, commodities, transactions, balances."""
    start_with_database()
    from mitwerk.apps.ledger.queries.beancount import beancount_lines

    lines = list(beancount_lines())
    text = "\n".join(lines) + "\n"
    if output:
        Path(output).write_text(text)
    if as_json:
        said = {"format": form, "output": output, "lines": len(lines)}
        answer(said if output else said | {"text": text})
    elif not output:
        click.echo(text, nl=False)
