"""Base model, the audit trail and the memory of idempotent requests."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from mitwerk.kit import clock, ids


class PublicModel(models.Model):
    """A row that the world knows by its code, never by its number."""

    code = models.CharField(max_length=16, unique=True, default=ids.new_code, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


class AuditRecord(models.Model):
    """Who did what to which thing, when. Written by `kit.audit.record` only, never changed."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "at"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class IdempotentAnswer(models.Model):
    """The answer once given to a request with an Idempotency-Key; kept for ever.

    Written by `kit.once` in the same transaction as the effect.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "key"], name="idempotency_key_once_a_member")
        ]

    def __str__(self) -> str:
        return self.key


class WorkerBeat(models.Model):
    """The last sign of life of a background worker; `kit.leases` takes over what the dead left."""

    worker_id = models.CharField(max_length=64, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker_id
