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
    count = models.PositiveSmallIntegerField(default=1)  # counted again after an appeal: 2, 3 …
    declared = models.BooleanField()
    payload = models.JSONField()
    ballot_count = models.PositiveIntegerField()
    final_head = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phase", "round", "count"], name="one_result_a_count")
        ]

    def __str__(self) -> str:
        return f"{self.phase_id}/{self.round}"


class Decision(models.Model):
    """The word of a phase, by the frozen rule; written by `services.decide`.

    An upheld appeal overturns it: then it stays, and ``stands_for`` nothing any more.
    """

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(default=1)
    stands_for = models.OneToOneField(
        Phase, on_delete=models.PROTECT, null=True, related_name="decision"
    )
    kind = models.CharField(max_length=12, choices=DecisionKind.choices)
    reason = models.TextField(blank=True, max_length=8000)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phase", "number"], name="decision_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.phase_id}: {self.kind}"


class DecisionPlace(models.Model):
    """An entry's final rank; equal ranks share the prizes they cover."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="places")
    rank = models.PositiveSmallIntegerField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="places")
    stands_for = models.OneToOneField(
        Entry, on_delete=models.PROTECT, null=True, related_name="place"
    )

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "entry"], name="one_place_a_decision")
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.entry_id}"
