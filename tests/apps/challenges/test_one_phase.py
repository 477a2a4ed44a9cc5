"""A work is entered in one phase, so that no decision elsewhere names a masked author."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mitwerk.apps.challenges.errors import AlreadyEntered, TooManyEntries
from mitwerk.apps.challenges.models import Entry, Phase
from mitwerk.apps.challenges.rules import ATTEMPTS_A_PHASE
from mitwerk.apps.challenges.services.cancel import cancel
from mitwerk.apps.challenges.services.decide import choose_winner
from mitwerk.apps.challenges.services.enter import enter, withdraw
from mitwerk.apps.vault.services.fork import fork
from tests.apps.challenges.test_race import at_once
from tests.factories import challenges as make
from tests.factories.judging import end_judging

if TYPE_CHECKING:
    from django.test import Client

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Revision

pytestmark = pytest.mark.django_db

REASON = "The forest office closes at the end of the year."


def hand_in(by: Member, phase: Phase, revision: Revision) -> Entry:
    return enter(by=by, phase_code=phase.code, submission=make.submission(revision)).entry


def two_open_phases() -> tuple[Phase, Phase]:
    return make.open_phase(), make.open_phase(make.member("anna", "client"))


def test_enter_refuses_what_is_judged_elsewhere() -> None:
    first, second = two_open_phases()
    bob = make.member("bob")
    revision = make.revision(bob)
    hand_in(bob, first, revision)

    with pytest.raises(AlreadyEntered) as refusal:
        hand_in(bob, second, revision)

    assert "“Concept”, where nobody may know its author yet" in refusal.value.detail
    assert Entry.objects.count() == 1


def test_enter_refuses_an_own_fork_of_what_is_judged_elsewhere() -> None:
    first, second = two_open_phases()
    bob = make.member("bob")
    original = make.revision(bob)
    hand_in(bob, first, original)
    copy = fork(by=bob, revision=original).revisions.get()

    with pytest.raises(AlreadyEntered):
        hand_in(bob, second, copy)

    assert Entry.objects.count() == 1


def test_enter_refuses_the_original_of_an_own_fork_that_is_judged_elsewhere() -> None:
    first, second = two_open_phases()
    bob = make.member("bob")
    original = make.revision(bob)
    hand_in(bob, first, fork(by=bob, revision=original).revisions.get())

    with pytest.raises(AlreadyEntered):
        hand_in(bob, second, original)

    assert Entry.objects.count() == 1


def test_enter_takes_a_fork_of_what_was_decided_elsewhere() -> None:
    first, second = two_open_phases()
    bob = make.member("bob")
    original = make.revision(bob)
    hand_in(bob, first, original)
    make.entered(first)
    decide(first)

    with pytest.raises(AlreadyEntered) as refusal:
        hand_in(bob, second, original)
    entry = hand_in(bob, second, fork(by=bob, revision=original).revisions.get())

    assert "Fork it and enter the copy." in refusal.value.detail
    assert entry.phase_id == second.pk


def decide(phase: Phase) -> None:
    """Let the client choose entry 1."""
    make.entered(phase)
    end_judging(make.after_deadline(phase))
    client = phase.challenge.client
    choose_winner(by=client, phase_code=phase.code, entry_number=1, reason=REASON)


def test_enter_takes_what_was_withdrawn_or_cancelled_elsewhere() -> None:
    first, second = two_open_phases()
    third = make.open_phase(make.member("carl", "client"))
    bob = make.member("bob")
    revision = make.revision(bob)
    withdraw(by=bob, entry_code=hand_in(bob, first, revision).code)

    hand_in(bob, second, revision)
    cancel(by=second.challenge.client, code=second.challenge.code, reason=REASON)
    entry = hand_in(bob, third, revision)

    assert entry.phase_id == third.pk


def test_page_and_api_refuse_in_words(client: Client) -> None:
    first, second = two_open_phases()
    bob = make.member("bob")
    revision = make.revision(bob)
    hand_in(bob, first, revision)
    client.force_login(bob)

    page = client.post(
        reverse("challenges:enter", args=[second.challenge.code, second.code]),
        {"revision": revision.code, "licence": "on", "patents": "on", "ai_use": "none"},
    )
    body = {"revision": revision.code, "accept_licence": True, "accept_patents": True}
    api = client.post(
        f"/api/v1/phases/{second.code}/entries",
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": "one"},
    )

    assert page.status_code == 422
    assert api.status_code == 409
    assert api.json()["type"].endswith("/already-entered")
    assert Entry.objects.count() == 1


def test_every_door_stays_masked_until_the_one_phase_is_decided(client: Client) -> None:
    first, second = two_open_phases()
    bob = make.member("bobhidden")
    revision = make.revision(bob)
    hand_in(bob, first, revision)
    with pytest.raises(AlreadyEntered):
        hand_in(bob, second, revision)
    make.entered(first)
    make.entered(second)
    make.after_deadline(first)
    decide(second)
    entry = first.entries.get(blueprint=revision.blueprint)

    doors = [
        reverse("challenges:entry", args=[entry.code]),
        reverse("vault:zip", args=[revision.code]),
        f"/api/v1/entries/{entry.code}",
        f"/api/v1/revisions/{revision.code}",
    ]
    for door in doors:
        answer = client.get(door)
        content = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200, door
        assert b"bobhidden" not in content.lower(), door
    assert client.get(reverse("vault:blueprint", args=[revision.blueprint.code])).status_code == 404


def test_withdrawn_blueprint_may_be_entered_again() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    revision = make.revision(bob)
    first = hand_in(bob, phase, revision)
    withdraw(by=bob, entry_code=first.code)

    second = hand_in(bob, phase, revision)

    states = Entry.objects.order_by("number").values_list("number", "state")
    assert list(states) == [(1, "withdrawn"), (2, "entered")]
    assert second.submissions.count() == first.submissions.count() == 1
    assert Phase.objects.get(pk=phase.pk).entry_count == 1


def test_withdrawn_entries_leave_room_but_not_for_ever() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    revision = make.revision(bob)
    for _attempt in range(ATTEMPTS_A_PHASE):
        withdraw(by=bob, entry_code=hand_in(bob, phase, revision).code)

    with pytest.raises(TooManyEntries):
        hand_in(bob, phase, revision)

    assert phase.entries.exclude(state="withdrawn").count() == 0


def test_withdrawn_blueprint_is_offered_again(client: Client) -> None:
    phase, bob = make.open_phase(), make.member("bob")
    revision = make.revision(bob)
    entry = hand_in(bob, phase, revision)
    client.force_login(bob)
    address = reverse("challenges:enter", args=[phase.challenge.code, phase.code])

    before = client.get(address).content.decode()
    withdraw(by=bob, entry_code=entry.code)
    after = client.get(address).content.decode()

    assert f'value="{revision.code}"' not in before
    assert f'value="{revision.code}"' in after


@pytest.mark.django_db(transaction=True)
def test_two_phases_at_once_take_a_blueprint_once() -> None:
    phases = two_open_phases()
    bob = make.member("bob")
    revision = make.revision(bob)

    at_once(*[lambda phase=phase: hand_in(bob, phase, revision) for phase in phases * 3])

    assert Entry.objects.filter(blueprint=revision.blueprint).count() == 1
