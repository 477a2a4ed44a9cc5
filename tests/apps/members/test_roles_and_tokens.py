"""Roles are granted by administrators on record; tokens act within their scopes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mitwerk.apps.members.errors import (
    LastAdministratorError,
    RoleUnchangedError,
    UnknownRoleError,
    UnknownScopeError,
)
from mitwerk.apps.members.models import ApiToken
from mitwerk.apps.members.queries.access import roles_of
from mitwerk.apps.members.services.roles import grant_role, revoke_role
from mitwerk.apps.members.services.tokens import create_token, member_of_token, revoke_token
from mitwerk.kit import clock
from mitwerk.kit.models import AuditRecord
from mitwerk.kit.problems import NotAllowedError
from tests.factories.members import admin, alice, bob, charlie, client_of, dora, token_headers

pytestmark = pytest.mark.django_db


def test_granted_role_is_on_record_and_ends_by_revoking():
    boss, member = admin(), bob()

    grant_role(by=boss, member=member, role="juror")
    held = roles_of(member)
    revoke_role(by=boss, member=member, role="juror")

    assert (held, roles_of(member)) == (frozenset({"juror"}), frozenset())
    trail = AuditRecord.objects.filter(by=boss, subject=f"member:{member.code}").order_by("pk")
    assert [(one.verb, one.details) for one in trail] == [
        ("role.grant", {"role": "juror"}),
        ("role.revoke", {"role": "juror"}),
    ]


def test_only_administrators_grant():
    member = bob()

    for other in (alice(), charlie(), dora(), member):
        with pytest.raises(NotAllowedError):
            grant_role(by=other, member=member, role="moderator")
        page = client_of(other).post("/people/bob/roles/", {"action": "grant", "role": "juror"})
        api = client_of(other).get("/api/v1/members/bob/roles")
        assert (page.status_code, api.status_code) == (403, 403)

    assert roles_of(member) == frozenset()


def test_last_administrator_keeps_the_role():
    boss = admin()

    with pytest.raises(LastAdministratorError):
        revoke_role(by=boss, member=boss, role="administrator")

    other = bob()
    grant_role(by=boss, member=other, role="administrator")
    revoke_role(by=other, member=boss, role="administrator")
    assert roles_of(boss) == frozenset()


def test_role_is_refused_twice_and_when_unknown():
    boss, member = admin(), alice()

    with pytest.raises(RoleUnchangedError):
        grant_role(by=boss, member=member, role="client")
    with pytest.raises(RoleUnchangedError):
        revoke_role(by=boss, member=member, role="juror")
    with pytest.raises(UnknownRoleError):
        grant_role(by=boss, member=member, role="king")


def test_roles_page_and_api_agree():
    boss, member = admin(), bob()
    browser = client_of(boss)

    browser.post("/people/bob/roles/", {"action": "grant", "role": "mentor"})
    listed = browser.get("/api/v1/members/bob/roles").json()["items"]
    gone = client_of().delete(
        "/api/v1/members/bob/roles/mentor", headers=token_headers(boss, "administer")
    )

    assert [(one["role"], one["granted_by"]) for one in listed] == [("mentor", "ada")]
    assert (gone.status_code, roles_of(member)) == (200, frozenset())


def test_token_acts_within_its_scopes():
    member = bob()
    program = client_of()
    reader = token_headers(member, "read")

    read = program.get("/api/v1/members/me", headers=reader)
    write = program.patch(
        "/api/v1/members/me", {"name": "B"}, content_type="application/json", headers=reader
    )

    assert (read.json()["handle"], write.status_code) == ("bob", 403)
    assert write.json()["detail"] == "This API token lacks the scope “profile”."


def test_token_never_makes_or_lists_tokens():
    headers = token_headers(bob(), "read", "profile", "talk", "administer")
    program = client_of()
    data = {"name": "x", "scopes": ["read"]}

    made = program.post("/api/v1/tokens", data, content_type="application/json", headers=headers)

    assert (made.status_code, program.get("/api/v1/tokens", headers=headers).status_code) == (
        403,
        403,
    )
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("end", "message"),
    [
        ("0001-01-01T00:00:00+14:00", f"Give a year from 2000 to {clock.now().year + 20}."),
        ("2026-12-01T18:00:00", "Write a time such as 2026-05-31T18:00:00Z."),
        ("2020-01-01T00:00:00Z", "A token ends at a moment still to come."),
    ],
)
def test_token_ends_within_the_calendar_and_in_a_zone(end, message):
    data = {"name": "x", "scopes": ["read"], "expires_at": end}

    answer = client_of(bob()).post("/api/v1/tokens", data, content_type="application/json")

    assert (answer.status_code, answer.json()["detail"]) == (422, message)


def test_secret_is_shown_once_and_not_kept():
    browser = client_of(bob())

    page = browser.post("/settings/tokens/", {"name": "x", "scopes": ["read"], "days": "90"})
    secret = page.context["secret"]

    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert secret not in browser.get("/settings/tokens/").content.decode()
    assert secret not in str(list(ApiToken.objects.values()))
    assert member_of_token(secret)[0].handle == "bob"


def test_revoked_expired_and_strange_tokens_are_refused():
    member, program = bob(), client_of()
    revoked, secret = create_token(by=member, name="a", scopes=["read"])
    revoke_token(by=member, token=revoked)
    with clock.shifted(-timedelta(minutes=1)):
        soon = clock.now() + timedelta(seconds=1)
        _old, expired = create_token(by=member, name="b", scopes=["read"], expires_at=soon)

    for bad in (secret, expired, "mw_nonsense"):
        answer = program.get("/api/v1/members/me", headers={"Authorization": f"Bearer {bad}"})
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_stranger_cannot_revoke_a_token():
    token, secret = create_token(by=bob(), name="a", scopes=["read"])
    stranger = charlie()

    page = client_of(stranger).post(f"/settings/tokens/{token.code}/revoke/")
    revoke_token(by=stranger, token=token)

    assert page.status_code == 404
    assert member_of_token(secret) is not None


def test_every_token_is_on_some_page_and_can_be_revoked_there():
    member = bob()
    browser = client_of(member)
    oldest, secret = create_token(by=member, name="the oldest", scopes=["read"])
    for number in range(50):
        create_token(by=member, name=f"{number}", scopes=["read"])

    first = browser.get("/settings/tokens/")
    second = browser.get(f"/settings/tokens/{first.context['older_url']}").content.decode()

    revoke = f"/settings/tokens/{oldest.code}/revoke/"
    assert (revoke in first.content.decode(), revoke in second) == (False, True)
    browser.post(revoke)
    assert member_of_token(secret) is None


def test_scope_outside_the_vocabulary_is_refused():
    with pytest.raises(UnknownScopeError):
        create_token(by=bob(), name="a", scopes=["everything"])


def test_use_is_noted_once_in_ten_minutes(django_assert_num_queries):
    token, secret = create_token(by=bob(), name="a", scopes=["read"])

    member_of_token(secret)
    token.refresh_from_db()
    first = token.last_used_at
    with django_assert_num_queries(1):
        member_of_token(secret)
    with clock.shifted(timedelta(minutes=11)):
        member_of_token(secret)
    token.refresh_from_db()

    assert first is not None
    assert token.last_used_at - first >= timedelta(minutes=10)
