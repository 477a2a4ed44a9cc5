"""Entries: append-only answers to a phase."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.enums import EntryState
from mitwerk.apps.challenges.models.phase import Phase
from mitwerk.apps.challenges.models.requirement import Requirement
from mitwerk.apps.members.models import Member, Team
from mitwerk.apps.vault.models import Blueprint, Revision
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Entry(PublicModel):
    """A blueprint entered in a phase, known to judges by its number only.

    State changes go through `services.enter`; the author is masked on every door until decided.
    """

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="entries")
    entrant = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="entries")
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    shows_progress = models.BooleanField(_("show my work in progress"), default=False)
    state = models.CharField(max_length=10, choices=EntryState.choices, default=EntryState.ENTERED)
    state_reason = models.TextField(blank=True, max_length=4000)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phase", "number"], name="entry_number_once"),
            models.UniqueConstraint(
                fields=["phase", "blueprint"],
                condition=~models.Q(state=EntryState.WITHDRAWN),
                name="blueprint_entered_once",
            ),
        ]


class EntryRevision(PublicModel):
    """One submission: the frozen revision with the receipt given for it; the last one counts."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="submissions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="submissions")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    terms_sha256 = models.CharField(max_length=64)
    manifest_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()  # the database's clock, after the lock
    # How many share a prize, and values are declared: the database takes no more of either. None
    # in submissions from before they were counted.
    payee_count = models.PositiveSmallIntegerField(null=True)
    declared_count = models.PositiveSmallIntegerField(null=True)
    # Of exactly these files in this phase; none in submissions older than the checks.
    check_of_files = models.ForeignKey(
        "EntryCheck", on_delete=models.PROTECT, null=True, related_name="submissions"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "revision"], name="revision_submitted_once")
        ]


class EntryPayee(models.Model):
    """Who shares a prize of the entry, frozen with the submission: the entrant, or the team then.

    The payees of the last submission before the deadline count, whoever joins or leaves later.
    """

    submission = models.ForeignKey(EntryRevision, on_delete=models.PROTECT, related_name="payees")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "member"], name="payee_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} of {self.submission_id}"


class DeclaredValue(models.Model):
    """A value that the entrant declares for a row, with the file that shows it."""

    submission = models.ForeignKey(
        EntryRevision, on_delete=models.PROTECT, related_name="declared_values"
    )
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=120)
    unit = models.CharField(max_length=20, blank=True)
    source_path = models.CharField(max_length=400)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "requirement"], name="declared_once")
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id}: {self.value}"
