"""Invite somebody to a team; nobody is added without saying yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from mitwerk.apps.members.enums import InvitationState
from mitwerk.apps.members.errors import (
    AlreadyInTeamError,
    AlreadyInvitedError,
    InvitationClosedError,
    InvitationNotFoundError,
)
from mitwerk.apps.members.events import InvitedToTeam, JoinedTeam
from mitwerk.apps.members.models import TeamInvitation, TeamMembership
from mitwerk.apps.members.services.teams import lock_lead
from mitwerk.kit import audit, clock, events

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member, Team


def invite(*, by: Member, team: Team, member: Member) -> TeamInvitation:
    """Ask a member to join; for the lead. Publishes `InvitedToTeam`."""
    with transaction.atomic():
        lock_lead(by, team)
        if TeamMembership.objects.filter(team=team, member=member, left_at=None).exists():
            raise AlreadyInTeamError
        waiting = TeamInvitation.objects.filter(team=team, member=member)
        if waiting.filter(state=InvitationState.OPEN).exists():
            raise AlreadyInvitedError
        invitation = TeamInvitation.objects.create(team=team, member=member, invited_by=by)
        _note(invitation, by, "team.invite")
        events.publish(InvitedToTeam(invitation.code, member.pk, team.name, by.shown_name))
    return invitation


def accept(*, by: Member, invitation: TeamInvitation) -> TeamMembership:
    """Join the team one was invited to. Publishes `JoinedTeam`."""
    with transaction.atomic():
        locked = _lock_open(by, invitation)
        _close(locked, InvitationState.ACCEPTED)
        membership = TeamMembership.objects.create(team=locked.team, member=by)
        _note(locked, by, "team.join")
        team = locked.team
        events.publish(JoinedTeam(team.name, team.handle, by.shown_name, locked.invited_by_id))
    return membership


def decline(*, by: Member, invitation: TeamInvitation) -> None:
    """Say no; the team may ask again."""
    with transaction.atomic():
        locked = _lock_open(by, invitation)
        _close(locked, InvitationState.DECLINED)
        _note(locked, by, "team.decline")


def withdraw(*, by: Member, team: Team, invitation: TeamInvitation) -> None:
    """Take back an invitation that has not been answered; for the lead."""
    with transaction.atomic():
        lock_lead(by, team)
        locked = TeamInvitation.objects.select_for_update().get(pk=invitation.pk, team=team)
        if locked.state != InvitationState.OPEN:
            raise InvitationClosedError
        _close(locked, InvitationState.WITHDRAWN)
        _note(locked, by, "team.uninvite")


def _lock_open(by: Member, invitation: TeamInvitation) -> TeamInvitation:
    locked = TeamInvitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.member_id != by.pk:
        raise InvitationNotFoundError
    if locked.state != InvitationState.OPEN:
        raise InvitationClosedError
    return locked


def _close(invitation: TeamInvitation, state: InvitationState) -> None:
    invitation.state, invitation.answered_at = state, clock.now()
    invitation.save(update_fields=["state", "answered_at"])


def _note(invitation: TeamInvitation, by: Member, verb: str) -> None:
    details: dict[str, object] = {"invitation": invitation.code}
    audit.record(by=by, verb=verb, subject=f"team:{invitation.team.code}", details=details)
