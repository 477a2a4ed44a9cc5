"""Sealed until the deadline, nameless until the decision, on every door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from mitwerk.apps.challenges.models import Entry, EntryRevision, Phase
from mitwerk.apps.challenges.queries.cards import faces_of
from mitwerk.apps.talk import subjects
from mitwerk.apps.vault.queries.access import access_to, visible_blueprints
from mitwerk.apps.vault.services.visibility import open_revisions
from tests.factories import challenges as make

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db

SECRET = "bobolino"


def browser(member: Member | None) -> Client:
    client = Client()
    if member is not None:
        client.force_login(member)
    return client


def receipt_of_bob(*, shows_progress: bool = False) -> EntryRevision:
    bob = make.member(SECRET, name="Bobolino Bobson")
    return make.entered(make.open_phase(), bob, shows_progress=shows_progress)


def doors(entry: Entry) -> list[str]:
    """Every address at which something of an entry could be read."""
    challenge, revision = entry.phase.challenge, entry.submissions.get().revision
    return [
        reverse("challenges:entry", args=[entry.code]),
        f"/api/v1/entries/{entry.code}",
        reverse("vault:revision", args=[revision.code]),
        reverse("vault:manifest-json", args=[revision.code]),
        reverse("vault:download", args=[revision.code, 1]),
        reverse("vault:zip", args=[revision.code]),
        reverse("vault:preview", args=[revision.code, 1, "thumbnail"]),
        reverse("vault:blueprint", args=[revision.blueprint.code]),
        reverse("challenges:receipt", args=[entry.submissions.get().code]),
        reverse("talk:board", args=[f"entry:{entry.code}"]),
        reverse("challenges:revise", args=[entry.code]),
        f"/api/v1/receipts/{entry.submissions.get().code}",
        f"/challenges/{challenge.code}/entries/{entry.number}/",
    ]


@pytest.mark.parametrize("who", ["charlie", "client"])
def test_a_sealed_entry_has_no_door(who: str) -> None:
    entry = receipt_of_bob().entry
    viewer = entry.phase.challenge.client if who == "client" else make.member("charlie")
    client = browser(viewer)

    statuses = {client.get(door).status_code for door in doors(entry)}

    assert statuses == {404}


def test_a_sealed_entry_is_in_no_list_and_no_count() -> None:
    entry = receipt_of_bob().entry
    phase = entry.phase
    client = browser(make.member("charlie"))

    listed = client.get(f"/api/v1/phases/{phase.code}/entries").json()
    told = client.get(f"/api/v1/phases/{phase.code}").json()
    pages = [
        client.get(reverse("home")),
        client.get(reverse("challenges:challenge", args=[phase.challenge.code])),
        client.get(reverse("challenges:phase", args=[phase.challenge.code, phase.code])),
    ]

    assert listed == {"items": [], "next": None}
    assert told["entries"] is None
    assert [entry.code in page.content.decode() for page in pages] == [False] * 3


def test_the_author_sees_the_sealed_entry() -> None:
    entry = receipt_of_bob().entry

    page = browser(entry.entrant).get(reverse("challenges:entry", args=[entry.code]))

    assert page.status_code == 200


@pytest.mark.parametrize("state", ["judging", "too_close"])
def test_no_door_names_the_author_while_judged(state: str) -> None:
    entry = receipt_of_bob().entry
    phase = make.after_deadline(entry.phase)
    Phase.objects.filter(pk=phase.pk).update(state=state)
    client = browser(make.member("charlie"))
    public = [
        *doors(entry),
        reverse("home"),
        reverse("challenges:challenge", args=[phase.challenge.code]),
        reverse("challenges:phase", args=[phase.challenge.code, phase.code]),
        f"/api/v1/phases/{phase.code}/entries",
        reverse("vault:index"),
        reverse("members:person", args=[SECRET]),
    ]

    answers = [client.get(door) for door in public[:-1]]
    bodies = b"".join(b"".join(answer) for answer in answers).lower()

    assert answers[0].status_code == 200
    assert SECRET.encode() not in bodies
    assert b"bobson" not in bodies
    assert entry.code not in client.get(public[-1]).content.decode()


def test_the_author_is_named_after_the_decision() -> None:
    entry = receipt_of_bob().entry
    phase = make.after_deadline(entry.phase)
    Phase.objects.filter(pk=phase.pk).update(state="decided")

    answer = browser(None).get(f"/api/v1/entries/{entry.code}").json()

    assert (answer["author"], answer["title"]) == (SECRET, "My idea")


def test_shown_progress_is_read_under_its_number() -> None:
    entry = receipt_of_bob(shows_progress=True).entry

    answer = browser(None).get(f"/api/v1/entries/{entry.code}").json()

    assert (answer["author"], answer["title"]) == (None, "Entry 1")


def test_an_open_blueprint_is_masked_once_entered() -> None:
    receipt = receipt_of_bob(shows_progress=True)
    charlie = make.member("charlie")

    rights = access_to(receipt.revision, charlie)

    assert (rights.masked, rights.may_read) == (True, True)
    assert list(visible_blueprints(charlie)) == []


@pytest.mark.parametrize(
    ("state", "status", "kept"),
    [
        ("open", 200, "Choose me"),
        ("judging", 409, ""),
        ("too_close", 409, ""),
        ("decided", 200, "Choose me"),
    ],
)
def test_what_judges_read_about_an_entry_stays(state: str, status: int, kept: str) -> None:
    receipt = receipt_of_bob()
    Phase.objects.filter(pk=receipt.entry.phase_id).update(state=state)
    blueprint = receipt.revision.blueprint

    answer = browser(receipt.by).patch(
        f"/api/v1/blueprints/{blueprint.code}",
        {"description": "Choose me"},
        content_type="application/json",
    )

    blueprint.refresh_from_db()
    assert (answer.status_code, blueprint.description) == (status, kept)


def test_judges_read_a_number_instead_of_the_title() -> None:
    receipt = receipt_of_bob()
    make.after_deadline(receipt.entry.phase)
    client = browser(make.member("charlie"))
    code = receipt.revision.code

    page = client.get(reverse("vault:revision", args=[code])).content.decode()
    told = client.get(f"/api/v1/revisions/{code}").json()

    assert "My idea" not in page
    assert told["title"] == "Entry 1"


def test_a_withdrawn_entry_is_gone_for_others_after_the_deadline() -> None:
    from mitwerk.apps.challenges.services.enter import withdraw

    receipt = receipt_of_bob()
    make.entered(receipt.entry.phase)
    withdraw(by=receipt.entry.entrant, entry_code=receipt.entry.code)
    make.after_deadline(receipt.entry.phase)

    listed = browser(None).get(f"/api/v1/phases/{receipt.entry.phase.code}/entries").json()

    assert [one["number"] for one in listed["items"]] == [2]


def test_authors_write_under_their_number_until_decided() -> None:
    entry = receipt_of_bob(shows_progress=True).entry

    subject = subjects.require(f"entry:{entry.code}", make.member("charlie"))

    assert subject.mask(entry.entrant) == "author of entry 1"
    assert subject.mask(make.member("dora")) is None


def test_a_receipt_is_for_its_author_only() -> None:
    receipt = receipt_of_bob()
    address = reverse("challenges:receipt-json", args=[receipt.code])

    mine = browser(receipt.by).get(address).json()
    theirs = browser(make.member("charlie")).get(address)

    assert mine["manifest_sha256"] == receipt.revision.manifest_sha256
    assert theirs.status_code == 404


@pytest.mark.parametrize(("state", "shown"), [("open", True), ("judging", False)])
def test_no_entry_stands_for_a_challenge_while_it_is_judged(state: str, shown: bool) -> None:
    receipt = receipt_of_bob(shows_progress=True)
    challenge = receipt.entry.phase.challenge
    Phase.objects.filter(pk=receipt.entry.phase_id).update(state=state)

    faces = faces_of([challenge], make.member("charlie"))

    assert faces == ({challenge.pk: receipt.revision} if shown else {})


@pytest.mark.parametrize("state", ["too_close", "decided"])
def test_the_page_of_a_challenge_shows_an_entry_large_after_the_decision_only(state: str) -> None:
    receipt = receipt_of_bob()
    phase = make.after_deadline(receipt.entry.phase)
    Phase.objects.filter(pk=phase.pk).update(state=state)

    faces = faces_of([phase.challenge], make.member("charlie"))

    assert (phase.challenge_id in faces) is (state == "decided")


@pytest.mark.parametrize("reader", ["charlie", SECRET])
def test_only_the_author_learns_the_time_before_the_decision(reader: str) -> None:
    receipt = receipt_of_bob()
    make.after_deadline(receipt.entry.phase)
    client = browser(make.member(reader))

    entry = client.get(f"/api/v1/entries/{receipt.entry.code}").json()
    revision = client.get(f"/api/v1/revisions/{receipt.revision.code}").json()

    midnight = "T00:00:00Z"
    told = [entry["submitted_at"].endswith(midnight), revision["created_at"].endswith(midnight)]
    assert told == [reader == "charlie"] * 2


def test_the_time_is_told_after_the_decision() -> None:
    receipt = receipt_of_bob()
    phase = make.after_deadline(receipt.entry.phase)
    Phase.objects.filter(pk=phase.pk).update(state="decided")

    entry = browser(None).get(f"/api/v1/entries/{receipt.entry.code}").json()

    assert not entry["submitted_at"].endswith("T00:00:00Z")


@pytest.mark.parametrize("opened", [True, False])
def test_the_page_warns_before_public_work_is_entered(opened: bool) -> None:
    phase = make.open_phase()
    bob = make.member("bob")
    revision = make.revision(bob)
    if opened:
        open_revisions([revision], by=bob)

    address = reverse("challenges:enter", args=[phase.challenge.code, phase.code])
    page = browser(bob).get(address, {"revision": revision.code}).content.decode()

    assert ("may know that it is yours" in page) is opened
