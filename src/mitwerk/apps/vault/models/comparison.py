"""What differs between two contents: worked out once, shown to all who may read both."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mitwerk.apps.vault.models.blob import Blob
from mitwerk.kit.attempts import Attempted


class Comparison(Attempted):
    """The difference of a pair of 3D files; made by `services.comparisons` in a background task.

    ``output`` is a GLB of what stayed, was added and was removed. ``facts``, when ready: identical,
    transform (4x4, mm: lays the new over the old), added_mm3, removed_mm3, volume_delta_mm3,
    envelope_delta_mm, facts_changed (list of fact, old, new); when not possible: why, which.
    A row carries no right: who may see it is who may read a revision with each of the contents.
    """

    old = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    output = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["old", "new"], name="pair_compared_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "leased_until"], name="comparisons_by_lease")
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"
