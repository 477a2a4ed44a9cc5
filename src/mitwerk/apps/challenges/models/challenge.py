"""A challenge: a client's brief with its promises and sums."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.enums import (
    AiRule,
    CancelRule,
    ChallengeSize,
    ChallengeState,
    TooCloseRule,
)
from mitwerk.apps.members.models import Member
from mitwerk.apps.vault.enums import Licence
from mitwerk.apps.vault.models import Blob
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Challenge(PublicModel):
    """A brief that people answer in phases. `services.publish` freezes it, `lifecycle` moves it.

    The three sums are separate promises: prizes, price of one vehicle, cost of approval.
    """

    client = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="challenges")
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("in one sentence"), max_length=240, blank=True)
    language = models.CharField(max_length=5, default="en")
    size = models.CharField(
        _("size of the task"),
        max_length=10,
        choices=ChallengeSize.choices,
        default=ChallengeSize.VEHICLE,
    )
    intended_use = models.TextField(_("intended use"), blank=True, max_length=4000)
    place = models.CharField(_("place of use"), max_length=160, blank=True)
    users = models.TextField(_("who will use it"), blank=True, max_length=4000)
    must_do = models.TextField(_("what it must do"), blank=True, max_length=8000)

    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    prizes_minor = models.BigIntegerField(_("prizes in all"), default=0)
    target_price_minor = models.BigIntegerField(_("target price per vehicle"), default=0)
    approval_minor = models.BigIntegerField(_("cost of approval"), default=0)

    licence = models.CharField(max_length=20, choices=Licence.choices, default=Licence.CERN_OHL_S)
    text_licence = models.CharField(
        max_length=20, choices=Licence.choices, default=Licence.CC_BY_SA
    )
    ai_rule = models.CharField(
        _("AI-made material"), max_length=10, choices=AiRule.choices, default=AiRule.DECLARED
    )
    too_close_rule = models.CharField(
        _("when it is too close"),
        max_length=12,
        choices=TooCloseRule.choices,
        default=TooCloseRule.CLIENT_JURY,
    )
    run_off_days = models.PositiveSmallIntegerField(_("days of a run-off"), default=5)
    answer_days = models.PositiveSmallIntegerField(_("days for the client’s answer"), default=7)
    # 0: none, as in terms older than the appeals.
    appeal_days = models.PositiveSmallIntegerField(_("days for appeals"), default=7)
    ruling_days = models.PositiveSmallIntegerField(_("days for ruling on them"), default=7)
    winner_keeps_percent = models.PositiveSmallIntegerField(
        _("share of a prize that the winner keeps, in %"), default=70
    )
    cancel_rule = models.CharField(
        _("when it is cancelled"),
        max_length=10,
        choices=CancelRule.choices,
        default=CancelRule.RETURN,
    )
    confidence_percent = models.PositiveSmallIntegerField(_("confidence in %"), default=95)

    state = models.CharField(
        max_length=10, choices=ChallengeState.choices, default=ChallengeState.DRAFT
    )
    terms = models.TextField(blank=True)  # canonical JSON, frozen at publishing
    terms_sha256 = models.CharField(max_length=64, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Berlin")
    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.TextField(blank=True, max_length=4000)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-id"], name="challenges_by_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(prizes_minor__gte=0)
                & models.Q(target_price_minor__gte=0)
                & models.Q(approval_minor__gte=0),
                name="sums_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ChallengeState.DRAFT) | ~models.Q(terms_sha256=""),
                name="published_terms_are_frozen",
            ),
        ]


class ReferenceFile(PublicModel):
    """A file that belongs to the brief: a photo of the place, a drawing of the load."""

    challenge = models.ForeignKey(
        Challenge, on_delete=models.PROTECT, related_name="reference_files"
    )
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=400)
    caption = models.CharField(max_length=240, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["challenge", "path"], name="reference_path_once")
        ]
