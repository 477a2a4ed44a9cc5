"""What happened to people; published after the commit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvitedToTeam:
    """A member was asked to join a team and has to answer."""

    invitation: str
    member_id: int
    team: str
    by: str


@dataclass(frozen=True, slots=True)
class JoinedTeam:
    """The invited member accepted."""

    team: str
    team_handle: str
    member: str
    invited_by_id: int


@dataclass(frozen=True, slots=True)
class LeadHandedOver:
    team: str
    team_handle: str
    member_id: int
    by: str


@dataclass(frozen=True, slots=True)
class RoleChanged:
    """A role was granted (``granted``) or revoked."""

    member_id: int
    role: str
    granted: bool


@dataclass(frozen=True, slots=True)
class ResetAsked:
    """Somebody asked for a new password; whether there is an account is not known yet."""

    email: str
    language: str
