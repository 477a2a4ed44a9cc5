"""Awards: one per phase and rank, with one or several share lines."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mitwerk.apps.challenges.enums import AwardState
from mitwerk.apps.challenges.models.entry import Entry
from mitwerk.apps.challenges.models.phase import Phase
from mitwerk.apps.ledger.models import Transaction
from mitwerk.apps.members.models import Member
from mitwerk.kit.models import PublicModel
from mitwerk.kit.money import Money


class Award(PublicModel):
    """A prize given; `services.award` writes it together with its ledger transaction."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="awards")
    rank = models.PositiveSmallIntegerField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=AwardState.choices, default=AwardState.AWARDED)
    transaction = models.OneToOneField(Transaction, on_delete=models.PROTECT, related_name="award")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phase", "rank"], name="one_award_a_rank"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="award_is_money"),
        ]


class AwardLine(PublicModel):
    """The share of one payee; the lines of an award sum to its amount."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="lines")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="award_lines")
    payee = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="award_lines")
    amount_minor = models.BigIntegerField()
    paid_by = models.OneToOneField(
        Transaction, on_delete=models.PROTECT, null=True, blank=True, related_name="paid_line"
    )
    paid_reference = models.CharField(max_length=140, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["award", "entry", "payee"], name="one_line_a_payee_and_entry"
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="line_is_money"),
        ]

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.award.currency)
