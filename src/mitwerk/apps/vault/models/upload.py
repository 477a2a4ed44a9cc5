"""Uploads in progress (tus 1.0); the bytes lie in the store's incoming folder."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mitwerk.apps.members.models import Member
from mitwerk.apps.vault.models.blob import Blob
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Upload(PublicModel):
    """A file on its way in; finished when ``blob`` is set, by `services.uploads`."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="uploads")
    path = models.CharField(max_length=400)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    claimed_sha256 = models.CharField(max_length=64, blank=True)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="uploads_by_expiry")]
