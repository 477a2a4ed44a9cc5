"""Members on the API: people, oneself, teams, tokens, roles."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Status

from mitwerk.apps.members import contributions, rules
from mitwerk.apps.members.adapters import as_grant, as_invitation, as_me, as_person, as_team
from mitwerk.apps.members.errors import NotTheLeadError
from mitwerk.apps.members.models import ApiToken
from mitwerk.apps.members.queries import teams as find
from mitwerk.apps.members.queries.access import roles_of, teams_of
from mitwerk.apps.members.queries.people import member_by_handle, people
from mitwerk.apps.members.queries.roles import grants_of
from mitwerk.apps.members.queries.tokens import token_of, tokens_of
from mitwerk.apps.members.schemas import (
    GrantOut,
    HandleIn,
    InvitationOut,
    MeIn,
    MemberOut,
    MeOut,
    NewTokenOut,
    PersonOut,
    RoleIn,
    TeamChangeIn,
    TeamIn,
    TeamOut,
    TokenIn,
    TokenOut,
)
from mitwerk.apps.members.services import invitations, teams
from mitwerk.apps.members.services.profile import change_profile
from mitwerk.apps.members.services.roles import grant_role, revoke_role
from mitwerk.apps.members.services.tokens import create_token, revoke_token
from mitwerk.kit.api import Page, allow
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import PAGE_SIZE, newest_first
from mitwerk.kit.policy import Who

router = Router(tags=["members"])

# No token can have this scope: tokens are managed by people who signed in, never by a token.
SIGNED_IN = "a signed-in browser session"
LEAD = "the lead of the team"


@router.get("/members", response=Page[MemberOut])
@allow(Who.ANYONE)
def list_members(
    request: HttpRequest,  # noqa: ARG001 - the library's signature
    skill: str = "",
    country: str = "",
    words: str = "",
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> dict[str, object]:
    """People, newest first; narrowed by a skill, a country and words."""
    found = newest_first(
        people(skill=skill, country=country, words=words), cursor=cursor, size=size
    )
    return {"items": found.rows, "next": found.next or None}


@router.get("/members/me", response=MeOut)
@allow(Who.MEMBER)
def get_me(request: HttpRequest) -> object:
    """Oneself."""
    return as_me(request.user, roles_of(request.user))  # type: ignore[arg-type]


@router.patch("/members/me", response=MeOut)
@allow(Who.MEMBER, scope="profile")
def change_me(request: HttpRequest, changes: MeIn) -> object:
    """Change one's profile; fields left out stay as they are."""
    given = {
        name: value
        for name, value in changes.model_dump(mode="json", exclude_unset=True).items()
        if value is not None
    }
    member = change_profile(by=request.user, **given)  # type: ignore[arg-type]
    return as_me(member, roles_of(member))


@router.get("/members/{handle}", response=PersonOut)
@allow(Who.ANYONE)
def get_member(request: HttpRequest, handle: str) -> object:
    """Return one member with roles, teams and what they made, won and helped with."""
    member = member_by_handle(handle)
    return as_person(
        member,
        roles_of(member),
        teams_of(member).order_by("name"),
        contributions.work_of(member, request.user),
        contributions.parts_of(member, request.user),
    )


@router.get("/members/{handle}/roles", response=Page[GrantOut])
@allow(Who.ADMINISTRATOR, scope="administer")
def list_grants(
    request: HttpRequest,  # noqa: ARG001 - the library's signature
    handle: str,
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> dict[str, object]:
    """Every grant a member ever had, newest first."""
    found = newest_first(grants_of(member_by_handle(handle)), cursor=cursor, size=size)
    return {"items": [as_grant(grant) for grant in found.rows], "next": found.next or None}


@router.post("/members/{handle}/roles", response={201: GrantOut})
@allow(Who.ADMINISTRATOR, scope="administer")
def grant(request: HttpRequest, handle: str, wanted: RoleIn) -> Status[object]:
    """Grant a role."""
    member = member_by_handle(handle)
    return Status(201, as_grant(grant_role(by=request.user, member=member, role=wanted.role.value)))  # type: ignore[arg-type]


@router.delete("/members/{handle}/roles/{role}", response=GrantOut)
@allow(Who.ADMINISTRATOR, scope="administer")
def revoke(request: HttpRequest, handle: str, role: str) -> object:
    """Revoke a role; the grant stays as history."""
    member = member_by_handle(handle)
    return as_grant(revoke_role(by=request.user, member=member, role=role))  # type: ignore[arg-type]


@router.get("/tokens", response=Page[TokenOut])
@allow(Who.MEMBER, scope=SIGNED_IN)
def list_tokens(request: HttpRequest, cursor: str = "", size: int = PAGE_SIZE) -> dict[str, object]:
    """One's own tokens, newest first."""
    found = newest_first(tokens_of(request.user), cursor=cursor, size=size)  # type: ignore[arg-type]
    return {"items": found.rows, "next": found.next or None}


@router.post("/tokens", response={201: NewTokenOut})
@allow(Who.MEMBER, scope=SIGNED_IN)
def create(request: HttpRequest, wanted: TokenIn) -> Status[object]:
    """Create a token; the secret is in this answer and never again."""
    limit(request, Often.TOKEN)
    token, secret = create_token(
        by=request.user,  # type: ignore[arg-type]
        name=wanted.name,
        scopes=[scope.value for scope in wanted.scopes],
        expires_at=wanted.expires_at,
    )
    return Status(201, {**TokenOut.from_orm(token).model_dump(), "secret": secret})


@router.delete("/tokens/{code}", response=TokenOut)
@allow(Who.MEMBER, scope=SIGNED_IN, rule="one's own token")
def end_token(request: HttpRequest, code: str) -> ApiToken:
    """Revoke one of one's own tokens."""
    revoke_token(by=request.user, token=token_of(request.user, code))  # type: ignore[arg-type]
    return token_of(request.user, code)  # type: ignore[arg-type]


@router.get("/teams", response=Page[TeamOut])
@allow(Who.ANYONE)
def list_teams(request: HttpRequest, cursor: str = "", size: int = PAGE_SIZE) -> dict[str, object]:  # noqa: ARG001 - the library's signature
    """Teams, newest first."""
    found = newest_first(find.with_people(find.teams()), cursor=cursor, size=size)
    items = [as_team(team, team.people) for team in found.rows]  # type: ignore[attr-defined]
    return {"items": items, "next": found.next or None}


@router.post("/teams", response={201: TeamOut})
@allow(Who.MEMBER, scope="profile")
def found_team(request: HttpRequest, wanted: TeamIn) -> Status[object]:
    """Found a team and lead it."""
    limit(request, Often.TEAM)
    team = teams.create_team(by=request.user, **wanted.model_dump())  # type: ignore[arg-type]
    return Status(201, as_team(team, find.people_of(team)))


@router.get("/teams/{handle}", response=TeamOut)
@allow(Who.ANYONE)
def get_team(request: HttpRequest, handle: str) -> object:  # noqa: ARG001 - the library's signature
    """Return one team."""
    team = find.team_by_handle(handle)
    return as_team(team, find.people_of(team))


@router.patch("/teams/{handle}", response=TeamOut)
@allow(Who.MEMBER, scope="profile", rule=LEAD)
def change_team(request: HttpRequest, handle: str, wanted: TeamChangeIn) -> object:
    """Change name and text."""
    team = find.team_by_handle(handle)
    teams.change_team(by=request.user, team=team, **wanted.model_dump())  # type: ignore[arg-type]
    return as_team(team, find.people_of(team))


@router.get("/invitations", response=Page[InvitationOut])
@allow(Who.MEMBER)
def list_invitations(
    request: HttpRequest, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, object]:
    """Return the invitations one has to answer, newest first."""
    waiting = find.open_invitations_of(request.user)  # type: ignore[arg-type]
    found = newest_first(waiting, cursor=cursor, size=size)
    return {"items": [as_invitation(one) for one in found.rows], "next": found.next or None}


@router.get("/teams/{handle}/invitations", response=Page[InvitationOut])
@allow(Who.MEMBER, rule=LEAD)
def list_team_invitations(
    request: HttpRequest, handle: str, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, object]:
    """Return whom the team waits for, newest first."""
    team = find.team_by_handle(handle)
    if not rules.leads(find.membership(team, request.user)):
        raise NotTheLeadError
    waiting = find.open_invitations_to(team).select_related("team")
    found = newest_first(waiting, cursor=cursor, size=size)
    return {"items": [as_invitation(one) for one in found.rows], "next": found.next or None}


@router.post("/teams/{handle}/invitations", response={201: InvitationOut})
@allow(Who.MEMBER, scope="profile", rule=LEAD)
def invite(request: HttpRequest, handle: str, whom: HandleIn) -> Status[object]:
    """Ask a member to join; they have to accept."""
    limit(request, Often.INVITATION)
    team, member = find.team_by_handle(handle), member_by_handle(whom.handle)
    return Status(201, as_invitation(invitations.invite(by=request.user, team=team, member=member)))  # type: ignore[arg-type]


@router.post("/invitations/{code}/accept", response=InvitationOut)
@allow(Who.MEMBER, scope="profile", rule="the invited member")
def accept(request: HttpRequest, code: str) -> object:
    """Join the team one was invited to."""
    invitations.accept(by=request.user, invitation=find.invitation_for(request.user, code))  # type: ignore[arg-type]
    return as_invitation(find.invitation_for(request.user, code))  # type: ignore[arg-type]


@router.post("/invitations/{code}/decline", response=InvitationOut)
@allow(Who.MEMBER, scope="profile", rule="the invited member")
def decline(request: HttpRequest, code: str) -> object:
    """Say no."""
    invitations.decline(by=request.user, invitation=find.invitation_for(request.user, code))  # type: ignore[arg-type]
    return as_invitation(find.invitation_for(request.user, code))  # type: ignore[arg-type]


@router.delete("/teams/{handle}/invitations/{code}", response=InvitationOut)
@allow(Who.MEMBER, scope="profile", rule=LEAD)
def withdraw(request: HttpRequest, handle: str, code: str) -> object:
    """Take back an invitation that has not been answered."""
    team = find.team_by_handle(handle)
    invitations.withdraw(by=request.user, team=team, invitation=find.invitation_to(team, code))  # type: ignore[arg-type]
    return as_invitation(find.invitation_to(team, code))


@router.post("/teams/{handle}/leave", response={204: None})
@allow(Who.MEMBER, scope="profile", rule="people of the team")
def leave(request: HttpRequest, handle: str) -> Status[None]:
    """Leave a team."""
    teams.leave_team(by=request.user, team=find.team_by_handle(handle))  # type: ignore[arg-type]
    return Status(204, None)


@router.post("/teams/{handle}/lead", response=TeamOut)
@allow(Who.MEMBER, scope="profile", rule=LEAD)
def hand_over(request: HttpRequest, handle: str, to: HandleIn) -> object:
    """Make another person of the team its lead."""
    team = find.team_by_handle(handle)
    teams.hand_over_lead(by=request.user, team=team, to=member_by_handle(to.handle))  # type: ignore[arg-type]
    return as_team(team, find.people_of(team))


@router.delete("/teams/{handle}/people/{person}", response=TeamOut)
@allow(Who.MEMBER, scope="profile", rule=LEAD)
def remove(request: HttpRequest, handle: str, person: str) -> object:
    """Take somebody out of the team."""
    team = find.team_by_handle(handle)
    teams.remove_from_team(by=request.user, team=team, member=member_by_handle(person))  # type: ignore[arg-type]
    return as_team(team, find.people_of(team))
