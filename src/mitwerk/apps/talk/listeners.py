"""What members hear about themselves: invitations, teams, roles."""

from __future__ import annotations

from django.urls import reverse

from mitwerk.apps.members.events import InvitedToTeam, JoinedTeam, LeadHandedOver, RoleChanged
from mitwerk.apps.talk.services.notices import notify
from mitwerk.kit import events


def listen() -> None:
    """Subscribe once per process."""
    events.subscribe(InvitedToTeam, _invited)
    events.subscribe(JoinedTeam, _joined)
    events.subscribe(LeadHandedOver, _leads)
    events.subscribe(RoleChanged, _role)


def _invited(event: InvitedToTeam) -> None:
    notify(
        members=[event.member_id],
        kind="team-invitation",
        subject=f"invitation:{event.invitation}",
        url=reverse("members:teams"),
        details={"by": event.by, "team": event.team},
    )


def _joined(event: JoinedTeam) -> None:
    notify(
        members=[event.invited_by_id],
        kind="team-joined",
        subject=f"team:{event.team_handle}",
        url=reverse("members:team", args=[event.team_handle]),
        details={"member": event.member, "team": event.team},
    )


def _leads(event: LeadHandedOver) -> None:
    notify(
        members=[event.member_id],
        kind="team-lead",
        subject=f"team:{event.team_handle}",
        url=reverse("members:team", args=[event.team_handle]),
        details={"by": event.by, "team": event.team},
    )


def _role(event: RoleChanged) -> None:
    notify(
        members=[event.member_id],
        kind="role-granted" if event.granted else "role-revoked",
        subject="roles:own",
        url=reverse("members:me"),
        details={"role": event.role},
    )
