"""Requirement rows of a brief."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.enums import RowKind
from mitwerk.apps.challenges.models.challenge import Challenge
from mitwerk.apps.challenges.models.phase import Phase


class Requirement(models.Model):
    """One row: a plain sentence and, for facts, a limit with its unit.

    ``value`` is decimal text so that nothing is rounded; the engine ``requirements`` reads it.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="requirements")
    position = models.PositiveSmallIntegerField(default=0)
    key = models.SlugField(_("id"), max_length=40)
    text = models.CharField(_("sentence"), max_length=300)
    kind = models.CharField(_("kind"), max_length=10, choices=RowKind.choices)
    fact = models.CharField(_("fact"), max_length=40, blank=True)
    comparison = models.CharField(_("comparison"), max_length=2, blank=True)
    value = models.CharField(_("limit"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    must = models.BooleanField(_("must"), default=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["challenge", "key"], name="requirement_key_once")
        ]

    def __str__(self) -> str:
        return self.key


class RequirementPhase(models.Model):
    """A phase that a row applies to, with its share of the whole (null: the full limit)."""

    requirement = models.ForeignKey(
        Requirement, on_delete=models.CASCADE, related_name="phase_links"
    )
    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="requirement_links")
    share_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["requirement", "phase"], name="row_once_a_phase"),
            models.CheckConstraint(
                condition=models.Q(share_percent=None)
                | (models.Q(share_percent__gt=0) & models.Q(share_percent__lte=100)),
                name="share_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} in {self.phase_id}"
