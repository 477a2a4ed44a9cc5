"""Rows to what pages show: a person as a card, a role with its word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.members import vocabulary
from mitwerk.apps.members.enums import Role, Scope, Skill
from mitwerk.kit import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mitwerk.apps.members.contributions import Contribution, Part, Work
    from mitwerk.apps.members.models import (
        ApiToken,
        Member,
        RoleGrant,
        Team,
        TeamInvitation,
        TeamMembership,
    )


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One member in a list; skills are pairs of code and word."""

    handle: str
    name: str
    country: str
    skills: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]


def as_card(member: Member) -> PersonCard:
    """Return a member as shown in lists; words in the reader's language."""
    return PersonCard(
        handle=member.handle,
        name=member.shown_name,
        country=vocabulary.country_name(member.country) if member.country else "",
        skills=tuple((code, skill_word(code)) for code in member.skills),
        tags=tuple(member.tags),
    )


def skill_word(code: str) -> str:
    return str(Skill(code).label) if code in Skill.values else code


def role_word(code: str) -> str:
    return str(Role(code).label) if code in Role.values else code


@dataclass(frozen=True, slots=True)
class TokenLine:
    """One API token as its owner sees it; ``state`` is "living", "expired" or "revoked"."""

    code: str
    name: str
    scopes: tuple[str, ...]
    state: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


def as_token(token: ApiToken) -> TokenLine:
    """Return a token for its owner's list; scopes as words."""
    ended = token.expires_at is not None and token.expires_at <= clock.now()
    return TokenLine(
        code=token.code,
        name=token.name,
        scopes=tuple(str(Scope(code).label) for code in token.scopes if code in Scope.values),
        state="revoked" if token.revoked_at else "expired" if ended else "living",
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
    )


@dataclass(frozen=True, slots=True)
class Me:
    """A member as they see themselves on the API."""

    handle: str
    name: str
    country: str
    languages: list[str]
    skills: list[str]
    tags: list[str]
    about: str
    about_language: str
    date_joined: datetime
    email: str
    interface_language: str
    time_zone: str
    roles: list[str]


def as_me(member: Member, roles: frozenset[str]) -> Me:
    """Return oneself with one's roles."""
    own = {name: getattr(member, name) for name in Me.__slots__ if name != "roles"}
    return Me(**own, roles=sorted(roles))


@dataclass(frozen=True, slots=True)
class Person:
    """A member as their page shows them."""

    handle: str
    name: str
    country: str
    languages: list[str]
    skills: list[str]
    tags: list[str]
    about: str
    about_language: str
    date_joined: datetime
    roles: list[str]
    teams: list[Team]
    made: tuple[Contribution, ...]
    won: tuple[Contribution, ...]
    helped: tuple[Contribution, ...]
    shares: list[Part]


SHOWN = Person.__slots__[:9]


def as_person(
    member: Member, roles: frozenset[str], teams: Iterable[Team], work: Work, shares: list[Part]
) -> Person:
    """Return a member with roles, teams and work."""
    return Person(
        **{name: getattr(member, name) for name in SHOWN},
        roles=sorted(roles),
        teams=list(teams),
        made=work.made,
        won=work.won,
        helped=work.helped,
        shares=shares,
    )


@dataclass(frozen=True, slots=True)
class TeamPerson:
    handle: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team with who belongs to it now, the lead first."""

    handle: str
    name: str
    about: str
    created_at: datetime
    people: list[TeamPerson]


def as_team(team: Team, people: Iterable[TeamMembership]) -> TeamCard:
    """Return a team with the given living memberships."""
    names = [TeamPerson(one.member.handle, one.member.shown_name, one.role) for one in people]
    return TeamCard(team.handle, team.name, team.about, team.created_at, names)


@dataclass(frozen=True, slots=True)
class InvitationLine:
    code: str
    team: str
    team_name: str
    handle: str
    invited_by: str
    state: str
    created_at: datetime


def as_invitation(invitation: TeamInvitation) -> InvitationLine:
    """Return an invitation with its names."""
    return InvitationLine(
        code=invitation.code,
        team=invitation.team.handle,
        team_name=invitation.team.name,
        handle=invitation.member.handle,
        invited_by=invitation.invited_by.handle,
        state=invitation.state,
        created_at=invitation.created_at,
    )


@dataclass(frozen=True, slots=True)
class GrantLine:
    role: str
    granted_by: str | None
    granted_at: datetime
    revoked_at: datetime | None


def as_grant(grant: RoleGrant) -> GrantLine:
    """Return a grant with the handle of who gave it; None: the operator."""
    by = grant.granted_by.handle if grant.granted_by else None
    return GrantLine(grant.role, by, grant.granted_at, grant.revoked_at)
