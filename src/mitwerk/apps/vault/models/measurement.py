"""What a blob measures and what its shape is like, found once by a background task."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mitwerk.apps.vault.models.blob import Blob
from mitwerk.kit.attempts import Attempted


class Measurement(Attempted):
    """Facts and findings of one file's bytes, for all who hold them; `services.measuring` writes.

    ``sheet`` is what `mitwerk geometry facts --json` prints, without density and without the
    file's name: mass follows from the volume when it is shown. ``shape`` is the packed description
    that `services.shapes` looks up neighbours by, null for what has none. ``engine`` says which
    method measured.
    """

    blob = models.OneToOneField(Blob, on_delete=models.PROTECT, related_name="measurement")
    engine = models.CharField(max_length=20, blank=True)
    sheet = models.JSONField(default=dict)
    shape = models.BinaryField(null=True)
    why = models.CharField(max_length=20, blank=True)  # a stable word, as previews have it
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "leased_until"], name="measurements_by_lease"),
            models.Index(fields=["state", "finished_at"], name="measurements_by_end"),
        ]

    def __str__(self) -> str:
        return f"measurement of {self.blob_id}"
