"""The parts list of a revision: rows derived from its bom.csv, with links that are pinned."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.vault.models.revision import Revision, RevisionFile
from mitwerk.kit import clock


class Bom(models.Model):
    """That a revision has a parts list: which file it stands in, and what of it can't be read.

    Derived from the file, so it can be made again at any time (`services.parts.derive`); the
    manifest vouches for the file. ``problems``: list of {line, column, code, value}.
    """

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="bom")
    file = models.ForeignKey(RevisionFile, on_delete=models.PROTECT, related_name="+")
    problems = models.JSONField(default=list)
    derived_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"parts list of {self.revision_id}"


class BomRow(models.Model):
    """One row: mass in kg and cost in minor units of one piece.

    ``link`` is the revision of another blueprint that this part is made by: pinned, since a
    revision never changes. A newer one counts only when somebody moves the pin.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="bom_rows")
    number = models.PositiveIntegerField()
    name = models.CharField(_("part"), max_length=200)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=4)
    material = models.CharField(_("material"), max_length=120, blank=True)
    process = models.CharField(_("process"), max_length=120, blank=True)
    mass_kg = models.DecimalField(_("mass"), max_digits=20, decimal_places=9, null=True)
    unit_cost_minor = models.BigIntegerField(_("unit cost"), null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    supplier = models.CharField(_("supplier"), max_length=200, blank=True)
    file = models.ForeignKey(RevisionFile, on_delete=models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="uses")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["revision", "number"], name="bom_row_number_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="bom_row_has_a_quantity"
            ),
            models.CheckConstraint(
                condition=models.Q(unit_cost_minor=None, currency="")
                | models.Q(unit_cost_minor__gte=0) & ~models.Q(currency=""),
                name="bom_row_cost_has_a_currency",
            ),
        ]

    def __str__(self) -> str:
        return self.name
