"""Bank papers: proofs of deposits and receipts of payments, sealed, with a date of deletion."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mitwerk.apps.ledger.enums import PaperKind
from mitwerk.apps.members.models import Member
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Paper(PublicModel):
    """A small file, encrypted by `kit.sealing`; `services.papers` keeps and erases it.

    Its SHA-256 is that of the plain bytes and stays when the bytes are gone.
    """

    kind = models.CharField(max_length=8, choices=PaperKind.choices)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    delete_after = models.DateField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="paper_has_bytes")
        ]
