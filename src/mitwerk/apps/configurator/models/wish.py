"""Wishes: what customers miss in a catalogue, and who supports it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.models import Challenge
from mitwerk.apps.configurator.enums import WishState
from mitwerk.apps.configurator.models.catalogue import Catalogue
from mitwerk.apps.members.models import Member
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Wish(PublicModel):
    """A part that is missing; with enough supporters the owner drafts a challenge from it."""

    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="wishes")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="wishes")
    title = models.CharField(_("what is missing"), max_length=120)
    text = models.TextField(_("what for"), max_length=2000, blank=True)
    language = models.CharField(max_length=5, default="en")
    state = models.CharField(max_length=10, choices=WishState.choices, default=WishState.OPEN)
    challenge = models.ForeignKey(
        Challenge, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)


class WishSupport(models.Model):
    """One member's voice for a wish; it can be taken back while the wish is open."""

    wish = models.ForeignKey(Wish, on_delete=models.PROTECT, related_name="supports")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wish", "member"], name="support_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} for {self.wish_id}"
