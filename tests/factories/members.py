"""The smallest valid people: the cast, teams, tokens, clients that are signed in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.test import Client

from mitwerk.apps.members.models import Member
from mitwerk.apps.members.services.invitations import accept, invite
from mitwerk.apps.members.services.roles import grant_role
from mitwerk.apps.members.services.teams import create_team
from mitwerk.apps.members.services.tokens import create_token
from mitwerk.kit import clock

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Team

HERE_SINCE = timedelta(days=90)  # before any deadline of a test
PASSWORD = "a sentence for tests 7"


def make_member(
    handle: str, *, roles: tuple[str, ...] = (), password: str | None = None, **fields: object
) -> Member:
    """Return a member with a confirmed address; without ``password`` nobody can sign in by one."""
    email = str(fields.pop("email", f"{handle}@example.org"))
    fields.setdefault("date_joined", clock.now() - HERE_SINCE)
    member = Member.objects.create_user(email, handle, password, **fields)
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    for role in roles:
        grant_role(by=None, member=member, role=role)
    return member


def alice(**fields: object) -> Member:
    """She posts the brief."""
    return make_member("alice", roles=("client",), **fields)


def bob(**fields: object) -> Member:
    """He develops."""
    return make_member("bob", **fields)


def charlie(**fields: object) -> Member:
    """A stranger to whatever the test is about."""
    return make_member("charlie", **fields)


def dora(**fields: object) -> Member:
    """She moderates."""
    return make_member("dora", roles=("moderator",), **fields)


def admin(**fields: object) -> Member:
    """Runs the site."""
    return make_member("ada", roles=("administrator",), **fields)


def make_team(lead: Member, *others: Member, handle: str = "crew", name: str = "Crew") -> Team:
    """Return a team; the others were invited and accepted."""
    team = create_team(by=lead, handle=handle, name=name)
    for member in others:
        accept(by=member, invitation=invite(by=lead, team=team, member=member))
    return team


def client_of(member: Member | None = None) -> Client:
    """Return a browser in which this member is signed in; nobody without one."""
    client = Client()
    if member is not None:
        client.force_login(member)
    return client


def token_headers(member: Member, *scopes: str) -> dict[str, str]:
    """Return the headers of a program that acts for the member."""
    _token, secret = create_token(by=member, name="test", scopes=list(scopes or ("read",)))
    return {"Authorization": f"Bearer {secret}"}
