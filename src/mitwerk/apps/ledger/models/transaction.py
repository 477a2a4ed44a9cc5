"""Transactions and their postings: written once, never changed.

The database itself refuses an unbalanced transaction on both engines: triggers keep
``imbalance`` and ``unsealed`` on the transaction, both are deferred foreign keys to the one row
of `Zero`, so a COMMIT with anything but 0 and 0 fails.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from mitwerk.apps.ledger.enums import TransactionKind
from mitwerk.apps.ledger.models.account import Account
from mitwerk.kit import clock


class Zero(models.Model):
    """Exactly one row, 0: what every imbalance must equal at COMMIT."""

    value = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return "0"


class Transaction(models.Model):
    """One movement of money; made by `services.post` only, corrected by a reversal only."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=TransactionKind.choices)
    currency = models.CharField(max_length=3)
    cause = models.CharField(max_length=60)  # plain reference: "award:7k2…"
    reason = models.CharField(max_length=240)
    idempotency_key = models.CharField(max_length=200, unique=True)
    request_sha256 = models.CharField(max_length=64)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )
    imbalance = models.ForeignKey(
        Zero, on_delete=models.PROTECT, related_name="+", default=0, db_column="imbalance"
    )
    unsealed = models.ForeignKey(
        Zero, on_delete=models.PROTECT, related_name="+", default=1, db_column="unsealed"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["cause", "id"], name="transactions_by_cause")]

    def __str__(self) -> str:
        return str(self.uuid)


class Posting(models.Model):
    """One side of a transaction on one account; positive comes in, negative goes out."""

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="postings")
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(amount_minor=0), name="posting_moves_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} on {self.account_id}"
