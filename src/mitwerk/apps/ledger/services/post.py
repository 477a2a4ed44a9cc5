"""Post a transaction: the only way money moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.ledger.enums import AccountKind, TransactionKind
from mitwerk.apps.ledger.errors import KeyReusedError, NotEnoughMoneyError, UnbalancedError
from mitwerk.apps.ledger.fingerprints import fingerprint
from mitwerk.apps.ledger.models import Account, Posting, Transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.members.models import Member


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a movement: an account and what comes in (positive) or goes out."""

    kind: AccountKind
    owner: str
    amount_minor: int


def account_of(*, kind: AccountKind, owner: str, currency: str) -> Account:
    """Return the account, opened on first use; only the outside world may go below zero."""
    account, _created = Account.objects.get_or_create(
        kind=kind,
        owner=owner,
        currency=currency,
        defaults={"may_be_negative": kind == AccountKind.OUTSIDE},
    )
    return account


def post(
    *,
    by: Member | None,
    kind: TransactionKind,
    currency: str,
    lines: Sequence[Line],
    cause: str,
    reason: str,
    key: str,
    reverses: Transaction | None = None,
) -> Transaction:
    """Move money; the same key with the same request answers with the first transaction.

    Refuses unbalanced lines, an account that would fall below zero, and a key that belongs to
    another request. Locks the accounts in one order, so that two movements can't deadlock.
    """
    if sum(line.amount_minor for line in lines) != 0 or len(lines) < 2:
        raise UnbalancedError
    rows = [(line.kind, line.owner, line.amount_minor) for line in lines]
    asked = fingerprint(kind=kind, currency=currency, cause=cause, lines=rows)
    with transaction.atomic():
        known = Transaction.objects.filter(idempotency_key=key).first()
        if known is not None:
            return _same_or_refused(known, asked)
        accounts = _locked_accounts(lines, currency)
        _check_floors(lines, accounts)
        made = Transaction.objects.create(
            kind=kind,
            currency=currency,
            cause=cause,
            reason=reason,
            idempotency_key=key,
            request_sha256=asked,
            reverses=reverses,
            imbalance_id=0,
            unsealed_id=1,
            by=by,
        )
        Posting.objects.bulk_create(
            Posting(
                transaction=made,
                account=accounts[line.kind, line.owner],
                amount_minor=line.amount_minor,
            )
            for line in lines
        )
        Transaction.objects.filter(pk=made.pk).update(unsealed=0)
    return made


def reverse(*, by: Member | None, transaction_: Transaction, reason: str) -> Transaction:
    """Post the opposite of a transaction, once."""
    lines = [
        Line(AccountKind(posting.account.kind), posting.account.owner, -posting.amount_minor)
        for posting in transaction_.postings.select_related("account")
    ]
    return post(
        by=by,
        kind=TransactionKind.REVERSE,
        currency=transaction_.currency,
        lines=lines,
        cause=transaction_.cause,
        reason=reason,
        key=f"reverse:{transaction_.uuid}",
        reverses=transaction_,
    )


def _same_or_refused(known: Transaction, asked: str) -> Transaction:
    if known.request_sha256 != asked:
        raise KeyReusedError
    return known


def _locked_accounts(
    lines: Sequence[Line], currency: str
) -> dict[tuple[AccountKind, str], Account]:
    pairs = sorted({(line.kind, line.owner) for line in lines})
    ids = [account_of(kind=kind, owner=owner, currency=currency).pk for kind, owner in pairs]
    locked = Account.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {(AccountKind(account.kind), account.owner): account for account in locked}


def _check_floors(lines: Sequence[Line], accounts: dict[tuple[AccountKind, str], Account]) -> None:
    for key, account in accounts.items():
        moved = sum(line.amount_minor for line in lines if (line.kind, line.owner) == key)
        if account.balance_minor + moved < 0 and not account.may_be_negative:
            missing = _("%(account)s holds too little for this.")
            raise NotEnoughMoneyError(missing % {"account": account.get_kind_display()})
