"""Catalogues: the sheets that are being edited, and the files that their options show."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.models import Challenge, Entry
from mitwerk.apps.configurator.enums import CatalogueState
from mitwerk.apps.members.models import Member
from mitwerk.apps.vault.models import Blob, Revision
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Catalogue(PublicModel):
    """What one product can be ordered as. `services.sheets` changes the draft, editions freeze it.

    ``draft`` is the JSON text of the author's tables: text, not a JSON column, because the order
    of columns and rows is the author's.
    """

    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="catalogues")
    challenge = models.ForeignKey(
        Challenge, on_delete=models.PROTECT, null=True, blank=True, related_name="catalogues"
    )
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("in one sentence"), max_length=240, blank=True)
    language = models.CharField(_("language of its words"), max_length=5, default="en")
    draft = models.TextField(default="{}")
    draft_version = models.PositiveIntegerField(default=1)
    orders_numbered = models.PositiveIntegerField(default=0)  # the last number that an order got
    state = models.CharField(
        max_length=10, choices=CatalogueState.choices, default=CatalogueState.DRAFT
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-id"], name="catalogues_by_state")]


class CatalogueFile(PublicModel):
    """A GLB or picture that options name; a name given again replaces the file in the draft only.

    Editions keep the bytes they were published with.
    """

    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="files")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["catalogue", "name"], name="catalogue_file_once")
        ]


class OptionOrigin(PublicModel):
    """Where an option comes from: a prize-winning entry, at the revision that won."""

    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="origins")
    option = models.CharField(max_length=80)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    # What the seller promises of the option's net price to the people behind the part; may be 0.
    promised_bp = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["catalogue", "option"], name="option_has_one_origin"),
            models.UniqueConstraint(fields=["catalogue", "entry"], name="entry_is_one_option"),
            models.CheckConstraint(
                condition=models.Q(promised_bp__lte=10_000), name="promise_is_a_share"
            ),
        ]

    @property
    def promised_percent(self) -> float:
        return self.promised_bp / 100
