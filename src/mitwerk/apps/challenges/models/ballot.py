"""Ballots: assigned sheets and what was ranked on them. Never changed, only superseded."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mitwerk.apps.challenges.models.entry import Entry
from mitwerk.apps.challenges.models.phase import Jury, Phase
from mitwerk.apps.members.models import Member
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class BallotSheet(PublicModel):
    """A list of entries that one judge was given, in the order shown; nobody chooses it."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="sheets")
    jury = models.ForeignKey(Jury, on_delete=models.PROTECT, related_name="sheets")
    judge = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="sheets")
    round = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveSmallIntegerField(default=1)
    entries = models.JSONField()  # entry numbers, in the order shown
    # The same list with one entry swapped: "I recognise this".
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phase", "judge", "round", "number"], name="sheet_drawn_once"
            )
        ]


class Ballot(PublicModel):
    """One ranking of a sheet. ``ranks`` maps entry number to rank; equal ranks are ties.

    ``commitment`` = SHA-256 over salt and canonical payload; ``chain_head`` links all ballots of
    the phase in the order cast. The judge's receipt shows salt, commitment and head.
    """

    sheet = models.ForeignKey(BallotSheet, on_delete=models.PROTECT, related_name="ballots")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="ballots")
    judge = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="ballots")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    ranks = models.JSONField()
    recognised = models.JSONField(default=list)
    payload = models.TextField()  # canonical JSON
    salt = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    chain_position = models.PositiveIntegerField()
    chain_head = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sheet"],
                condition=models.Q(supersedes=None),
                name="one_first_ballot_a_sheet",
            ),
            models.UniqueConstraint(
                fields=["phase", "chain_position"], name="ballot_chain_has_no_fork"
            ),
        ]


class Recognition(models.Model):
    """An entry that a judge handed back with "I recognise this": never shown to them again."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="recognitions")
    judge = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=10)  # of the entry, as on the lists
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phase", "judge", "number"], name="recognised_once_a_judge"
            )
        ]

    def __str__(self) -> str:
        return f"{self.judge_id} knows {self.number}"


class Remark(models.Model):
    """One line of a judge about an entry, for its authors only; no part of the commitment."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="remarks")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="remarks")
    text = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "entry"], name="one_remark_an_entry")
        ]

    def __str__(self) -> str:
        return self.text


class HiddenRemark(models.Model):
    """A line that a moderator hid from the authors, who read the reason instead."""

    remark = models.OneToOneField(Remark, on_delete=models.PROTECT, related_name="hidden")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.reason
