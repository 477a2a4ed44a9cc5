"""A repeated request has one effect and one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mitwerk.apps.challenges.models import Award
from mitwerk.apps.members.models import ApiToken
from mitwerk.apps.members.services.tokens import create_token
from mitwerk.kit.models import IdempotentAnswer
from tests.factories.challenges import member
from tests.factories.judging import decided_phase

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from mitwerk.apps.challenges.models import Phase

pytestmark = pytest.mark.django_db


def award(client: Client, phase: Phase, key: str, rank: int = 1) -> HttpResponse:
    return client.post(  # type: ignore[return-value]
        f"/api/v1/phases/{phase.code}/awards",
        {"rank": rank},
        content_type="application/json",
        headers={"Idempotency-Key": key} if key else {},
    )


@pytest.fixture
def phase(client: Client) -> Phase:
    found = decided_phase()
    client.force_login(found.challenge.client)
    return found


def test_repeated_request_gets_the_first_answer(client: Client, phase: Phase) -> None:
    first = award(client, phase, "a")

    again = award(client, phase, "a")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["Idempotent-Replay"] == "true"
    assert Award.objects.count() == 1


def test_same_key_with_another_body_is_a_conflict(client: Client, phase: Phase) -> None:
    award(client, phase, "a", rank=1)

    other = award(client, phase, "a", rank=2)

    assert other.status_code == 409
    assert other.json()["type"].endswith("key-reused")
    assert Award.objects.count() == 1


def test_missing_key_is_refused(client: Client, phase: Phase) -> None:
    response = award(client, phase, "")

    assert response.status_code == 400
    assert Award.objects.count() == 0


def test_refusal_is_not_kept(client: Client, phase: Phase) -> None:
    refused = award(client, phase, "a", rank=9)

    assert refused.status_code == 409
    assert IdempotentAnswer.objects.count() == 0


def test_key_belongs_to_its_member(client: Client, phase: Phase) -> None:
    award(client, phase, "a")
    client.force_login(member("charlie"))

    other = award(client, phase, "a")

    assert other.status_code == 403


def test_secret_of_a_token_is_not_kept(client: Client) -> None:
    client.force_login(member("bob"))
    asked = {"name": "laptop", "scopes": ["profile"]}

    answers = [
        client.post(
            "/api/v1/tokens",
            asked,
            content_type="application/json",
            headers={"Idempotency-Key": "a"},
        )
        for _ in range(2)
    ]

    secrets = {answer.json()["secret"] for answer in answers}
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len(secrets) == ApiToken.objects.count() == 2
    assert IdempotentAnswer.objects.count() == 0


@pytest.mark.parametrize(("scopes", "status"), [(["client"], 201), ([], 403)])
def test_kept_answer_wants_the_same_scope(
    client: Client, phase: Phase, scopes: list[str], status: int
) -> None:
    award(client, phase, "a")
    client.logout()
    _token, secret = create_token(by=phase.challenge.client, name="x", scopes=scopes)
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"

    again = award(client, phase, "a")

    assert again.status_code == status
    assert ("Idempotent-Replay" in again.headers) == (status == 201)
