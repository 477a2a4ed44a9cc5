"""Balances and movements, for people who may see them (the caller decides who)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, Sum
from django.db.models.functions import Coalesce

from mitwerk.apps.ledger.fingerprints import fingerprint
from mitwerk.apps.ledger.models import Account, Posting, Transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitwerk.apps.ledger.enums import AccountKind

CHUNK = 500


def balance_minor(*, kind: AccountKind, owner: str, currency: str) -> int:
    """Return the balance in minor units, 0 for an account never used."""
    found = Account.objects.filter(kind=kind, owner=owner, currency=currency).first()
    return found.balance_minor if found else 0


@dataclass(frozen=True, slots=True)
class BookCheck:
    """What `check_books` found; everything empty means the books are whole."""

    unbalanced: list[str]
    wrong_balances: list[str]
    below_zero: list[str]
    altered: list[str]

    @property
    def whole(self) -> bool:
        return not (self.unbalanced or self.wrong_balances or self.below_zero or self.altered)

    @property
    def summary(self) -> str:
        """Say it in a line, in English: for commands."""
        if self.whole:
            return "the books are whole"
        return (
            f"{len(self.unbalanced)} unbalanced transactions, "
            f"{len(self.wrong_balances)} wrong balances, {len(self.below_zero)} below zero, "
            f"{len(self.altered)} with other postings than were posted"
        )


def check_books() -> BookCheck:
    """Recompute every sum from the postings and compare it with what the triggers kept.

    Sums alone would not see postings that are gone or all ten times as large: each transaction's
    postings must also be those that its request named, by its hash.
    """
    open_or_off = Transaction.objects.annotate(
        total=Coalesce(Sum("postings__amount_minor"), 0)
    ).filter(~Q(total=0) | ~Q(imbalance=0) | ~Q(unsealed=0))
    accounts = list(
        Account.objects.annotate(total=Coalesce(Sum("postings__amount_minor"), 0)).order_by("pk")
    )
    return BookCheck(
        unbalanced=[str(found.uuid) for found in open_or_off],
        wrong_balances=[a.code for a in accounts if a.balance_minor != a.total],
        below_zero=[a.code for a in accounts if a.balance_minor < 0 and not a.may_be_negative],
        altered=list(_altered()),
    )


def _altered() -> Iterator[str]:
    lines = Prefetch("postings", Posting.objects.select_related("account").order_by("pk"))
    for made in Transaction.objects.prefetch_related(lines).order_by("pk").iterator(CHUNK):
        rows = [(p.account.kind, p.account.owner, p.amount_minor) for p in made.postings.all()]
        said = {"kind": made.kind, "currency": made.currency, "cause": made.cause}
        if fingerprint(**said, lines=rows) != made.request_sha256:
            yield str(made.uuid)
