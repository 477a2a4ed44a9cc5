"""Machine verdicts on what is entered, and what the client lets pass in public."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.models.entry import Entry
from mitwerk.apps.challenges.models.phase import Phase
from mitwerk.apps.challenges.models.requirement import Requirement
from mitwerk.apps.members.models import Member
from mitwerk.apps.vault.models import Revision
from mitwerk.kit.attempts import Attempted
from mitwerk.kit.models import PublicModel


class EntryCheck(PublicModel, Attempted):
    """One set of files held against the rows of one phase; made once, by `services.checks`.

    Known by its files (``files_sha256`` over paths and contents), so the check that an entrant
    sees while uploading is the one that counts when the same files are handed in. ``failed``
    counts must-rows that fail, ``unknown`` those that could not be measured; ``rows`` are as
    `adapters_checks` writes them. Finished ones never change.
    """

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="checks")
    files_sha256 = models.CharField(max_length=64)
    files = models.JSONField()  # [[path, sha256], …] in order of path
    baseline = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    terms_sha256 = models.CharField(max_length=64)
    verdict = models.CharField(max_length=14, blank=True)
    failed = models.PositiveSmallIntegerField(default=0)
    unknown = models.PositiveSmallIntegerField(default=0)
    rows = models.JSONField(default=list)
    engine = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phase", "files_sha256"], name="files_checked_once_a_phase"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "leased_until"], name="checks_by_lease")]

    @property
    def finished(self) -> bool:
        return self.finished_at is not None


class Objection(PublicModel):
    """The client says of a row that no machine could measure that an entry does not keep it.

    In public and for good, as waivers; `services.object_to` writes it.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="objections")
    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="objections"
    )
    reason = models.TextField(_("reason"), max_length=2000)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "requirement"], name="row_objected_to_once")
        ]


class Waiver(PublicModel):
    """The client lets one entry pass a row, in public; `services.waive` writes it.

    A row that fails by measurement, or one that no machine could measure.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="waivers")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="waivers")
    reason = models.TextField(_("reason"), max_length=2000)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "requirement"], name="row_waived_once")
        ]
