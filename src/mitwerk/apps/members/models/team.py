"""Teams: they can own blueprints and enter challenges."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members.enums import InvitationState, TeamRole
from mitwerk.apps.members.models.member import Member, handle_is_plain
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Team(PublicModel):
    """People who work and enter together. Membership changes go through `services.teams`."""

    handle = models.CharField(
        _("team handle"), max_length=30, unique=True, validators=[handle_is_plain]
    )
    name = models.CharField(_("team name"), max_length=80)
    about = models.TextField(_("about the team"), blank=True, max_length=4000)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    """Who belongs to a team, from when until when."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=TeamRole.choices, default=TeamRole.MEMBER)
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "member"],
                condition=models.Q(left_at=None),
                name="in_a_team_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.team_id}"


class TeamInvitation(PublicModel):
    """An offer to join a team; only the invited member can turn it into a membership."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="invitations")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=InvitationState.choices, default=InvitationState.OPEN
    )
    created_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "member"],
                condition=models.Q(state="open"),
                name="invited_to_a_team_once",
            )
        ]
