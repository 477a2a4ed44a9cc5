"""API tokens: shown once, kept as a hash."""

from __future__ import annotations

from django.db import models

from mitwerk.apps.members.models.member import Member
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class ApiToken(PublicModel):
    """A key with which a program acts for a member, within its scopes."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=60)
    scopes = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
