"""Appeals against a decision, and the log of what happened to them: nothing is ever changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.enums import Ground, Remedy, StepKind
from mitwerk.apps.challenges.models.decision import Decision
from mitwerk.apps.challenges.models.entry import Entry
from mitwerk.apps.challenges.models.phase import Phase
from mitwerk.apps.challenges.models.requirement import Requirement
from mitwerk.apps.members.models import Member
from mitwerk.apps.vault.models import Revision, SimilarityFlag
from mitwerk.kit.models import PublicModel

ENDINGS = (StepKind.WITHDRAWN, StepKind.UPHELD, StepKind.DISMISSED, StepKind.LAPSED)


class Appeal(PublicModel):
    """What somebody holds against a decision; `services.appeals` takes it and rules on it.

    ``entry`` is the one it is about (none: the whole phase). Evidence: the row of the brief, a
    flagged pair of parts, the older work that can be laid over the entry's.
    """

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="appeals")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    ground = models.CharField(_("ground"), max_length=12, choices=Ground.choices)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="appeals")
    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, null=True, related_name="+"
    )
    flag = models.ForeignKey(SimilarityFlag, on_delete=models.PROTECT, null=True, related_name="+")
    older = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("what happened"), max_length=4000)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="appeals")
    at = models.DateTimeField()
    rule_by = models.DateTimeField()


class AppealStep(models.Model):
    """One line of the log; the last may be an ending, of which there is one at most."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    remedy = models.CharField(max_length=8, choices=Remedy.choices, blank=True)
    judge = models.CharField(max_length=40, blank=True)  # left out: the random name of the phase
    reason = models.TextField(blank=True, max_length=4000)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["appeal"],
                condition=models.Q(kind__in=ENDINGS),
                name="an_appeal_ends_once",
            ),
            models.CheckConstraint(
                condition=models.Q(remedy="") | models.Q(kind=StepKind.UPHELD),
                name="only_an_upheld_appeal_changes_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id}: {self.kind}"
