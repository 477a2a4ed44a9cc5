"""Whoever finds the database busy is told so: 409 and a reason, never a 500."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from mitwerk.apps.challenges.models import Award
from mitwerk.apps.members.models import ApiToken
from mitwerk.apps.members.services.tokens import create_token
from mitwerk.kit.models import IdempotentAnswer
from tests.factories import challenges as make
from tests.factories.judging import decided_phase
from tests.factories.members import PASSWORD, make_member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)

WAIT_MS = 200
WRITTEN = (
    *("kit_idempotentanswer", "members_apitoken", "challenges_challenge"),
    *("django_session", "members_member"),
)


@pytest.fixture
def busy() -> Iterator[None]:
    """Somebody else holds the write lock; ourselves wait a fifth of a second, not twenty."""
    other = connection.copy()
    limit, hold = {
        "sqlite": (f"PRAGMA busy_timeout={WAIT_MS}", []),
        "postgresql": (f"SET lock_timeout={WAIT_MS}", [f"LOCK {', '.join(WRITTEN)} IN SHARE MODE"]),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(limit)
    other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with other.cursor() as cursor:
        for statement in hold:
            cursor.execute(statement)
    yield
    other.rollback()
    other.close()
    connection.close()


def test_keyed_request_is_told_of_the_crowd(
    client: Client, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    phase = decided_phase()
    _token, secret = create_token(by=phase.challenge.client, name="x", scopes=["client"])
    request.getfixturevalue("busy")

    answer = client.post(
        f"/api/v1/phases/{phase.code}/awards",
        {"rank": 1},
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "a"},
    )

    assert answer.status_code == 409, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Too many people are writing" in answer.json()["detail"]
    assert "contention" in caplog.text
    assert Award.objects.count() == IdempotentAnswer.objects.count() == 0


def test_reader_with_a_token_reads_on(
    client: Client, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    token, secret = create_token(by=make.alice(), name="x", scopes=[])
    request.getfixturevalue("busy")

    answer = client.get("/api/v1/members/me", headers={"Authorization": f"Bearer {secret}"})

    assert answer.status_code == 200, answer.content
    assert "use of a token not noted" in caplog.text
    assert ApiToken.objects.get(pk=token.pk).last_used_at is None


def test_unkeyed_writer_is_told_of_the_crowd(
    client: Client, request: pytest.FixtureRequest
) -> None:
    _token, secret = create_token(by=make.alice(), name="x", scopes=["client"])
    request.getfixturevalue("busy")

    answer = client.post(
        "/api/v1/challenges",
        {"title": "A bicycle trailer"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert answer.status_code == 409, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_right_sign_in_is_told_of_the_crowd_and_works_later(
    client: Client, request: pytest.FixtureRequest
) -> None:
    make_member("bob", password=PASSWORD)
    data = {"login": "bob@example.org", "password": PASSWORD}
    request.getfixturevalue("busy")

    answer = client.post("/account/login/", data)

    assert answer.status_code == 409, answer.content
    assert "Too many people are writing at this moment." in answer.content.decode()
    assert Session.objects.count() == 0


def test_sign_out_is_told_of_the_crowd_and_the_member_stays_signed_in(
    client: Client, request: pytest.FixtureRequest
) -> None:
    bob = make_member("bob")
    client.force_login(bob)
    request.getfixturevalue("busy")

    answer = client.post("/account/logout/", headers={"Accept-Language": "de"})

    assert answer.status_code == 409, answer.content
    assert "schreiben zu viele gleichzeitig" in answer.content.decode()
    assert client.session["_auth_user_id"] == str(bob.pk)
