"""Safety notices: what is wrong with a part, and everything that carries it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members.models import Member
from mitwerk.apps.vault.enums import AnswerKind, CarryKind, CarryState, Severity
from mitwerk.apps.vault.models.blob import Blob
from mitwerk.apps.vault.models.revision import Revision
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class SafetyNotice(PublicModel):
    """A warning on a revision; written once by `services.safety`, never changed or deleted.

    ``blob`` is the file that is dangerous; without one it is the design as a whole.
    ``proposed_in`` is the thread of talk in which somebody proposed it.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="safety_notices")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    path = models.CharField(max_length=400, blank=True)
    severity = models.CharField(_("how bad"), max_length=10, choices=Severity.choices)
    wrong = models.CharField(_("what is wrong"), max_length=1000)
    todo = models.CharField(_("what to do"), max_length=1000)
    language = models.CharField(max_length=5, default="en")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    as_moderator = models.BooleanField(default=False)
    proposed_in = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=clock.now)


class SafetyAnswer(models.Model):
    """A later state of a notice: withdrawn, or solved in a revision; added, never changed."""

    notice = models.ForeignKey(SafetyNotice, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=AnswerKind.choices)
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, related_name="safety_answers"
    )
    reason = models.CharField(_("reason"), max_length=1000)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notice", "revision"], name="notice_solved_once_a_revision"
            ),
            models.UniqueConstraint(
                fields=["notice"],
                condition=models.Q(kind=AnswerKind.WITHDRAWN),
                name="notice_withdrawn_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=AnswerKind.SOLVED) ^ models.Q(revision=None),
                name="a_solution_names_its_revision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.notice_id}"


class SafetyCarrier(models.Model):
    """That a revision carries what a notice warns of, or did and does no more; derived.

    ``how`` tells by which way it came, ``over`` from which carrier. `services.carriers` makes the
    rows: once when a notice is raised, then with every revision that is made, and all anew when
    somebody answers.
    """

    notice = models.ForeignKey(SafetyNotice, on_delete=models.PROTECT, related_name="carriers")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="safety_carried")
    how = models.CharField(max_length=10, choices=CarryKind.choices)
    over = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=CarryState.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "revision"], name="carrier_once_a_notice")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.revision_id}"
