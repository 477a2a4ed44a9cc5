"""Comparisons on the API: wanted once, read until they are finished, for readers of both."""

from __future__ import annotations

import pytest

from mitwerk.apps.vault.models import Comparison
from mitwerk.apps.vault.services.comparisons import make_comparison
from tests.factories.vault import make_open_revision, make_revision

pytestmark = pytest.mark.django_db

CUBE = """v 0 0 0\nv 10 0 0\nv 10 10 0\nv 0 10 0\nv 0 0 10\nv 10 0 10\nv 10 10 10\nv 0 10 10
f 1 3 2\nf 1 4 3\nf 5 6 7\nf 5 7 8\nf 1 2 6\nf 1 6 5
f 2 3 7\nf 2 7 6\nf 3 4 8\nf 3 8 7\nf 4 1 5\nf 4 5 8\n"""
TALL = CUBE.replace(" 10\nv", " 12\nv").replace(" 10\nf", " 12\nf")


@pytest.fixture
def pair(bob) -> dict[str, str]:
    old = make_open_revision(bob, files={"cube.obj": CUBE.encode(), "a.txt": b"stays"})
    new = make_open_revision(bob, old.blueprint, {"cube.obj": TALL.encode()})
    return {"old": old.code, "new": new.code}


def post(client, body: dict[str, str], key: str = "one"):
    return client.post(
        "/api/v1/comparisons", body, "application/json", headers={"Idempotency-Key": key}
    )


def test_a_comparison_is_asked_for_then_read(pair, charlie, as_, client):
    client_of_charlie = as_(charlie)

    asked = post(client_of_charlie, pair)
    make_comparison(comparison_id=Comparison.objects.get().pk)
    told = client.get(f"/api/v1/comparisons/{pair['new']}/{pair['old']}").json()

    assert (asked.status_code, asked.json()["finished"], asked.json()["left"]) == (201, False, 0)
    cube, text = told["files"]
    assert (told["finished"], cube["change"], text["change"]) == (True, "changed", "unchanged")
    found = cube["difference"]
    assert (found["state"], found["identical"], found["why"]) == ("ready", False, None)
    assert found["added_mm3"] == pytest.approx(200)
    assert found["removed_mm3"] == pytest.approx(0, abs=1e-6)
    assert found["envelope_delta_mm"] == pytest.approx([0, 0, 2])
    door = f"/api/v1/comparisons/{pair['new']}/{pair['old']}/files/{cube['new_number']}/model"
    for address in (found["model_url"], door):
        answer = client.get(address)
        assert b"".join(answer.streaming_content)[:4] == b"glTF"
        assert f"/revisions/{pair['new']}/attribution.txt" in answer.headers["Link"]


def test_asking_again_makes_nothing_new(pair, charlie, as_):
    client = as_(charlie)

    statuses = [post(client, pair, key).status_code for key in ("one", "one", "two")]

    assert statuses == [201, 201, 201]
    assert Comparison.objects.count() == 1


def test_nobody_compares_what_they_may_not_read(pair, bob, charlie, as_):
    draft = make_revision(bob, files={"cube.obj": TALL.encode()})

    answers = [
        post(as_(charlie), {"old": pair["old"], "new": draft.code}),
        as_(charlie).get(f"/api/v1/comparisons/{draft.code}/{pair['old']}"),
        post(as_(charlie), {"old": pair["old"], "new": pair["old"]}, "same"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Comparison.objects.count() == 0


def test_before_anybody_asked_it_says_what_is_left(pair, client):
    told = client.get(f"/api/v1/comparisons/{pair['new']}/{pair['old']}").json()

    assert (told["finished"], told["left"]) == (False, 1)
    assert told["files"][0]["difference"] is None
