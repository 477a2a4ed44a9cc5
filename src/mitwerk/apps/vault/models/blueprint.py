"""A design that lives in revisions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members.models import Member, Team
from mitwerk.apps.vault.enums import Licence
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Blueprint(PublicModel):
    """A design with one owner, a person or a team; changed by `services.blueprints` only."""

    owner_member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="blueprints"
    )
    owner_team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="blueprints"
    )
    forked_from = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="forks"
    )
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("in one sentence"), max_length=240, blank=True)
    description = models.TextField(_("description"), blank=True, max_length=40_000)
    language = models.CharField(max_length=5, default="en")
    licence = models.CharField(
        _("licence of the hardware"),
        max_length=20,
        choices=Licence.choices,
        default=Licence.CERN_OHL_S,
    )
    text_licence = models.CharField(
        _("licence of texts and pictures"),
        max_length=20,
        choices=Licence.choices,
        default=Licence.CC_BY_SA,
    )
    tags = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(owner_member=None) ^ models.Q(owner_team=None),
                name="blueprint_has_one_owner",
            )
        ]
