"""Whether the postings hold together: what the triggers keep, computed anew from the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Prefetch

from mitwerk.apps.ledger.models import Deposit, Payout, Posting, Transaction
from mitwerk.apps.ledger.queries.findings import LOOK, RESTORE, Finding
from mitwerk.apps.ledger.queries.movements import check_books

if TYPE_CHECKING:
    from collections.abc import Iterator


def broken_books() -> Iterator[Finding]:
    """Yield what is wrong with transactions, postings and balances."""
    books = check_books()
    for row in books.unbalanced:
        says = "its postings do not add up to zero, or it was never sealed"
        yield Finding("balanced", f"transaction {row}", says, RESTORE)
    for row in books.wrong_balances:
        says = "its kept balance is not the sum of its postings"
        yield Finding("balance-of-postings", f"account {row}", says, RESTORE)
    for row in books.below_zero:
        yield Finding("not-below-zero", f"account {row}", "more went out than came in", LOOK)
    for row in books.altered:
        says = "its postings are not those that were asked for"
        yield Finding("as-requested", f"transaction {row}", says, LOOK)
    yield from _foreign_currencies()
    yield from _reversals()


def looked_at() -> str:
    """Say how much there was to look at, in English: for commands."""
    deposits, payouts = Deposit.objects.count(), Payout.objects.count()
    return f"{Transaction.objects.count()} transactions, {deposits} deposits, {payouts} payouts"


def _foreign_currencies() -> Iterator[Finding]:
    wrong = Posting.objects.exclude(account__currency=F("transaction__currency"))
    for posting in wrong.select_related("account", "transaction").order_by("pk"):
        says = f"{posting.transaction.currency} on an account in {posting.account.currency}"
        yield Finding("one-currency", f"posting {posting.pk}", says, LOOK)


def _reversals() -> Iterator[Finding]:
    """A correction is the exact opposite of what it corrects, once."""
    lines = Prefetch("postings", Posting.objects.order_by("account_id"))
    rows = Transaction.objects.exclude(reverses=None).prefetch_related(lines)
    for row in rows.prefetch_related("reverses__postings").order_by("pk"):
        made = sorted((p.account_id, p.amount_minor) for p in row.postings.all())
        first = row.reverses
        before = first.postings.all() if first else ()
        undone = sorted((p.account_id, -p.amount_minor) for p in before)
        if made != undone:
            says = f"it is not the opposite of transaction {first}"
            yield Finding("exact-reversal", f"transaction {row}", says, LOOK)
