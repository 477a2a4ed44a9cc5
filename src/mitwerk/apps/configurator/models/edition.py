"""Editions: what was published, frozen, with everything that an answer depends on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.configurator.models.catalogue import Catalogue
from mitwerk.apps.members.models import Member
from mitwerk.apps.vault.models import Blob, Revision
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Edition(PublicModel):
    """One immutable state of a catalogue; made by `services.editions` only.

    ``tables`` is the canonical JSON (RFC 8785) over all sheets and settings, ``digest`` its
    SHA-256. ``artefact_sha256`` names the compiled graph in the blob store; it can be made anew
    from the tables at any time. ``counts`` are exact, as texts: they have thousands of digits.
    """

    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    tables = models.TextField()
    digest = models.CharField(max_length=64)
    model_digest = models.CharField(max_length=64)
    artefact_sha256 = models.CharField(max_length=64)
    counts = models.TextField(default="{}")
    findings = models.TextField(default="{}")  # what the checker said when it was published
    currency = models.CharField(max_length=3)
    vat_bp = models.PositiveIntegerField()  # contained in every price
    base_price_minor = models.BigIntegerField()
    base_mass_g = models.BigIntegerField()
    build_days = models.PositiveIntegerField()
    option_count = models.PositiveIntegerField()  # the database takes no more rows than these
    file_count = models.PositiveIntegerField()
    note = models.CharField(_("what changed"), max_length=240, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["catalogue", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["catalogue", "digest"], name="edition_says_it_once"),
        ]


class EditionOption(models.Model):
    """An option of an edition, with what can be joined: its part and its sums."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="options")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=80)
    family = models.CharField(max_length=80)
    label = models.CharField(max_length=160)
    is_package = models.BooleanField(default=False)
    price_minor = models.BigIntegerField(default=0)
    mass_g = models.BigIntegerField(default=0)
    lead_days = models.PositiveIntegerField(default=0)
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, related_name="sold_as"
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "code"], name="option_once_an_edition"),
            models.UniqueConstraint(
                fields=["edition", "position"], name="option_place_once_an_edition"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class EditionFile(models.Model):
    """The bytes that an edition shows under a name; their hash is part of its canonical form."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "name"], name="file_once_an_edition"),
            models.UniqueConstraint(
                fields=["edition", "position"], name="file_place_once_an_edition"
            ),
        ]

    def __str__(self) -> str:
        return self.name
