"""What the database refuses: a lost race is a 409, a wrong row is our fault and a 500."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from mitwerk.apps.challenges.models import Challenge, Phase
from mitwerk.apps.ledger.models import Account, Posting, Transaction
from mitwerk.apps.members.models import Member
from mitwerk.project.middleware import as_problem
from tests.factories import challenges as make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from pytest_django.fixtures import SettingsWrapper as Settings

pytestmark = pytest.mark.django_db

TOO_MUCH = 3 * 2**20
SECRET = "a-value-of-the-row"


def refused(do: Callable[[], object]) -> IntegrityError:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        do()
    return caught.value


def unique() -> object:
    make.member("bob")
    return Member.objects.create_user(f"{SECRET}@example.org", "bob", None)


def foreign_key() -> object:
    return Phase.objects.filter(pk=make.open_phase().pk).update(baseline=4711)


def overdrawn() -> object:
    account = Account.objects.create(kind="pot", owner=SECRET, currency="EUR")
    made = Transaction.objects.create(
        kind="fund", currency="EUR", cause="x", reason="x", idempotency_key="x", request_sha256="x"
    )
    return Posting.objects.create(transaction=made, account=account, amount_minor=-1)


def missing_value() -> object:
    return Challenge.objects.filter(pk=make.draft(title=SECRET).pk).update(title=None)


def nonsense() -> object:
    return Challenge.objects.filter(pk=make.draft(title=SECRET).pk).update(prizes_minor=-1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("do", [unique, foreign_key, overdrawn])
def test_lost_race_is_a_conflict(do: Callable[[], object]) -> None:
    problem = as_problem(refused(do))

    assert problem is not None
    assert problem.status == 409


@pytest.mark.parametrize("do", [missing_value, nonsense])
def test_wrong_row_is_a_fault(do: Callable[[], object]) -> None:
    problem = as_problem(refused(do))

    assert problem is not None
    assert (problem.status, problem.slug) == (500, "fault")


@pytest.mark.parametrize("do", [unique, missing_value, nonsense])
def test_log_keeps_no_values_of_the_row(
    do: Callable[[], object], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")

    as_problem(refused(do))

    said = "\n".join(caplog.messages)
    assert "lost a race" in said or "the database refused a row" in said
    assert SECRET not in said
    assert "DETAIL" not in said


def expect_said_on_a_page(answer: HttpResponse) -> None:
    assert answer.status_code == 413
    assert "Send less at once" in answer.content.decode()


@pytest.mark.parametrize("strict", [False, True], ids=["in the view", "in the CSRF check"])
def test_more_fields_than_a_form_has_is_refused_as_a_page(strict: bool) -> None:
    client, draft = Client(enforce_csrf_checks=strict), make.draft()
    client.cookies["csrftoken"] = "c" * 32
    client.force_login(draft.client)
    fields = {f"rows-{number}-text": "x" for number in range(10_001)}

    answer = client.post(f"/challenges/{draft.code}/edit/rows/", fields)

    expect_said_on_a_page(answer)
    assert draft.requirements.count() == 2


def test_too_large_a_form_is_refused_as_a_page() -> None:
    client, draft = Client(), make.draft()
    client.force_login(draft.client)
    form = "application/x-www-form-urlencoded"

    answer = client.post(
        f"/challenges/{draft.code}/edit/what/", "title=" + "x" * TOO_MUCH, content_type=form
    )

    expect_said_on_a_page(answer)


@pytest.mark.parametrize("key", ["", "one"], ids=["in the view", "with an idempotency key"])
def test_too_large_a_body_is_refused_as_a_problem(key: str) -> None:
    client = Client()
    client.force_login(make.alice())
    body = json.dumps({"title": "x" * TOO_MUCH})

    answer = client.post(
        "/api/v1/challenges",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )

    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith("/too-large")


def test_unknown_host_is_refused_in_words(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["mitwerk.example"]

    answer = Client().get("/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert answer.content == "The request can’t be read.".encode()


def test_unknown_host_is_refused_to_programs_in_their_form(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["mitwerk.example"]

    answer = Client().get("/api/v1/members", headers={"Host": "evil.example"})

    assert (answer.status_code, answer.json()["detail"]) == (400, "The request can’t be read.")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_form_without_token_says_how_to_send_it_again() -> None:
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post("/account/login/", {"login": "alice@example.org"})

    assert answer.status_code == 403
    assert answer.context["problem"].slug == "stale-form"
    assert "Nothing was saved" in answer.content.decode()
