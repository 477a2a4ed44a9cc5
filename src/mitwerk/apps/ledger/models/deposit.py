"""Deposits: the client shows that the promised money is there, a second person confirms it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mitwerk.apps.ledger.models.paper import Paper
from mitwerk.apps.members.models import Member
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel
from mitwerk.kit.money import Money


class Deposit(PublicModel):
    """A sum with the paper that proves it; `services.deposits` writes it, nothing changes it.

    The money itself stays on the client's account. ``cause`` is a plain reference such as
    ``challenge:7k2…``.
    """

    cause = models.CharField(max_length=60)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="deposit")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["cause", "id"], name="deposits_by_cause")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="deposit_is_money")
        ]

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.currency)


class DepositVerdict(models.Model):
    """What a second person found; ``handed_by`` repeats the deposit's, so that they must differ."""

    deposit = models.OneToOneField(Deposit, on_delete=models.PROTECT, related_name="verdict")
    confirmed = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    handed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(by=models.F("handed_by")), name="two_people_prove_a_deposit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.deposit_id}: {self.confirmed}"
