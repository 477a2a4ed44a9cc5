"""What the ballots say (result) and what was decided from it (decision)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mitwerk.apps.challenges.enums import DecisionKind
from mitwerk.apps.challenges.models.entry import Entry
from mitwerk.apps.challenges.models.phase import Phase
from mitwerk.apps.members.models import Member
from mitwerk.kit import clock


class Result(models.Model):
    """The computed ranking of one round; ``payload`` is the engine's answer as plain JSON."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="results")
    round = models.PositiveSmallIntegerField(default=1)
    declared = models.BooleanField()
    payload = models.JSONField()
    ballot_count = models.PositiveIntegerField()
    final_head = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phase", "round"], name="one_result_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.phase_id}/{self.round}"


class Decision(models.Model):
    """The final word of a phase, by the frozen rule; written once by `services.decide`."""

    phase = models.OneToOneField(Phase, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=12, choices=DecisionKind.choices)
    reason = models.TextField(blank=True, max_length=8000)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.phase_id}: {self.kind}"


class DecisionPlace(models.Model):
    """An entry's final rank; equal ranks share the prizes they cover."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="places")
    rank = models.PositiveSmallIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="place")

    class Meta:
        ordering: ClassVar = ["rank", "id"]

    def __str__(self) -> str:
        return f"{self.rank}. {self.entry_id}"
