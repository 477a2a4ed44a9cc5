"""Notices: what a member should know, inside the product."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mitwerk.apps.members.models import Member
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Notice(PublicModel):
    """One line for one member; ``kind`` names the sentence, ``details`` fill it."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    url = models.CharField(max_length=300)
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["member", "-id"], name="notices_of_a_member")]
