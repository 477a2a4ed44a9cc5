"""Saved configurations, what friends suggest for them, and claims on being the only one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.configurator.enums import ClaimKind, Release, SuggestionState
from mitwerk.apps.configurator.models.catalogue import Catalogue
from mitwerk.apps.configurator.models.edition import Edition
from mitwerk.apps.configurator.tokens import new_token
from mitwerk.apps.members.models import Member
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Configuration(PublicModel):
    """A complete configuration somebody saved: what it is never changes, a change is a new row.

    ``state`` is what was clicked, ``chosen`` the canonical JSON list of all its options.
    ``digest`` stands for edition and options, ``content_digest`` for catalogue and options,
    ``look_digest`` for catalogue and the options seen from outside.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="configurations")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="configurations")
    title = models.CharField(_("name"), max_length=120)
    state = models.TextField(blank=True)
    chosen = models.TextField()
    digest = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    look_digest = models.CharField(max_length=64)
    price_minor = models.BigIntegerField()
    mass_g = models.BigIntegerField()
    delivery_days = models.PositiveIntegerField()
    token = models.CharField(max_length=40, unique=True, default=new_token)
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    created_at = models.DateTimeField(default=clock.now)
    put_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner", "-id"], name="configurations_by_owner"),
            models.Index(fields=["edition", "digest"], name="configurations_by_digest"),
        ]


class Suggestion(PublicModel):
    """A change that somebody with the link proposes; they need no account, only a name."""

    configuration = models.ForeignKey(
        Configuration, on_delete=models.PROTECT, related_name="suggestions"
    )
    name = models.CharField(_("your name"), max_length=60)
    message = models.CharField(_("a word to it"), max_length=400, blank=True)
    state_text = models.TextField()
    chosen = models.TextField()
    answer = models.CharField(
        max_length=10, choices=SuggestionState.choices, default=SuggestionState.OPEN
    )
    taken_as = models.ForeignKey(
        Configuration, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)


class Claim(PublicModel):
    """The registry of what exists once; `services.claims` writes it under the catalogue's lock.

    A claim holds until ``expires_at`` unless it is ordered, and ends with ``released_at``.
    """

    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="claims")
    configuration = models.ForeignKey(
        Configuration, on_delete=models.PROTECT, related_name="claims"
    )
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=6, choices=ClaimKind.choices, default=ClaimKind.EXACT)
    number = models.PositiveIntegerField()  # the how manieth vehicle of its catalogue
    digest = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    look_digest = models.CharField(max_length=64)
    at = models.DateTimeField()  # the database's clock, after the lock
    expires_at = models.DateTimeField(null=True, blank=True)
    ordered_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    release = models.CharField(max_length=10, choices=Release.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest"],
                condition=models.Q(released_at=None),
                name="configuration_claimed_once",
            ),
            models.UniqueConstraint(
                fields=["content_digest"],
                condition=models.Q(released_at=None),
                name="content_claimed_once",
            ),
            models.UniqueConstraint(
                fields=["look_digest"],
                condition=models.Q(released_at=None, kind=ClaimKind.LOOK),
                name="look_claimed_once",
            ),
            models.UniqueConstraint(fields=["catalogue", "number"], name="claim_number_once"),
            models.CheckConstraint(
                condition=models.Q(released_at=None, release="")
                | (models.Q(released_at__isnull=False) & ~models.Q(release="")),
                name="release_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(ordered_at__isnull=False) | models.Q(expires_at__isnull=False),
                name="claim_ends_or_is_ordered",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["catalogue", "look_digest"], name="claims_by_look"),
        ]
