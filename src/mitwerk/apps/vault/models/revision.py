"""Revisions: immutable states of a blueprint, each with its manifest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members.models import Member
from mitwerk.apps.vault.enums import AiUse, Visibility
from mitwerk.apps.vault.models.blob import Blob
from mitwerk.apps.vault.models.blueprint import Blueprint
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Revision(PublicModel):
    """One state of a blueprint; only ``visibility`` ever changes, by `services.visibility`.

    ``manifest`` is the canonical JSON (RFC 8785) over paths, hashes, parents and licence.
    """

    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="revisions")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    message = models.CharField(_("what changed"), max_length=240, blank=True)
    ai_use = models.CharField(
        _("AI-made material"), max_length=10, choices=AiUse.choices, default=AiUse.NONE
    )
    manifest = models.TextField()
    manifest_sha256 = models.CharField(max_length=64)
    visibility = models.CharField(
        max_length=10, choices=Visibility.choices, default=Visibility.DRAFT
    )
    created_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["blueprint", "number"], name="revision_number_once")
        ]


class RevisionParent(models.Model):
    """Where a revision comes from: its predecessor, or what was forked or merged."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="parent_links")
    parent = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="child_links")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["revision", "parent"], name="parent_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} → {self.revision_id}"


class RevisionFile(models.Model):
    """One path of a revision's manifest (NFC, unique even when letter case is ignored)."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="files")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # its place in the manifest, from 1
    path = models.CharField(max_length=400)
    folded_path = models.CharField(max_length=400)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["revision", "folded_path"], name="path_once_a_revision"
            ),
            models.UniqueConstraint(fields=["revision", "number"], name="file_number_once"),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]
