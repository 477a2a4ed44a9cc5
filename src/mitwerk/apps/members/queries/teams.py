"""Teams, who belongs to them, and open invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q

from mitwerk.apps.members.enums import InvitationState
from mitwerk.apps.members.errors import InvitationNotFoundError, TeamNotFoundError
from mitwerk.apps.members.models import Team, TeamInvitation, TeamMembership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member


def teams() -> QuerySet[Team]:
    """Return teams that have somebody in them, each with its number of people."""
    living = Q(memberships__left_at=None, memberships__isnull=False)
    return Team.objects.annotate(size=Count("memberships", filter=living)).filter(size__gt=0)


def with_people(found: QuerySet[Team]) -> QuerySet[Team]:
    """Prefetch who belongs to the teams now, the lead first."""
    living = TeamMembership.objects.filter(left_at=None).select_related("member")
    return found.prefetch_related(
        Prefetch("memberships", living.order_by("role", "joined_at"), to_attr="people")
    )


def team_by_handle(handle: str) -> Team:
    """Return a team.

    Raises
    ------
    TeamNotFoundError
        When no team has this handle.
    """
    found = Team.objects.filter(handle=handle.lower()).first()
    if found is None:
        raise TeamNotFoundError
    return found


def people_of(team: Team) -> QuerySet[TeamMembership]:
    """Return who belongs to the team now, the lead first."""
    living = TeamMembership.objects.filter(team=team, left_at=None)
    return living.select_related("member").order_by("role", "joined_at")


def membership(team: Team, person: Member | AnonymousUser) -> TeamMembership | None:
    """Return the person's living membership of the team."""
    if not person.is_authenticated:
        return None
    return TeamMembership.objects.filter(team=team, member=person, left_at=None).first()


def open_invitations_of(member: Member) -> QuerySet[TeamInvitation]:
    """Return what a member has to answer."""
    waiting = TeamInvitation.objects.filter(member=member, state=InvitationState.OPEN)
    return waiting.select_related("team", "invited_by").order_by("-pk")


def open_invitations_to(team: Team) -> QuerySet[TeamInvitation]:
    """Return whom a team waits for; for its own people only."""
    waiting = TeamInvitation.objects.filter(team=team, state=InvitationState.OPEN)
    return waiting.select_related("member", "invited_by").order_by("-pk")


def invitation_for(member: Member, code: str) -> TeamInvitation:
    """Return an invitation that this member received.

    Raises
    ------
    InvitationNotFoundError
        When there is none with this code for this member.
    """
    found = TeamInvitation.objects.filter(code=code, member=member).select_related("team").first()
    if found is None:
        raise InvitationNotFoundError
    return found


def invitation_to(team: Team, code: str) -> TeamInvitation:
    """Return an invitation that this team sent.

    Raises
    ------
    InvitationNotFoundError
        When the team sent none with this code.
    """
    found = TeamInvitation.objects.filter(code=code, team=team).select_related("member").first()
    if found is None:
        raise InvitationNotFoundError
    return found
