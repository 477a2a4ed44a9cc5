"""Parts that look like an older part of somebody else: kept with the evidence, for people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members.models import Member
from mitwerk.apps.vault.enums import FlagState, Likeness
from mitwerk.apps.vault.models.blob import Blob
from mitwerk.apps.vault.models.blueprint import Blueprint
from mitwerk.apps.vault.models.revision import RevisionFile
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class SimilarityFlag(PublicModel):
    """A part of ``blueprint`` that copies an older one outside its lineage; nothing follows of it.

    ``scale`` is the older size over the newer one, ``distance`` that of the shapes' descriptions,
    ``differs`` the volume that only one of both fills, as a share of the older part's, once it was
    laid over it. Made by `services.copies`; people look at it with `services.look`.
    """

    blueprint = models.ForeignKey(
        Blueprint, on_delete=models.PROTECT, related_name="similarity_flags"
    )
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(RevisionFile, on_delete=models.PROTECT, related_name="+")
    older = models.ForeignKey(RevisionFile, on_delete=models.PROTECT, related_name="+")
    likeness = models.CharField(max_length=10, choices=Likeness.choices)
    distance = models.FloatField()
    scale = models.FloatField()
    differs = models.FloatField(null=True)
    state = models.CharField(max_length=10, choices=FlagState.choices, default=FlagState.OPEN)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    looked_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["blueprint", "blob"], name="part_flagged_once")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "id"], name="flags_by_state")]
