"""Phases with their dates, deliverables, prizes and juries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.enums import DeliverableKind, JuryKind, PhaseKind, PhaseState
from mitwerk.apps.challenges.models.challenge import Challenge
from mitwerk.apps.members.models import Member
from mitwerk.apps.vault.models import Revision
from mitwerk.kit.models import PublicModel


class Phase(PublicModel):
    """One step of a challenge; `services.lifecycle` is the only place that changes its state."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="phases")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=12, choices=PhaseKind.choices)
    title = models.CharField(_("title"), max_length=80)
    task = models.TextField(_("task"), blank=True, max_length=8000)
    baseline = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="baseline_of"
    )
    state = models.CharField(max_length=10, choices=PhaseState.choices, default=PhaseState.DRAFT)
    round = models.PositiveSmallIntegerField(default=1)
    run_off = models.BooleanField(default=False)  # this round ranks the contenders only
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("entries until"), null=True, blank=True)
    judged_at = models.DateTimeField(_("ballots until"), null=True, blank=True)
    # Until then the client chooses (too close) or awards (decided); then the frozen rule does.
    answer_by = models.DateTimeField(null=True, blank=True)
    appeals_until = models.DateTimeField(null=True, blank=True)
    # By how much all three dates moved because a phase before this one was decided late.
    delayed_seconds = models.PositiveIntegerField(default=0)
    entry_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        indexes: ClassVar = [models.Index(fields=["state", "closes_at"], name="phases_by_deadline")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state=PhaseState.DRAFT)
                | (
                    models.Q(opens_at__lt=models.F("closes_at"))
                    & models.Q(closes_at__lt=models.F("judged_at"))
                ),
                name="phase_dates_in_order",
            )
        ]

    @property
    def planned_opens_at(self) -> datetime | None:
        """When it was to open by the frozen terms."""
        if self.opens_at is None:
            return None
        return self.opens_at - timedelta(seconds=self.delayed_seconds)


class PhaseDependency(models.Model):
    """A phase that starts from the winner of another one."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="needs_links")
    needs = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="needed_by_links")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phase", "needs"], name="dependency_once"),
            models.CheckConstraint(
                condition=~models.Q(phase=models.F("needs")), name="phase_needs_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase_id} needs {self.needs_id}"


class Deliverable(models.Model):
    """What an entry must or may contain."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="deliverables")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=12, choices=DeliverableKind.choices)
    text = models.CharField(_("what exactly"), max_length=240, blank=True)
    required = models.BooleanField(_("required"), default=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.kind


class Prize(models.Model):
    """Money for a rank of a phase."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="prizes")
    rank = models.PositiveSmallIntegerField()
    amount_minor = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phase", "rank"], name="one_prize_a_rank"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0) & models.Q(rank__gte=1),
                name="prize_is_worth_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}: {self.amount_minor}"


class Jury(models.Model):
    """A group of judges of a phase with its weight; the community jury takes any member."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="juries")
    kind = models.CharField(_("jury"), max_length=10, choices=JuryKind.choices)
    weight_percent = models.PositiveSmallIntegerField(_("weight in %"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phase", "kind"], name="one_jury_of_a_kind")
        ]

    def __str__(self) -> str:
        return self.kind


class JuryMember(models.Model):
    """A judge named by the client (client and expert juries) or drawn in (community)."""

    jury = models.ForeignKey(Jury, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="jury_seats")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jury", "member"], name="one_seat_a_judge")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.jury_id}"
