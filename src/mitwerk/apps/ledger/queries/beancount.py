"""The books as a Beancount file, so that another program can add them up."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import get_currency_precision
from django.db.models import Min, Prefetch

from mitwerk.apps.ledger.enums import AccountKind
from mitwerk.apps.ledger.models import Account, Posting, Transaction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

CHUNK = 500
# Promised money comes from outside; everything inside stands on the other side of the books.
ROOTS = {
    AccountKind.OUTSIDE: "Equity:Outside",
    AccountKind.POT: "Assets:Pot",
    AccountKind.LOCK: "Assets:Locked",
    AccountKind.AWARDED: "Assets:Awarded",
    AccountKind.PAYABLE: "Assets:Payable",
    AccountKind.TRANSIT: "Assets:Transit",
    AccountKind.ORDER: "Assets:Order",
}


def beancount_lines() -> Iterator[str]:
    """Yield the whole book as lines: commodities, accounts, transactions, and at the end balances.

    The balances are what we keep, so a reader that adds the postings up itself refuses the file
    if we are wrong. Members show by their codes, never by name or account.
    """
    yield 'option "title" "Prize money: what is promised, locked, awarded and paid"'
    accounts = list(Account.objects.annotate(first=Min("postings__transaction__at")).order_by("pk"))
    used = [account for account in accounts if account.first is not None]
    for currency in sorted({account.currency for account in used}):
        yield f'option "operating_currency" "{currency}"'
    yield ""
    for currency in sorted({account.currency for account in used}):
        first = min(account.first for account in used if account.currency == currency)
        yield f"{first.date()} commodity {currency}"
    for account in used:
        yield f"{account.first.date()} open {name_of(account)} {account.currency}"
    last = None
    for row in _transactions():
        last = max(last or row.at.date(), row.at.date())
        yield ""
        yield from _transaction(row)
    if last is not None:
        yield ""
        yield from _balances(used, last + timedelta(days=1))


def _transactions() -> Iterator[Transaction]:
    postings = Prefetch("postings", Posting.objects.select_related("account").order_by("pk"))
    rows = Transaction.objects.prefetch_related(postings).select_related("reverses")
    yield from rows.order_by("pk").iterator(CHUNK)


def _transaction(row: Transaction) -> Iterator[str]:
    yield f'{row.at.date()} * "{_quoted(row.kind)}" "{_quoted(row.reason)}"'
    yield f'  uuid: "{row.uuid}"'
    yield f'  cause: "{_quoted(row.cause)}"'
    if row.reverses is not None:
        yield f'  reverses: "{row.reverses.uuid}"'
    for posting in row.postings.all():
        yield f"  {name_of(posting.account)}  {amount(posting.amount_minor, row.currency)}"


def _balances(used: Sequence[Account], day: date) -> Iterator[str]:
    for account in used:
        yield f"{day} balance {name_of(account)}  {amount(account.balance_minor, account.currency)}"


def name_of(account: Account) -> str:
    """Return an account's name as Beancount writes it: ``Assets:Pot:Challenge-7k2m…``."""
    owner = re.sub(r"[^A-Za-z0-9]+", "-", account.owner).strip("-") or "Nobody"
    return f"{ROOTS[AccountKind(account.kind)]}:{owner[0].upper()}{owner[1:]}"


def amount(minor: int, currency: str) -> str:
    """Return an exact amount with its currency: ``-12.05 EUR``."""
    places = int(get_currency_precision(currency))
    return f"{Decimal(minor).scaleb(-places):.{places}f} {currency}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
