"""What costs room is limited, people by name and strangers by address."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from mitwerk.apps.members.models import ApiToken, Team, TeamInvitation
from mitwerk.kit import limits
from mitwerk.kit.limits import Often, limit, limit_strangers
from mitwerk.kit.problems import TooManyError
from tests.factories.members import bob, charlie, client_of, make_member, make_team
from tests.factories.vault import make_open_revision

pytestmark = pytest.mark.django_db
ONE = {what.value: "1/h/user" for what in Often} | {Often.ARCHIVE.value: "1/h/ip"}


@pytest.fixture(autouse=True)
def _one_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RATES", ONE)


def test_limit_counts_each_person_and_each_thing_alone(rf) -> None:
    first, other = rf.post("/"), rf.post("/")
    first.user, other.user = bob(), charlie()

    for what in (Often.DRAFT, Often.TALK):
        limit(first, what)
    limit(other, Often.DRAFT)

    with pytest.raises(TooManyError):
        limit(first, Often.DRAFT)


def test_limit_strangers_counts_addresses(rf) -> None:
    near, far = rf.get("/", REMOTE_ADDR="192.0.2.1"), rf.get("/", REMOTE_ADDR="192.0.2.2")
    near.user = far.user = AnonymousUser()

    for request in (near, far):
        limit_strangers(request, Often.ARCHIVE)

    with pytest.raises(TooManyError):
        limit_strangers(near, Often.ARCHIVE)


def test_strangers_get_so_many_archives_and_members_more() -> None:
    author = bob()
    address = reverse("vault:zip", args=[make_open_revision(author).code])
    stranger, member = Client(), client_of(author)

    told = [browser.get(address).status_code for browser in (stranger, stranger, member, member)]

    assert told == [200, 429, 200, 200]


def test_a_limit_is_a_problem_that_programs_read() -> None:
    browser = client_of(bob())
    wanted = {"name": "ci", "scopes": ["read"]}

    answers = [
        browser.post("/api/v1/tokens", wanted, content_type="application/json") for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 429]
    assert answers[1].json()["type"].endswith("/problems/too-many")
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize("door", ["/api/v1/teams", "/teams/new/"])
def test_teams_are_not_founded_in_a_row(door: str) -> None:
    browser = client_of(bob())

    for handle in ("one", "two"):
        wanted = {"handle": handle, "name": "Crew", "about": ""}
        kind = {"content_type": "application/json"} if door.startswith("/api") else {}
        answer = browser.post(door, wanted, **kind)

    assert answer.status_code == 429
    assert Team.objects.count() == 1


@pytest.mark.parametrize("door", ["/api/v1/teams/crew/invitations", "/teams/crew/invite/"])
def test_invitations_are_not_sent_in_a_row(door: str) -> None:
    lead, charles = bob(), charlie()
    make_member("dan")
    make_team(lead)
    browser = client_of(lead)

    for handle in (charles.handle, "dan"):
        kind = {"content_type": "application/json"} if door.startswith("/api") else {}
        answer = browser.post(door, {"handle": handle}, **kind)

    assert answer.status_code == 429
    assert TeamInvitation.objects.count() == 1
