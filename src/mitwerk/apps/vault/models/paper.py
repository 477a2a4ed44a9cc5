"""What a small text file says of itself: a licence, a parts list."""

from __future__ import annotations

from django.db import models

from mitwerk.apps.vault.models.blob import Blob
from mitwerk.kit import clock


class Paper(models.Model):
    """Read once from a text file's bytes by `services.papers`, for all who hold them.

    ``licence`` is the SPDX expression that stands in it as a tag; ``words`` the licence whose
    words it begins with, which counts where the file's name says that it is a licence text.
    ``bom`` are rows and problems of a table that reads as a parts list, null for other files.
    """

    blob = models.OneToOneField(Blob, on_delete=models.PROTECT, related_name="paper")
    licence = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=80, blank=True)
    bom = models.JSONField(null=True)
    read_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"paper of {self.blob_id}"
