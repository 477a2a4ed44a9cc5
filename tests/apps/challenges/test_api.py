"""The thread through the API alone: draft, publish, enter, read, with keys and tokens."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from mitwerk.apps.members.services.tokens import create_token
from mitwerk.kit import clock
from tests.factories import challenges as make
from tests.factories.vault import arrived

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db


class Api:
    """A member's program."""

    def __init__(self, member: Member | None) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        if member is not None:
            scopes = ["read", "client", "enter", "blueprints"]
            _token, secret = create_token(by=member, name="test", scopes=scopes)
            self.headers = {"Authorization": f"Bearer {secret}"}

    def __call__(self, method: str, path: str, body: object = None, key: str = "") -> Any:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        return self.client.generic(
            method,
            f"/api/v1{path}",
            data=b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers=headers,
        )


def phase_body() -> dict[str, object]:
    now = clock.now()
    return {
        "key": "concept",
        "kind": "concept",
        "title": "Concept",
        "opens_at": (now - timedelta(hours=1)).isoformat(),
        "closes_at": (now + timedelta(days=3)).isoformat(),
        "judged_at": (now + timedelta(days=5)).isoformat(),
        "prizes_minor": [60_000, 40_000],
        "juries": [
            {"kind": "client", "weight_percent": 60},
            {"kind": "community", "weight_percent": 40},
        ],
        "deliverables": [{"kind": "sketch"}],
    }


def brief_body() -> dict[str, object]:
    return {
        "title": "A light forest vehicle",
        "summary": "Four wheels",
        "intended_use": "Carry tools",
        "place": "Harz",
        "users": "Foresters",
        "must_do": "Turn between trees",
        "prizes_minor": 100_000,
    }


def test_the_thread_through_the_api() -> None:
    alice, bob = Api(make.alice()), make.member("bob")
    code = alice("POST", "/challenges", brief_body()).json()["code"]
    phases = alice("PUT", f"/challenges/{code}/phases", [phase_body()]).json()
    row = {"key": "R1", "text": "Light", "kind": "fact", "fact": "mass"}
    row |= {"comparison": "<=", "value": "650", "unit": "kg"}
    rows = alice("PUT", f"/challenges/{code}/requirements", [row]).json()

    published = alice("POST", f"/challenges/{code}/publish", key="p1")
    terms = alice("GET", f"/challenges/{code}/terms")
    revision = make.revision(bob)
    body = {"revision": revision.code, "accept_licence": True, "accept_patents": True}
    entered = Api(bob)("POST", f"/phases/{phases[0]['code']}/entries", body, key="e1")

    assert rows["missing"] == []
    assert published.status_code == 200
    assert hashlib.sha256(terms.content).hexdigest() == published.json()["terms_sha256"]
    assert entered.status_code == 201
    assert entered.json()["manifest_sha256"] == revision.manifest_sha256
    assert entered.json()["terms_sha256"] == published.json()["terms_sha256"]


def test_enter_twice_with_one_key_gives_one_receipt() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    api = Api(bob)
    body = {"revision": make.revision(bob).code, "accept_licence": True, "accept_patents": True}

    first = api("POST", f"/phases/{phase.code}/entries", body, key="same")
    second = api("POST", f"/phases/{phase.code}/entries", body, key="same")

    assert first.json() == second.json()
    assert phase.entries.count() == 1


def test_enter_needs_a_key() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    body = {"revision": make.revision(bob).code, "accept_licence": True, "accept_patents": True}

    answer = Api(bob)("POST", f"/phases/{phase.code}/entries", body)

    assert (answer.status_code, phase.entries.count()) == (400, 0)


def test_enter_without_promises_says_which_is_missing() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    body = {"revision": make.revision(bob).code, "accept_licence": True, "accept_patents": False}

    answer = Api(bob)("POST", f"/phases/{phase.code}/entries", body, key="e1")

    assert answer.status_code == 422
    assert answer.json()["type"].rpartition("/")[2] == "terms-not-accepted"
    assert answer.json()["where"] == "accept_patents"


def test_publish_needs_the_role_client() -> None:
    bob = make.member("bob")
    draft = make.draft(bob)

    answer = Api(bob)("POST", f"/challenges/{draft.code}/publish", key="p1")

    draft.refresh_from_db()
    assert (answer.status_code, draft.state) == (403, "draft")


def test_patch_refuses_a_closed_licence() -> None:
    draft = make.draft()

    answer = Api(draft.client)("PATCH", f"/challenges/{draft.code}", {"licence": "CC-BY-NC-4.0"})

    assert answer.status_code == 422
    assert answer.json()["type"].rpartition("/")[2] == "licence-refused"


def test_patch_hides_drafts_of_others() -> None:
    draft = make.draft()

    answer = Api(make.member("charlie"))("PATCH", f"/challenges/{draft.code}", {"title": "Mine"})

    assert answer.status_code == 404


def test_list_leaves_drafts_of_others_out() -> None:
    make.draft()
    running = make.running(make.member("anna", "client"))

    answer = Api(make.member("charlie"))("GET", "/challenges")

    assert [one["code"] for one in answer.json()["items"]] == [running.code]


def test_list_refuses_a_state_that_is_none() -> None:
    answer = Api(make.member("charlie"))("GET", "/challenges?state=running")

    assert (answer.status_code, answer.json()["where"]) == (422, "state")
    assert "draft, open, closed, cancelled" in answer.json()["detail"]


def test_a_reference_that_nobody_hashed_yet_is_refused_inside_the_key() -> None:
    draft = make.draft()
    left = arrived(draft.client, "track.png", b"\x89PNG")
    body, path = {"uploads": [left.code]}, f"/challenges/{draft.code}/references"
    alice = Api(draft.client)

    early = alice("POST", path, body, key="k")
    alice.client.head(f"/tus/{left.code}", headers={**alice.headers, "Tus-Resumable": "1.0.0"})
    asked = alice("POST", path, body, key="k")

    assert (early.status_code, early.json()["where"]) == (409, left.code)
    assert (asked.status_code, [one["path"] for one in asked.json()]) == (201, ["track.png"])
