"""Payouts: what is owed to whom, the files they went out in, and what became of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mitwerk.apps.ledger.enums import Charges, StepKind
from mitwerk.apps.ledger.models.details import PaymentDetails
from mitwerk.apps.ledger.models.paper import Paper
from mitwerk.apps.ledger.models.transaction import Transaction
from mitwerk.apps.members.models import Member
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel
from mitwerk.kit.money import Money


class Payout(PublicModel):
    """One sum that a client owes a member; its code is the reference on the bank statement.

    Its state is its last `PayoutStep`, payable before the first. What came back is paid
    again by a new payout (``retry_of``), since a payout is in one file only.
    """

    cause = models.CharField(max_length=60)  # plain reference: "award-line:7k2…"
    title = models.CharField(max_length=140)
    payee = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="payouts")
    client = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="payouts_owed")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    charges = models.CharField(max_length=6, choices=Charges.choices, default=Charges.SHARED)
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="payouts")
    retry_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="retried_by"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cause"],
                condition=models.Q(retry_of=None),
                name="one_first_payout_a_cause",
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payout_is_money"),
        ]

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.currency)


class PayoutRun(PublicModel):
    """A payout file: its bytes are sealed at the first export and given out the same ever after."""

    client = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="payout_runs")
    executes_on = models.DateField()
    count = models.PositiveIntegerField()
    control_minor = models.BigIntegerField()
    sealed = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(count__gt=0) & models.Q(control_minor__gt=0),
                name="run_pays_somebody",
            )
        ]

    @property
    def money(self) -> Money:
        return Money(self.control_minor, "EUR")


class PayoutItem(models.Model):
    """A payout in a file; one row a payout, so never in two files."""

    payout = models.OneToOneField(Payout, on_delete=models.PROTECT, related_name="item")
    run = models.ForeignKey(PayoutRun, on_delete=models.PROTECT, related_name="items")
    details = models.ForeignKey(PaymentDetails, on_delete=models.PROTECT, related_name="items")

    def __str__(self) -> str:
        return f"{self.payout_id} in {self.run_id}"


class PayoutStep(models.Model):
    """What happened to a payout, with the movement of money that says so in the books."""

    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=StepKind.choices)
    reference = models.CharField(max_length=140, blank=True)
    paper = models.OneToOneField(
        Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="step"
    )
    transaction = models.OneToOneField(
        Transaction, on_delete=models.PROTECT, related_name="payout_step"
    )
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payout", "kind"], name="one_payout_step_of_a_kind"),
            models.UniqueConstraint(
                fields=["payout"],
                condition=models.Q(kind__in=[StepKind.RETURNED, StepKind.VOIDED]),
                name="a_payout_comes_back_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payout_id}: {self.kind}"
