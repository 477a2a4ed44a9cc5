"""While an entry is judged neither its facts, nor parts like it, nor a flag name its author."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mitwerk.apps.vault import access, overseers
from mitwerk.apps.vault.models import Measurement, Revision, SimilarityFlag
from mitwerk.apps.vault.services.copies import find_copies_in
from mitwerk.apps.vault.services.measuring import measure
from mitwerk.apps.vault.services.visibility import seal
from tests.apps.vault.test_masks import AUTHOR, Contest, files_naming_bob
from tests.factories.shapes import lump, moved, stl
from tests.factories.vault import make_blueprint, make_open_revision, make_revision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db

TRACE = b"C:\\Users\\bobbuilds\\x\\bobs part.stl"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def contest() -> Iterator[Contest]:
    contest = Contest()
    access.register_mask(contest.mask, blueprints=contest.blueprints)
    yield contest
    access.unregister_mask(contest.mask, blueprints=contest.blueprints)


def measure_all() -> None:
    for one in Measurement.objects.filter(state="waiting"):
        measure(measurement_id=one.pk)


@pytest.fixture
def entry(bob, contest) -> Revision:
    """Bob's entry; his older open part has the same shape."""
    older = make_blueprint(bob, "Bob Builderson’s frame")
    make_open_revision(bob, older, {"old.stl": stl(moved(lump()))})
    files = files_naming_bob()
    kept = {path: files[path] for path in ("case.3mf", "plan.dxf", "mesh.obj")}
    kept["bobbuilds.stl"] = stl(lump(), TRACE)
    revision = make_revision(bob, make_blueprint(bob, "Frame by bobbuilds"), kept)
    seal([revision])
    contest.entries[revision.pk] = "Entry 7"
    measure_all()
    return revision


def doors(client: Client, revision: Revision) -> dict[str, bytes]:
    code, api = revision.code, f"/api/v1/revisions/{revision.code}"
    urls = [reverse("vault:revision", args=[code]), f"{api}/facts"]
    for number in range(1, revision.files.count() + 1):
        urls += [
            reverse(f"vault:{door}", args=[code, number]) for door in ("file", "facts", "alike")
        ]
        urls.append(f"{api}/files/{number}/alike")
    return {url: client.get(url, headers=HTMX).content for url in urls}


def test_no_fact_names_the_author(entry, as_, charlie):
    got = doors(as_(charlie), entry)

    assert {url: AUTHOR.search(body) for url, body in got.items() if AUTHOR.search(body)} == {}
    facts = got[f"/api/v1/revisions/{entry.code}/facts"]
    assert b"names a place on somebody's machine" in facts
    assert b'"sha256": null' in facts


def test_parts_like_an_entry_are_not_told(entry, as_, charlie):
    """The author's older part would give the author away."""
    number = entry.files.get(path="bobbuilds.stl").number

    told = as_(charlie).get(f"/api/v1/revisions/{entry.code}/files/{number}/alike").json()

    assert told == []


def test_flag_of_an_entry_names_nobody_before_the_decision(bob, charlie, dora, contest, as_):
    older = make_open_revision(charlie, make_blueprint(charlie, "Hub"), {"hub.stl": stl(lump())})
    copy = make_blueprint(bob, "Frame by Bob Builderson")
    entry = make_open_revision(bob, copy, {"bobs.stl": stl(moved(lump()))})
    measure_all()
    find_copies_in(revision_id=entry.pk)
    client = as_(dora)

    contest.entries[entry.pk] = "Entry 7"
    judged = [client.get("/similar-parts/").content, client.get("/api/v1/similar-parts").content]
    contest.entries.clear()
    decided = client.get("/similar-parts/").content

    assert [AUTHOR.search(body) for body in judged] == [None, None]
    assert [older.code.encode() in body for body in judged] == [True, True]
    assert b"Bob Builderson" in decided


def test_owner_of_the_copy_learns_nothing_of_what_is_judged(bob, charlie, contest, as_):
    older = make_open_revision(bob, make_blueprint(bob, "Bob’s hub"), {"hub.stl": stl(lump())})
    newer = make_open_revision(charlie, files={"part.stl": stl(moved(lump()))})
    measure_all()
    find_copies_in(revision_id=newer.pk)
    page = reverse("vault:alike", args=[newer.code, 1])

    contest.entries[older.pk] = "Entry 7"
    judged = as_(charlie).get(page).content.decode()
    contest.entries.clear()
    decided = as_(charlie).get(page).content.decode()

    assert ("hub" in judged, "looks like a part of “Bob’s hub”" in decided) == (False, True)


def test_who_answers_for_a_revision_sees_its_flags(bob, charlie, as_, monkeypatch):
    make_open_revision(bob, make_blueprint(bob, "Hub"), {"hub.stl": stl(lump())})
    newer = make_open_revision(charlie, files={"part.stl": stl(moved(lump()))})
    measure_all()
    find_copies_in(revision_id=newer.pk)
    flag = SimilarityFlag.objects.get()
    client = as_(newer.author.__class__.objects.create_user("alice@x.example", "alice", name="A"))

    before = client.get("/api/v1/similar-parts").json()["items"]
    mine = [lambda _member: Revision.objects.filter(pk=newer.pk)]
    monkeypatch.setattr(overseers, "_overseen", mine)
    after = client.get("/api/v1/similar-parts").json()["items"]
    said = client.post(f"/similar-parts/{flag.code}/", {"state": "fine", "reason": "Agreed."})

    flag.refresh_from_db()
    assert (before, [one["code"] for one in after]) == ([], [flag.code])
    assert (said.status_code, flag.state) == (302, "fine")


@pytest.mark.parametrize("path", ["/similar-parts/", "/api/v1/similar-parts"])
def test_strangers_see_no_flags(path, client):
    assert client.get(path).status_code in {302, 401}
