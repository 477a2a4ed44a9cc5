"""Whatever a program sends, it is answered in problem+json, in its language, never with a 500."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import RequestFactory

from mitwerk.kit.money import LARGEST
from mitwerk.project.problem_kinds import kinds_of_problems
from mitwerk.project.views import server_error
from tests.factories import challenges as make

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from mitwerk.apps.challenges.models import Challenge

pytestmark = pytest.mark.django_db

TUS = {"Tus-Resumable": "1.0.0"}
PHASE: dict[str, Any] = {"kind": "concept", "title": "Concept"}


@pytest.fixture
def draft(client: Client) -> Challenge:
    found = make.draft()
    client.force_login(found.client)
    client.raise_request_exception = False
    return found


def send(client: Client, method: str, path: str, body: object, **headers: str) -> HttpResponse:
    return client.generic(  # type: ignore[return-value]
        method, path, body, content_type="application/json", headers=headers
    )


def expect_problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = json.loads(answer.content)
    assert said["status"] == status
    return said


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_wrong_method_is_a_problem(client: Client, draft: Challenge, method: str) -> None:
    answer = send(client, method, "/api/v1/challenges", "")

    assert expect_problem(answer, 405)["type"].endswith("/problems/method-not-allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_wrong_method_of_tus_is_a_problem(client: Client, draft: Challenge) -> None:
    answer = send(client, "PATCH", "/tus/", "", **TUS)

    expect_problem(answer, 405)
    assert answer.headers["Allow"] == "OPTIONS, POST"
    assert answer.headers["Tus-Resumable"] == "1.0.0"


@pytest.mark.parametrize("path", ["/api/v1/members/me", "/tus/"])
def test_fault_of_ours_is_a_problem(path: str) -> None:
    expect_problem(server_error(RequestFactory().get(path)), 500)


def test_fault_of_ours_is_a_page_for_people() -> None:
    answer = server_error(RequestFactory().get("/challenges/"))

    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("prize", [10**30, LARGEST + 1, -(10**30)])
def test_prize_beyond_all_money_is_refused(client: Client, draft: Challenge, prize: int) -> None:
    body = f'[{{"kind": "concept", "title": "Concept", "prizes_minor": [{prize}]}}]'

    answer = send(client, "PUT", f"/api/v1/challenges/{draft.code}/phases", body)

    assert "prizes" in expect_problem(answer, 422)["where"]


@pytest.mark.parametrize("text", [r"a\u0000b", r"\ud800", r"\udc00x"])
def test_text_that_no_database_keeps_is_refused(
    client: Client, draft: Challenge, text: str
) -> None:
    path = f"/api/v1/challenges/{draft.code}"

    answer = send(client, "PATCH", path, f'{{"title": "{text}"}}')

    assert expect_problem(answer, 422)["where"] == "title"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(client: Client, draft: Challenge, number: str) -> None:
    path = f"/api/v1/challenges/{draft.code}"

    answer = send(client, "PATCH", path, f'{{"prizes_minor": {number}}}')

    assert number in expect_problem(answer, 422)["detail"]


@pytest.mark.parametrize("body", ["{", "[" * 100_000, '{"prizes_minor": ' + "9" * 5000 + "}"])
def test_what_is_no_json_is_refused(client: Client, draft: Challenge, body: str) -> None:
    expect_problem(send(client, "PATCH", f"/api/v1/challenges/{draft.code}", body), 400)


@pytest.mark.parametrize(
    "path",
    ["/api/v1/challenges/%00", "/api/v1/members?words=a%00", "/people/?words=%00", "/teams/%00/"],
)
def test_nul_in_an_address_is_refused(client: Client, draft: Challenge, path: str) -> None:
    assert client.get(path).status_code == 400


@pytest.mark.parametrize("path", ["/blueprints/new/", "/talk/challenge:none/", "/notices/read/"])
def test_nul_in_a_form_is_refused(client: Client, draft: Challenge, path: str) -> None:
    answer = client.post(path, {"body": "a\0", "code": "a\0", "upload": "a\0"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("path", "name"),
    [("/api/v1/members?coutry=DE", "coutry"), ("/api/v1/threads?subject=a:b&Size=3", "Size")],
)
def test_misspelt_name_in_a_query_is_refused(
    client: Client, draft: Challenge, path: str, name: str
) -> None:
    problem = expect_problem(client.get(path), 422)

    assert problem["where"] == name


@pytest.mark.parametrize("slug", sorted(kinds_of_problems()))
@pytest.mark.parametrize(("language", "word"), [("en", "The API answers"), ("de", "Die API")])
def test_type_of_a_problem_leads_to_a_page(
    client: Client, slug: str, language: str, word: str
) -> None:
    answer = client.get(f"/problems/{slug}", headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert word in answer.content.decode()


def test_no_page_for_kinds_that_are_not(client: Client) -> None:
    assert client.get("/problems/zz").status_code == 404


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "Dieses Feld fehlt."),
        ({"title": ""}, "Schreib mindestens 1 Zeichen."),
        ({"title": "x" * 121}, "Schreib höchstens 120 Zeichen."),
        ({"title": 7}, "Schreib einen Text."),
        ({"title": "x", "prizes_minor": "many"}, "Schreib eine ganze Zahl."),
    ],
)
def test_fault_of_a_field_is_said_in_german(
    client: Client, draft: Challenge, body: object, said: str
) -> None:
    answer = client.post(
        "/api/v1/challenges",
        body,
        content_type="application/json",
        headers={"Accept-Language": "de"},
    )

    assert expect_problem(answer, 422)["detail"] == said  # type: ignore[arg-type]


@pytest.mark.parametrize("currency", ["QQQ", "eur", "", "XAU"])
def test_money_that_nobody_pays_in_is_refused(
    client: Client, draft: Challenge, currency: str
) -> None:
    path = f"/api/v1/challenges/{draft.code}"

    answer = send(client, "PATCH", path, json.dumps({"currency": currency}))

    assert expect_problem(answer, 422)["where"] == "currency"
    draft.refresh_from_db()
    assert draft.currency == "EUR"


@pytest.mark.parametrize("name", ["prizes_minor", "target_price_minor", "approval_minor"])
def test_sum_beyond_all_money_is_refused(client: Client, draft: Challenge, name: str) -> None:
    path = f"/api/v1/challenges/{draft.code}"

    answer = send(client, "PATCH", path, json.dumps({name: LARGEST + 1}))

    assert expect_problem(answer, 422)["where"] == name


def test_a_blank_reference_of_a_payment_is_refused(client: Client, draft: Challenge) -> None:
    headers = {"Idempotency-Key": "k"}

    answer = send(client, "POST", "/api/v1/award-lines/any/paid", '{"reference": " "}', **headers)

    assert expect_problem(answer, 422)["where"] == "body/reference"


def test_a_misspelt_name_is_refused_and_nothing_is_changed(
    client: Client, draft: Challenge
) -> None:
    path = f"/api/v1/challenges/{draft.code}"

    answer = send(client, "PATCH", path, '{"title": "Another", "sumary": "lost"}')

    assert expect_problem(answer, 422)["where"] == "body/sumary"
    title = draft.title
    draft.refresh_from_db()
    assert draft.title == title
