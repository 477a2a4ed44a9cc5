"""Bytes known by their SHA-256, and what was derived from them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mitwerk.apps.vault.enums import BlobState, PreviewKind
from mitwerk.kit import clock
from mitwerk.kit.attempts import Attempted


class Blob(models.Model):
    """One content, stored once; the row exists only after the bytes are safely on disk.

    A takedown makes it ``withheld`` (`services.takedown`); manifests that name it stay.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120, default="application/octet-stream")
    kind = models.CharField(max_length=20, blank=True)  # what geometry.sniff found, "" = unknown
    named = models.JSONField(default=list, blank=True)  # people and folders its header names
    state = models.CharField(max_length=10, choices=BlobState.choices, default=BlobState.STORED)
    state_reason = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.sha256[:12]


class Preview(Attempted):
    """What a blob looks like: made once by a background task, shared by all who hold the bytes.

    ``facts`` of a model: envelope_mm [x, y, z], triangles, unit, parts (the tree), findings;
    of a copy without names: ``named``, digest of the names looked for → whether one was found.
    """

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="previews")
    kind = models.CharField(max_length=12, choices=PreviewKind.choices)
    output = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["blob", "kind"], name="one_preview_of_a_kind")
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "leased_until"], name="previews_by_lease")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.blob_id}"
