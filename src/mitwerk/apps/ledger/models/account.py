"""Accounts, each in one currency."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mitwerk.apps.ledger.enums import AccountKind
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Account(PublicModel):
    """Where money stands. ``owner`` is a plain reference such as ``challenge:7k2…``.

    ``balance_minor`` is kept by a database trigger on postings; nobody else may write it.
    """

    kind = models.CharField(max_length=10, choices=AccountKind.choices)
    owner = models.CharField(max_length=60)
    currency = models.CharField(max_length=3)
    balance_minor = models.BigIntegerField(default=0)
    may_be_negative = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "owner", "currency"], name="one_account_per_owner_and_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(balance_minor__gte=0) | models.Q(may_be_negative=True),
                name="account_not_below_zero",
            ),
        ]
